import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchAlarmGateway } from '../../../src/adapters/cloudwatch/cloudwatch.ts';
import { epochMs } from '../../../src/core/time.ts';
import history from '../../fixtures/events/cw-describe-alarm-history-stateupdate.json' with { type: 'json' };
import { mockedClient } from '../../support/mocked-client.ts';

const cloudWatch = mockedClient(CloudWatchClient);
const gateway = cloudWatchAlarmGateway(new CloudWatchClient({}));
const TEN_MS = 1_795_514_400_000;

function refusal(name: string): Error {
  return Object.assign(new Error('no'), { name, $fault: 'client' });
}

async function readOne(alarm: MetricAlarm) {
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName: 'a', ...alarm }] });
  const reading = await gateway.readAlarms(['a']);
  return reading.read ? reading.alarms.get('a') : undefined;
}

beforeEach(() => {
  cloudWatch.reset();
});

describe('readAlarms', () => {
  it('gives all that the guard reads of a metric alarm', async () => {
    const alarm = await readOne({
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
    });
    expect(cloudWatch).toHaveReceivedCommandWith(DescribeAlarmsCommand, {
      AlarmNames: ['a'],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
      MaxRecords: 100,
    });
  });

  it('names no metric for metric math, but its period', async () => {
    const alarm = await readOne({
      Metrics: [
        { Id: 'rate', Expression: 'errors / requests' },
        { Id: 'errors', MetricStat: { Metric: {}, Period: 300, Stat: 'Sum' } },
      ],
    });
    expect(alarm).toMatchObject({ metricName: undefined, namespace: undefined, periodSeconds: 300 });
  });

  it('takes an extended statistic, and the update where no transition is dated', async () => {
    const alarm = await readOne({ ExtendedStatistic: 'p99', StateUpdatedTimestamp: new Date(TEN_MS) });
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
  ])('takes %s', async (_, StateReasonData, value) => {
    expect((await readOne({ StateReasonData }))?.value).toBe(value);
  });

  it('tells composite and log alarms from metric ones', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      CompositeAlarms: [{ AlarmName: 'both', StateValue: 'OK' }],
      LogAlarms: [{ AlarmName: 'logs', StateValue: 'ALARM', Threshold: 3, ComparisonOperator: 'GreaterThanThreshold' }],
    });
    const reading = await gateway.readAlarms(['both', 'logs', 'missing']);
    expect(reading.read && [...reading.alarms.values()]).toMatchObject([
      { alarmName: 'both', kind: 'composite', state: 'OK', threshold: undefined },
      { alarmName: 'logs', kind: 'log', state: 'ALARM', threshold: 3 },
    ]);
  });

  it('asks for a hundred names at a time, each name once', async () => {
    cloudWatch.on(DescribeAlarmsCommand).callsFake(async (input: { AlarmNames: string[] }) => ({
      MetricAlarms: input.AlarmNames.map((AlarmName) => ({ AlarmName })),
    }));
    const names = Array.from({ length: 201 }, (_, index) => `alarm-${index}`);
    const reading = await gateway.readAlarms([...names, 'alarm-0']);
    expect(reading.read && reading.alarms.size).toBe(201);
    const asked = cloudWatch.commandCalls(DescribeAlarmsCommand).map((call) => call.args[0].input.AlarmNames?.length);
    expect(asked).toEqual([100, 100, 1]);
  });

  it('reads on where an answer has several pages', async () => {
    cloudWatch
      .on(DescribeAlarmsCommand)
      .resolvesOnce({ MetricAlarms: [{ AlarmName: 'a' }], NextToken: 'two' })
      .resolvesOnce({ MetricAlarms: [{ AlarmName: 'b' }], NextToken: 'more' });
    const reading = await gateway.readAlarms(['a', 'b']);
    expect(reading.read && [...reading.alarms.keys()]).toEqual(['a', 'b']);
    expect(cloudWatch).toHaveReceivedCommandTimes(DescribeAlarmsCommand, 2);
    expect(cloudWatch).toHaveReceivedNthCommandWith(DescribeAlarmsCommand, 2, { NextToken: 'two' });
  });

  it('asks nothing for no names', async () => {
    expect(await gateway.readAlarms([])).toStrictEqual({ read: true, alarms: new Map() });
    expect(cloudWatch).not.toHaveReceivedCommand(DescribeAlarmsCommand);
  });

  it('says why it could not read when it is denied', async () => {
    cloudWatch.on(DescribeAlarmsCommand).rejects(refusal('AccessDenied'));
    expect(await gateway.readAlarms(['a'])).toStrictEqual({
      read: false,
      why: "cloudwatch:DescribeAlarms is denied, allow it to the function's role: AccessDenied: no",
    });
  });

  it('throws when it is throttled', async () => {
    cloudWatch.on(DescribeAlarmsCommand).rejects(refusal('Throttling'));
    await expect(gateway.readAlarms(['a'])).rejects.toMatchObject({ code: 'throttled' });
  });
});

