import { describe, expect, it } from 'vitest';
import { mapEdit } from '../../../src/adapters/cloudwatch/alarm-edit.ts';

const Timestamp = new Date('2022-11-02T15:55:30.960Z');
const at = 1_667_404_530_960;

describe('mapEdit', () => {
  it('reads an entry as a public log shows it', () => {
    // As CloudWatch wrote it in 2022, shortened behind the dimensions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
    const HistoryData =
      '{"version":"1.0","type":"Create","createdAlarm":{"alarmName":"write-throttles","alarmConfigurationUpdatedTimestamp":"2022-11-02T15:55:30.959+0000","namespace":"AWS/DynamoDB","metricName":"WriteThrottleEvents","statistic":"Sum","period":60,"dimensions":[{"value":"PutItem","name":"Operation"},{"value":"things","name":"TableName"}],"threshold":1.0,"stateValue":"INSUFFICIENT_DATA"}}';
    expect(mapEdit({ Timestamp, HistorySummary: 'Alarm "write-throttles" created', HistoryData })).toStrictEqual({
      at,
      edit: 'created',
      metricKey: '["AWS/DynamoDB","WriteThrottleEvents",["Operation=PutItem","TableName=things"]]',
    });
  });

  it('reads the metrics of a math expression', () => {
    const updatedAlarm = {
      metrics: [
        { id: 'rate', expression: 'e / r', returnData: true },
        {
          id: 'e',
          metricStat: {
            metric: { namespace: 'shop', metricName: 'Errors', dimensions: [] },
            period: 60,
            stat: 'Sum',
          },
          returnData: false,
        },
      ],
    };
    const HistoryData = JSON.stringify({ version: '1.0', type: 'Update', updatedAlarm });
    expect(mapEdit({ Timestamp, HistoryData })).toStrictEqual({
      at,
      edit: 'updated',
      metricKey: '[["e",["shop","Errors",[]],false],["rate","e / r",true]]',
    });
  });

  it.each([
    ['data that were cut', '{"version":"1.0","type":"Dele', 'Alarm "a" deleted', 'deleted'],
    ['a name that holds the words', undefined, 'Alarm "a" deleted" updated', 'updated'],
    ['a type of 2027', '{"type":"Rename"}', 'Alarm "a" created', 'created'],
  ])('takes the summary for %s', (_what, HistoryData, HistorySummary, edit) => {
    expect(mapEdit({ Timestamp, HistoryData, HistorySummary })).toStrictEqual({ at, edit, metricKey: undefined });
  });

  it('gives nothing for what it cannot read', () => {
    expect(mapEdit({ Timestamp, HistoryData: '7', HistorySummary: 'Alarm "a" renamed' })).toBeUndefined();
    expect(mapEdit({ HistorySummary: 'Alarm "a" deleted' })).toBeUndefined();
  });
});
