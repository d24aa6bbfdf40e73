import { passes, type Sample, type Step } from '../sample.ts';
import { at, cloudWatch, math, one, published, token } from './cloudwatch-metric.ts';
import { alarm, errorsAt } from './shop.ts';

const onlyAnswers = true;
const region = 'eu-west-1:111122223333';
const arn = `arn:aws:cloudwatch:${region}:alarm:errors`;
const topic = (name: string) => `arn:aws:sns:${region}:${name}`;

const ofAlarm = {
  AlarmName: 'errors',
  EvaluationPeriods: 1,
  Threshold: 4,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};
const treatment = { TreatMissingData: ['breaching', 'ignore'] };
const alarmOthers = {
  ...treatment,
  Statistic: ['Maximum', 'SampleCount'],
  ExtendedStatistic: ['p10'],
  Unit: ['Seconds'],
  ComparisonOperator: ['LessThanThreshold'],
  Period: [120],
  EvaluationPeriods: [2],
  DatapointsToAlarm: [1, 3],
  Threshold: [40],
  EvaluateLowSampleCountPercentile: ['evaluate', 'ignore'],
  OKActions: [[topic('a')], [topic('b')]],
  AlarmActions: [[topic('a')], [topic('b')]],
  InsufficientDataActions: [[topic('a')], [topic('b')]],
  'Metrics[].MetricStat.Stat': ['Maximum'],
  'Metrics[].MetricStat.Unit': ['Seconds'],
  'Metrics[].MetricStat.Period': [300],
  'Metrics[].Expression': ['m * 100'],
};

const putMetricAlarm: readonly Sample[] = [
  {
    input: {
      ...one,
      AlarmDescription: 'Errors of web',
      ActionsEnabled: true,
      Tags: [{ Key: 'team', Value: 'shop' }],
      EvaluationWindow: { SlidingWindow: {} },
    },
    after: [...published(), passes(4), ...published()],
    others: alarmOthers,
    refused: [
      'EvaluationInterval',
      'ThresholdMetricId',
      'EvaluationCriteria.PromQLCriteria.Query',
      'EvaluationCriteria.PromQLCriteria.PendingPeriod',
      'EvaluationCriteria.PromQLCriteria.RecoveryPeriod',
    ],
  },
  {
    input: {
      ...ofAlarm,
      Namespace: 'shop',
      MetricName: 'errors',
      Period: 60,
      ExtendedStatistic: 'p90',
      EvaluateLowSampleCountPercentile: 'ignore',
    },
    after: published([]),
    others: alarmOthers,
  },
  { input: { ...ofAlarm, Metrics: math }, after: published(), others: alarmOthers },
  { input: { ...ofAlarm, Metrics: [{ ...math[1], ReturnData: true }] }, after: published(), others: alarmOthers },
  {
    input: { ...ofAlarm, Metrics: [{ Id: 'e', Expression: 'FILL(m, 5)', Period: 60 }, math[1]] },
    after: published(),
    others: { ...alarmOthers, 'Metrics[].Period': [300] },
  },
];

const two: readonly Step[] = [
  alarm('errors'),
  cloudWatch('PutMetricAlarm', {
    ...one,
    AlarmName: 'other',
    AlarmActions: [topic('a')],
    ActionsEnabled: true,
    Tags: [{ Key: 'team', Value: 'shop' }],
  }),
  errorsAt(1, 2),
  passes(5),
];
const answered = { onlyAnswers, before: two } as const;

/** Samples of the operations on alarms and their tags. */
export const ofAlarms: Readonly<Record<string, readonly Sample[]>> = {
  PutMetricAlarm: putMetricAlarm,
  DescribeAlarms: [
    {
      ...answered,
      input: { AlarmNames: ['errors'], AlarmTypes: ['MetricAlarm'] },
      others: { AlarmTypes: [['CompositeAlarm']] },
    },
    { ...answered, input: { StateValue: 'OK' }, others: { StateValue: ['ALARM', 'INSUFFICIENT_DATA'] } },
    { ...answered, input: { AlarmNamePrefix: 'oth', ActionPrefix: 'arn:aws:sns' } },
    { ...answered, input: { MaxRecords: 1, NextToken: token(0) }, others: { NextToken: [token(1)], MaxRecords: [2] } },
  ],
  DescribeAlarmsForMetric: [
    {
      ...answered,
      input: {
        Namespace: 'shop',
        MetricName: 'errors',
        Dimensions: one.Dimensions,
        Statistic: 'Sum',
        Period: 60,
        Unit: 'Count',
      },
      others: { Statistic: ['Maximum'], Unit: ['Seconds'], Period: [120] },
    },
    {
      ...answered,
      input: { Namespace: 'shop', MetricName: 'errors', Dimensions: one.Dimensions, ExtendedStatistic: 'p90' },
    },
  ],
  DescribeAlarmHistory: [
    {
      ...answered,
      input: {
        AlarmName: 'errors',
        AlarmTypes: ['MetricAlarm'],
        HistoryItemType: 'StateUpdate',
        StartDate: at(0),
        EndDate: at(30),
      },
      others: { AlarmTypes: [['CompositeAlarm']], HistoryItemType: ['Action'], StartDate: [at(20)], EndDate: [at(0)] },
    },
    {
      ...answered,
      input: { ScanBy: 'TimestampAscending', MaxRecords: 1, NextToken: token(1) },
      others: { ScanBy: ['TimestampDescending'], NextToken: [token(0)] },
    },
  ],
  SetAlarmState: [
    {
      before: two,
      input: { AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'rehearsal', StateReasonData: '{"a":1}' },
      others: { StateReasonData: ['{"a":2}'], StateValue: ['OK'] },
      watchMs: 300_000,
    },
  ],
  DeleteAlarms: [{ before: two, input: { AlarmNames: ['errors'] }, watchMs: 0, others: { AlarmNames: [['other']] } }],
  EnableAlarmActions: [
    {
      before: [...two, cloudWatch('DisableAlarmActions', { AlarmNames: ['errors', 'other'] })],
      input: { AlarmNames: ['errors'] },
      watchMs: 0,
      others: { AlarmNames: [['other']] },
    },
  ],
  DisableAlarmActions: [
    { before: two, input: { AlarmNames: ['errors'] }, watchMs: 0, others: { AlarmNames: [['other']] } },
  ],
  TagResource: [{ before: two, input: { ResourceARN: arn, Tags: [{ Key: 'team', Value: 'shop' }] }, watchMs: 0 }],
  UntagResource: [
    {
      before: [...two, cloudWatch('TagResource', { ResourceARN: arn, Tags: [{ Key: 'team', Value: 'shop' }] })],
      input: { ResourceARN: arn, TagKeys: ['team'] },
      watchMs: 0,
    },
  ],
  ListTagsForResource: [{ ...answered, input: { ResourceARN: arn } }],
};
