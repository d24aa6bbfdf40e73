import { describe, expect, it } from 'vitest';
import { monitored, noon } from '../account.ts';

const at = (seconds: number) => new Date(noon + seconds * 1000);

interface Results {
  MetricDataResults: { Id: string; Label: string; Timestamps: Date[]; Values: number[]; StatusCode: string }[];
  NextToken?: string;
}
const stat = (Id: string, MetricName: string, Stat = 'Sum', Period = 60) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName }, Period, Stat },
});

describe('getMetricData', () => {
  it('reads in periods from the rounded start up to the end, the newest first [CW-35]', () => {
    const account = monitored();
    account.put(0, { errors: 1 });
    account.put(70, { errors: 2 });
    account.put(100, { errors: 3 });
    account.put(180, { errors: 4 });
    const read = (fields: object) =>
      account.call<Results>('GetMetricData', {
        MetricDataQueries: [stat('a', 'errors')],
        StartTime: at(30),
        EndTime: at(180),
        ...fields,
      }).MetricDataResults;
    expect(read({})).toEqual([
      { Id: 'a', Label: 'errors', Timestamps: [at(60), at(0)], Values: [5, 1], StatusCode: 'Complete' },
    ]);
    expect(read({ ScanBy: 'TimestampAscending', EndTime: at(181) })[0]?.Values).toEqual([1, 5, 4]);
    expect(read({ MetricDataQueries: [stat('a', 'errors', 'Sum', 300)], EndTime: at(600) })[0]?.Values).toEqual([10]);
  });

  it('reads longer periods from the minute of the start, on no boundary of the period [CW-35]', () => {
    const account = monitored();
    account.put(60, { errors: 1 });
    account.put(300, { errors: 2 });
    account.put(420, { errors: 4 });
    const { MetricDataResults } = account.call<Results>('GetMetricData', {
      MetricDataQueries: [stat('a', 'errors', 'Sum', 300)],
      StartTime: at(119),
      EndTime: at(600),
      ScanBy: 'TimestampAscending',
    });
    // Minutes 1 to 5, and 6 to 10.
    expect(MetricDataResults).toMatchObject([{ Timestamps: [at(60), at(360)], Values: [3, 4] }]);
  });

  it('reads through expressions, each series with its label [CW-35]', () => {
    const account = monitored();
    account.put(0, { errors: 5, requests: 10 });
    const { MetricDataResults } = account.call<Results>('GetMetricData', {
      MetricDataQueries: [
        { ...stat('m1', 'errors'), ReturnData: false },
        { ...stat('m2', 'requests'), ReturnData: false },
        { Id: 'rate', Expression: 'm1 / m2', Label: 'share' },
        { Id: 'all', Expression: 'METRICS()' },
      ],
      StartTime: at(0),
      EndTime: at(60),
    });
    expect(MetricDataResults).toMatchObject([
      { Id: 'rate', Label: 'share', Values: [0.5] },
      { Id: 'all', Label: 'all errors', Values: [5] },
      { Id: 'all', Label: 'all requests', Values: [10] },
    ]);
  });

  it('gives pages of so many points, a result cut in two being partial [CW-35]', () => {
    const account = monitored();
    for (let minute = 0; minute < 3; minute += 1) account.put(minute * 60, { errors: minute, requests: 10 });
    const query = {
      MetricDataQueries: [stat('a', 'errors'), stat('b', 'requests')],
      StartTime: at(0),
      EndTime: at(180),
      ScanBy: 'TimestampAscending',
      MaxDatapoints: 4,
    };
    const first = account.call<Results>('GetMetricData', query);
    const second = account.call<Results>('GetMetricData', { ...query, NextToken: first.NextToken });
    expect(first.MetricDataResults.map(({ Values, StatusCode }) => [Values, StatusCode])).toEqual([
      [[0, 1, 2], 'Complete'],
      [[10], 'PartialData'],
    ]);
    expect(second.MetricDataResults.map(({ Values }) => Values)).toEqual([[], [10, 10]]);
    expect(second.NextToken).toBeUndefined();
  });

  it('labels several queries of one metric by the statistic [CW-48]', () => {
    const account = monitored();
    account.put(0, { errors: 5 });
    const labels = (...queries: readonly object[]) =>
      account
        .call<Results>('GetMetricData', { MetricDataQueries: queries, StartTime: at(0), EndTime: at(60) })
        .MetricDataResults.map(({ Label }) => Label);
    expect(labels(stat('a', 'errors'), stat('b', 'requests'))).toEqual(['errors', 'requests']);
    expect(labels(stat('a', 'errors'), stat('b', 'errors', 'Maximum'))).toEqual(['errors Sum', 'errors Maximum']);
  });

  it('reads seconds of high-resolution values, for three hours [CW-35][CW-38]', async () => {
    const account = monitored();
    const fine = (seconds: number, Value: number) => ({
      MetricName: 'fine',
      Value,
      StorageResolution: 1,
      Timestamp: at(seconds),
    });
    account.call('PutMetricData', { Namespace: 'shop', MetricData: [fine(1, 3), fine(1.5, 4), fine(6, 5)] });
    const read = (Period: number) =>
      account.call<Results>('GetMetricData', {
        MetricDataQueries: [stat('a', 'fine', 'Sum', Period)],
        StartTime: at(0),
        EndTime: at(10),
        ScanBy: 'TimestampAscending',
      }).MetricDataResults;
    expect(read(1)).toMatchObject([{ Timestamps: [at(1), at(6)], Values: [7, 5] }]);
    expect(read(5)).toMatchObject([{ Timestamps: [at(0), at(5)], Values: [7, 5] }]);
    expect(read(10)).toMatchObject([{ Timestamps: [at(0)], Values: [12] }]);
    await account.advance(3 * 3_600 + 5);
    expect(read(5)).toMatchObject([{ Timestamps: [at(5)], Values: [5] }]);
    expect(read(60)).toMatchObject([{ Values: [12] }]);
  });

  it.each([
    [{ EndTime: at(0) }, 'The parameter StartTime must not equal parameter EndTime.\n'],
    [{ MetricDataQueries: [stat('A', 'errors')] }, 'not matching the expected pattern'],
    [{ MetricDataQueries: [stat('a', 'errors'), { Id: 'e', Expression: 'SUM(a)' }] }, 'must be a time series'],
    [{ MetricDataQueries: [stat('a', 'errors'), { Id: 'e', Expression: 'a +' }] }, 'column 4'],
    [
      { MetricDataQueries: [stat('a', 'errors'), stat('b', 'errors', 'Sum', 300), { Id: 'e', Expression: 'a + b' }] },
      'over one period, got 60 and 300',
    ],
  ])('refuses %j [CW-35]', (fields, problem) => {
    const query = { MetricDataQueries: [stat('a', 'errors')], StartTime: at(0), EndTime: at(60) };
    expect(() => monitored().call('GetMetricData', { ...query, ...fields })).toThrow(problem);
  });
});
