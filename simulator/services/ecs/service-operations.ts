import { z } from 'zod';
import { ServiceError } from '../../service.ts';
import { ecsArn, nameOf } from './arns.ts';
import { briefOf, describeService } from './describe.ts';
import type { DeploymentEngine } from './engine.ts';
import { deploymentConfiguration, pageOf, pageSize, parseInput, tags } from './input.ts';
import { newDeployment } from './new-deployment.ts';
import type { ClusterState, ServiceState, TaskDefinitionState } from './state.ts';
import { invalidParameter } from './store.ts';
import { checkService, withoutForeign } from './validation.ts';
import type { EcsWorld } from './world.ts';

export type Operations = Readonly<Record<string, (input: unknown) => unknown>>;

const serviceInput = z.looseObject({
  cluster: z.string().optional(),
  desiredCount: z.int().min(0).optional(),
  deploymentConfiguration,
});
const createInput = serviceInput.extend({
  serviceName: z.string(),
  taskDefinition: z.string(),
  loadBalancers: z.array(z.unknown()).optional(),
  deploymentController: z.object({ type: z.string() }).optional(),
  schedulingStrategy: z.string().optional(),
  tags,
});
const updateInput = serviceInput.extend({
  service: z.string(),
  taskDefinition: z.string().optional(),
  forceNewDeployment: z.boolean().optional(),
  loadBalancers: z.array(z.unknown()).optional(),
});
const deleteInput = z.object({ cluster: z.string().optional(), service: z.string(), force: z.boolean().optional() });
const listInput = z.object({
  cluster: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});
const describeInput = z.object({
  cluster: z.string().optional(),
  services: z.array(z.string()),
  include: z.array(z.string()).optional(),
});

/** CreateService, UpdateService, DeleteService, ListServices, DescribeServices. */
export function serviceOperations(world: EcsWorld, engine: DeploymentEngine): Operations {
  return {
    CreateService: (input) => createService(world, engine, parseInput(createInput, input)),
    UpdateService: (input) => updateService(world, engine, parseInput(updateInput, input)),
    DeleteService: (input) => deleteService(world, engine, parseInput(deleteInput, input)),
    ListServices: (input) => listServices(world, parseInput(listInput, input)),
    DescribeServices: (input) => describeServices(world, parseInput(describeInput, input)),
  };
}

function createService(world: EcsWorld, engine: DeploymentEngine, input: z.infer<typeof createInput>) {
  const cluster = world.store.cluster(input.cluster);
  const known = world.store.findService(cluster, input.serviceName);
  if (known !== undefined && known.status !== 'INACTIVE')
    throw invalidParameter('Creation of service was not idempotent.');
  const taskDefinition = requireTaskDefinition(world, input.taskDefinition);
  const service = newService(world, cluster, input, taskDefinition);
  checkService(service);
  world.store.addService(service);
  if (service.controller === 'ECS') {
    const { deployment, row } = newDeployment(world, service, taskDefinition);
    engine.begin(service, deployment, row);
  }
  return { service: describeService(service) };
}

function newService(
  world: EcsWorld,
  cluster: ClusterState,
  input: z.infer<typeof createInput>,
  taskDefinition: TaskDefinitionState,
): ServiceState {
  const {
    cluster: _,
    serviceName,
    taskDefinition: __,
    desiredCount,
    loadBalancers,
    deploymentController,
    schedulingStrategy,
    ...others
  } = input;
  const { deploymentConfiguration: configuration, tags: given, ...rest } = others;
  return {
    arn: ecsArn(world.store.scope, 'service', cluster.name, serviceName),
    name: serviceName,
    clusterArn: cluster.arn,
    scope: world.store.scope,
    createdAt: world.clock.now(),
    controller: deploymentController?.type ?? 'ECS',
    schedulingStrategy: schedulingStrategy ?? 'REPLICA',
    loadBalancers: loadBalancers ?? [],
    tags: given ?? [],
    rest,
    status: 'ACTIVE',
    desiredCount: desiredCount ?? 0,
    taskDefinitionArn: taskDefinition.arn,
    configuration: withoutForeign({
      strategy: 'ROLLING',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      ...configuration,
    }),
    rows: [],
    productionSide: 'blue',
    weights: undefined,
    trafficVersion: 0,
    restarts: new Map(),
    deployments: [],
    revisions: [],
    tasks: [],
    messages: [],
    lagging: undefined,
  };
}

