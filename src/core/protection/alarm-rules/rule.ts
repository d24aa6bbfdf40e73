/**
 * A deployment alarm as data. The docs, constructs and command line describe alarms from this data.
 *
 * If any alarm is in ALARM when a deployment starts, ECS ignores all alarms for that deployment. Each rule therefore states
 * the alarm's state on a healthy, idle service.
 */
export interface DeploymentAlarmRule {
  /** What the alarm detects. */
  readonly kind: DeploymentAlarmKind;
  /** The end of the alarm's name, in a few words: `errors`. */
  readonly label: string;
  /** The CloudWatch metrics by their ids in `expression`. */
  readonly metrics: Readonly<Record<string, AlarmMetric>>;
  /** Metric math; undefined for an alarm on a single metric. */
  readonly expression: string | undefined;
  /** The value to compare datapoints with, in the unit of the metric or expression. */
  readonly threshold: number;
  /** How a datapoint must compare with the threshold to breach. */
  readonly comparisonOperator: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  /** M: how many of the newest `evaluationPeriods` datapoints must breach. */
  readonly datapointsToAlarm: number;
  /** N: how many of the newest datapoints are evaluated. */
  readonly evaluationPeriods: number;
  /** How a period without a datapoint counts. */
  readonly treatMissingData: 'notBreaching' | 'missing' | 'ignore' | 'breaching';
  /** How a percentile with too few samples counts; undefined if the alarm uses no percentile. */
  readonly lowSamples?: 'ignore';
  /** What ALARM means, in one sentence without a full stop: `4 of 7 minutes had more errors than you can expect at an error rate of 2 %`. */
  readonly why: string;
  /** Whether the alarm must not exist at the first deployment of the service. @default false */
  readonly isAfterService?: boolean;
  /** The state on a healthy, idle service. */
  readonly whenIdle: Readonly<Record<IdleSituation, IdleState>>;
}

/** What a default alarm detects. */
export type DeploymentAlarmKind = (typeof DEPLOYMENT_ALARM_KINDS)[number];

/** All kinds, in the order of the docs: first those that a service gets by default, then those that its owner has to ask for. */
export const DEPLOYMENT_ALARM_KINDS = [
  'SteadyErrors',
  'SharpErrors',
  'ErrorComparison',
  'LoadBalancerErrors',
  'NoHealthyTarget',
  'UnhealthyTargets',
  'UnfinishedMessages',
  'DeadLetters',
  'TargetLatency',
  'Cpu',
  'Memory',
  'QueueAge',
] as const;

/**
 * Kinds that are created only on request: a service that is slow or busy by design would keep such an alarm in ALARM, and an
 * alarm in ALARM turns all protection off.
 */
export const ALARMS_ON_REQUEST: readonly DeploymentAlarmKind[] = ['TargetLatency', 'Cpu', 'Memory', 'QueueAge'];

/** A metric of an alarm, without its dimensions. */
export interface AlarmMetric {
  /** Where it is measured. @default - the target group, the discovery name, the queue or the service */
  readonly of?: 'alternate target group' | 'load balancer' | 'dead-letter queue';
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
