import { passes, type Sample, type Step } from '../sample.ts';
import { ofAlarms } from './cloudwatch-alarms.ts';
import { at, cloudWatch, math, one, published, token } from './cloudwatch-metric.ts';

const onlyAnswers = true;
const datum = {
  MetricName: 'orders',
  Dimensions: [{ Name: 'Service', Value: 'web' }],
  Unit: 'Count',
  StorageResolution: 1,
  Timestamp: at(1.5),
};
const forms = [
  { ...datum, Value: 5 },
  { ...datum, Values: [1, 2], Counts: [3, 4] },
  { ...datum, StatisticValues: { SampleCount: 3, Sum: 9, Minimum: 1, Maximum: 5 } },
];
const datumOthers = (at_: string) => ({
  [`${at_}.StorageResolution`]: [60],
  [`${at_}.Unit`]: ['Seconds'],
  [`${at_}.Timestamp`]: [at(2)],
  [`${at_}.Values`]: [[1, 7]],
  [`${at_}.Counts`]: [[1, 9]],
  [`${at_}.StatisticValues.Sum`]: [10],
  [`${at_}.StatisticValues.SampleCount`]: [4],
  [`${at_}.StatisticValues.Minimum`]: [2],
  [`${at_}.StatisticValues.Maximum`]: [4],
});

const onOrders = ['Sum', 'SampleCount', 'Minimum', 'Maximum'].map((Statistic) =>
  cloudWatch('PutMetricAlarm', {
    ...one,
    AlarmName: Statistic,
    MetricName: 'orders',
    Statistic,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 1.5,
  }),
);

const putMetricData: readonly Sample[] = [
  ...forms.map(
    (form): Sample => ({
      before: onOrders,
      input: { Namespace: 'shop', MetricData: [form] },
      watchMs: 600_000,
      others: datumOthers('MetricData[]'),
    }),
  ),
  ...forms.map(
    (form): Sample => ({
      before: onOrders,
      input: {
        Namespace: 'shop',
        StrictEntityValidation: false,
        EntityMetricData: [
          { Entity: { KeyAttributes: { Type: 'Service' }, Attributes: { Team: 'shop' } }, MetricData: [form] },
        ],
      },
      watchMs: 600_000,
      others: datumOthers('EntityMetricData[].MetricData[]'),
    }),
  ),
];

const withMetrics: readonly Step[] = [...published(), ...published([]), passes(15)];
const span = { StartTime: at(0), EndTime: at(15) };
const spanOthers = { StartTime: [at(3)], EndTime: [at(5)] };
/** Samples of the operations of CloudWatch. */
export const ofCloudWatch: Readonly<Record<string, readonly Sample[]>> = {
  ...ofAlarms,
  PutMetricData: putMetricData,
  GetMetricData: [
    {
      onlyAnswers,
      before: withMetrics,
      input: { MetricDataQueries: math, ...span, ScanBy: 'TimestampAscending', LabelOptions: { Timezone: '+0000' } },
      others: {
        ...spanOthers,
        'MetricDataQueries[].Expression': ['m * 2'],
        ScanBy: ['TimestampDescending'],
        'LabelOptions.Timezone': ['+0100'],
      },
    },
    {
      onlyAnswers,
      before: withMetrics,
      input: { MetricDataQueries: [{ ...math[1], ReturnData: true }], ...span, MaxDatapoints: 1, NextToken: token(1) },
      others: {
        'MetricDataQueries[].MetricStat.Stat': ['Maximum', 'SampleCount'],
        'MetricDataQueries[].MetricStat.Unit': ['Seconds'],
        'MetricDataQueries[].MetricStat.Period': [300],
        NextToken: [token(2)],
        MaxDatapoints: [2],
      },
    },
    {
      onlyAnswers,
      before: withMetrics,
      input: { MetricDataQueries: [{ Id: 'e', Expression: 'FILL(m, 5)', Period: 60 }, ...math.slice(1)], ...span },
      others: { 'MetricDataQueries[].Period': [300] },
    },
  ],
  GetMetricStatistics: [
    {
      onlyAnswers,
      before: withMetrics,
      input: {
        Namespace: 'shop',
        MetricName: 'errors',
        Dimensions: one.Dimensions,
        ...span,
        Period: 60,
        Statistics: ['Sum'],
        Unit: 'Count',
      },
      others: { ...spanOthers, Period: [300], Statistics: [['Maximum']], Unit: ['Seconds'] },
    },
    {
      onlyAnswers,
      before: withMetrics,
      input: { Namespace: 'shop', MetricName: 'errors', ...span, Period: 60, ExtendedStatistics: ['p50'] },
      others: { ExtendedStatistics: [['p90']] },
    },
  ],
  ListMetrics: [
    {
      onlyAnswers,
      before: [...withMetrics, passes(300)],
      input: { Namespace: 'shop', MetricName: 'errors', Dimensions: one.Dimensions },
    },
    { onlyAnswers, before: [...withMetrics, passes(300)], input: { Namespace: 'shop', RecentlyActive: 'PT3H' } },
    { onlyAnswers, before: withMetrics, input: { NextToken: token(1) }, others: { NextToken: [token(0)] } },
  ],
};
