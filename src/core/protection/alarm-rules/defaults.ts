import type { DeploymentAlarmKind } from './rule.ts';

/** Thresholds of the alarms, in the unit of their kind. */
export const DEFAULT_THRESHOLDS: Readonly<Record<DeploymentAlarmKind, number>> = {
  SteadyErrors: 2,
  SharpErrors: 8,
  ErrorComparison: 3,
  LoadBalancerErrors: 2,
  NoHealthyTarget: 1,
  UnhealthyTargets: 0,
  UnfinishedMessages: 50,
  DeadLetters: 3,
  TargetLatency: 5,
  Cpu: 90,
  Memory: 90,
  QueueAge: 600,
};

/** Minutes; longer than a load balancer's metrics needed from the first error to the alarm. */
export const DEFAULT_BAKE = 10;

/**
 * What CloudWatch charges per month for a metric that an alarm reads with a period of a minute or more: the list price of the
 * first tier in us-east-1, in US dollars.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const ALARM_METRIC_PRICE = { dollars: 0.1, region: 'us-east-1', date: '2026-11-29' } as const;
