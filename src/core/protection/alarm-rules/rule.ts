/**
 * A deployment alarm as data. The docs, constructs and command line describe alarms from this data.
 *
 * If any alarm is in ALARM when a deployment starts, ECS ignores all alarms for that deployment. Each rule therefore states
 * the alarm's state on a healthy, idle service.
 */
export interface DeploymentAlarmRule {
  /** What the alarm detects. */
  readonly kind: DeploymentAlarmKind;
  /** The CloudWatch metrics by their ids in `expression`. */
  readonly metrics: Readonly<Record<string, AlarmMetric>>;
  /** Metric math; undefined for an alarm on a single metric. */
  readonly expression: string | undefined;
  /** The value to compare datapoints with, in the unit of the metric or expression. */
  readonly threshold: number;
  /** How a datapoint must compare with the threshold to breach. */
  readonly comparisonOperator: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold';
  /** M: how many of the newest `evaluationPeriods` datapoints must breach. */
  readonly datapointsToAlarm: number;
  /** N: how many of the newest datapoints are evaluated. */
  readonly evaluationPeriods: number;
  /** How a period without a datapoint counts. */
  readonly treatMissingData: 'notBreaching' | 'missing' | 'ignore' | 'breaching';
  /** How a percentile with too few samples counts; undefined if the alarm uses no percentile. */
  readonly lowSamples?: 'ignore';
  /** Why it should stop a deployment, and why the numbers are as they are. */
  readonly why: string;
  /** The state on a healthy, idle service. */
  readonly whenIdle: Readonly<Record<IdleSituation, IdleState>>;
}

/** What a default alarm detects. */
export type DeploymentAlarmKind = (typeof DEPLOYMENT_ALARM_KINDS)[number];

/** All kinds of default alarms, in the order of the docs. */
export const DEPLOYMENT_ALARM_KINDS = [
  'TargetErrorShare',
  'TargetErrors',
  'TargetLatency',
  'UnhealthyTargets',
  'LoadBalancerErrorShare',
  'LoadBalancerErrors',
  'LoadBalancerRefusals',
  'Cpu',
  'Memory',
  'QueueAge',
  'DeadLetters',
] as const;

/** A metric of an alarm, without its dimensions. */
export interface AlarmMetric {
  /** Namespace in CloudWatch, e.g. `AWS/ApplicationELB`. */
  readonly namespace: string;
  /** The metric's name in its namespace. */
  readonly metricName: string;
  /** How CloudWatch combines the samples of a period. */
  readonly statistic: 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'p90' | 'p99';
  /** Seconds. */
  readonly period: number;
  /** When CloudWatch has datapoints of the metric. */
  readonly reported:
    | 'nonzero'
    | 'after the first request'
    | 'with registered targets'
    | 'with running tasks'
    | 'while the queue is active';
}

/** A situation in which a healthy service reports little or no data. */
export type IdleSituation =
  | 'without traffic'
  | 'on an unused target group'
  | 'on a just-created target group'
  | 'at desired count 0'
  | 'at the first deployment';

/** The state of an alarm in such a situation. Some alarms are created only after the first deployment. */
export type IdleState = 'OK' | 'INSUFFICIENT_DATA' | 'does not exist';

/** For these alarms missing data is not breaching, so an idle service is in OK after the first evaluation. */
export const OK_WHEN_IDLE: DeploymentAlarmRule['whenIdle'] = {
  'without traffic': 'OK',
  'on an unused target group': 'OK',
  'on a just-created target group': 'OK',
  'at desired count 0': 'OK',
  'at the first deployment': 'OK',
};

/** For alarms whose metric names the service: CloudFormation creates them after the service. */
export const OK_AFTER_THE_FIRST: DeploymentAlarmRule['whenIdle'] = {
  ...OK_WHEN_IDLE,
  'at the first deployment': 'does not exist',
};

/** Seconds: the period of the default alarms, except those that sum five minutes. */
export const MINUTE = 60;
