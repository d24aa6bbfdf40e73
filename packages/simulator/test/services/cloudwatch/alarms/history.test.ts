import { describe, expect, it } from 'vitest';
import { isJson } from '../../../../src/services/cloudwatch/alarms/history.ts';
import { monitored, noon } from '../account.ts';

describe('the history of alarms', () => {
  it('has states and configurations, also of alarms that are gone [CW-24][CW-25][CW-26]', async () => {
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

  it('is cut where it is too long for an answer [CW-26]', () => {
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

  it('shows the configuration of an alarm with names that begin with a small letter [CW-25]', () => {
    const account = monitored();
    account.alarm('a', { Dimensions: [{ Name: 'Service', Value: 'api' }] });
    const { AlarmHistoryItems } = account.call<{ AlarmHistoryItems: { HistoryData: string }[] }>(
      'DescribeAlarmHistory',
    );
    expect(AlarmHistoryItems.map(({ HistoryData }) => JSON.parse(HistoryData))).toEqual([
      {
        version: '1.0',
        type: 'Create',
        createdAlarm: {
          alarmName: 'a',
          alarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a',
          alarmConfigurationUpdatedTimestamp: '2026-01-05T12:00:00.000+0000',
          namespace: 'shop',
          metricName: 'errors',
          dimensions: [{ name: 'Service', value: 'api' }],
          threshold: 10,
          comparisonOperator: 'GreaterThanThreshold',
          evaluationPeriods: 1,
        },
      },
    ]);
  });
});

describe('isJson', () => {
  it.each([
    ['{"a":1}', true],
    ['null', true],
    ['', false],
    ['{a:1}', false],
  ])('of %s is %s', (text, expected) => {
    expect(isJson(text)).toBe(expected);
  });
});
