import { describe, expect, it } from 'vitest';
import { mapAuditedAlarms } from '../../../src/adapters/cloudwatch/audited-alarm-mapping.ts';

describe('the alarms of DescribeAlarms', () => {
  it('are metric, composite, log and PromQL alarms', () => {
    const alarms = mapAuditedAlarms({
      MetricAlarms: [
        { AlarmName: 'plain', Namespace: 'N', MetricName: 'M', EvaluationPeriods: 1 },
        { AlarmName: 'query', ...{ EvaluationCriteria: { PromQLCriteria: { Query: 'up == 0' } } } },
      ],
      CompositeAlarms: [{ AlarmName: 'composite', StateValue: 'ALARM' }],
      LogAlarms: [{ AlarmName: 'log' }],
    });
    expect([...alarms].map(([name, { kind }]) => [name, kind])).toEqual([
      ['plain', 'metric'],
      ['query', 'promql'],
      ['composite', 'composite'],
      ['log', 'log'],
    ]);
  });

  it('have their metric, with the defaults of CloudWatch', () => {
    const alarms = mapAuditedAlarms({
      MetricAlarms: [
        {
          AlarmName: 'errors',
          StateValue: 'OK',
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'HTTPCode_Target_5XX_Count',
          Dimensions: [{ Name: 'LoadBalancer', Value: 'app/shop/1' }],
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 3,
          Threshold: 10,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: [
            'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1:resource/ecs/service/shop/checkout:policyName/up',
          ],
        },
      ],
    });
    expect(alarms.get('errors')).toEqual({
      kind: 'metric',
      id: 'errors',
      name: 'errors',
      state: 'OK',
      metrics: [
        {
          id: 'value',
          namespace: 'AWS/ApplicationELB',
          metricName: 'HTTPCode_Target_5XX_Count',
          dimensions: [['LoadBalancer', 'app/shop/1']],
          statistic: 'Sum',
          period: 60,
        },
      ],
      expression: undefined,
      threshold: 10,
      comparisonOperator: 'GreaterThanThreshold',
      datapointsToAlarm: 3,
      evaluationPeriods: 3,
      treatMissingData: 'missing',
      evaluatesLowSamples: true,
      queries: [
        {
          id: 'value',
          expression: undefined,
          metric: {
            namespace: 'AWS/ApplicationELB',
            metricName: 'HTTPCode_Target_5XX_Count',
            dimensions: [['LoadBalancer', 'app/shop/1']],
          },
          statistic: 'Sum',
          periodSeconds: 60,
          unit: undefined,
          accountId: undefined,
          returnsData: true,
        },
      ],
      scales: true,
    });
  });

  it('have the expression that returns data', () => {
    const stat = (MetricName: string) => ({ Metric: { Namespace: 'N', MetricName }, Stat: 'Sum', Period: 60 });
    const alarms = mapAuditedAlarms({
      MetricAlarms: [
        {
          AlarmName: 'rate',
          EvaluationPeriods: 1,
          Metrics: [
            { Id: 'e', MetricStat: stat('E'), ReturnData: false },
            { Id: 'rate', Expression: '100 * e / r' },
            { Id: 'r', MetricStat: stat('R'), ReturnData: false },
          ],
        },
      ],
    });
    expect(alarms.get('rate')).toMatchObject({ expression: '100 * e / r', metrics: [{ id: 'e' }, { id: 'r' }] });
  });
});
