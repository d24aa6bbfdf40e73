import type { AuditedAlarmSetting, AuditedBreaker } from './audited-service.ts';
import { equals } from './known.ts';

// What rules of the audit and findings of the constructs both ask.

/**
 * Whether a rolling deployment can neither start nor stop a task: ECS rounds the maximum down and the minimum up.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function cannotReplaceTasks(tasks: number, minimumHealthyPercent: number, maximumPercent: number): boolean {
  return (
    tasks > 0 &&
    Math.floor((tasks * maximumPercent) / 100) <= tasks &&
    Math.ceil((tasks * minimumHealthyPercent) / 100) >= tasks
  );
}

/** Says what an alarm on unhealthy targets must leave to tasks. @param minutes that such an alarm must wait at least */
export function normalStart(minutes: number): string {
  return `a task that starts normally can be unhealthy for up to ${minutes} minutes`;
}

/** Whether alarms are named, and turned off. */
export function areAlarmsOff({ names, enable }: Pick<AuditedAlarmSetting, 'names' | 'enable'>): boolean {
  return names.length > 0 && equals(enable, false);
}

/** Whether a circuit breaker is turned off. An unknown setting may be on. */
export function isBreakerOff({ enable }: Pick<AuditedBreaker, 'enable'>): boolean {
  return equals(enable, false);
}

/** Whether a circuit breaker stops a deployment and leaves it there. */
export function breaksWithoutRollback({ enable, rollback }: Pick<AuditedBreaker, 'enable' | 'rollback'>): boolean {
  return equals(enable, true) && equals(rollback, false);
}

/** The bake time that ECS uses for blue/green, linear and canary deployments that set none, in minutes. */
export const SHIFT_BAKE = 15;

/**
 * Minutes after which CloudFormation gives up on a service whose deployment shifts traffic or has a bake time.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-deploymentconfiguration.html
 */
export const CLOUDFORMATION_WAITS = 36 * 60;

/**
 * Returns the number of steps of a linear shift with a wait after them.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-linearconfiguration.html
 */
export function linearSteps(stepPercent: number): number {
  const steps = 100 / stepPercent;
  return Number.isInteger(steps) ? steps - 1 : Math.floor(steps);
}

/** Kinds of alarms that ECS may not see. */
export type UnusualAlarm = 'composite' | 'log' | 'promql';

const BY_TYPE: Readonly<Record<string, UnusualAlarm>> = {
  'AWS::CloudWatch::CompositeAlarm': 'composite',
  'AWS::CloudWatch::LogAlarm': 'log',
};

/** Returns of which unusual kind a resource of CloudFormation is; undefined for a metric alarm or another resource. */
export function unusualAlarmOf(type: string, hasEvaluationCriteria: boolean): UnusualAlarm | undefined {
  if (Object.hasOwn(BY_TYPE, type)) return BY_TYPE[type];
  return type === 'AWS::CloudWatch::Alarm' && hasEvaluationCriteria ? 'promql' : undefined;
}
