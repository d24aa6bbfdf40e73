import { type Duration, Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  CfnTargetGroup,
  type NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import { DEFAULT_BAKE } from '../../src/core/protection/alarm-rules/defaults.ts';
import type { ServiceConnectTimeouts } from '../../src/core/protection/alarm-rules/requests.ts';
import { DEFAULT_HEALTH_CHECK, type HealthCheckTimes } from '../../src/core/protection/alarm-rules/targets.ts';
import { areAlarmsOff } from '../../src/core/audit/conditions.ts';
import { minutesOf } from '../format-value.ts';
import { type AppParts, findParts } from './app/app-parts.ts';
import { loadBalancersOf } from './app/load-balancer-use.ts';
import { booleanOf, fieldsOf, listOf, numberOf, overridesOf, readProperties, textOf } from './read-properties.ts';
import { finalProperty, isFunction } from './services/final-properties.ts';
import type { L1LoadBalancer } from './services/l1-load-balancer.ts';
import { L1TargetGroup } from './services/l1-target-group.ts';
import { portProtocol } from './services/named-service.ts';
import { type ProtectableService, resourceOf } from './services/service-at.ts';
import type { TaskReplacement } from './task-replacement.ts';

/** A target group of a service that alarms can watch. */
export type ServiceTargetGroup = ApplicationTargetGroup | NetworkTargetGroup | LatticeTargetGroup | L1TargetGroup;

/** A name under which Service Connect clients call a service. */
interface DiscoveryName {
  readonly name: string;
  readonly timeouts: ServiceConnectTimeouts;
}

/** The properties of an existing service, read from its resource and the overrides of it, as the final template has them. */
export interface ServiceShape {
  readonly resource: ecs.CfnService;
  /** What was read, by the names of its properties in CloudFormation. Names of fields start with a lower-case letter. */
  readonly read: Readonly<Record<string, unknown>>;
  readonly controller: string;
  /** Parts of its deployment configuration that are a function or a parameter of CloudFormation, by their names. */
  readonly computed: readonly string[];
  /** Whether it runs one task per instance. */
  readonly isDaemon: boolean;
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
  /** Whether it has alarms of its own that are turned off. */
  readonly hasAlarmsOff: boolean;
  /** Alarm names in its deployment configuration, as `readProperties` returns them. */
  readonly alarmNames: readonly string[];
  /** Target groups that the app creates and attaches to a listener, including alternate ones. */
  readonly targetGroups: readonly ServiceTargetGroup[];
  /** Number of other target groups: imported ones, ARNs, and L1 constructs that no listener of the app leads to. */
  readonly unknownTargetGroups: number;
  /** ARNs of all its target groups, as `readProperties` returns them. */
  readonly targetGroupArns: readonly string[];
  /** Number of Classic Load Balancers in front of it. */
  readonly classicLoadBalancers: number;
  /** Application load balancers that serve only this service. */
  readonly ownLoadBalancers: readonly (ApplicationLoadBalancer | L1LoadBalancer)[];
  /** Whether it uses a load balancer that serves other target groups too, or may do so. */
  readonly sharesLoadBalancer: boolean;
  /** Names under which Service Connect clients call it, for protocols that the proxies measure. */
  readonly discoveryNames: readonly DiscoveryName[];
  /** Names under which Service Connect clients call it, for ports of a task definition that the app does not create. */
  readonly unknownDiscoveryNames: readonly string[];
  /** Seconds. */
  readonly healthCheckGrace: number;
  /** Of each of its target groups. */
  readonly healthChecks: readonly HealthCheckTimes[];
}

/**
 * Protocols for which Service Connect's proxies count responses. @see
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
const UNDERSTOOD: readonly (string | undefined)[] = ['http', 'http2', 'grpc'];

/** The grace period that aws-cdk-lib sets for a service behind a load balancer, in seconds. */
const GRACE = 60;

/**
 * Reads the properties of a service from its resource.
 *
 * @param parts of the app around it @default - as they are now
 * @throws Error when the construct has no `AWS::ECS::Service`
 */
export function readServiceShape(service: ProtectableService, parts: AppParts = findParts(service)): ServiceShape {
  const resource = resourceOf(service);
  if (typeof resource === 'string') throw new Error(resource);
  const read = readFinal(resource);
  const configuration = fieldsOf(read['DeploymentConfiguration']);
  const loadBalancers = read['LoadBalancers'];
  const arns = [loadBalancers, read['VpcLatticeConfigurations']].flatMap(targetGroupArnsIn);
  const targetGroups = arns.flatMap((arn) => parts.targetGroups.get(arn) ?? []);
  const healthCheckGrace = numberOf(read['HealthCheckGracePeriodSeconds']) ?? GRACE;
  const isDaemon = read['SchedulingStrategy'] === 'DAEMON';
  return {
    resource,
    read,
    controller: textOf(fieldsOf(read['DeploymentController'])['type']) ?? 'ECS',
    computed: computedIn(configuration),
    isDaemon,
    strategy: textOf(configuration['strategy']) ?? 'ROLLING',
    step: stepIn(configuration),
    minimumHealthyPercent: numberOf(configuration['minimumHealthyPercent']),
    replacement: isDaemon ? undefined : replacementOf(read['DesiredCount'], configuration),
    bakeTime: numberOf(configuration['bakeTimeInMinutes']),
    circuitBreaker: circuitBreakerIn(configuration),
    ...alarmsIn(configuration),
    targetGroups,
    unknownTargetGroups: arns.length - targetGroups.length,
    targetGroupArns: arns.map((arn) => (typeof arn === 'string' ? arn : JSON.stringify(arn))),
    classicLoadBalancers: listOf(loadBalancers).filter((one) => fieldsOf(one)['loadBalancerName'] !== undefined).length,
    ...loadBalancersOf(parts.loadBalancers, arns),
    ...discoveryNamesIn(read['ServiceConnectConfiguration'], service),
    healthCheckGrace,
    healthChecks: targetGroups.map((one) => healthCheckTimes(one, healthCheckGrace)),
  };
}

function readFinal(resource: ecs.CfnService): ServiceShape['read'] {
  const overrides = overridesOf(resource);
  const final = (name: string, value: unknown) => finalProperty(resource, name, value, overrides);
  return {
    DeploymentConfiguration: readConfiguration(resource),
    DeploymentController: final('DeploymentController', resource.deploymentController),
    DesiredCount: final('DesiredCount', resource.desiredCount),
    HealthCheckGracePeriodSeconds: final('HealthCheckGracePeriodSeconds', resource.healthCheckGracePeriodSeconds),
    LoadBalancers: final('LoadBalancers', resource.loadBalancers),
    SchedulingStrategy: final('SchedulingStrategy', resource.schedulingStrategy),
    ServiceConnectConfiguration: final('ServiceConnectConfiguration', resource.serviceConnectConfiguration),
    VpcLatticeConfigurations: final('VpcLatticeConfigurations', resource.vpcLatticeConfigurations),
  };
}

/**
 * Reads the current deployment configuration without lifecycle hooks: aws-cdk-lib creates their list on the first read, so
 * hooks that are added later would be lost.
 */
function readConfiguration(resource: ecs.CfnService): Readonly<Record<string, unknown>> {
  const { deploymentConfiguration } = resource;
  const { lifecycleHooks: _, ...rest } = fieldsOf(deploymentConfiguration);
  const value = Token.isUnresolved(deploymentConfiguration) ? deploymentConfiguration : rest;
  return fieldsOf(finalProperty(resource, 'DeploymentConfiguration', value));
}

/** Defaults of ECS. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
const PERCENTS = { minimum: 100, maximum: 200 };

function replacementOf(
  tasks: unknown,
  { minimumHealthyPercent = PERCENTS.minimum, maximumPercent = PERCENTS.maximum }: Readonly<Record<string, unknown>>,
): TaskReplacement | undefined {
  const minHealthyPercent = numberOf(minimumHealthyPercent);
  const maxHealthyPercent = numberOf(maximumPercent);
  const desiredCount = numberOf(tasks);
  if (minHealthyPercent === undefined || maxHealthyPercent === undefined) return undefined;
  if (tasks !== undefined && desiredCount === undefined) return undefined;
  return { desiredCount, minHealthyPercent, maxHealthyPercent };
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
  const resource = targetGroup instanceof L1TargetGroup ? targetGroup.resource : targetGroup.node.defaultChild;
  if (!(resource instanceof CfnTargetGroup)) return { grace, ...DEFAULT_HEALTH_CHECK };
  const read = (value: unknown) => numberOf(readProperties(resource, value));
  return {
    grace,
    interval: read(resource.healthCheckIntervalSeconds) ?? DEFAULT_HEALTH_CHECK.interval,
    unhealthyThreshold: read(resource.unhealthyThresholdCount) ?? DEFAULT_HEALTH_CHECK.unhealthyThreshold,
  };
}

/** Returns the parts to which the protection adds something. */
function computedIn(configuration: Readonly<Record<string, unknown>>): readonly string[] {
  const { alarms, deploymentCircuitBreaker } = configuration;
  const parts: readonly (readonly [string, unknown])[] = [
    ['DeploymentConfiguration', configuration],
    ['DeploymentConfiguration.Alarms', alarms],
    ['DeploymentConfiguration.Alarms.AlarmNames', fieldsOf(alarms)['alarmNames']],
    ['DeploymentConfiguration.DeploymentCircuitBreaker', deploymentCircuitBreaker],
  ];
  return parts.filter(([, value]) => isComputed(value)).map(([name]) => name);
}

/** A reference is a text after it is read. */
function isComputed(value: unknown): boolean {
  return typeof value === 'string' || isFunction(value);
}

function circuitBreakerIn(configuration: Readonly<Record<string, unknown>>): ServiceShape['circuitBreaker'] {
  const { enable, rollback } = fieldsOf(configuration['deploymentCircuitBreaker']);
  return { enable: booleanOf(enable), rollback: booleanOf(rollback) };
}

/** A setting that only the deployment knows. */
const UNREAD = { unknown: 'Enable' };

function alarmsIn(configuration: Readonly<Record<string, unknown>>) {
  const { enable, alarmNames } = fieldsOf(configuration['alarms']);
  const names = listOf(alarmNames).map(String);
  return {
    alarmNames: names,
    hasAlarmsOff: areAlarmsOff({ names, enable: booleanOf(enable) ?? UNREAD }),
  };
}

/** Returns the ARNs in the entries of load balancers or VPC Lattice, usually references. */
function targetGroupArnsIn(entries: unknown): readonly unknown[] {
  // Only the deployment knows the target groups in a function of CloudFormation.
  if (entries !== undefined && !Array.isArray(entries)) return [entries];
  return listOf(entries).flatMap((entry) => {
    if (isComputed(entry)) return [entry];
    const { targetGroupArn, advancedConfiguration } = fieldsOf(entry);
    return [targetGroupArn, fieldsOf(advancedConfiguration)['alternateTargetGroupArn']].filter(
      (arn) => arn !== undefined,
    );
  });
}

function discoveryNamesIn(
  serviceConnect: unknown,
  service: ProtectableService,
): Pick<ServiceShape, 'discoveryNames' | 'unknownDiscoveryNames'> {
  const found = listOf(fieldsOf(serviceConnect)['services']).flatMap((entry) => {
    const { portName, discoveryName, timeout } = fieldsOf(entry);
    const { perRequestTimeoutSeconds, idleTimeoutSeconds } = fieldsOf(timeout);
    const port = textOf(portName);
    if (port === undefined) return [];
    const timeouts = { perRequest: numberOf(perRequestTimeoutSeconds), idle: numberOf(idleTimeoutSeconds) };
    // The discovery name defaults to the name of the port.
    return [{ name: textOf(discoveryName) ?? port, timeouts, protocol: portProtocol(service, port) }];
  });
  return {
    discoveryNames: found
      .filter(({ protocol }) => protocol !== null && UNDERSTOOD.includes(protocol))
      .map(({ name, timeouts }) => ({ name, timeouts })),
    unknownDiscoveryNames: found.filter(({ protocol }) => protocol === null).map(({ name }) => name),
  };
}

/** The bake time of the deployments, in minutes: as chosen for the protection, else as the service has it. */
export function minutesOfBake({ bakeTime }: Pick<ServiceShape, 'bakeTime'>, chosen: Duration | undefined): number {
  return chosen === undefined ? (bakeTime ?? DEFAULT_BAKE) : minutesOf(chosen);
}
