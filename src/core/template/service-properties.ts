import type {
  AuditedAlarmSetting,
  AuditedBreaker,
  AuditedContainer,
  AuditedHook,
  AuditedService,
  AuditedTargetGroup,
} from '../audit/audited-service.ts';
import { isKnown, type Known, knownOf } from '../audit/known.ts';
import { isUnknown } from './resolver.ts';
import { type Fields, fieldsOf, listOf, plainText } from './template.ts';
import { booleanOf, numberOf, textOf } from './values.ts';

/** A service as a template or a construct describes it: a value that only a deployment knows is an unknown one. */
export interface ServiceDescription {
  /** Stands for the service in findings, and before the names of its attributes. */
  readonly place: string;
  readonly kind: AuditedService['kind'];
  /** In CloudFormation's names. */
  readonly properties: Fields;
}

/** Finds what the properties of a service refer to. */
export interface ServiceParts {
  /** The name of a cluster that is a resource; undefined for any other value. */
  readonly clusterName: (cluster: unknown) => Known<string> | undefined;
  readonly targetGroup: (arn: unknown, role: AuditedTargetGroup['role']) => AuditedTargetGroup;
  /** Undefined if the task definition cannot be read. */
  readonly containers: (taskDefinition: unknown) => readonly AuditedContainer[] | undefined;
}

/** Reads a service with AWS's defaults for what its properties leave out. */
export function serviceOf({ place, kind, properties }: ServiceDescription, parts: ServiceParts): AuditedService {
  const configuration = fieldsOf(properties['DeploymentConfiguration']);
  const scheduling = textOf(properties['SchedulingStrategy']) ?? 'REPLICA';
  const loadBalancers = listOf(properties['LoadBalancers']).map(fieldsOf);
  const strategy = textOf(configuration['Strategy']) ?? 'ROLLING';
  return {
    id: place,
    name: textOf(properties['ServiceName']) ?? { unknown: `${place}.Name` },
    cluster: parts.clusterName(properties['Cluster']) ?? nameInArn(textOf(properties['Cluster']) ?? 'default'),
    kind,
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
    targetGroups: [properties['LoadBalancers'], properties['VpcLatticeConfigurations']]
      .flatMap(listOf)
      .flatMap((entry) => targetGroupsOf(entry, parts)),
    classicLoadBalancers: loadBalancers.filter(({ LoadBalancerName }) => LoadBalancerName !== undefined).length,
    discoveryNames: discoveryNamesOf(properties['ServiceConnectConfiguration']),
    containers: parts.containers(properties['TaskDefinition']),
    hooks: listOf(configuration['LifecycleHooks']).map((one) => hookOf(fieldsOf(one))),
    live: undefined,
  };
}

/** The ARNs of the target groups of a service, as its properties give them. */
export function targetGroupArns(properties: Fields): readonly unknown[] {
  return listOf(properties['LoadBalancers']).map(fieldsOf).flatMap(arnsOf);
}

function nameInArn(cluster: Known<string>): Known<string> {
  return isKnown(cluster) ? cluster.slice(cluster.lastIndexOf('/') + 1) : cluster;
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

function targetGroupsOf(entry: unknown, { targetGroup }: ServiceParts): readonly AuditedTargetGroup[] {
  if (isUnknown(entry)) return [targetGroup(entry, 'primary')];
  const [primary, alternate] = arnsOf(fieldsOf(entry));
  return [
    ...(primary === undefined ? [] : [targetGroup(primary, 'primary')]),
    ...(alternate === undefined ? [] : [targetGroup(alternate, 'alternate')]),
  ];
}

function arnsOf(entry: Fields): readonly [primary: unknown, alternate: unknown] {
  return [entry['TargetGroupArn'], fieldsOf(entry['AdvancedConfiguration'])['AlternateTargetGroupArn']];
}

function discoveryNamesOf(value: unknown): AuditedService['discoveryNames'] {
  return listOf(fieldsOf(value)['Services'])
    .map(fieldsOf)
    .flatMap(({ DiscoveryName, PortName }) => textOf(DiscoveryName ?? PortName) ?? []);
}

/** Reads the definition of a container. */
export function containerOf({ Name: name, Essential: essential, HealthCheck: check }: Fields): AuditedContainer {
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
