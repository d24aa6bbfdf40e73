import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationLoadBalancer,
  ApplicationTargetGroup,
  CfnTargetGroup,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import type { ServiceConnectTimeouts } from '../../src/core/protection/alarm-rules/requests.ts';
import type { HealthCheckTimes } from '../../src/core/protection/alarm-rules/targets.ts';
import { loadBalancersOf } from './load-balancer-use.ts';
import { booleanOf, fieldsOf, listOf, numberOf, overridesOf, readProperties, textOf } from './read-properties.ts';
import type { TaskReplacement } from './task-replacement.ts';

/** A target group of a service that alarms can watch. */
export type ServiceTargetGroup = ApplicationTargetGroup | NetworkTargetGroup | LatticeTargetGroup;

/** A name under which Service Connect clients call a service. */
interface DiscoveryName {
  readonly name: string;
  readonly timeouts: ServiceConnectTimeouts;
}

/** The properties of an existing service, read from its resource. */
export interface ServiceShape {
  readonly resource: ecs.CfnService;
  readonly controller: string;
  readonly strategy: string;
  /** Percent of the traffic that one step moves, and the minutes after it; undefined if the strategy has no steps. */
  readonly step: { readonly percent: number; readonly bakeTime: number } | undefined;
  readonly minimumHealthyPercent: number | undefined;
  /** Undefined for a daemon, and if one of its numbers is not known at synthesis. */
  readonly replacement: TaskReplacement | undefined;
  /** Minutes; undefined if the service has none. */
  readonly bakeTime: number | undefined;
  /** Its own circuit breaker; undefined where it has none, or where only the deployment knows a value. */
  readonly circuitBreaker: { readonly enable: boolean | undefined; readonly rollback: boolean | undefined };
  /** Whether its own alarms fail a deployment without rolling it back. */
  readonly failsWithoutRollback: boolean;
  /** Alarm names in its deployment configuration, as `readProperties` returns them. */
  readonly alarmNames: readonly string[];
  /** Target groups that constructs of the app create, including alternate ones. */
  readonly targetGroups: readonly ServiceTargetGroup[];
  /** Number of target groups that this app does not create, usually imported ones. */
  readonly unknownTargetGroups: number;
  /** Application load balancers that serve only this service. */
  readonly ownLoadBalancers: readonly ApplicationLoadBalancer[];
  /** Whether it uses a load balancer that serves other target groups too, or may do so. */
  readonly sharesLoadBalancer: boolean;
  /** Names under which Service Connect clients call it, for protocols that the proxies measure. */
  readonly discoveryNames: readonly DiscoveryName[];
  /** Seconds. */
  readonly healthCheckGrace: number;
  /** The settings of all its health checks as text, to detect a later change. */
  readonly healthChecks: string;
}

/**
 * Protocols for which Service Connect's proxies count responses. @see
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
const UNDERSTOOD: readonly (string | undefined)[] = ['http', 'http2', 'grpc'];

/** The grace period that aws-cdk-lib sets for a service behind a load balancer, in seconds. */
const GRACE = 60;

/** Defaults of a target group. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const HEALTH_CHECK = { interval: 30, unhealthyThreshold: 2 };

/**
 * Reads the properties of a service from its resource.
 *
 * @throws Error when the construct has no `AWS::ECS::Service`
 */
export function readServiceShape(service: ecs.BaseService): ServiceShape {
  const resource = service.node.defaultChild;
  if (!(resource instanceof ecs.CfnService)) {
    throw new Error(
      `the service ${service.node.path} must be created by this app, got an imported service: protect it in the app that creates it`,
    );
  }
  const read = (value: unknown) => readProperties(service, value);
  const configuration = readConfiguration(resource);
  const arns = [resource.loadBalancers, resource.vpcLatticeConfigurations].flatMap((entries) =>
    targetGroupArnsIn(read(entries)),
  );
  const found = targetGroupsBeside(service);
  const targetGroups = arns.flatMap((arn) => found.filter((one) => read(arnOf(one)) === arn));
  const healthCheckGrace = numberOf(read(resource.healthCheckGracePeriodSeconds)) ?? GRACE;
  return {
    resource,
    controller: textOf(fieldsOf(read(resource.deploymentController))['type']) ?? 'ECS',
    strategy: textOf(configuration['strategy']) ?? 'ROLLING',
    step: stepIn(configuration),
    minimumHealthyPercent: numberOf(configuration['minimumHealthyPercent']),
    replacement: replacementOf(resource, configuration),
    bakeTime: numberOf(configuration['bakeTimeInMinutes']),
    circuitBreaker: circuitBreakerIn(configuration),
    failsWithoutRollback: isFailing(fieldsOf(configuration['alarms'])),
    alarmNames: listOf(fieldsOf(configuration['alarms'])['alarmNames']).map(String),
    targetGroups,
    unknownTargetGroups: arns.length - targetGroups.length,
    ...loadBalancersOf(service, arns),
    discoveryNames: discoveryNamesIn(read(resource.serviceConnectConfiguration), service.taskDefinition),
    healthCheckGrace,
    healthChecks: JSON.stringify(targetGroups.map((one) => healthCheckTimes(one, healthCheckGrace))),
  };
}

/**
 * Reads the current deployment configuration without lifecycle hooks: aws-cdk-lib creates their list on the first read, so
 * hooks that are added later would be lost.
 */
