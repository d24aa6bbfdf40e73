import { type MetricMathParameters, metricMathParameters } from './metric-math.ts';
import type { Catalogue } from './parameter.ts';

/** What AWS does not publish of CloudWatch, or publishes in two versions. */
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
    reason: 'alarms are evaluated every minute; one was seen to change two seconds after the minute',
    source: operatorLog,
  },
  evaluationRangeExtra: {
    default: 2,
    reason: 'points fetched beyond the evaluation periods: the worked tables use five for N = 3',
    source: missingDataPage,
  },
  rangeCoversDelay: {
    default: 'one-minute',
    values: ['one-minute', 'every-period', 'never'],
    reason:
      'without the delay in its range a one-minute alarm on a metric that comes late would never see enough points',
    source: none,
  },
  notAlarmYet: {
    default: 'retain',
    values: ['retain', 'OK', 'INSUFFICIENT_DATA'],
    reason: 'the state while too few breaching points are old enough is not stated',
    source: missingDataPage,
  },
  prematureBound: {
    default: 'evaluation-periods',
    values: ['evaluation-periods', 'evaluation-range'],
    reason: 'one sentence bounds the oldest breaching point by the evaluation periods, the next by the range',
    source: missingDataPage,
  },
  olderGoodPointBlocksPremature: {
    default: true,
    reason: 'the prose looks at newer points only, the table row "0 - X - -" with M = 2 says OK',
    source: 'https://github.com/awsdocs/amazon-cloudwatch-user-guide/issues/129',
  },
  ignoreWithEnoughBreaching: {
    default: 'ALARM',
    values: ['ALARM', 'retain'],
    reason: 'whether "ignore" alarms on enough breaching points among missing ones is not stated',
    source: missingDataPage,
  },
  lowSampleIgnore: {
    default: 'newest-point',
    values: ['newest-point', 'as-missing'],
    reason: 'the state is said to stay while a period has too few samples; which of the evaluated periods is not said',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html',
  },
  percentileMethod: {
    default: 'nearest-rank',
    values: ['nearest-rank', 'linear'],
    reason:
      'how a percentile lies between two values is not published; the nearest rank is always a value that was put',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html',
  },
  describeAlarmsPerSecond: {
    default: null,
    reason: 'the quota is 9; off by default, since virtual time stands still while a handler makes its calls',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html',
  },
  ...metricMathParameters,
};
