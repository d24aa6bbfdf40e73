/**
 * Choices where AWS's pages leave the behavior of alarms open. Names and defaults are those of the simulator's
 * parameters.
 */
export interface AlarmReadings {
  /** Points fetched beyond the evaluation periods. @default 2, which reproduces AWS's published tables */
  readonly evaluationRangeExtra: number;
  /** Which alarms extend their range by the delay of their metric. @default 'one-minute' */
  readonly rangeCoversDelay: 'one-minute' | 'every-period' | 'never';
  /** State while too few breaching points are old enough; AWS does not state it. @default 'retain' */
  readonly notAlarmYet: 'retain' | 'OK' | 'INSUFFICIENT_DATA';
  /** How far back the oldest breaching point may be; two sentences of AWS's differ. @default 'evaluation-periods' */
  readonly prematureBound: 'evaluation-periods' | 'evaluation-range';
  /** What `ignore` does with enough breaching points among missing ones; AWS does not state it. @default 'ALARM' */
  readonly ignoreWithEnoughBreaching: 'ALARM' | 'retain';
  /**
   * What `ignore` does with points of too few samples: it keeps the state while the newest point is one
   * (`newest-point`), or it treats all of them as missing (`as-missing`).
   *
   * @default 'newest-point'
   */
  readonly lowSampleIgnore: 'newest-point' | 'as-missing';
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
export const defaultAlarmReadings: AlarmReadings = {
  evaluationRangeExtra: 2,
  rangeCoversDelay: 'one-minute',
  notAlarmYet: 'retain',
  prematureBound: 'evaluation-periods',
  ignoreWithEnoughBreaching: 'ALARM',
  lowSampleIgnore: 'newest-point',
};
