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

  it.each([
    [{ EndTime: at(0) }, 'StartTime must be less than'],
    [{ MetricDataQueries: [stat('A', 'errors')] }, 'an Id begins with a small letter'],
    [{ MetricDataQueries: [stat('a', 'errors'), stat('a', 'errors')] }, 'every Id must be unique'],
    [{ MetricDataQueries: [{ Id: 'a' }] }, 'exactly one of MetricStat and Expression'],
    [{ MetricDataQueries: [stat('a', 'errors', 'Sum', 45)] }, 'Period must be'],
    [{ MetricDataQueries: [stat('a', 'errors', 'Sum', 5)] }, 'the shortest period in the simulator is 10 s'],
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
