import { compatibilitiesOf } from './describe-task-definition.ts';
import { recordOf, recordsOf, textOf } from './records.ts';
import type { ServiceState, TaskDefinitionState } from '../state.ts';
import { invalidParameter } from '../store.ts';

/** A service with the task definition that it is to run, and the members of the request. */
interface Launch {
  readonly service: Pick<ServiceState, 'loadBalancers' | 'rest'>;
  readonly taskDefinition: TaskDefinitionState;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Checks whether the service can run the task definition: where its tasks run, their network, and the container behind
 * each load balancer. Public logs have the texts; BEHAVIOUR.md links them.
 *
 * @throws ServiceError with ECS's own code and message
 */
export function checkLaunch({ service, taskDefinition, input }: Launch): void {
  checkCapacity(input);
  const networkMode = taskDefinition.rest['networkMode'];
  const launchType = textOf(service.rest['launchType']);
  if (launchType !== undefined && launchType !== 'EC2' && !compatibilitiesOf(networkMode).includes(launchType))
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
  if (networkMode === 'awsvpc' && service.rest['networkConfiguration'] === undefined)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  // Public logs show this for a configuration in the request. Whether ECS minds one of an earlier request is not known.
  if (networkMode !== 'awsvpc' && input['networkConfiguration'] !== undefined)
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
  if (networkMode === 'awsvpc' && input['role'] !== undefined)
    throw invalidParameter('You cannot specify an IAM role for services that require a service linked role.');
  for (const target of recordsOf(service.loadBalancers)) checkTarget(target, taskDefinition);
  checkServiceConnect(recordOf(service.rest['serviceConnectConfiguration']), taskDefinition);
}

function checkCapacity({ launchType, capacityProviderStrategy, platformVersion }: Launch['input']): void {
  if (launchType !== undefined && recordsOf(capacityProviderStrategy).length > 0) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  if (launchType === 'EC2' && textOf(platformVersion) !== undefined)
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.');
}

function checkTarget(
  { containerName, containerPort }: Readonly<Record<string, unknown>>,
  { containerDefinitions }: TaskDefinitionState,
): void {
  const name = textOf(containerName);
  if (name === undefined) throw invalidParameter('Container Name can not be blank.');
  const container = containerDefinitions.find((one) => one.name === name);
  if (container === undefined) throw invalidParameter(`The container ${name} does not exist in the task definition.`);
  const isMapped = recordsOf(container['portMappings']).some((mapping) => mapping['containerPort'] === containerPort);
  if (typeof containerPort === 'number' && !isMapped)
    throw invalidParameter(`The container ${name} did not have a container port ${containerPort} defined.`);
}

function checkServiceConnect(
  { enabled, services }: Readonly<Record<string, unknown>>,
  { containerDefinitions }: TaskDefinitionState,
): void {
  if (enabled !== true) return;
  const mappings = containerDefinitions.flatMap((container) => recordsOf(container['portMappings']));
  for (const { portName } of recordsOf(services)) {
    if (!mappings.some(({ name }) => name === portName)) {
      throw invalidParameter(
        `portName(${String(portName)}) does not refer to any named PortMapping in the container definitions.`,
      );
    }
  }
}
