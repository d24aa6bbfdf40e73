import type {
  AuditedAlarmSetting,
  AuditedBreaker,
  AuditedContainer,
  AuditedHook,
  AuditedService,
  AuditedTargetGroup,
} from '../audit/audited-service.ts';
import { isKnown, type Known, knownOf, type Unknown } from '../audit/known.ts';
import { targetGroupAt } from '../audit/target-group.ts';
import { isUnknown } from './resolver.ts';
import { resourceOf, type Resource, type Stacks } from './stacks.ts';
import { findLoadBalancers, healthCheckOf } from './template-load-balancers.ts';
import { type Fields, fieldsOf, listOf, plainText } from './template.ts';
import { booleanOf, numberOf, textOf } from './values.ts';

/** Resources that deploy tasks. */
const KINDS: Readonly<Record<string, AuditedService['kind']>> = {
  'AWS::ECS::Service': 'service',
  'AWS::ECS::ExpressGatewayService': 'express',
  'AWS::ECS::Daemon': 'managed-daemon',
};

/** Whether the resource is a service, an Express service or a managed daemon. */
export function isService({ type }: Resource): boolean {
  return Object.hasOwn(KINDS, type);
}

/** Reads a service with AWS's defaults for what the template leaves out. */
export function readService({ place, type, properties }: Resource, stacks: Stacks): AuditedService {
  const configuration = fieldsOf(properties['DeploymentConfiguration']);
  const scheduling = textOf(properties['SchedulingStrategy']) ?? 'REPLICA';
  const loadBalancers = listOf(properties['LoadBalancers']).map(fieldsOf);
  const loadBalancersOf = findLoadBalancers(loadBalancers.flatMap(arnsOf), stacks);
  const strategy = textOf(configuration['Strategy']) ?? 'ROLLING';
  return {
    id: place,
    name: textOf(properties['ServiceName']) ?? { unknown: `${place}.Name` },
    cluster: clusterOf(properties['Cluster'], stacks),
    kind: KINDS[type] ?? 'service',
    controller: textOf(fieldsOf(properties['DeploymentController'])['Type']) ?? 'ECS',
    scheduling,
    strategy,
    desiredCount: numberOf(properties['DesiredCount']),
    minimumHealthyPercent: numberOf(configuration['MinimumHealthyPercent']) ?? (scheduling === 'DAEMON' ? 0 : 100),
    maximumPercent: numberOf(configuration['MaximumPercent']) ?? (scheduling === 'DAEMON' ? 100 : 200),
    bakeTime: numberOf(configuration['BakeTimeInMinutes']),
    step: stepOf(configuration, strategy),
    hasEarlySuccess: knownOf(booleanOf(fieldsOf(configuration['EarlySuccessCriteria'])['Enable'])) === true,
    circuitBreaker: breakerOf(configuration['DeploymentCircuitBreaker']),
    alarms: alarmsOf(configuration['Alarms']),
    healthCheckGrace: numberOf(properties['HealthCheckGracePeriodSeconds']) ?? 0,
    targetGroups: [
      ...loadBalancers.flatMap((one) => targetGroupsOf(one, { loadBalancersOf, stacks })),
      ...listOf(properties['VpcLatticeConfigurations']).flatMap((one) =>
        targetGroupsOf(fieldsOf(one), { loadBalancersOf, stacks }),
      ),
    ],
    classicLoadBalancers: loadBalancers.filter(({ LoadBalancerName }) => LoadBalancerName !== undefined).length,
    discoveryNames: discoveryNamesOf(properties['ServiceConnectConfiguration']),
    containers: containersOf(properties['TaskDefinition'], stacks),
    hooks: listOf(configuration['LifecycleHooks']).map((one) => hookOf(fieldsOf(one))),
    live: undefined,
  };
}

/** `Ref` of a cluster is its name. */
function clusterOf(value: unknown, stacks: Stacks): Known<string> {
  const resource = resourceOf(value, stacks);
  if (resource !== undefined) return textOf(resource.properties['ClusterName']) ?? { unknown: resource.place };
  const text = textOf(value) ?? 'default';
  return isKnown(text) ? text.slice(text.lastIndexOf('/') + 1) : text;
}

function stepOf(configuration: Fields, strategy: Known<string>): AuditedService['step'] {
  const canary = fieldsOf(configuration['CanaryConfiguration']);
  const linear = fieldsOf(configuration['LinearConfiguration']);
  // Defaults: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
  if (strategy === 'CANARY') {
    return {
      percent: numberOf(canary['CanaryPercent']) ?? 5,
      bakeTime: numberOf(canary['CanaryBakeTimeInMinutes']) ?? 10,
    };
  }
  return strategy === 'LINEAR'
    ? { percent: numberOf(linear['StepPercent']) ?? 10, bakeTime: numberOf(linear['StepBakeTimeInMinutes']) ?? 6 }
    : undefined;
}

