/**
 * Alarms that stop a deployment, as data: what documentation, constructs and command line say about them is read from here.
 *
 * An alarm that is in ALARM when a deployment starts turns off the watch of all alarms for that deployment, so each names the
 * state in which it is while its service is healthy and does nothing.
 */
export interface DeploymentAlarmRule {
  /** What the alarm looks for. */
  readonly kind: DeploymentAlarmKind;
  /** What each metric is in CloudWatch; their ids stand in `expression`. */
  readonly metrics: Readonly<Record<string, AlarmMetric>>;
  /** Metric math; undefined for an alarm on its one metric. */
  readonly expression: string | undefined;
  /** What a datapoint is compared with, in the unit of the metric or of the expression. */
  readonly threshold: number;
  /** How a datapoint is compared with the threshold to breach. */
  readonly comparisonOperator: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold';
  /** M: how many of the newest `evaluationPeriods` must breach. */
  readonly datapointsToAlarm: number;
  /** N. */
  readonly evaluationPeriods: number;
  /** What a period without a datapoint counts as. */
  readonly treatMissingData: 'notBreaching' | 'missing' | 'ignore' | 'breaching';
  /** What becomes of a percentile of too few samples; undefined where no percentile is watched. */
  readonly lowSamples?: 'ignore';
  /** Why a deployment shall stop for it, and why by these numbers. */
  readonly why: string;
  /** The state on a healthy service that has nothing to do. */
  readonly whenIdle: Readonly<Record<IdleSituation, IdleState>>;
}

/** What a default alarm looks for. */
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

/** One metric that an alarm watches, without its dimensions. */
export interface AlarmMetric {
  /** CloudWatch's namespace, e.g. `AWS/ApplicationELB`. */
  readonly namespace: string;
  /** The metric's name in its namespace. */
  readonly metricName: string;
  /** How the samples of a period become its datapoint. */
  readonly statistic: 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'p90' | 'p99';
  /** Seconds. */
  readonly period: number;
  /** When CloudWatch has a datapoint of it. */
  readonly reported:
    | 'nonzero'
    | 'after the first request'
    | 'with registered targets'
    | 'with running tasks'
    | 'while the queue is active';
}

/** A situation in which a healthy service reports little or nothing. */
export type IdleSituation =
  | 'without traffic'
  | 'on an unused target group'
  | 'on a just-created target group'
  | 'at desired count 0'
  | 'at the first deployment';

/** The state of an alarm in such a situation; some alarms are made only after the first deployment. */
export type IdleState = 'OK' | 'INSUFFICIENT_DATA' | 'does not exist';

/** Missing data are good news for all of these, so an idle service is in OK as soon as the alarm was evaluated once. */
export const OK_WHEN_IDLE: DeploymentAlarmRule['whenIdle'] = {
  'without traffic': 'OK',
  'on an unused target group': 'OK',
  'on a just-created target group': 'OK',
  'at desired count 0': 'OK',
  'at the first deployment': 'OK',
};

/** Of an alarm whose metric names the service: CloudFormation makes it after the service. */
export const OK_AFTER_THE_FIRST: DeploymentAlarmRule['whenIdle'] = {
  ...OK_WHEN_IDLE,
  'at the first deployment': 'does not exist',
};

/** Seconds: the period of all default alarms but those that add five minutes up. */
export const MINUTE = 60;