function updateService(world: EcsWorld, engine: DeploymentEngine, input: z.infer<typeof updateInput>) {
  const service = world.store.service(world.store.cluster(input.cluster), input.service);
  if (service.status !== 'ACTIVE') throw new ServiceError('ServiceNotActiveException', 'Service was not ACTIVE.');
  const taskDefinition = requireTaskDefinition(world, input.taskDefinition ?? service.taskDefinitionArn);
  const next = {
    ...pick(service),
    configuration: withoutForeign({ ...service.configuration, ...input.deploymentConfiguration }),
    ...changesOf(service, input),
  };
  checkService(next);
  const deploys =
    taskDefinition.arn !== service.taskDefinitionArn ||
    input.forceNewDeployment === true ||
    deployingProperties.some((name) => input[name] !== undefined);
  remember(world, service);
  const rescaled = input.desiredCount !== undefined && input.desiredCount !== service.desiredCount;
  Object.assign(service, next);
  service.desiredCount = input.desiredCount ?? service.desiredCount;
  if (deploys && service.controller === 'ECS') {
    service.taskDefinitionArn = taskDefinition.arn;
    const { deployment, row } = newDeployment(world, service, taskDefinition);
    engine.begin(service, deployment, row);
  }
  if (rescaled) engine.rescale(service);
  return { service: describeService(service) };
}

/**
 * Beside the task definition, these make a new deployment.
 *
 * @see the members of UpdateServiceRequest in the ECS API model, each of which says whether it does
 */
const deployingProperties = [
  'loadBalancers',
  'networkConfiguration',
  'platformVersion',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'vpcLatticeConfigurations',
  'volumeConfigurations',
] as const;

function pick({ controller, schedulingStrategy }: ServiceState) {
  return { controller, schedulingStrategy };
}

/** What an update changes of the members that are only kept and shown. */
function changesOf(service: ServiceState, input: z.infer<typeof updateInput>) {
  const {
    service: _,
    cluster: __,
    taskDefinition: ___,
    desiredCount: ____,
    forceNewDeployment: _____,
    deploymentConfiguration: ______,
    loadBalancers,
    ...others
  } = input;
  return { loadBalancers: loadBalancers ?? service.loadBalancers, rest: { ...service.rest, ...others } };
}

/** The lists go on showing this state until they have caught up. */
function remember(world: EcsWorld, service: ServiceState): void {
  const { listLagMs } = world.parameters;
  if (listLagMs === 0 || showsOldState(world, service)) return;
  service.lagging = {
    until: world.clock.now() + listLagMs,
    description: describeService(service),
    briefs: service.deployments.map((deployment) => briefOf(service, deployment)),
  };
}

export function showsOldState(world: EcsWorld, service: ServiceState): boolean {
  return service.lagging !== undefined && world.clock.now() < service.lagging.until;
}

function deleteService(world: EcsWorld, engine: DeploymentEngine, input: z.infer<typeof deleteInput>) {
  const service = world.store.service(world.store.cluster(input.cluster), input.service);
  if (service.status !== 'ACTIVE') throw new ServiceError('ServiceNotFoundException', 'Service not found.');
  if (service.desiredCount > 0 && input.force !== true) {
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  }
  if (service.rows.some(({ status }) => status === 'ACTIVE') && input.force !== true) {
    throw invalidParameter('The service cannot be stopped while deployments are active.');
  }
  service.status = 'DRAINING';
  service.lagging = undefined;
  engine.abandon(service);
  world.store.forgetDeployments(service);
  return { service: describeService(service) };
}

function listServices(world: EcsWorld, input: z.infer<typeof listInput>) {
  const services = world.store
    .servicesOf(world.store.cluster(input.cluster))
    .filter(({ status }) => status !== 'INACTIVE');
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
      service === undefined ? [{ arn: serviceArnOf(world, cluster, name), reason: 'MISSING' }] : [],
    ),
  };
}

function shown(world: EcsWorld, service: ServiceState, withTags: boolean) {
  const description = showsOldState(world, service) ? service.lagging?.description : describeService(service);
  return withTags ? description : { ...Object(description), tags: undefined };
}

function serviceArnOf(world: EcsWorld, cluster: ClusterState, name: string): string {
  return name.startsWith('arn:') ? name : ecsArn(world.store.scope, 'service', nameOf(cluster.arn), name);
}

function requireTaskDefinition(world: EcsWorld, reference: string): TaskDefinitionState {
  const found = world.store.taskDefinition(reference);
  if (found === undefined) throw new ServiceError('ClientException', 'TaskDefinition not found.');
  return found;
}
