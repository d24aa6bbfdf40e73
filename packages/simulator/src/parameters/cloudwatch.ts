import { type MetricMathParameters, metricMathParameters } from './metric-math.ts';
import type { Catalogue } from './parameter.ts';

/** Behavior of CloudWatch that AWS does not publish, or publishes in two versions. */
export interface CloudWatchParameters extends MetricMathParameters {
  readonly alarmEvaluationOffsetMs: number;
  readonly evaluationRangeExtra: number;
  readonly rangeCoversDelay: 'one-minute' | 'every-period' | 'never';
  readonly notAlarmYet: 'retain' | 'OK' | 'INSUFFICIENT_DATA';
  readonly prematureBound: 'evaluation-periods' | 'evaluation-range';
  readonly olderGoodPointBlocksPremature: boolean;
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
    reason: 'CloudWatch evaluates alarms every minute; in a log, one changed two seconds after the minute',
    source: operatorLog,
  },
  evaluationRangeExtra: {
    default: 2,
    reason: 'points fetched beyond the evaluation periods; the published tables use five for N = 3',
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
    reason: 'AWS does not state the state while too few breaching points are old enough',
    source: missingDataPage,
  },
  prematureBound: {
    default: 'evaluation-periods',
    values: ['evaluation-periods', 'evaluation-range'],
    reason:
      'one sentence limits the age of the oldest breaching point by the evaluation periods, the next by the range',
    source: missingDataPage,
  },
  olderGoodPointBlocksPremature: {
    default: true,
    reason: 'the text considers only newer points; the table row "0 - X - -" with M = 2 says OK',
    source: 'https://github.com/awsdocs/amazon-cloudwatch-user-guide/issues/129',
  },
  ignoreWithEnoughBreaching: {
    default: 'ALARM',
    values: ['ALARM', 'retain'],
    reason: 'AWS does not state whether "ignore" alarms on enough breaching points among missing ones',
    source: missingDataPage,
  },
  lowSampleIgnore: {
    default: 'newest-point',
    values: ['newest-point', 'as-missing'],
    reason: 'the state stays while a period has too few samples; AWS does not say which of the evaluated periods',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html',
  },
  percentileMethod: {
    default: 'nearest-rank',
    values: ['nearest-rank', 'linear'],
    reason: 'AWS does not publish how it interpolates percentiles; the nearest rank is a value that was really put',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html',
  },
  describeAlarmsPerSecond: {
    default: null,
    reason: 'the quota is 9; off by default, because virtual time stands still while a handler makes its calls',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html',
  },
  ...metricMathParameters,
};
