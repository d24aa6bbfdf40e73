/** What AWS's pages leave open about alarms. Names and defaults are those of the simulator's parameters. */
export interface AlarmReadings {
  /** Points fetched beyond the evaluation periods. @default 2, with which the published tables come out */
  readonly evaluationRangeExtra: number;
  /** Which alarms' ranges also cover the delay of their metric. @default 'one-minute' */
  readonly rangeCoversDelay: 'one-minute' | 'every-period' | 'never';
  /** State while too few breaching points are old enough: not stated. @default 'retain' */
  readonly notAlarmYet: 'retain' | 'OK' | 'INSUFFICIENT_DATA';
  /** How far back the oldest breaching point may lie: two sentences differ. @default 'evaluation-periods' */
  readonly prematureBound: 'evaluation-periods' | 'evaluation-range';
  /** Whether a good point older than all breaching ones prevents the premature rule. @default true, as a table row has it */
  readonly olderGoodPointBlocksPremature: boolean;
  /** What `ignore` does with enough breaching points among missing ones: not stated. @default 'ALARM' */
  readonly ignoreWithEnoughBreaching: 'ALARM' | 'retain';
  /** When `ignore` of low samples keeps the state: while the newest point has few, or never, its points being missing. @default 'newest-point' */
  readonly lowSampleIgnore: 'newest-point' | 'as-missing';
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
export const defaultAlarmReadings: AlarmReadings = {
  evaluationRangeExtra: 2,
  rangeCoversDelay: 'one-minute',
  notAlarmYet: 'retain',
  prematureBound: 'evaluation-periods',
  olderGoodPointBlocksPremature: true,
  ignoreWithEnoughBreaching: 'ALARM',
  lowSampleIgnore: 'newest-point',
};
