import type { Cause, DeploymentRecord, Outcome } from './record.ts';
import { calculateDurations } from './durations.ts';
import type { DurationMs } from '../time.ts';

/** The metric of each outcome: how many deployments ended so. */
export const OUTCOME_METRICS = {
  succeeded: 'DeploymentsSucceeded',
  'rolled-back': 'DeploymentsRolledBack',
  'rollback-failed': 'DeploymentsRollbackFailed',
  failed: 'DeploymentsFailed',
  superseded: 'DeploymentsSuperseded',
  stopped: 'DeploymentsStopped',
  unknown: 'DeploymentsUnknown',
} as const satisfies Readonly<Record<Outcome, string>>;

/** The metric of each cause: how many deployments failed for it. A deleted service is no failure. */
export const CAUSE_METRICS = {
  alarm: 'FailuresByAlarm',
  'circuit-breaker': 'FailuresByCircuitBreaker',
  'lifecycle-hook': 'FailuresByLifecycleHook',
  'approval-rejected': 'FailuresByRejectedApproval',
  requested: 'FailuresByRequest',
  'invalid-configuration': 'FailuresByConfiguration',
  unknown: 'FailuresWithUnknownCause',
} as const satisfies Readonly<Record<Exclude<Cause, 'service-deleted'>, string>>;

/** The metrics of how long it took to detect a failure and to roll back, in seconds. */
export const TIME_METRICS = {
  timeToDetect: 'TimeToDetect',
  rollbackTime: 'RollbackTime',
  recoveryTime: 'RecoveryTime',
} as const;

/** How many rollbacks ECS missed. */
export const MISSED_METRIC = 'RollbacksMissed';

/** The name of a metric about how deployments end. */
export type OutcomeMetric =
  | (typeof OUTCOME_METRICS)[keyof typeof OUTCOME_METRICS]
  | (typeof CAUSE_METRICS)[keyof typeof CAUSE_METRICS]
  | (typeof TIME_METRICS)[keyof typeof TIME_METRICS]
  | typeof MISSED_METRIC;

/** One datapoint. */
export interface Measurement {
  readonly metric: OutcomeMetric;
  readonly value: number;
  readonly unit: 'Count' | 'Seconds';
}

/**
 * Returns the datapoints that a saved record adds: its end, once, and a missed rollback, once.
 *
 * @param previous the record before
 */
export function measureOutcome(
  record: DeploymentRecord,
  previous: DeploymentRecord | undefined,
): readonly Measurement[] {
  if (record.baseline) return [];
  const hasEnded = record.outcome !== undefined && previous?.outcome === undefined;
  const isMissed = record.missedRollback !== undefined && previous?.missedRollback === undefined;
  return [...(hasEnded ? measureEnd(record) : []), ...(isMissed ? [one(MISSED_METRIC)] : [])];
}

function measureEnd(record: DeploymentRecord): readonly Measurement[] {
  const { outcome, cause } = record;
  const failed = outcome === 'rolled-back' || outcome === 'rollback-failed' || outcome === 'failed';
  const { timeToDetect, rollbackTime, recoveryTime } = calculateDurations(record);
  return [
    ...(outcome === undefined ? [] : [one(OUTCOME_METRICS[outcome])]),
    ...(failed && cause !== undefined && cause !== 'service-deleted' ? [one(CAUSE_METRICS[cause])] : []),
    ...inSeconds('timeToDetect', timeToDetect),
    ...inSeconds('rollbackTime', rollbackTime),
    ...inSeconds('recoveryTime', recoveryTime),
  ];
}

function one(metric: OutcomeMetric): Measurement {
  return { metric, value: 1, unit: 'Count' };
}

function inSeconds(name: keyof typeof TIME_METRICS, span: DurationMs | undefined): readonly Measurement[] {
  return span === undefined ? [] : [{ metric: TIME_METRICS[name], value: span / 1_000, unit: 'Seconds' }];
}
