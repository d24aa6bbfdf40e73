import { expect, it } from 'vitest';
import { chooseAlarms } from '../../../src/core/protect/choose-alarms.ts';
import { auditedOf, nameAlarms, putMetricAlarm } from '../../../src/core/protect/planned-alarm.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/core/protection/alarm-rules/defaults.ts';
import { facts } from './facts.ts';

const network = {
  dimension: 'targetgroup/tcp/1',
  kind: 'network',
  loadBalancer: 'net/shop/0123456789abcdef',
} as const;
const alarms = nameAlarms(
  chooseAlarms(facts({ targetGroups: [network, { ...network, dimension: 'targetgroup/tcp/2' }] }), DEFAULT_THRESHOLDS),
  { cluster: 'shop', name: 'checkout' },
);

it('numbers the second alarm of a kind', () => {
  expect(alarms.map(({ name }) => name)).toEqual([
    'shop/checkout no healthy target (deployment)',
    'shop/checkout unhealthy targets (deployment)',
    'shop/checkout no healthy target 2 (deployment)',
    'shop/checkout unhealthy targets 2 (deployment)',
  ]);
});

it('gives the input of PutMetricAlarm for one metric', () => {
  const [first] = alarms;
  expect(first && putMetricAlarm(first)).toEqual({
    AlarmName: 'shop/checkout no healthy target (deployment)',
    AlarmDescription:
      'In 3 of 10 minutes, no target was healthy. During a deployment of the ECS service shop/checkout, this alarm makes ECS roll back.',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 10,
    DatapointsToAlarm: 3,
    TreatMissingData: 'notBreaching',
    Namespace: 'AWS/NetworkELB',
    MetricName: 'HealthyHostCount',
    Dimensions: [
      { Name: 'LoadBalancer', Value: 'net/shop/0123456789abcdef' },
      { Name: 'TargetGroup', Value: 'targetgroup/tcp/1' },
    ],
    Period: 60,
    Statistic: 'Minimum',
  });
});

it('gives the input of PutMetricAlarm for metric math, and the same to an audit', () => {
  const [steady] = nameAlarms(chooseAlarms(facts(), DEFAULT_THRESHOLDS), { cluster: 'shop', name: 'checkout' });
  if (steady === undefined) throw new Error('there is no alarm');
  const { expression } = steady.rule;
  expect(putMetricAlarm(steady)).toMatchObject({
    Metrics: [
      { Id: 'result', Expression: expression, ReturnData: true },
      {
        Id: 'errors',
        ReturnData: false,
        MetricStat: { Metric: { MetricName: 'HTTPCode_Target_5XX_Count' }, Period: 60, Stat: 'Sum' },
      },
      { Id: 'requests', ReturnData: false, MetricStat: { Metric: { MetricName: 'RequestCount' } } },
    ],
  });
  expect(auditedOf(steady)).toMatchObject({ kind: 'metric', name: steady.name, expression, datapointsToAlarm: 4 });
});

it('cuts a name that is too long', () => {
  const [long] = nameAlarms(chooseAlarms(facts(), DEFAULT_THRESHOLDS), { cluster: 'c'.repeat(255), name: 'checkout' });
  expect(long?.name).toHaveLength(255);
  expect(long?.name.endsWith(' errors (deployment)')).toBe(true);
});
