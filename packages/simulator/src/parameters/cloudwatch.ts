import { type MetricMathParameters, metricMathParameters } from './metric-math.ts';
import type { Catalogue } from './parameter.ts';

/** Behavior of CloudWatch that AWS does not publish, or publishes in two versions. */
export interface CloudWatchParameters extends MetricMathParameters {
  readonly alarmEvaluationOffsetMs: number;
  readonly evaluationRangeExtra: number;
  readonly rangeCoversDelay: 'one-minute' | 'every-period' | 'never';
  readonly notAlarmYet: 'retain' | 'OK' | 'INSUFFICIENT_DATA';
  readonly prematureBound: 'evaluation-periods' | 'evaluation-range';
  readonly ignoreWithEnoughBreaching: 'ALARM' | 'retain';
  readonly lowSampleIgnore: 'newest-point' | 'as-missing';
  readonly percentileMethod: 'nearest-rank' | 'linear';
  readonly describeAlarmsPerSecond: number | null;
}

const missingDataPage = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html';
const none = 'unpublished';
const operatorLog = 'OBS1, a public operator log of a canary with alarms, us-east-1, 2026';

export const cloudWatchParameters: Catalogue<CloudWatchParameters> = {
  alarmEvaluationOffsetMs: {
    default: 2_000,
    reason:
      'CloudWatch evaluates alarms every minute; in a log, an alarm changed its state two seconds after the minute',
    source: operatorLog,
  },
  evaluationRangeExtra: {
    default: 2,
    reason:
      'how many points an evaluation fetches beyond the evaluation periods; the published tables use five points for three evaluation periods',
    source: missingDataPage,
  },
  rangeCoversDelay: {
    default: 'one-minute',
    values: ['one-minute', 'every-period', 'never'],
    reason: 'without the delay in its range, a one-minute alarm on a late metric would never see enough points',
    source: none,
  },
  notAlarmYet: {
    default: 'retain',
    values: ['retain', 'OK', 'INSUFFICIENT_DATA'],
    reason: 'AWS does not say which state the alarm has until its oldest breaching point is old enough (CW-13)',
    source: missingDataPage,
  },
  prematureBound: {
    default: 'evaluation-periods',
    values: ['evaluation-periods', 'evaluation-range'],
    reason:
      'the page looks for the oldest breaching point among the evaluation periods in one sentence, and in the whole evaluation range in the next',
    source: missingDataPage,
  },
  ignoreWithEnoughBreaching: {
    default: 'ALARM',
    values: ['ALARM', 'retain'],
    reason:
      'AWS does not say whether an alarm with `ignore` goes to ALARM on enough breaching points among missing ones',
    source: missingDataPage,
  },
  lowSampleIgnore: {
    default: 'newest-point',
    values: ['newest-point', 'as-missing'],
    reason:
      'the state stays while a period has too few samples; AWS does not say which of the evaluated periods must have too few',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html',
  },
  percentileMethod: {
    default: 'nearest-rank',
    values: ['nearest-rank', 'linear'],
    reason:
      'AWS does not publish how it interpolates percentiles; the nearest rank is one of the values that were published',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html',
  },
  describeAlarmsPerSecond: {
    default: null,
    reason: 'the quota is 9; off by default, because virtual time does not pass while a function makes its calls',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html',
  },
  ...metricMathParameters,
};
