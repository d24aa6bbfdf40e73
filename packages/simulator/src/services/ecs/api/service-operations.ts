import * as z from 'zod';
import { ServiceError, SimulatorGap } from '../../../service.ts';
import { ecsArn } from '../arns.ts';
import { describeService } from './describe.ts';
import type { DeploymentEngine } from '../engine.ts';
import {
  checkName,
  checkOneOf,
  deploymentConfiguration,
  launchTypes,
  type Operations,
  parseInput,
  tags,
} from './input.ts';
import { knownTaskDefinition, requireTaskDefinition } from './definitions/required.ts';
import { newDeployment } from '../deployment/new-deployment.ts';
import { remember } from './service-lists.ts';
import type { ClusterState, ServiceState, TaskDefinitionState } from '../state.ts';
import { invalidParameter, neverDeployed } from '../store.ts';
import { checkCreation, checkUpdate } from './validation-controller.ts';
import { checkDaemon } from './validation-daemon.ts';
import { checkLaunch } from './validation-launch.ts';
import { checkServicePlace, refuseUnserved } from './clusters/service-place.ts';
import { checkService, withoutForeign } from './validation.ts';
import type { EcsWorld } from '../world.ts';

const serviceInput = z.looseObject({
  cluster: z.string().optional(),
  desiredCount: z.int().min(0).optional(),
  deploymentConfiguration,
});
const createInput = serviceInput.extend({
  serviceName: z.string(),
  taskDefinition: z.string().optional(),
  loadBalancers: z.array(z.unknown()).optional(),
  deploymentController: z.object({ type: z.string() }).optional(),
  schedulingStrategy: z.string().optional(),
  launchType: z.string().optional(),
  clientToken: z.string().optional(),
  role: z.string().optional(),
  tags,
});
const updateInput = serviceInput.extend({
  service: z.string(),
  taskDefinition: z.string().optional(),
  forceNewDeployment: z.boolean().optional(),
  deploymentController: z.object({ type: z.string() }).optional(),
  loadBalancers: z.array(z.unknown()).optional(),
});
const deleteInput = z.object({ cluster: z.string().optional(), service: z.string(), force: z.boolean().optional() });

/** CreateService, UpdateService, DeleteService. */
export function serviceOperations(world: EcsWorld, engine: DeploymentEngine): Operations {
  return {
    CreateService: (input) => createService(world, engine, parseInput(createInput, input)),
    UpdateService: (input) => updateService(world, engine, parseInput(updateInput, input)),
    DeleteService: (input) => deleteService(world, engine, parseInput(deleteInput, input)),
  };
}

function createService(world: EcsWorld, engine: DeploymentEngine, input: z.infer<typeof createInput>) {
  const cluster = world.store.cluster(input.cluster);
  checkName('serviceName', input.serviceName);
  checkOneOf('launchType', input.launchType, launchTypes);
  checkOneOf('deploymentController.type', input.deploymentController?.type, ['ECS', 'CODE_DEPLOY', 'EXTERNAL']);
  const known = createdBefore(world, cluster, input);
  if (known !== undefined) return { service: describeService(known) };
  checkCreation(input.deploymentController?.type ?? 'ECS', input);
  if (input.schedulingStrategy === 'DAEMON') checkDaemon(input);
  // The task sets of an EXTERNAL service have task definitions of their own.
  const taskDefinition =
    input.taskDefinition === undefined ? undefined : requireTaskDefinition(world, input.taskDefinition);
  const service = newService(world, cluster, input, taskDefinition);
  refuseUnserved(input);
  checkService(service, world.parameters);
  if (taskDefinition !== undefined) checkLaunch({ service, taskDefinition, input });
  checkServicePlace(world, { cluster, rest: service.rest, taskDefinition });
  world.store.addService(service);
  if (service.controller === 'ECS' && taskDefinition !== undefined) {
    const { deployment, row } = newDeployment(world, service, taskDefinition);
    engine.begin(service, deployment, row);
  }
  return { service: describeService(service) };
}