describe('alarmEdits', () => {
  it('asks for edits alone, and gives them oldest first', async () => {
    cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
      AlarmHistoryItems: [
        { Timestamp: new Date(TEN_MS + 2), HistorySummary: 'Alarm "a" deleted' },
        { Timestamp: new Date(TEN_MS + 1), HistorySummary: 'Alarm "a" updated' },
        { Timestamp: new Date(TEN_MS), HistorySummary: 'something else' },
      ],
    });
    expect(await gateway.alarmEdits('a', epochMs(TEN_MS))).toStrictEqual([
      { at: TEN_MS + 1, edit: 'updated', metricKey: undefined },
      { at: TEN_MS + 2, edit: 'deleted', metricKey: undefined },
    ]);
    expect(cloudWatch).toHaveReceivedCommandWith(DescribeAlarmHistoryCommand, {
      AlarmName: 'a',
      HistoryItemType: 'ConfigurationUpdate',
      StartDate: new Date(TEN_MS),
      ScanBy: 'TimestampAscending',
    });
  });
});

describe('alarmTransitions', () => {
  const item = (offset: number, data: Partial<{ HistoryData: string; HistorySummary: string }>) => ({
    AlarmName: 'a',
    Timestamp: new Date(TEN_MS + offset),
    ...data,
  });

  it('reads what AWS shows as a sample', async () => {
    const [sample] = history.AlarmHistoryItems;
    cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
      AlarmHistoryItems: [{ HistoryData: sample?.HistoryData, Timestamp: new Date('2014-04-09T18:59:06.442Z') }],
    });
    expect(await gateway.alarmTransitions('myalarm', epochMs(0))).toStrictEqual([
      { at: 1_397_069_946_442, from: 'ALARM', to: 'OK', value: 40.292 },
    ]);
  });

  it('reads all pages, oldest first, from the instant on', async () => {
    cloudWatch
      .on(DescribeAlarmHistoryCommand)
      .resolvesOnce({
        AlarmHistoryItems: [item(2, { HistorySummary: 'Alarm updated from ALARM to OK' })],
        NextToken: 'two',
      })
      .resolvesOnce({
        AlarmHistoryItems: [item(1, { HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM' })],
      });
    expect(await gateway.alarmTransitions('a', epochMs(TEN_MS))).toStrictEqual([
      { at: TEN_MS + 1, from: 'INSUFFICIENT_DATA', to: 'ALARM', value: undefined },
      { at: TEN_MS + 2, from: 'ALARM', to: 'OK', value: undefined },
    ]);
    expect(cloudWatch).toHaveReceivedNthCommandWith(DescribeAlarmHistoryCommand, 2, {
      AlarmName: 'a',
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
      HistoryItemType: 'StateUpdate',
      StartDate: new Date(TEN_MS),
      ScanBy: 'TimestampAscending',
      MaxRecords: 100,
      NextToken: 'two',
    });
  });

  it('takes the summary where the data were cut, and leaves out what names no states', async () => {
    cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
      AlarmHistoryItems: [
        item(1, { HistoryData: '{"version":"1.0","oldSt', HistorySummary: 'Alarm updated from OK to ALARM' }),
        item(2, { HistoryData: '{"version":"2.0"}', HistorySummary: 'something else' }),
        { HistorySummary: 'Alarm updated from OK to ALARM' },
      ],
    });
    expect(await gateway.alarmTransitions('a', epochMs(0))).toStrictEqual([
      { at: TEN_MS + 1, from: 'OK', to: 'ALARM', value: undefined },
    ]);
  });

  it('refuses a history without end, whose last state would be wrong', async () => {
    cloudWatch.on(DescribeAlarmHistoryCommand).resolves({ NextToken: 'again' });
    await expect(gateway.alarmTransitions('a', epochMs(0))).rejects.toMatchObject({ code: 'invalid' });
    expect(cloudWatch).toHaveReceivedCommandTimes(DescribeAlarmHistoryCommand, 20);
  });

  it('throws when it is denied', async () => {
    cloudWatch.on(DescribeAlarmHistoryCommand).rejects(refusal('AccessDeniedException'));
    await expect(gateway.alarmTransitions('a', epochMs(0))).rejects.toMatchObject({ code: 'denied' });
  });
});