function readConfiguration(resource: ecs.CfnService): Readonly<Record<string, unknown>> {
  const { deploymentConfiguration } = resource;
  const { lifecycleHooks: _, ...rest } = fieldsOf(deploymentConfiguration);
  return fieldsOf(
    readProperties(resource, Token.isUnresolved(deploymentConfiguration) ? deploymentConfiguration : rest),
  );
}

/** Defaults of ECS. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
const PERCENTS = { minimum: 100, maximum: 200 };

function replacementOf(
  resource: ecs.CfnService,
  { minimumHealthyPercent = PERCENTS.minimum, maximumPercent = PERCENTS.maximum }: Readonly<Record<string, unknown>>,
): TaskReplacement | undefined {
  const overrides = overridesOf(resource);
  const { MinimumHealthyPercent: least, MaximumPercent: most } = fieldsOf(overrides['DeploymentConfiguration']);
  const read = (value: unknown) => readProperties(resource, value);
  const minHealthyPercent = numberOf(read(least ?? minimumHealthyPercent));
  const maxHealthyPercent = numberOf(read(most ?? maximumPercent));
  const tasks = read(overrides['DesiredCount'] ?? resource.desiredCount);
  const desiredCount = numberOf(tasks);
  if (minHealthyPercent === undefined || maxHealthyPercent === undefined) return undefined;
  if (tasks !== undefined && desiredCount === undefined) return undefined;
  return read(resource.schedulingStrategy) === 'DAEMON'
    ? undefined
    : { desiredCount, minHealthyPercent, maxHealthyPercent };
}

/** Returns the step of a linear or canary shift, if its values are known at synthesis. */
function stepIn(configuration: Readonly<Record<string, unknown>>): ServiceShape['step'] {
  const { stepPercent, stepBakeTimeInMinutes } = fieldsOf(configuration['linearConfiguration']);
  const { canaryPercent, canaryBakeTimeInMinutes } = fieldsOf(configuration['canaryConfiguration']);
  const percent = numberOf(stepPercent ?? canaryPercent);
  const bakeTime = numberOf(stepBakeTimeInMinutes ?? canaryBakeTimeInMinutes);
  return percent === undefined || bakeTime === undefined ? undefined : { percent, bakeTime };
}

/** Returns the current settings of a target group's health check. */
export function healthCheckTimes(targetGroup: ServiceTargetGroup, grace: number): HealthCheckTimes {
  const resource = targetGroup.node.defaultChild;
  const read = (value: unknown) => numberOf(readProperties(targetGroup, value));
  if (!(resource instanceof CfnTargetGroup)) return { grace, ...HEALTH_CHECK };
  return {
    grace,
    interval: read(resource.healthCheckIntervalSeconds) ?? HEALTH_CHECK.interval,
    unhealthyThreshold: read(resource.unhealthyThresholdCount) ?? HEALTH_CHECK.unhealthyThreshold,
  };
}

function circuitBreakerIn(configuration: Readonly<Record<string, unknown>>): ServiceShape['circuitBreaker'] {
  const { enable, rollback } = fieldsOf(configuration['deploymentCircuitBreaker']);
  return { enable: booleanOf(enable), rollback: booleanOf(rollback) };
}

/** The setting of aws-cdk-lib's FAIL_ON_ALARM. */
function isFailing({ enable, rollback }: Readonly<Record<string, unknown>>): boolean {
  return enable === true && rollback === false;
}

function targetGroupsBeside(service: ecs.BaseService): readonly ServiceTargetGroup[] {
  return service.node.root.node
    .findAll()
    .filter(
      (one) =>
        one instanceof ApplicationTargetGroup || one instanceof NetworkTargetGroup || one instanceof LatticeTargetGroup,
    );
}

function arnOf(targetGroup: ServiceTargetGroup): string {
  return targetGroup instanceof LatticeTargetGroup ? targetGroup.attrArn : targetGroup.targetGroupArn;
}

/** Returns the ARNs in the entries of load balancers or VPC Lattice, usually references. */
function targetGroupArnsIn(entries: unknown): readonly unknown[] {
  return listOf(entries).flatMap((entry) => {
    const { targetGroupArn, advancedConfiguration } = fieldsOf(entry);
    return [targetGroupArn, fieldsOf(advancedConfiguration)['alternateTargetGroupArn']].filter(
      (arn) => arn !== undefined,
    );
  });
}

function discoveryNamesIn(serviceConnect: unknown, taskDefinition: ecs.TaskDefinition): readonly DiscoveryName[] {
  return listOf(fieldsOf(serviceConnect)['services']).flatMap((entry) => {
    const { portName, discoveryName, timeout } = fieldsOf(entry);
    const { perRequestTimeoutSeconds, idleTimeoutSeconds } = fieldsOf(timeout);
    const name = textOf(portName);
    if (name === undefined) return [];
    const protocol = taskDefinition.findPortMappingByName(name)?.appProtocol?.value;
    // The discovery name defaults to the name of the port.
    if (!UNDERSTOOD.includes(protocol)) return [];
    const timeouts = { perRequest: numberOf(perRequestTimeoutSeconds), idle: numberOf(idleTimeoutSeconds) };
    return [{ name: textOf(discoveryName) ?? name, timeouts }];
  });
}
