import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationTargetGroup, CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { HealthCheckTimes } from '../../core/deployment-alarm.ts';

/** What an existing service is like, read from its own resource. */
export interface ServiceShape {
  readonly resource: ecs.CfnService;
  readonly controller: string;
  /** Application target groups, the alternate ones too, that constructs of the app made. */
  readonly targetGroups: readonly ApplicationTargetGroup[];
  /** Load balancer entries without such a target group: imported ones, and those of a Network Load Balancer. */
  readonly unknownTargetGroups: number;
  readonly healthCheckGrace: number;
}

/** ECS's own default for a service behind a load balancer, as aws-cdk-lib writes it. */
const GRACE = 60;

/** Defaults of an application target group. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const HEALTH_CHECK = { interval: 30, unhealthyThreshold: 2 };

/** @throws Error when the construct holds no `AWS::ECS::Service` */
export function readServiceShape(service: ecs.BaseService): ServiceShape {
  const resource = service.node.defaultChild;
  if (!(resource instanceof ecs.CfnService)) {
    throw new Error(
      `the service ${service.node.path} must hold a CfnService: imported services are protected in the app that makes them`,
    );
  }
  const stack = Stack.of(service);
  const read = (value: unknown): unknown => stack.resolve(value);
  const arns = targetGroupArnsIn(read(resource.loadBalancers));
  const found = targetGroupsOf(service);
  const targetGroups = arns.flatMap((arn) => found.filter((one) => sameJson(read(one.targetGroupArn), arn)));
  return {
    resource,
    controller: textIn(read(resource.deploymentController), 'type') ?? 'ECS',
    targetGroups,
    unknownTargetGroups: arns.length - targetGroups.length,
    healthCheckGrace: numberOf(read(resource.healthCheckGracePeriodSeconds)) ?? GRACE,
  };
}

/** The times of a target group's health check, as its resource has them now. */
export function healthCheckTimes(targetGroup: ApplicationTargetGroup, grace: number): HealthCheckTimes {
  const resource = targetGroup.node.defaultChild;
  const stack = Stack.of(targetGroup);
  const read = (value: unknown) => numberOf(stack.resolve(value));
  if (!(resource instanceof CfnTargetGroup)) return { grace, ...HEALTH_CHECK };
  return {
    grace,
    interval: read(resource.healthCheckIntervalSeconds) ?? HEALTH_CHECK.interval,
    unhealthyThreshold: read(resource.unhealthyThresholdCount) ?? HEALTH_CHECK.unhealthyThreshold,
  };
}

function targetGroupsOf(service: ecs.BaseService): readonly ApplicationTargetGroup[] {
  return service.node.root.node.findAll().filter((one) => one instanceof ApplicationTargetGroup);
}

/** The ARNs as they stand in the template: references, mostly. */
function targetGroupArnsIn(loadBalancers: unknown): readonly unknown[] {
  if (!Array.isArray(loadBalancers)) return [];
  return loadBalancers.flatMap((entry: Readonly<Record<string, unknown>>) => {
    const advanced = entry['advancedConfiguration'];
    const alternate = fieldsOf(advanced)['alternateTargetGroupArn'];
    return [entry['targetGroupArn'], alternate].filter((arn) => arn !== undefined);
  });
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}

function textIn(value: unknown, field: string): string | undefined {
  const found = fieldsOf(value)[field];
  return typeof found === 'string' ? found : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
