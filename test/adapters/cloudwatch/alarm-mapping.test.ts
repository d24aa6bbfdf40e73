import type { AlarmHistoryItem, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { mapAlarms, mapTransition } from '../../../src/adapters/cloudwatch/alarm-mapping.ts';
import history from '../../fixtures/events/cw-describe-alarm-history-stateupdate.json' with { type: 'json' };

const TEN_MS = 1_795_514_400_000;
const mapOne = (alarm: MetricAlarm) => mapAlarms({ MetricAlarms: [{ AlarmName: 'a', ...alarm }] })[0];

describe('mapAlarms', () => {
  it('gives all that the guard reads of a metric alarm', () => {
    const alarm = mapOne({
      StateValue: 'ALARM',
      StateReason: 'Threshold Crossed',
      StateReasonData: '{"version":"1.0","recentDatapoints":[1.0,14.5],"threshold":10.0}',
      StateTransitionedTimestamp: new Date(TEN_MS),
      StateUpdatedTimestamp: new Date(TEN_MS + 5),
      AlarmConfigurationUpdatedTimestamp: new Date(TEN_MS - 7),
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Dimensions: [
        { Name: 'TargetGroup', Value: 'targetgroup/shop/1' },
        { Name: 'LoadBalancer', Value: 'app/shop/2' },
      ],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmDescription: 'Too many requests fail. Call the shop team.',
    });
    expect(alarm).toStrictEqual({
      alarmName: 'a',
      kind: 'metric',
      state: 'ALARM',
      stateReason: 'Threshold Crossed',
      stateChangedAt: TEN_MS,
      configuredAt: TEN_MS - 7,
      metricKey:
        '["AWS/ApplicationELB","HTTPCode_Target_5XX_Count",["LoadBalancer=app/shop/2","TargetGroup=targetgroup/shop/1"]]',
      namespace: 'AWS/ApplicationELB',
      metricName: 'HTTPCode_Target_5XX_Count',
      statistic: 'Sum',
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 10,
      periodSeconds: 60,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      value: 14.5,
      description: 'Too many requests fail. Call the shop team.',
      queries: [
        {
          id: 'value',
          expression: undefined,
          metric: {
            namespace: 'AWS/ApplicationELB',
            metricName: 'HTTPCode_Target_5XX_Count',
            dimensions: [
              ['TargetGroup', 'targetgroup/shop/1'],
              ['LoadBalancer', 'app/shop/2'],
            ],
          },
          statistic: 'Sum',
          periodSeconds: 60,
          unit: undefined,
          accountId: undefined,
          returnsData: true,
        },
      ],
    });
  });

  it('names no metric for metric math, but its period', () => {
    const alarm = mapOne({
      Metrics: [
        { Id: 'rate', Expression: 'errors / requests' },
        { Id: 'errors', MetricStat: { Metric: {}, Period: 300, Stat: 'Sum' } },
      ],
    });
    expect(alarm).toMatchObject({ metricName: undefined, namespace: undefined, periodSeconds: 300 });
    expect(alarm?.queries).toMatchObject([
      { id: 'rate', expression: 'errors / requests', metric: undefined, returnsData: true },
      { id: 'errors', expression: undefined, statistic: 'Sum', periodSeconds: 300, returnsData: true },
    ]);
  });

  it('takes the band of an anomaly detection for no value', () => {
    const alarm = mapOne({
      ThresholdMetricId: 'band',
      Metrics: [
        { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(latency)', ReturnData: true },
        { Id: 'latency', MetricStat: { Metric: {}, Period: 60, Stat: 'p99' }, ReturnData: true },
        { Id: 'hidden', MetricStat: { Metric: {}, Period: 60, Stat: 'p99' }, ReturnData: false },
      ],
    });
    expect(alarm?.queries?.map(({ id, returnsData }) => [id, returnsData])).toEqual([
      ['band', false],
      ['latency', true],
      ['hidden', false],
    ]);
  });

  it('takes an extended statistic, and the update where no transition is dated', () => {
    const alarm = mapOne({ ExtendedStatistic: 'p99', StateUpdatedTimestamp: new Date(TEN_MS) });
    expect(alarm).toMatchObject({ statistic: 'p99', stateChangedAt: TEN_MS, state: 'UNKNOWN' });
  });

  it.each([
    [
      'the dated datapoint that is newest',
      '{"recentDatapoints":[1.0],"evaluatedDatapoints":[{"timestamp":"2026-11-24T10:01:00.000+0000","value":7.0},{"timestamp":"2026-11-24T10:00:00.000+0000","value":3.0},{"timestamp":"2026-11-24T10:02:00.000+0000"}]}',
      7,
    ],
    ['zero as a value', '{"recentDatapoints":[3.0,0.0]}', 0],
    ['the last that is a number', '{"recentDatapoints":[3.0,null]}', 3],
    ['none without datapoints', '{"recentDatapoints":[]}', undefined],
    ['none from other data', '{"triggeringAlarms":[]}', undefined],
    ['none from a text that was cut', '{"recentDatapoints":[3.0', undefined],
    ['none from what is no object', '7', undefined],
    ['none from nothing', undefined, undefined],
  ])('takes %s', (_, StateReasonData, value) => {
    expect(mapOne({ StateReasonData })?.value).toBe(value);
  });

  it('tells composite and log alarms from metric ones', () => {
    const alarms = mapAlarms({
      CompositeAlarms: [{ AlarmName: 'both', StateValue: 'OK' }],
      LogAlarms: [{ AlarmName: 'logs', StateValue: 'ALARM', Threshold: 3, ComparisonOperator: 'GreaterThanThreshold' }],
    });
    expect(alarms).toMatchObject([
      { alarmName: 'both', kind: 'composite', state: 'OK', threshold: undefined },
      { alarmName: 'logs', kind: 'log', state: 'ALARM', threshold: 3 },
    ]);
  });

  it('leaves out an alarm without a name', () => {
    expect(mapAlarms({ MetricAlarms: [{ StateValue: 'OK' }] })).toEqual([]);
    expect(mapAlarms({})).toEqual([]);
  });
});

describe('mapTransition', () => {
  const item = (data: AlarmHistoryItem): AlarmHistoryItem => ({ Timestamp: new Date(TEN_MS), ...data });

  it('reads what AWS shows as a sample', () => {
    const [sample] = history.AlarmHistoryItems;
    const HistoryData = sample?.HistoryData;
    expect(mapTransition({ HistoryData, Timestamp: new Date('2014-04-09T18:59:06.442Z') })).toStrictEqual({
      at: 1_397_069_946_442,
      from: 'ALARM',
      to: 'OK',
      value: 40.292,
    });
  });

  it('takes the summary where the data were cut', () => {
    const cut = {
      HistoryData: '{"version":"1.0","oldSt',
      HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM',
    };
    expect(mapTransition(item(cut))).toStrictEqual({
      at: TEN_MS,
      from: 'INSUFFICIENT_DATA',
      to: 'ALARM',
      value: undefined,
    });
  });

  it.each<[string, AlarmHistoryItem]>([
    ['names no states', item({ HistoryData: '{"version":"2.0"}', HistorySummary: 'something else' })],
    ['has no time', { HistorySummary: 'Alarm updated from OK to ALARM' }],
    ['says nothing', item({})],
  ])('gives nothing for an entry that %s', (_, entry) => {
    expect(mapTransition(entry)).toBeUndefined();
  });
});
