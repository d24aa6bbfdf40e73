import * as z from 'zod';
import { ServiceError, type Caller } from '../../../../service.ts';
import { ecsArn } from '../../arns.ts';
import type { ClusterState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { StandaloneTasks } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';
import type { AccountSettings } from '../account/account-settings.ts';
import { checkTags } from '../account/tags.ts';
import { checkName, type Operations, pageOf, pageSize, parseInput, tags } from '../input.ts';
import { checkRemoved, providersInput, settingsInput, withSettings } from './cluster-settings.ts';
import { describeCluster, liveTasksOf } from './describe-cluster.ts';

const createInput = z.object({ clusterName: z.string().optional(), tags, ...settingsInput, ...providersInput });
const listInput = z.object({ nextToken: z.string().optional(), maxResults: z.number().optional() });
const describeInput = z.object({ clusters: z.array(z.string()).optional(), include: z.array(z.string()).default([]) });
const updateInput = z.object({ cluster: z.string(), ...settingsInput });
const providersRequest = z.object({ cluster: z.string(), ...providersInput });
const deleteInput = z.object({ cluster: z.string() });

/** What CreateCluster and the operations that change a cluster answer. */
const changedParts = ['SETTINGS', 'TAGS', 'CONFIGURATIONS'];

/** What the operations on clusters use. */
interface Clusters {
  readonly world: EcsWorld;
  readonly standalone: StandaloneTasks;
  readonly accountSettings: AccountSettings;
}

/** Create-, List-, Describe-, Update- and DeleteCluster, UpdateClusterSettings, PutClusterCapacityProviders. */
export function clusterOperations(of: Clusters): Operations {
  return {
    CreateCluster: (input, caller) => createCluster(of, parseInput(createInput, input), caller),
    ListClusters: (input) => listClusters(of, parseInput(listInput, input)),
    DescribeClusters: (input) => describeClusters(of, parseInput(describeInput, input)),
    UpdateCluster: (input) => update(of, parseInput(updateInput, input)),
    UpdateClusterSettings: (input) => update(of, parseInput(updateInput, input)),
    PutClusterCapacityProviders: (input) => putProviders(of, parseInput(providersRequest, input)),
    DeleteCluster: (input) => deleteCluster(of, parseInput(deleteInput, input)),
  };
}

function createCluster(of: Clusters, input: z.infer<typeof createInput>, caller: Caller) {
  const { clusterName = 'default', tags: given = [], ...settings } = input;
  checkName('clusterName', clusterName);
  checkTags(given);
  const { store } = of.world;
  const known = store.anyCluster(clusterName);
  const value = of.accountSettings.effective('containerInsights', caller).value;
  const base = {
    settings: [{ name: 'containerInsights', value }],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
  };
  if (known?.status !== 'ACTIVE') {
    const added = store.addCluster(clusterName, { tags: given, rest: withSettings(base, settings) });
    of.world.capacity.begin(added);
    return { cluster: changed(of, added) };
  }
  if (JSON.stringify(withSettings(known.rest, settings)) !== JSON.stringify(withSettings(known.rest, {}))) {
    throw invalidParameter(
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  }
  return { cluster: changed(of, known) };
}

function changed({ world, standalone }: Clusters, cluster: ClusterState) {
  return describeCluster(world, standalone, { cluster, parts: changedParts });
}

function listClusters({ world }: Clusters, input: z.infer<typeof listInput>) {
  const size = pageSize(input.maxResults, { default: 100, max: 100 });
  const { page, ...next } = pageOf(world.store.clusters(), { nextToken: input.nextToken, size });
  return { clusterArns: page.map(({ arn }) => arn), ...next };
}

/** A deleted cluster is still described, as INACTIVE. */
function describeClusters({ world, standalone }: Clusters, input: z.infer<typeof describeInput>) {
  const asked = (input.clusters ?? ['default']).map((named) => ({ named, cluster: world.store.anyCluster(named) }));
  return {
    clusters: asked.flatMap(({ cluster }) =>
      cluster === undefined ? [] : [describeCluster(world, standalone, { cluster, parts: input.include })],
    ),
    failures: asked.flatMap(({ named, cluster }) => {
      const arn = named.startsWith('arn:') ? named : ecsArn(world.store.scope, 'cluster', named);
      return cluster === undefined ? [{ arn, reason: 'MISSING' }] : [];
    }),
  };
}

function update(of: Clusters, { cluster: named, ...settings }: z.infer<typeof updateInput>) {
  const cluster = of.world.store.cluster(named);
  cluster.rest = withSettings(cluster.rest, settings);
  return { cluster: changed(of, cluster) };
}

function putProviders(of: Clusters, { cluster: named, ...providers }: z.infer<typeof providersRequest>) {
  const cluster = of.world.store.cluster(named);
  const next = withSettings(cluster.rest, providers);
  checkRemoved(of.world, of.standalone, { cluster, kept: next.capacityProviders });
  cluster.rest = next;
  return { cluster: changed(of, cluster) };
}

function deleteCluster(of: Clusters, { cluster: named }: z.infer<typeof deleteInput>) {
  const { world, standalone } = of;
  const deleted = world.store.anyCluster(named);
  // Deleting it again is no error.
  if (deleted?.status === 'INACTIVE') return { cluster: changed(of, deleted) };
  const cluster = world.store.cluster(named);
  if ((world.capacity.instancesOf(cluster) ?? []).length > 0) {
    throw new ServiceError(
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    );
  }
  const services = world.store.servicesOf(cluster).filter(({ status }) => status !== 'INACTIVE');
  if (services.length > 0) {
    throw new ServiceError(
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  }
  if (liveTasksOf(cluster, services, standalone).length > 0) {
    throw new ServiceError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
  }
  cluster.status = 'INACTIVE';
  return { cluster: changed(of, cluster) };
}
