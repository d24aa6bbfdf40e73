import { type DeploymentConfiguration, isShifting } from '../configuration.ts';
import { launchOf, launchTypeOf, platformOf } from './launch.ts';
import { recordOf, recordsOf } from '../records.ts';
import type { ServiceState } from '../../state.ts';

/**
 * The members that ECS answers in every service, with ECS's default for what was not given. Public transcripts of
 * CreateService and UpdateService of April 2026 have them.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export function serviceDefaults(service: ServiceState) {
  return {
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    healthCheckGracePeriodSeconds: 0,
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
    availabilityZoneRebalancing: canRebalance(service) ? 'ENABLED' : 'DISABLED',
    // Only services that use Express Mode are managed by ECS.
    resourceManagementType: 'CUSTOMER',
    // The simulator does not keep who called.
    createdBy: `arn:${service.scope.partition}:iam::${service.scope.account}:root`,
    ...(needsServiceRole(service) ? { roleArn: serviceRoleArn(service) } : {}),
    // The simulator has no operation that makes a task set.
    ...(service.controller === 'EXTERNAL' ? { taskSets: [] } : {}),
  };
}

/** What ECS answers instead of what was given: the place of the tasks and their network. */
export function servicePlace(service: Pick<ServiceState, 'rest'>, as: 'requested' | 'resolved') {
  return { ...launchOf(service), ...platformOf(service, as), ...networkOf(service) };
}

/** The network with ECS's defaults; nothing for tasks that are not on awsvpc. */
export function networkOf({ rest }: Pick<ServiceState, 'rest'>) {
  if (rest['networkConfiguration'] === undefined) return {};
  const { awsvpcConfiguration } = recordOf(rest['networkConfiguration']);
  const given = recordOf(awsvpcConfiguration);
  return {
    networkConfiguration: { awsvpcConfiguration: { securityGroups: [], assignPublicIp: 'DISABLED', ...given } },
  };
}

/**
 * With ECS's defaults. A rolling service without a bake time of its own shows 0, although its alarms are watched for
 * longer (ECS-19).
 */
export function withDefaults(configuration: DeploymentConfiguration, controller: string): DeploymentConfiguration {
  if (controller !== 'ECS') return configuration;
  return { bakeTimeInMinutes: isShifting(configuration) ? 15 : 0, ...withBreaker(configuration) };
}

/** A circuit breaker that is off has no other members. */
export function withBreaker(configuration: DeploymentConfiguration): DeploymentConfiguration {
  const { deploymentCircuitBreaker: breaker = { enable: false, rollback: false } } = configuration;
  const thresholdConfiguration = { type: 'BOUNDED_PERCENT', value: 50 };
  return {
    ...configuration,
    deploymentCircuitBreaker: breaker.enable
      ? { resetOnHealthyTask: true, thresholdConfiguration, ...breaker }
      : breaker,
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html */
function canRebalance(service: ServiceState): boolean {
  const isClassic = recordsOf(service.loadBalancers).some(({ loadBalancerName }) => loadBalancerName !== undefined);
  return (service.configuration.maximumPercent ?? 200) > 100 && !isClassic && launchTypeOf(service) !== 'EXTERNAL';
}

/** ECS uses its service-linked role for networks, load balancers and service registries. */
function needsServiceRole({ rest, loadBalancers, controller }: ServiceState): boolean {
  return (
    rest['networkConfiguration'] !== undefined ||
    loadBalancers.length > 0 ||
    recordsOf(rest['serviceRegistries']).length > 0 ||
    controller === 'EXTERNAL'
  );
}

function serviceRoleArn({ scope: { partition, account } }: ServiceState): string {
  return `arn:${partition}:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;
}
