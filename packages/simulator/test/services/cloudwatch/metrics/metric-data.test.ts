import { describe, expect, it } from 'vitest';
import { MetricStore } from '../../../../src/services/cloudwatch/metrics/metric-store.ts';
import { hasTooFewSamples, parseStatistic } from '../../../../src/services/cloudwatch/metrics/statistics.ts';
import { monitored, noon } from '../account.ts';

const at = (seconds: number) => new Date(noon + seconds * 1000);
const latency = (fields: Record<string, unknown>) => ({ MetricName: 'latency', Timestamp: at(0), ...fields });

interface Results {
  MetricDataResults: { Id: string; Label: string; Timestamps: Date[]; Values: number[]; StatusCode: string }[];
  NextToken?: string;
}
const stat = (Id: string, MetricName: string, Stat = 'Sum', Period = 60) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName }, Period, Stat },
});

describe('the metrics of the simulated CloudWatch', () => {
  it('agree in all statistics of a histogram [CW-14]', () => {
    const account = monitored();
    // 80 times 10, 15 times 20, 5 times 100: sum 800 + 300 + 500.
    account.call('PutMetricData', {
      Namespace: 'shop',
      MetricData: [latency({ Values: [100, 10, 20], Counts: [5, 80, 15], Unit: 'Milliseconds' })],
    });
    const { Datapoints } = account.call<{ Datapoints: unknown[] }>('GetMetricStatistics', {
      Namespace: 'shop',
      MetricName: 'latency',
      StartTime: at(0),
      EndTime: at(60),
      Period: 60,
      Statistics: ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'],
      ExtendedStatistics: ['p0', 'p80', 'p80.01', 'p95', 'p95.5', 'p100'],
    });
    expect(Datapoints).toEqual([
      {
        Timestamp: at(0),
        Sum: 1_600,
        SampleCount: 100,
        Average: 16,
        Minimum: 10,
        Maximum: 100,
        ExtendedStatistics: { p0: 10, p80: 10, 'p80.01': 20, p95: 20, 'p95.5': 100, p100: 100 },
        Unit: 'Milliseconds',
      },
    ]);
  });

  // 10/(1 - 0.99) and 10/(1 - 0.5); below the median 10/0.25.
  it.each([
    ['p99', 1_000],
    ['p50', 20],
    ['p25', 40],
  ])('are too few for %s below %i of them [CW-16]', (name, least) => {
    const statistic = parseStatistic(name);
    const hundredths = statistic.kind === 'percentile' ? statistic.hundredths : 0;
    expect([least - 1, least].map((samples) => hasTooFewSamples(samples, hundredths))).toEqual([true, false]);
  });

  it('lay a percentile between two values where they are told so [CW-14]', () => {
    const account = monitored({ percentileMethod: 'linear' });
    account.call('PutMetricData', { Namespace: 'shop', MetricData: [latency({ Values: [10, 20] })] });
    const { MetricDataResults } = account.call<Results>('GetMetricData', {
      MetricDataQueries: [stat('a', 'latency', 'p50'), stat('b', 'latency', 'p75')],
      StartTime: at(0),
      EndTime: at(60),
    });
    expect(MetricDataResults.map(({ Values }) => Values)).toEqual([[15], [17.5]]);
  });

  it('know no percentile of statistic sets, but of one value [CW-14]', () => {
    const account = monitored();
    const set = (MetricName: string, Minimum: number) => ({
      MetricName,
      Timestamp: at(0),
      StatisticValues: { SampleCount: 3, Sum: 30, Minimum, Maximum: 10 },
    });
    account.call('PutMetricData', { Namespace: 'shop', MetricData: [set('sets', 5), set('one', 10)] });
    const { MetricDataResults } = account.call<Results>('GetMetricData', {
      MetricDataQueries: [stat('a', 'sets', 'p50'), stat('b', 'sets', 'Average'), stat('c', 'one', 'p50')],
      StartTime: at(0),
      EndTime: at(60),
    });
    expect(MetricDataResults.map(({ Values }) => Values)).toEqual([[], [10], [10]]);
  });

  it('know no percentile where a value is negative [CW-14]', () => {
    const account = monitored();
    const data = [latency({ Values: [-1, 10] }), latency({ MetricName: 'zero', Values: [0, 10] })];
    account.call('PutMetricData', { Namespace: 'shop', MetricData: data });
    const { MetricDataResults } = account.call<Results>('GetMetricData', {
      MetricDataQueries: [stat('a', 'latency', 'p50'), stat('b', 'latency', 'Minimum'), stat('c', 'zero', 'p50')],
      StartTime: at(0),
      EndTime: at(60),
    });
    expect(MetricDataResults.map(({ Values }) => Values)).toEqual([[], [-1], [0]]);
  });

  it.each(['tm90', 'TM(10%:90%)', 'wm95', 'tc99', 'ts50', 'PR(0:100)', 'IQM', 'p101', 'p99.999', 'Median'])(
    'refuse the statistic %s by name [CW-41]',
    (name) => {
      expect(() => parseStatistic(name)).toThrow(name);
    },
  );

  it('are read in periods from the rounded start up to the end, the newest first [CW-35]', () => {
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

  it('are read in longer periods from the minute of the start, on no boundary of the period [CW-35]', () => {
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

  it('are read through expressions, each series with its label [CW-35]', () => {
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

  it('come in pages of so many points, a result cut in two being partial [CW-35]', () => {
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
    [{ MetricDataQueries: [stat('a', 'errors', 'Sum', 5)] }, 'ten seconds at the finest'],
    [{ MetricDataQueries: [stat('a', 'errors'), { Id: 'e', Expression: 'SUM(a)' }] }, 'must be a time series'],
    [{ MetricDataQueries: [stat('a', 'errors'), { Id: 'e', Expression: 'a +' }] }, 'column 4'],
    [
      { MetricDataQueries: [stat('a', 'errors'), stat('b', 'errors', 'Sum', 300), { Id: 'e', Expression: 'a + b' }] },
      'over one period, got 60 and 300',
    ],
  ])('refuse to be read by %j [CW-35]', (fields, problem) => {
    const query = { MetricDataQueries: [stat('a', 'errors')], StartTime: at(0), EndTime: at(60) };
    expect(() => monitored().call('GetMetricData', { ...query, ...fields })).toThrow(problem);
  });

  it('give at most 1,440 points of statistics [CW-36]', () => {
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, Statistics: ['Sum'], StartTime: at(0) };
    expect(monitored().call('GetMetricStatistics', { ...query, EndTime: at(86_400) })).toMatchObject({
      Datapoints: [],
    });
    expect(() => monitored().call('GetMetricStatistics', { ...query, EndTime: at(86_460) })).toThrow('limit of 1440');
    expect(() => monitored().call('GetMetricStatistics', { ...query, EndTime: at(60), Statistics: [] })).toThrow(
      'Statistics and ExtendedStatistics',
    );
  });

  it('are listed by name and dimension, 500 a page [CW-37]', async () => {
    const account = monitored();
    const dimensions = (Value: string) => [
      { Name: 'Service', Value },
      { Name: 'Zone', Value: 'a' },
    ];
    for (let from = 0; from < 600; from += 300) {
      const data = Array.from({ length: 300 }, (_, index) => ({ MetricName: `m${from + index}`, Value: 1 }));
      account.cloudWatch.putMetricData({ namespace: 'many', data });
    }
    account.cloudWatch.putMetricData({
      namespace: 'shop',
      data: ['api', 'web'].map((one) => ({ MetricName: 'errors', Value: 1, Dimensions: dimensions(one) })),
    });
    const list = (input: object) =>
      account.call<{ Metrics: { MetricName: string }[]; NextToken?: string }>('ListMetrics', { ...input });
    const { Metrics, NextToken } = list({ Namespace: 'many' });
    expect([Metrics.length, list({ Namespace: 'many', NextToken }).Metrics.length]).toEqual([500, 100]);
    expect(list({ Namespace: 'shop', Dimensions: [{ Name: 'Service', Value: 'web' }] }).Metrics).toEqual([
      { Namespace: 'shop', MetricName: 'errors', Dimensions: dimensions('web') },
    ]);
    expect(list({ Dimensions: [{ Name: 'Zone' }] }).Metrics).toHaveLength(2);
    await account.advance(4 * 3_600);
    expect(list({ RecentlyActive: 'PT3H' }).Metrics).toEqual([]);
  });

  it.each([
    [{ MetricName: 'x' }, 'needs one of Value, Values and StatisticValues'],
    [{ MetricName: '', Value: 1 }, 'MetricName'],
    [{ MetricName: 'x', Value: Number.NaN }, 'The value NaN for parameter Value is invalid'],
    [{ MetricName: 'x', Values: [1, 2], Counts: [1] }, 'must have the same length'],
    [{ MetricName: 'x', Values: [1], Counts: [0] }, 'Counts'],
    [{ MetricName: 'x', Value: 1, StorageResolution: 10 }, 'StorageResolution'],
    [{ MetricName: 'x', Value: 1, Timestamp: at(-15 * 86_400) }, 'past two weeks'],
    [{ MetricName: 'x', Value: 1, Timestamp: at(3 * 3_600) }, 'next two hours'],
    [{ MetricName: 'x', Value: 1, Dimensions: [{ Name: 'a' }] }, 'Dimensions'],
    [{ MetricName: 'x', Value: 1, Dimensions: [{ Name: 'a', Value: '' }] }, 'Dimensions'],
    [{ MetricName: 'x', Value: 2 ** 361 }, 'parameter Value is invalid'],
    [{ MetricName: 'x', Value: 1, Unit: 'Parsecs' }, 'The value Parsecs for parameter Unit is invalid'],
    [
      { MetricName: 'x', Value: 1, Values: [1] },
      'The parameters MetricData.Value and MetricData.Values are mutually exclusive',
    ],
    [
      { MetricName: 'x', Value: 1, StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 } },
      'The parameters MetricData.Value and MetricData.StatisticValues are mutually exclusive',
    ],
    [{ MetricName: 'x', Values: Array.from({ length: 151 }, () => 1) }, 'more than 150'],
  ])('refuse %j, and all that comes with it [CW-34]', (datum, problem) => {
    const account = monitored();
    const put = { Namespace: 'shop', MetricData: [{ MetricName: 'good', Value: 1 }, datum] };
    expect(() => account.call('PutMetricData', put)).toThrow(problem);
    expect(account.call('ListMetrics')).toEqual({ Metrics: [] });
  });

  it('count also where they come with the entity that they are of [CW-34]', () => {
    const account = monitored();
    const MetricData = [{ MetricName: 'x', Value: 1 }];
    const EntityMetricData = [{ Entity: {}, MetricData: [{ MetricName: 'y', Value: 2 }] }];
    account.call('PutMetricData', { Namespace: 'shop', MetricData, EntityMetricData });
    expect(account.call('ListMetrics')).toMatchObject({ Metrics: [{ MetricName: 'x' }, { MetricName: 'y' }] });
    const many = [{ MetricData: Array.from({ length: 1000 }, () => MetricData[0]) }];
    expect(() => account.call('PutMetricData', { Namespace: 'shop', MetricData, EntityMetricData: many })).toThrow(
      'at most 1000',
    );
    expect(() => account.call('PutMetricData', { Namespace: ':shop', MetricData })).toThrow('colon');
  });

  it('get the virtual now where a value has no time stamp [CW-34]', async () => {
    const account = monitored();
    await account.advance(90);
    account.call('PutMetricData', { Namespace: 'shop', MetricData: [{ MetricName: 'x', Value: 7 }] });
    const { MetricDataResults } = account.call<Results>('GetMetricData', {
      MetricDataQueries: [stat('a', 'x')],
      StartTime: at(0),
      EndTime: at(300),
    });
    expect(MetricDataResults[0]?.Timestamps).toEqual([at(60)]);
  });

  it('are forgotten after 15 days, tens of seconds after 3 hours [CW-38]', () => {
    const store = new MetricStore();
    const identity = { namespace: 'shop', name: 'x', dimensions: [] };
    const put = (atMs: number) =>
      store.put({ identity, unit: 'None', atMs, highResolution: true, values: [[1, 1]] }, atMs, 0);
    const metric = put(noon);
    put(noon + 4 * 3_600_000);
    const window = (fromMs: number, length: number) =>
      store.window({ metric, unit: undefined, fromMs, toMs: fromMs + length });
    expect(window(noon, 10_000)).toBeUndefined();
    expect(window(noon, 60_000)?.sum).toBe(1);
    put(noon + 15 * 86_400_000 + 60_000);
    expect(window(noon, 60_000)).toBeUndefined();
    expect(window(noon + 4 * 3_600_000, 60_000)?.sum).toBe(1);
    store.put(
      {
        identity: { ...identity, name: 'y' },
        unit: 'None',
        atMs: noon + 40 * 86_400_000,
        highResolution: false,
        values: [[1, 1]],
      },
      noon + 40 * 86_400_000,
      0,
    );
    expect(store.metrics().map((one) => one.identity.name)).toEqual(['y']);
  });

  it('are told apart by their dimensions, in whatever order these come', () => {
    const account = monitored();
    const pair = (names: readonly string[]) => names.map((Name) => ({ Name, Value: Name }));
    for (const names of [['a', 'b'], ['b', 'a'], ['a'], []]) {
      account.cloudWatch.putMetricData({
        namespace: 'shop',
        data: [{ MetricName: 'x', Value: 1, Dimensions: pair(names) }],
      });
    }
    expect(account.call<{ Metrics: unknown[] }>('ListMetrics').Metrics).toHaveLength(3);
  });
});
