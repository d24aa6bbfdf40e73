import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationLoadBalancer,
  ApplicationTargetGroup,
  CfnTargetGroup,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import type { HealthCheckTimes } from '../../src/core/protection/alarm-rules/targets.ts';
import { loadBalancersOf } from './load-balancer-use.ts';
import { fieldsOf, listOf, numberOf, readProperties, textOf } from './read-properties.ts';

/** What stands before a service and can be watched. */
export type ServiceTargetGroup = ApplicationTargetGroup | NetworkTargetGroup | LatticeTargetGroup;

/** What an existing service is like, read from its own resource. */
export interface ServiceShape {
  readonly resource: ecs.CfnService;
  readonly controller: string;
  readonly strategy: string;
  /** Percent of the traffic that a step moves, and minutes after it; undefined where the strategy has no steps. */
  readonly step: { readonly percent: number; readonly bakeTime: number } | undefined;
  readonly minimumHealthyPercent: number | undefined;
  /** Minutes; undefined where the service says none. */
  readonly bakeTime: number | undefined;
  /** Whether its own alarms fail a deployment without rolling it back. */
  readonly failsWithoutRollback: boolean;
  /** Alarms that its deployment configuration names, as `readProperties` reads their names. */
  readonly alarmNames: readonly string[];
  /** Target groups, the alternate ones too, that constructs of the app made. */
  readonly targetGroups: readonly ServiceTargetGroup[];
  /** Target groups of the service that this app does not create, mostly imported ones. */
  readonly unknownTargetGroups: number;
  /** Application load balancers that serve this service and no other. */
  readonly ownLoadBalancers: readonly ApplicationLoadBalancer[];
  /** Whether it stands behind a load balancer that serves others too, or whose other users are not known. */
  readonly sharesLoadBalancer: boolean;
  /** Names by which Service Connect's clients call it, where the proxies understand the protocol. */
  readonly discoveryNames: readonly string[];
  /** Seconds. */
  readonly healthCheckGrace: number;
  /** The times of all its health checks as text, to detect a later change. */
  readonly healthChecks: string;
}

/** Protocols whose answers Service Connect's proxies count. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
const UNDERSTOOD: readonly (string | undefined)[] = ['http', 'http2', 'grpc'];

/** ECS's own default for a service behind a load balancer, as aws-cdk-lib writes it. */
const GRACE = 60;

/** Defaults of a target group. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const HEALTH_CHECK = { interval: 30, unhealthyThreshold: 2 };

/** @throws Error when the construct holds no `AWS::ECS::Service` */
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
    bakeTime: numberOf(configuration['bakeTimeInMinutes']),
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
 * What the deployment configuration says by now, but its lifecycle hooks: aws-cdk-lib makes their list once, when it is first
 * read, so that hooks that are added later would be lost.
 */
function readConfiguration(resource: ecs.CfnService): Readonly<Record<string, unknown>> {
  const { deploymentConfiguration } = resource;
  const { lifecycleHooks: _, ...rest } = fieldsOf(deploymentConfiguration);
  return fieldsOf(
    readProperties(resource, Token.isUnresolved(deploymentConfiguration) ? deploymentConfiguration : rest),
  );
}

/** The step of a linear or canary shift, where the template knows it. */
function stepIn(configuration: Readonly<Record<string, unknown>>): ServiceShape['step'] {
  const { stepPercent, stepBakeTimeInMinutes } = fieldsOf(configuration['linearConfiguration']);
  const { canaryPercent, canaryBakeTimeInMinutes } = fieldsOf(configuration['canaryConfiguration']);
  const percent = numberOf(stepPercent ?? canaryPercent);
  const bakeTime = numberOf(stepBakeTimeInMinutes ?? canaryBakeTimeInMinutes);
  return percent === undefined || bakeTime === undefined ? undefined : { percent, bakeTime };
}

/** The times of a target group's health check, as its resource has them now. */
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

/** What aws-cdk-lib's FAIL_ON_ALARM asks for. */
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

/** The ARNs in the entries of load balancers or of VPC Lattice: references, mostly. */
function targetGroupArnsIn(entries: unknown): readonly unknown[] {
  return listOf(entries).flatMap((entry) => {
    const { targetGroupArn, advancedConfiguration } = fieldsOf(entry);
    return [targetGroupArn, fieldsOf(advancedConfiguration)['alternateTargetGroupArn']].filter(
      (arn) => arn !== undefined,
    );
  });
}

function discoveryNamesIn(serviceConnect: unknown, taskDefinition: ecs.TaskDefinition): readonly string[] {
  return listOf(fieldsOf(serviceConnect)['services']).flatMap((entry) => {
    const { portName, discoveryName } = fieldsOf(entry);
    const name = textOf(portName);
    if (name === undefined) return [];
    const protocol = taskDefinition.findPortMappingByName(name)?.appProtocol?.value;
    // Without a name of its own it is discovered by the name of its port.
    return UNDERSTOOD.includes(protocol) ? [textOf(discoveryName) ?? name] : [];
  });
}
