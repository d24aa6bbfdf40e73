import * as z from 'zod';
import { ServiceError, SimulatorGap } from '../../../../service.ts';
import { parseEcsArn } from '../../arns.ts';
import type { Tag } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { StandaloneTasks } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';
import { type Operations, parseInput } from '../input.ts';
import { findTask } from '../tasks/task-lists.ts';
import { checkTags, withTags } from './tags.ts';

const tagSchema = z.object({ key: z.string().optional(), value: z.string().optional() });
const tagInput = z.object({ resourceArn: z.string(), tags: z.array(tagSchema) });
const untagInput = z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()) });
const listInput = z.object({ resourceArn: z.string() });

/** A resource whose tags change in place. */
interface Tagged {
  tags?: readonly Tag[];
}

/** TagResource, UntagResource, ListTagsForResource: for clusters, services, task definitions and tasks. */
export function taggingOperations(world: EcsWorld, standalone: StandaloneTasks): Operations {
  const find = (arn: string, code?: string) => resourceOf(world, standalone, { arn, code });
  return {
    TagResource: (input) => {
      const { resourceArn, tags } = parseInput(tagInput, input);
      const resource = find(resourceArn);
      checkTags(tags);
      resource.tags = withTags(resource.tags ?? [], tags);
      return {};
    },
    UntagResource: (input) => {
      const { resourceArn, tagKeys } = parseInput(untagInput, input);
      const resource = find(resourceArn);
      resource.tags = (resource.tags ?? []).filter(({ key = '' }) => !tagKeys.includes(key));
      return {};
    },
    // Of the three, only this one does not publish ResourceNotFoundException.
    ListTagsForResource: (input) => ({
      tags: find(parseInput(listInput, input).resourceArn, 'InvalidParameterException').tags ?? [],
    }),
  };
}

function resourceOf(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { arn, code = 'ResourceNotFoundException' }: { readonly arn: string; readonly code: string | undefined },
): Tagged {
  const parsed = parseEcsArn(arn);
  if (parsed === undefined || parsed.path.length === 0)
    throw invalidParameter(`resourceArn must be the ARN of an ECS resource, got "${arn}".`);
  const found = finders[parsed.kind]?.({ world, standalone, arn, path: parsed.path });
  if (found !== undefined) return found;
  throw new ServiceError(code, `The specified ${parsed.kind} was not found: ${arn}`);
}

interface Search {
  readonly world: EcsWorld;
  readonly standalone: StandaloneTasks;
  readonly arn: string;
  readonly path: readonly string[];
}

const finders: Readonly<Record<string, (search: Search) => Tagged | undefined>> = {
  cluster: ({ world, arn }) => {
    const cluster = world.store.anyCluster(arn);
    if (cluster === undefined) throw new ServiceError('ClusterNotFoundException', 'Cluster not found.');
    if (cluster.status === 'INACTIVE')
      throw invalidParameter('The specified cluster is inactive. Specify an active cluster and try again.');
    return cluster;
  },
  service: ({ world, arn, path }) => {
    if (path.length < 2) throw invalidParameter('Long arn format must be used for tagging operations');
    const service = world.store.serviceAt(arn);
    return service?.status === 'INACTIVE' ? undefined : service;
  },
  'task-definition': ({ world, arn }) => world.store.taskDefinition(arn),
  task: ({ world, standalone, arn, path }) => {
    const cluster = world.store.anyCluster(path[0] ?? '');
    return cluster && findTask(world, standalone, { cluster, named: arn })?.task;
  },
  'container-instance': () => {
    throw untaggable('container instances');
  },
  'capacity-provider': () => {
    throw untaggable('capacity providers');
  },
};

function untaggable(what: string): SimulatorGap {
  return new SimulatorGap(
    'UnsupportedFeatureException',
    `the simulator keeps no tags of ${what}: tag clusters, services, task definitions or tasks`,
  );
}
