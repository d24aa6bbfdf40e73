import type { CompleteRule } from './threshold-rule.ts';

/** The outcome of an evaluation, as a number. `RETAIN` keeps the state. */
export const OK = 0;
export const ALARM = 1;
/** @internal */
export const INSUFFICIENT_DATA = 2;
export const RETAIN = 3;

/** Counts of an evaluation range that has fewer real points than the alarm has evaluation periods. */
export interface SparseRange {
  readonly real: number;
  readonly breaching: number;
  /**
   * Age of the oldest breaching point that the premature rule considers: 1 for the newest point of the range, 0 for
   * none.
   */
  readonly oldestBreachingAge: number;
}

/**
 * The outcome of a range with too few real points: all of them count, and the treatment of missing data fills the rest.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function sparseOutcome(range: SparseRange, rule: CompleteRule): number {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData, readings } = rule;
  const { real, breaching } = range;
  if (treatMissingData === 'notBreaching') return breaching >= datapointsToAlarm ? ALARM : OK;
  if (treatMissingData === 'breaching') {
    return breaching + evaluationPeriods - real >= datapointsToAlarm ? ALARM : OK;
  }
  const ignored = treatMissingData === 'ignore';
  if (real === 0) return ignored ? RETAIN : INSUFFICIENT_DATA;
  if (breaching >= datapointsToAlarm) {
    return ignored && readings.ignoreWithEnoughBreaching === 'retain' ? RETAIN : ALARM;
  }
  const anyGood = breaching < real;
  if (ignored) return anyGood ? OK : RETAIN;
  // A row of the table has OK for a good point that is older than the breaching one.
  return anyGood ? OK : tooFewOutcome(range, rule);
}

/** The premature rule: a breaching point triggers the alarm once its age in periods reaches `datapointsToAlarm`. */
function tooFewOutcome(range: SparseRange, { datapointsToAlarm, readings }: CompleteRule): number {
  if (range.oldestBreachingAge >= datapointsToAlarm) return ALARM;
  return readings.notAlarmYet === 'retain' ? RETAIN : readings.notAlarmYet === 'OK' ? OK : INSUFFICIENT_DATA;
}
