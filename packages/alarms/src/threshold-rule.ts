import { type AlarmReadings, defaultAlarmReadings } from './readings.ts';

export const ALARM_STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

export const MISSING_DATA_TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
export type MissingDataTreatment = (typeof MISSING_DATA_TREATMENTS)[number];

export const COMPARISON_OPERATORS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];

/** The percentile that an alarm evaluates, and what it does in periods with too few samples for it. */
export interface LowSamplePercentile {
  /** 0 to 100, at most two decimals. */
  readonly percent: number;
  readonly evaluateLowSampleCountPercentile: 'evaluate' | 'ignore';
}

/** The rule of an alarm that compares one series with a fixed threshold. */
export interface ThresholdRule {
  readonly evaluationPeriods: number;
  /** @default evaluationPeriods */
  readonly datapointsToAlarm?: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly threshold: number;
  /** @default 'missing' */
  readonly treatMissingData?: MissingDataTreatment;
  /** Namespace of the metric. An alarm in `AWS/DynamoDB` ignores missing data, whatever `treatMissingData` is. */
  readonly namespace?: string;
  /**
   * Number of points that one evaluation considers.
   *
   * @default evaluationPeriods + `evaluationRangeExtra` of the readings
   */
  readonly evaluationRange?: number;
  /** @default every point counts, however few samples it has */
  readonly percentile?: LowSamplePercentile;
}

/** A rule with its defaults filled in. */
export interface CompleteRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
  readonly evaluationRange: number;
  readonly readings: AlarmReadings;
}

export function completeRule(rule: ThresholdRule, given: Partial<AlarmReadings> = {}): CompleteRule {
  const readings = { ...defaultAlarmReadings, ...given };
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods } = rule;
  const treatMissingData = treatmentOf(rule);
  const evaluationRange = rule.evaluationRange ?? evaluationPeriods + readings.evaluationRangeExtra;
  if (evaluationRange < evaluationPeriods) {
    throw new RangeError(
      `the evaluation range must hold the ${evaluationPeriods} evaluation periods, got ${evaluationRange}: give at least ${evaluationPeriods}`,
    );
  }
  return { evaluationPeriods, datapointsToAlarm, treatMissingData, evaluationRange, readings };
}

/**
 * How an alarm evaluates missing data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html TreatMissingData
 */
export function treatmentOf({
  namespace,
  treatMissingData = 'missing',
}: Pick<ThresholdRule, 'namespace' | 'treatMissingData'>): MissingDataTreatment {
  return namespace === 'AWS/DynamoDB' ? 'ignore' : treatMissingData;
}

/**
 * The number of points that an alarm fetches: a few more than its evaluation periods, and with a one-minute period at
 * least enough to cover the minutes that are not published yet.
 *
 * @public
 */
export function evaluationRangeOf(
  alarm: { readonly evaluationPeriods: number; readonly periodSeconds: number; readonly delaySeconds: number },
  readings: AlarmReadings = defaultAlarmReadings,
): number {
  const { evaluationRangeExtra, rangeCoversDelay } = readings;
  const covers =
    rangeCoversDelay === 'every-period' || (rangeCoversDelay === 'one-minute' && alarm.periodSeconds === 60);
  const delay = covers ? Math.ceil(alarm.delaySeconds / alarm.periodSeconds) : 0;
  return alarm.evaluationPeriods + Math.max(evaluationRangeExtra, delay);
}
