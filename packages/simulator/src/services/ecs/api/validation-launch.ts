import { ServiceError } from '../../../service.ts';
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
  const { launchType, networkConfiguration, platformVersion } = service.rest;
  checkPlace(
    {
      launchType: textOf(launchType),
      platformVersion: textOf(platformVersion),
      networkConfiguration,
      requestedNetwork: input['networkConfiguration'],
    },
    taskDefinition,
  );
  if (taskDefinition.rest['networkMode'] === 'awsvpc' && input['role'] !== undefined)
    throw invalidParameter('You cannot specify an IAM role for services that require a service linked role.');
  for (const target of recordsOf(service.loadBalancers)) checkTarget(target, taskDefinition);
  checkServiceConnect(recordOf(service.rest['serviceConnectConfiguration']), taskDefinition);
}

/** Where the tasks of a service or of RunTask run. */
interface Place {
  readonly launchType: string | undefined;
  readonly platformVersion: string | undefined;
  /** That of the request, or of the service. */
  readonly networkConfiguration: unknown;
  /** Of the request alone. */
  readonly requestedNetwork: unknown;
}

const platformVersions = ['LATEST', '1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'];

/** @throws ServiceError if the task definition cannot run there */
export function checkPlace(place: Place, { rest }: TaskDefinitionState): void {
  const { launchType, platformVersion } = place;
  const networkMode = rest['networkMode'];
  if (launchType !== undefined && !compatibilitiesOf(networkMode).includes(launchType))
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
  if (networkMode === 'awsvpc' && place.networkConfiguration === undefined)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  // Public logs show this for a configuration in the request. Whether ECS minds one of an earlier request is not known.
  if (networkMode !== 'awsvpc' && place.requestedNetwork !== undefined)
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
  if (platformVersion === undefined) return;
  if (launchType !== undefined && launchType !== 'FARGATE')
    throw invalidParameter(`The platform version must be null when specifying an ${launchType} launch type.`);
  if (!platformVersions.includes(platformVersion)) {
    throw new ServiceError(
      'PlatformUnknownException',
      `The specified platform version ${platformVersion} does not exist: use one of ${platformVersions.join(', ')}.`,
    );
  }
}

/** @throws ServiceError if a request names a launch type and a strategy */
export function checkCapacity({ launchType, capacityProviderStrategy }: Readonly<Record<string, unknown>>): void {
  if (launchType !== undefined && recordsOf(capacityProviderStrategy).length > 0) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
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