/** The service that the same request created. @throws ServiceError if another request did, or if it still drains */
function createdBefore(world: EcsWorld, cluster: ClusterState, input: z.infer<typeof createInput>) {
  const known = world.store.findService(cluster, input.serviceName);
  if (known === undefined || known.status === 'INACTIVE') return undefined;
  if (known.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
  if (known.creation !== undefined && known.creation === creationOf(input)) return known;
  throw invalidParameter('Creation of service was not idempotent.');
}

/** Identifies a creation: a retry by the client has the same token and the same input. Undefined without a token. */
function creationOf(input: z.infer<typeof createInput>): string | undefined {
  return input.clientToken === undefined ? undefined : JSON.stringify(input);
}

function newService(
  world: EcsWorld,
  cluster: ClusterState,
  input: z.infer<typeof createInput>,
  taskDefinition: TaskDefinitionState | undefined,
): ServiceState {
  const {
    cluster: _,
    serviceName,
    taskDefinition: __,
    desiredCount,
    loadBalancers,
    deploymentController,
    schedulingStrategy,
    clientToken: ___,
    role,
    ...others
  } = input;
  const { deploymentConfiguration: configuration, tags: given, ...rest } = others;
  return {
    ...neverDeployed(),
    arn: ecsArn(world.store.scope, 'service', cluster.name, serviceName),
    name: serviceName,
    clusterArn: cluster.arn,
    scope: world.store.scope,
    createdAt: world.clock.now(),
    controller: deploymentController?.type ?? 'ECS',
    schedulingStrategy: schedulingStrategy ?? 'REPLICA',
    loadBalancers: loadBalancers ?? [],
    tags: given ?? [],
    creation: creationOf(input),
    rest: {
      ...capacityOf(cluster, input),
      ...rest,
      ...(role === undefined ? {} : { roleArn: roleArnOf(world, role) }),
    },
    desiredCount: desiredCount ?? 0,
    taskDefinitionArn: taskDefinition?.arn,
    configuration: withoutForeign({
      strategy: 'ROLLING',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      ...configuration,
    }),
  };
}

/** The strategy of the cluster, for a service that names neither a launch type nor a strategy. */
function capacityOf({ rest }: ClusterState, input: z.infer<typeof createInput>): ServiceState['rest'] {
  const { defaultCapacityProviderStrategy: strategy } = rest;
  if (strategy.length === 0 || input.launchType !== undefined) return {};
  return { capacityProviderStrategy: strategy };
}

/** The ARN of a role, which a request can also give by name. */
function roleArnOf({ store: { scope } }: EcsWorld, role: string): string {
  return role.startsWith('arn:') ? role : `arn:${scope.partition}:iam::${scope.account}:role/${role}`;
}

function updateService(world: EcsWorld, engine: DeploymentEngine, input: z.infer<typeof updateInput>) {
  const cluster = world.store.cluster(input.cluster);
  const service = world.store.service(cluster, input.service);
  if (service.status !== 'ACTIVE') throw new ServiceError('ServiceNotActiveException', 'Service was not ACTIVE.');
  const controller = input.deploymentController?.type ?? service.controller;
  if (controller !== service.controller) {
    throw new SimulatorGap(
      'UnsupportedFeatureException',
      `the simulator keeps a service's deployment controller, which is ${service.controller}, got ${controller}`,
    );
  }
  checkUpdate(controller, input);
  const taskDefinition = definitionFor(world, service, input.taskDefinition);
  const next = {
    ...pick(service),
    configuration: withoutForeign({ ...service.configuration, ...input.deploymentConfiguration }),
    ...changesOf(service, input),
  };
  refuseUnserved(input);
  checkService(next, world.parameters);
  const isNewVersion = taskDefinition?.arn !== service.taskDefinitionArn;
  if (taskDefinition !== undefined && (isNewVersion || launchMembers.some((name) => input[name] !== undefined)))
    checkLaunch({ service: next, taskDefinition, input });
  checkServicePlace(world, { cluster, rest: next.rest, taskDefinition });
  const deploys =
    isNewVersion || input.forceNewDeployment === true || deployingProperties.some((name) => input[name] !== undefined);
  remember(world, service);
  const rescaled = input.desiredCount !== undefined && input.desiredCount !== service.desiredCount;
  Object.assign(service, next);
  service.desiredCount = input.desiredCount ?? service.desiredCount;
  if (deploys && service.controller === 'ECS' && taskDefinition !== undefined) {
    service.taskDefinitionArn = taskDefinition.arn;
    const { deployment, row } = newDeployment(world, service, taskDefinition);
    engine.begin(service, deployment, row);
  }
  if (rescaled) engine.rescale(service);
  return { service: describeService(service) };
}

/** What the service runs after an update. Undefined for an EXTERNAL service. */
function definitionFor(world: EcsWorld, { taskDefinitionArn }: ServiceState, asked: string | undefined) {
  if (asked !== undefined) return requireTaskDefinition(world, asked);
  return taskDefinitionArn === undefined ? undefined : knownTaskDefinition(world, taskDefinitionArn);
}

/**
 * Besides the task definition, a change of these causes a new deployment.
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

/** Members that must fit the task definition; the others change nothing that CreateService has not checked. */
const launchMembers = [
  'loadBalancers',
  'networkConfiguration',
  'capacityProviderStrategy',
  'platformVersion',
  'serviceConnectConfiguration',
] as const;

function pick({ controller, schedulingStrategy }: ServiceState) {
  return { controller, schedulingStrategy };
}

/** An update's changes of members that are only stored and returned. */
function changesOf(service: ServiceState, input: z.infer<typeof updateInput>) {
  const {
    service: _,
    cluster: __,
    taskDefinition: ___,
    desiredCount: ____,
    forceNewDeployment: _____,
    deploymentConfiguration: ______,
    deploymentController: _______,
    loadBalancers,
    ...others
  } = input;
  return { loadBalancers: loadBalancers ?? service.loadBalancers, rest: { ...service.rest, ...others } };
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
