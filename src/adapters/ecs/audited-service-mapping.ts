import type {
  ContainerDefinition,
  DeploymentConfiguration,
  DeploymentLifecycleHook,
  LoadBalancer,
  Service,
} from '@aws-sdk/client-ecs';
import type {
  AuditedBreaker,
  AuditedContainer,
  AuditedHook,
  AuditedService,
  AuditedTargetGroup,
} from '../../core/audit/audited-service.ts';
import { lastPart } from '../../core/arn.ts';
import { targetGroupAt } from '../../core/audit/target-group.ts';
import { malformedAnswer } from '../aws-errors.ts';
import { serviceTraffic } from './service-traffic.ts';

/**
 * Maps a service of DescribeServices for an audit. ECS has filled in its defaults.
 *
 * @throws GatewayError when the response lacks the ARN
 */
export function mapAuditedService(service: Service) {
  const { serviceArn, taskDefinition } = service;
  if (serviceArn === undefined) throw malformedAnswer('ecs:DescribeServices', 'a service without an ARN');
  return {
    service: auditedService(serviceArn, service),
    taskDefinitionArn: taskDefinition,
    hasSucceeded: (service.deployments ?? []).some(({ rolloutState }) => rolloutState === 'COMPLETED') || undefined,
  };
}

function auditedService(id: string, service: Service): AuditedService {
  const { deploymentConfiguration: configuration, loadBalancers = [] } = service;
  const strategy = configuration?.strategy ?? 'ROLLING';
  const { discoveryNames, latticeTargetGroups } = serviceTraffic(service);
  return {
    id,
    name: service.serviceName ?? lastPart(id),
    cluster: lastPart(service.clusterArn ?? 'default'),
    kind: isExpress(service) ? 'express' : 'service',
    controller: service.deploymentController?.type ?? 'ECS',
    scheduling: service.schedulingStrategy ?? 'REPLICA',
    strategy,
    desiredCount: service.desiredCount,
    minimumHealthyPercent: configuration?.minimumHealthyPercent ?? 100,
    maximumPercent: configuration?.maximumPercent ?? 200,
    bakeTime: configuration?.bakeTimeInMinutes,
    step: stepOf(configuration, strategy),
    hasEarlySuccess: configuration?.earlySuccessCriteria?.enable === true,
    circuitBreaker: breakerOf(configuration?.deploymentCircuitBreaker),
    alarms: configuration?.alarms && {
      names: configuration.alarms.alarmNames ?? [],
      enable: configuration.alarms.enable ?? false,
      rollback: configuration.alarms.rollback ?? false,
    },
    healthCheckGrace: service.healthCheckGracePeriodSeconds ?? 0,
    targetGroups: [
      ...loadBalancers.flatMap(targetGroupsOf),
      ...latticeTargetGroups.map((arn, index) => targetGroupAt(arn, index === 0 ? 'primary' : 'alternate')),
    ],
    classicLoadBalancers: loadBalancers.filter(({ loadBalancerName }) => loadBalancerName !== undefined).length,
    discoveryNames: discoveryNames.map(({ name }) => name),
    containers: undefined,
    hooks: (configuration?.lifecycleHooks ?? []).map(hookOf),
    live: undefined,
  };
}

/** ECS names who manages the resources of an Express service. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
function isExpress(service: Service): boolean {
  return 'resourceManagementType' in service && service.resourceManagementType === 'ECS';
}

function stepOf(configuration: DeploymentConfiguration | undefined, strategy: string): AuditedService['step'] {
  const { canaryConfiguration: canary, linearConfiguration: linear } = configuration ?? {};
  if (strategy === 'CANARY')
    return { percent: canary?.canaryPercent ?? 5, bakeTime: canary?.canaryBakeTimeInMinutes ?? 10 };
  return strategy === 'LINEAR'
    ? { percent: linear?.stepPercent ?? 10, bakeTime: linear?.stepBakeTimeInMinutes ?? 6 }
    : undefined;
}

function breakerOf(breaker: DeploymentConfiguration['deploymentCircuitBreaker']): AuditedBreaker | undefined {
  if (breaker === undefined) return undefined;
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker.thresholdConfiguration ?? {};
  return {
    enable: breaker.enable ?? false,
    rollback: breaker.rollback ?? false,
    threshold: breaker.thresholdConfiguration === undefined ? undefined : { type, value },
  };
}

function targetGroupsOf({ targetGroupArn, advancedConfiguration }: LoadBalancer): readonly AuditedTargetGroup[] {
  const alternate = advancedConfiguration?.alternateTargetGroupArn;
  return [
    ...(targetGroupArn === undefined ? [] : [targetGroupAt(targetGroupArn, 'primary')]),
    ...(alternate === undefined ? [] : [targetGroupAt(alternate, 'alternate')]),
  ];
}

function hookOf({
  targetType = 'AWS_LAMBDA',
  lifecycleStages,
  timeoutConfiguration,
}: DeploymentLifecycleHook): AuditedHook {
  return {
    target: targetType === 'AWS_LAMBDA' || targetType === 'PAUSE' ? targetType : 'unknown',
    stages: lifecycleStages ?? [],
    timeout: timeoutConfiguration?.timeoutInMinutes,
    timeoutAction: timeoutConfiguration?.action,
  };
}

/** Maps a container of DescribeTaskDefinition for an audit. */
export function mapAuditedContainer({ name = '', essential, healthCheck }: ContainerDefinition): AuditedContainer {
  return {
    name,
    isEssential: essential !== false,
    healthCheck: healthCheck && { startPeriod: healthCheck.startPeriod ?? 0 },
  };
}
