import { describe, expect, it } from 'vitest';
import { type AlarmShape, monitored, noon } from '../account.ts';

const stat = (Id: string, MetricName: string, fields: object = {}) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName }, Period: 60, Stat: 'Sum', ...fields },
  ReturnData: false,
});
const math = (expression: string, ...metrics: readonly object[]) => ({
  MetricName: undefined,
  Namespace: undefined,
  Statistic: undefined,
  Period: undefined,
  Metrics: [{ Id: 'e', Expression: expression, Label: 'share' }, ...metrics],
});
const percentile = (ExtendedStatistic: string, EvaluateLowSampleCountPercentile?: string) => ({
  MetricName: 'latency',
  Statistic: undefined,
  ExtendedStatistic,
  EvaluateLowSampleCountPercentile,
});

describe('alarms of the simulated CloudWatch', () => {
  it('are evaluated on metric math, and say so in their event [CW-42]', async () => {
    const account = monitored();
    account.alarm('share', { ...math('100 * m1 / m2', stat('m1', 'errors'), stat('m2', 'requests')), Threshold: 50 });
    account.put(0, { errors: 6, requests: 10 });
    // Without a request the division drops the point, and errors alone say nothing.
    account.put(60, { errors: 6, requests: 0 });
    await account.advance(62);
    expect(account.stateOf('share')).toBe('ALARM');
    // The event is under way for a second.
    await account.advance(63);
    const [event] = account.events;
    expect(event?.detail).toMatchObject({
      configuration: {
        metrics: [
          { id: 'e', expression: '100 * m1 / m2', label: 'share', returnData: true },
          {
            id: 'm1',
            metricStat: { metric: { namespace: 'shop', name: 'errors', dimensions: {} }, period: 60, stat: 'Sum' },
            returnData: false,
          },
          { id: 'm2', returnData: false },
        ],
      },
      state: {
        value: 'ALARM',
        reason:
          'Threshold Crossed: 1 out of the last 1 datapoints [60.0 (05/01/26 12:00:00)] was greater than the threshold (50.0) (minimum 1 datapoint for OK -> ALARM transition).',
        reasonData:
          '{"version":"1.0","queryDate":"2026-01-05T12:01:02.000+0000","startDate":"2026-01-05T12:00:00.000+0000","period":60,"recentDatapoints":[60.0],"threshold":50.0}',
      },
    });
    await account.advance(600);
    expect(account.changes().at(-1)).toBe('12:04:02 share INSUFFICIENT_DATA');
  });

  it('are evaluated on a percentile, and keep their state where it has too few samples [CW-15]', async () => {
    const account = monitored();
    account.alarm('evaluated', percentile('p90'));
    account.alarm('ignored', percentile('p90', 'ignore'));
    const put = (seconds: number, count: number) =>
      account.cloudWatch.putMetricData({
        namespace: 'shop',
        data: [{ MetricName: 'latency', Values: [20], Counts: [count], Timestamp: new Date(noon + seconds * 1000) }],
      });
    put(0, 99);
    put(60, 100);
    await account.advance(122);
    expect(account.changes()).toEqual(['12:01:02 evaluated ALARM', '12:02:02 ignored ALARM']);
  });

  it.each([
    [{ Metrics: [stat('m1', 'errors')] }, 'Exactly one of Metrics, MetricName'],
    [{ ...math('m1', stat('m1', 'errors')), Period: 60 }, 'must not be specified beside Metrics'],
    [{ ...math('m1'), Metrics: [stat('m1', 'errors')] }, 'Exactly one element of the metrics list should return data'],
    [math('m1 + m2', stat('m1', 'errors'), stat('m2', 'requests', { Period: 300 })), 'one period, got 60 and 300'],
    [math('[m1, m2]', stat('m1', 'errors'), stat('m2', 'requests')), 'must give a single time series, gives 2'],
    [math('SUM(m1)', stat('m1', 'errors')), 'must give a single time series, gives a scalar'],
    [math('m1 + m3', stat('m1', 'errors')), 'column 6'],
    [math('SEARCH("x", "Sum", 60)', stat('m1', 'errors')), 'does not evaluate SEARCH'],
    [math('ANOMALY_DETECTION_BAND(m1)', stat('m1', 'errors')), 'does not evaluate ANOMALY_DETECTION_BAND'],
    [math('e', stat('m1', 'errors')), 'refers to itself'],
    [math('m0', ...Array.from({ length: 11 }, (_, index) => stat(`m${index}`, 'errors'))), 'at most 10 metrics'],
    [math('m1', stat('m1', 'errors', { Stat: 'tm90' })), 'does not evaluate the statistic tm90'],
    [math('m1', { ...stat('m1', 'errors'), AccountId: '1' }), 'one account'],
  ])('refuse the queries of %j [CW-33]', (fields, problem) => {
    expect(() => monitored().alarm('a', fields)).toThrow(problem);
  });

  it('accept METRICS() but where they are told not to [CW-33]', () => {
    const fields = math('SUM(METRICS())', stat('m1', 'errors'), stat('m2', 'requests'));
    expect(() => monitored().alarm('a', fields)).not.toThrow();
    expect(() => monitored({ mathMetricsInAlarms: 'refused' }).alarm('a', fields)).toThrow('METRICS()');
  });

  it.each([
    [{ Period: 45 }, 'Period must be 10, 20, 30 or a multiple of 60'],
    [{ Period: 300, EvaluationPeriods: 289 }, 'more than a day'],
    [{ Period: 3600, EvaluationPeriods: 169 }, 'more than a week'],
    [{ DatapointsToAlarm: 2 }, 'DatapointsToAlarm must not be greater'],
    [{ ExtendedStatistic: 'p99' }, 'Exactly one of Statistic or ExtendedStatistic'],
    [{ Statistic: undefined }, 'Exactly one of Statistic or ExtendedStatistic'],
    [{ MetricName: undefined }, 'Exactly one of Metrics, MetricName or EvaluationCriteria'],
    [{ Threshold: undefined }, 'Threshold'],
    [{ ComparisonOperator: 'Above' }, 'ComparisonOperator must be one of'],
    [{ Unit: 'Parsecs' }, 'Unit'],
    [{ Namespace: ':shop' }, 'must not begin with a colon'],
    [{ AlarmActions: ['page me'] }, 'Invalid arn syntax: page me'],
  ])('refuse %j [CW-32]', (fields, problem) => {
    expect(() => monitored().alarm('a', fields)).toThrow(problem);
  });

  it.each([
    [{ EvaluationCriteria: { PromQLCriteria: { Query: 'up' } }, MetricName: undefined }, 'PromQL alarms'],
    [{ ThresholdMetricId: 'ad1' }, 'anomaly detection alarms'],
    [{ ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold' }, 'anomaly detection alarms'],
    [{ EvaluationWindow: { WallClockWindow: { Timezone: 'UTC' } } }, 'wall-clock alarms'],
    [{ WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } }, 'alarms with a warm-up'],
  ])('are refused by name when they are of another kind: %j [CW-31]', (fields, kind) => {
    expect(() => monitored().alarm('a', fields)).toThrow(`the simulator does not evaluate ${kind}`);
  });

  it.each([
    ['PutCompositeAlarm', 'composite alarms'],
    ['PutLogAlarm', 'log alarms'],
    ['PutAnomalyDetector', 'anomaly detection alarms'],
  ])('are refused by name when %s makes them [CW-31]', (operation, kind) => {
    expect(() => monitored().call(operation, { AlarmName: 'a' })).toThrow(`the simulator does not evaluate ${kind}`);
  });

  it('take a sliding window for what it is [CW-31]', () => {
    expect(() => monitored().alarm('a', { EvaluationWindow: { SlidingWindow: {} } })).not.toThrow();
  });

  it('are described in pages, by name, prefix and state [CW-28]', () => {
    const account = monitored();
    for (let index = 0; index < 5; index += 1) account.alarm(`a${index}`);
    account.alarm('b');
    account.call('SetAlarmState', { AlarmName: 'a3', StateValue: 'ALARM', StateReason: 'a drill' });
    const describe = (input: object) =>
      account.call<{ MetricAlarms: AlarmShape[]; NextToken?: string }>('DescribeAlarms', { ...input });
    const names = (input: object) => describe(input).MetricAlarms.map(({ AlarmName }) => AlarmName);
    const { NextToken } = describe({ MaxRecords: 4 });
    expect(names({ MaxRecords: 4 })).toEqual(['a0', 'a1', 'a2', 'a3']);
    expect(names({ MaxRecords: 4, NextToken })).toEqual(['a4', 'b']);
    expect(describe({ MaxRecords: 6 }).NextToken).toBeUndefined();
    expect(names({ AlarmNamePrefix: 'b' })).toEqual(['b']);
    expect(names({ StateValue: 'ALARM' })).toEqual(['a3']);
    expect(names({ AlarmNames: ['b', 'none'] })).toEqual(['b']);
    expect(names({ AlarmTypes: ['CompositeAlarm'] })).toEqual([]);
    expect(names({ AlarmNames: ['b', ...Array.from({ length: 99 }, String)] })).toEqual(['b']);
    expect(() => describe({ MaxRecords: 101 })).toThrow('between 1 and 100');
    expect(() => describe({ AlarmNames: Array.from({ length: 101 }, String) })).toThrow('at most 100');
    expect(() => describe({ NextToken: 'x' })).toThrow('next token is invalid');
  });

  it('are described by the actions that they take [CW-28]', () => {
    const account = monitored();
    account.alarm('paged', { AlarmActions: ['arn:aws:sns:us-east-1:111122223333:page'] });
    account.alarm('told', { OKActions: ['arn:aws:sns:us-east-1:111122223333:tell'] });
    account.alarm('silent');
    const names = (ActionPrefix: string) =>
      account
        .call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarms', { ActionPrefix })
        .MetricAlarms.map(({ AlarmName }) => AlarmName);
    expect(names('arn:aws:sns')).toEqual(['paged', 'told']);
    expect(names('arn:aws:sns:us-east-1:111122223333:page')).toEqual(['paged']);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['DescribeAlarms', { StateValue: 'FINE' }, 'StateValue'],
    ['DescribeAlarms', { AlarmTypes: ['Alarm'] }, 'AlarmTypes'],
    ['DescribeAlarms', { ChildrenOfAlarmName: 'all' }, 'does not evaluate composite alarms'],
    ['DescribeAlarms', { ParentsOfAlarmName: 'a' }, 'does not evaluate composite alarms'],
    ['DescribeAlarmsForMetric', { Namespace: 'shop', MetricName: 'errors', Statistic: 'Median' }, 'Statistic'],
    ['DescribeAlarmHistory', { HistoryItemType: 'Update' }, 'HistoryItemType'],
    ['DescribeAlarmHistory', { ScanBy: 'Timestamp' }, 'ScanBy'],
    ['GetMetricStatistics', { Unit: 'Parsecs' }, 'Unit'],
  ])('are not told of by %s %j, which asks for what there is not', (operation, input, problem) => {
    const account = monitored();
    account.alarm('a');
    const errors = { Namespace: 'shop', MetricName: 'errors', Statistics: ['Sum'], Period: 60 };
    const span = { StartTime: new Date(noon), EndTime: new Date(noon + 60_000) };
    const given = operation === 'GetMetricStatistics' ? { ...errors, ...span, ...input } : input;
    expect(() => account.call(operation, given)).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(problem) }),
    );
  });

  it('take no reason data that is no JSON [CW-27]', () => {
    const account = monitored();
    account.alarm('a');
    const set = (StateReasonData: string) =>
      account.call('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'a drill', StateReasonData });
    expect(() => set('a drill')).toThrow(expect.objectContaining({ code: 'InvalidFormatFault' }));
    expect(account.stateOf('a')).toBe('INSUFFICIENT_DATA');
    set('{"drill":true}');
    expect(account.stateOf('a')).toBe('ALARM');
  });

  it('are found by their metric with just its dimensions [CW-29]', () => {
    const account = monitored();
    account.alarm('plain');
    account.alarm('other', { Dimensions: [{ Name: 'Service', Value: 'api' }] });
    account.alarm('math', math('m1 + m1', stat('m1', 'errors')));
    const found = (input: object) =>
      account
        .call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarmsForMetric', {
          Namespace: 'shop',
          MetricName: 'errors',
          ...input,
        })
        .MetricAlarms.map(({ AlarmName }) => AlarmName);
    expect(found({})).toEqual(['plain']);
    expect(found({ Dimensions: [{ Name: 'Service', Value: 'api' }] })).toEqual(['other']);
    expect(found({ Period: 300 })).toEqual([]);
    expect(found({ Statistic: 'Sum', Period: 60 })).toEqual(['plain']);
  });

  it('have actions that are turned off and on, unknown names being passed over [CW-30]', () => {
    const account = monitored();
    account.alarm('a');
    const enabled = () =>
      account.call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarms').MetricAlarms[0]?.ActionsEnabled;
    account.call('DisableAlarmActions', { AlarmNames: ['a', 'none'] });
    expect(enabled()).toBe(false);
    account.call('EnableAlarmActions', { AlarmNames: ['a'] });
    expect(enabled()).toBe(true);
  });

  it('leave a history of states and configurations, also when they are gone [CW-24][CW-25][CW-26]', async () => {
    const account = monitored();
    account.alarm('a');
    account.put(0, { errors: 20 });
    await account.advance(62);
    account.alarm('a', { Threshold: 5 });
    account.call('DeleteAlarms', { AlarmNames: ['a', 'none'] });
    const history = (input: object = {}) =>
      account.call<{ AlarmHistoryItems: { HistorySummary: string; HistoryData: string }[]; NextToken?: string }>(
        'DescribeAlarmHistory',
        { AlarmName: 'a', ...input },
      );
    const summaries = (input: object) => history(input).AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary);
    expect(summaries({ ScanBy: 'TimestampAscending' })).toEqual([
      'Alarm "a" created',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Alarm "a" updated',
      'Alarm "a" deleted',
    ]);
    expect(summaries({ MaxRecords: 1 })).toEqual(['Alarm "a" deleted']);
    expect(summaries({ HistoryItemType: 'StateUpdate' })).toHaveLength(1);
    expect(summaries({ StartDate: new Date(noon + 62_000), HistoryItemType: 'ConfigurationUpdate' })).toHaveLength(2);
    expect(summaries({ AlarmTypes: ['CompositeAlarm'] })).toEqual([]);
    expect(
      JSON.parse(history({ HistoryItemType: 'StateUpdate' }).AlarmHistoryItems[0]?.HistoryData ?? ''),
    ).toMatchObject({
      oldState: { stateValue: 'INSUFFICIENT_DATA' },
      newState: { stateValue: 'ALARM', stateReasonData: { recentDatapoints: [20], threshold: 10 } },
    });
    await account.advance(30 * 86_400 + 61);
    expect(history().AlarmHistoryItems).toHaveLength(3);
    await account.advance(30 * 86_400 + 62);
    expect(history().AlarmHistoryItems).toHaveLength(0);
  });

  it('send an event at each change of state, and none when the same state is set again [CW-24]', () => {
    const account = monitored();
    account.alarm('a');
    const set = () => account.call('SetAlarmState', { AlarmName: 'a', StateValue: 'OK', StateReason: 'a drill' });
    set();
    set();
    expect(account.changes()).toEqual(['12:00:00 a OK']);
    expect(() => account.call('SetAlarmState', { AlarmName: 'b', StateValue: 'OK', StateReason: '' })).toThrow('b');
    expect(() => account.call('DeleteAlarms', { AlarmNames: ['b'] })).toThrow('no alarm b');
  });

  it('have their history cut where it is too long for an answer [CW-26]', () => {
    const account = monitored();
    account.alarm('a');
    const StateReasonData = JSON.stringify({ text: 'x'.repeat(3_980) });
    account.call('SetAlarmState', {
      AlarmName: 'a',
      StateValue: 'OK',
      StateReason: 'y'.repeat(1_023),
      StateReasonData,
    });
    const { AlarmHistoryItems } = account.call<{ AlarmHistoryItems: { HistoryData: string }[] }>(
      'DescribeAlarmHistory',
      {
        HistoryItemType: 'StateUpdate',
      },
    );
    expect(AlarmHistoryItems.map(({ HistoryData }) => HistoryData.length)).toEqual([4_095]);
  });

  it('are throttled where a quota is set, ECS too [CW-40]', () => {
    const account = monitored({ describeAlarmsPerSecond: 2 });
    account.alarm('a');
    account.call('DescribeAlarms');
    expect(account.cloudWatch.readAlarms(['a', 'none'])).toEqual(
      new Map([['a', { state: 'INSUFFICIENT_DATA', periodSeconds: 60, evaluationPeriods: 1 }]]),
    );
    expect(account.cloudWatch.readAlarms(['a'])).toBeUndefined();
    expect(() => account.call('DescribeAlarms')).toThrow('Rate exceeded');
  });

  it('change by SetAlarmState alone while the engine is off', async () => {
    const account = monitored();
    account.cloudWatch.setActive(false);
    account.alarm('a');
    account.put(0, { errors: 20 });
    await account.advance(120);
    expect(account.changes()).toEqual([]);
    account.cloudWatch.setActive(true);
    await account.advance(122);
    expect(account.stateOf('a')).toBe('ALARM');
  });

  it('fail loudly at an operation that there is none of', () => {
    expect(() => monitored().call('PutDashboard')).toThrow('no CloudWatch operation PutDashboard');
  });
});
