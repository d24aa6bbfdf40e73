import { CloudWatchClient, DescribeAlarmHistoryCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchAlarmGateway } from '../../../src/adapters/cloudwatch/cloudwatch.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

const cloudWatch = mockedClient(CloudWatchClient);
const gateway = cloudWatchAlarmGateway(new CloudWatchClient({}));
const TEN_MS = 1_795_514_400_000;

function refusal(name: string): Error {
  return Object.assign(new Error('no'), { name, $fault: 'client' });
}

beforeEach(() => {
  cloudWatch.reset();
});

describe('readAlarms', () => {
  it('asks for alarms of every type, and gives them by name', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [{ AlarmName: 'a', StateValue: 'OK' }],
      CompositeAlarms: [{ AlarmName: 'both', StateValue: 'ALARM' }],
    });
    const reading = await gateway.readAlarms(['a', 'both', 'missing']);
    expect(reading.read && [...reading.alarms].map(([name, { kind }]) => [name, kind])).toEqual([
      ['a', 'metric'],
      ['both', 'composite'],
    ]);
    expect(cloudWatch).toHaveReceivedCommandWith(DescribeAlarmsCommand, {
      AlarmNames: ['a', 'both', 'missing'],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
      MaxRecords: 100,
    });
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
      why: "cloudwatch:DescribeAlarms is denied: allow it for the function's role (AccessDenied: no)",
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

  it('reads all pages, oldest first, from the instant on', async () => {
    cloudWatch
      .on(DescribeAlarmHistoryCommand)
      .resolvesOnce({
        AlarmHistoryItems: [
          item(3, { HistorySummary: 'something else' }),
          item(2, { HistorySummary: 'Alarm updated from ALARM to OK' }),
        ],
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