function breakerOf(value: unknown): AuditedBreaker | undefined {
  if (value === undefined) return undefined;
  if (isUnknown(value)) return { enable: value, rollback: value, threshold: undefined };
  const { Enable: enable, Rollback: rollback, ThresholdConfiguration: threshold } = fieldsOf(value);
  const { Type: type, Value: amount } = fieldsOf(threshold);
  return {
    enable: booleanOf(enable) ?? false,
    rollback: booleanOf(rollback) ?? false,
    threshold:
      threshold === undefined
        ? undefined
        : { type: textOf(type) ?? 'BOUNDED_PERCENT', value: numberOf(amount) ?? { unknown: 'ThresholdConfiguration' } },
  };
}

function alarmsOf(value: unknown): AuditedAlarmSetting | undefined {
  if (value === undefined) return undefined;
  if (isUnknown(value)) return { names: [value], enable: value, rollback: value };
  const { AlarmNames: names, Enable: enable, Rollback: rollback } = fieldsOf(value);
  return {
    names: listOf(names).map((name) => textOf(name) ?? { unknown: 'a value that is not a name' }),
    enable: booleanOf(enable) ?? false,
    rollback: booleanOf(rollback) ?? false,
  };
}

function targetGroupsOf(entry: Fields, context: GroupContext): readonly AuditedTargetGroup[] {
  const [primary, alternate] = arnsOf(entry);
  return [
    ...(primary === undefined ? [] : [targetGroup(primary, 'primary', context)]),
    ...(alternate === undefined ? [] : [targetGroup(alternate, 'alternate', context)]),
  ];
}

function arnsOf(entry: Fields): readonly [primary: unknown, alternate: unknown] {
  return [entry['TargetGroupArn'], fieldsOf(entry['AdvancedConfiguration'])['AlternateTargetGroupArn']];
}

interface GroupContext {
  readonly loadBalancersOf: ReturnType<typeof findLoadBalancers>;
  readonly stacks: Stacks;
}

function targetGroup(
  arn: unknown,
  role: AuditedTargetGroup['role'],
  { loadBalancersOf, stacks }: GroupContext,
): AuditedTargetGroup {
  const resource = resourceOf(arn, stacks);
  const text = textOf(arn) ?? { unknown: 'TargetGroupArn' };
  const loadBalancers = loadBalancersOf(arn);
  const healthCheck = healthCheckOf(resource);
  return {
    ...(isKnown(text) ? targetGroupAt(text, role) : unknownGroup(text, role, resource)),
    ...(loadBalancers && { loadBalancers }),
    ...(healthCheck && { healthCheck }),
  };
}

function unknownGroup(
  arn: Unknown,
  role: AuditedTargetGroup['role'],
  resource: Resource | undefined,
): AuditedTargetGroup {
  const dimension = { unknown: resource === undefined ? arn.unknown : `${resource.place}.TargetGroupFullName` };
  return { arn, dimension, kind: kindOf(resource), role };
}

function kindOf(resource: Resource | undefined): AuditedTargetGroup['kind'] {
  if (resource?.type === 'AWS::VpcLattice::TargetGroup') return 'lattice';
  if (resource?.type !== 'AWS::ElasticLoadBalancingV2::TargetGroup') return 'unknown';
  const protocol = knownOf(textOf(resource.properties['Protocol']));
  if (protocol === undefined) return 'unknown';
  return ['HTTP', 'HTTPS'].includes(protocol) ? 'application' : 'network';
}

function discoveryNamesOf(value: unknown): AuditedService['discoveryNames'] {
  return listOf(fieldsOf(value)['Services'])
    .map(fieldsOf)
    .flatMap(({ DiscoveryName, PortName }) => textOf(DiscoveryName ?? PortName) ?? []);
}

function containersOf(value: unknown, stacks: Stacks): readonly AuditedContainer[] | undefined {
  const resource = resourceOf(value, stacks);
  const definitions = resource?.properties['ContainerDefinitions'];
  return Array.isArray(definitions) ? definitions.map((one) => containerOf(fieldsOf(one))) : undefined;
}

function containerOf({ Name: name, Essential: essential, HealthCheck: check }: Fields): AuditedContainer {
  return {
    name: plainText(isUnknown(name) ? name.unknown : name),
    isEssential: knownOf(booleanOf(essential)) !== false,
    healthCheck: check === undefined ? undefined : { startPeriod: numberOf(fieldsOf(check)['StartPeriod']) ?? 0 },
  };
}

function hookOf({ TargetType: type, LifecycleStages: stages, TimeoutConfiguration: timeout }: Fields): AuditedHook {
  const target = textOf(type) ?? 'AWS_LAMBDA';
  const { TimeoutInMinutes: minutes, Action: action } = fieldsOf(timeout);
  return {
    target: target === 'AWS_LAMBDA' || target === 'PAUSE' ? target : 'unknown',
    stages: listOf(stages).map((stage) => plainText(isUnknown(stage) ? stage.unknown : stage)),
    timeout: numberOf(minutes),
    timeoutAction: textOf(action),
  };
}
