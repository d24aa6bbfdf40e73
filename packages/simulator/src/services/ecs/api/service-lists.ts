import * as z from 'zod';
import { ecsArn } from '../arns.ts';
import { launchTypeOf } from './answers/launch.ts';
import { briefOf, describeService } from './describe.ts';
import { checkOneOf, launchTypes, type Operations, pageOf, pageSize, parseInput } from './input.ts';
import type { ServiceState } from '../state.ts';
import { invalidParameter } from '../store.ts';
import type { EcsWorld } from '../world.ts';

const listInput = z.object({
  cluster: z.string().optional(),
  launchType: z.string().optional(),
  schedulingStrategy: z.string().optional(),
  resourceManagementType: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});
const describeInput = z.object({
  cluster: z.string().optional(),
  services: z.array(z.string()),
  include: z.array(z.string()).optional(),
});

/** ListServices, DescribeServices. */
export function serviceLists(world: EcsWorld): Operations {
  return {
    ListServices: (input) => listServices(world, parseInput(listInput, input)),
    DescribeServices: (input) => describeServices(world, parseInput(describeInput, input)),
  };
}

/** Saves the current state: DescribeServices returns it for another listLagMs, ListServiceDeployments for its own lag. */
export function remember(world: EcsWorld, service: ServiceState): void {
  const { listLagMs, deploymentListLagMs } = world.parameters;
  const now = world.clock.now();
  const until = now + Math.max(listLagMs, deploymentListLagMs);
  if (until === now || (service.lagging !== undefined && now < service.lagging.until)) return;
  service.lagging = {
    until,
    description: { until: now + listLagMs, was: describeService(service) },
    briefs: service.deployments.map((deployment) => briefOf(service, deployment)),
  };
}

function listServices(world: EcsWorld, input: z.infer<typeof listInput>) {
  const { launchType, schedulingStrategy, resourceManagementType = 'CUSTOMER' } = input;
  checkOneOf('launchType', launchType, launchTypes);
  checkOneOf('schedulingStrategy', schedulingStrategy, ['REPLICA', 'DAEMON']);
  checkOneOf('resourceManagementType', resourceManagementType, ['CUSTOMER', 'ECS']);
  const services = world.store.servicesOf(world.store.cluster(input.cluster)).filter(
    (service) =>
      service.status !== 'INACTIVE' &&
      // Only services of Express Mode, which is not served, are managed by ECS.
      resourceManagementType === 'CUSTOMER' &&
      (launchType === undefined || launchTypeOf(service) === launchType) &&
      (schedulingStrategy === undefined || service.schedulingStrategy === schedulingStrategy),
  );
  const size = pageSize(input.maxResults, { default: 10, max: 100 });
  const { page, ...next } = pageOf(services, { nextToken: input.nextToken, size });
  return { serviceArns: page.map(({ arn }) => arn), ...next };
}

function describeServices(world: EcsWorld, input: z.infer<typeof describeInput>) {
  const { services, include } = input;
  if (services.length === 0) throw invalidParameter('Services cannot be empty.');
  if (services.length > 10) throw invalidParameter('Services cannot have more than 10 elements.');
  const cluster = world.store.cluster(input.cluster);
  const found = services.map((name) => ({ name, service: world.store.findService(cluster, name) }));
  return {
    services: found.flatMap(({ service }) =>
      service === undefined ? [] : [shown(world, service, include?.includes('TAGS') === true)],
    ),
    failures: found.flatMap(({ name, service }) =>
      service === undefined ? [{ arn: missingArnOf(world, name), reason: 'MISSING' }] : [],
    ),
  };
}

function shown(world: EcsWorld, service: ServiceState, withTags: boolean) {
  const old = service.lagging?.description;
  const description = old !== undefined && world.clock.now() < old.until ? old.was : describeService(service);
  return withTags ? description : { ...Object(description), tags: undefined };
}

/** Without the cluster, as in public logs of 2022 to 2024. */
function missingArnOf(world: EcsWorld, name: string): string {
  return name.startsWith('arn:') ? name : ecsArn(world.store.scope, 'service', name);
}
