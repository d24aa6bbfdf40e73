import { describe, expect, it } from 'vitest';
import { Bucket } from '../../../../src/services/cloudwatch/metrics/bucket.ts';
import {
  hasTooFewSamples,
  parseStatistic,
  statisticOf,
} from '../../../../src/services/cloudwatch/metrics/statistics.ts';
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

describe('the statistics of a metric', () => {
  it('agree in all statistics of a histogram [CW-14]', () => {
    const account = monitored();
    // 80 times 10, 15 times 20, 5 times 100: sum 800 + 300 + 500.
    account.call('PutMetricData', {
      Namespace: 'shop',
      MetricData: [latency({ Values: [100, 10, 20], Counts: [5, 80, 15], Unit: 'Milliseconds' })],
    });
    const read = (statistics: object) =>
      account.call<{ Datapoints: unknown[] }>('GetMetricStatistics', {
        Namespace: 'shop',
        MetricName: 'latency',
        StartTime: at(0),
        EndTime: at(60),
        Period: 60,
        ...statistics,
      });
    const simple = ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'];
    expect(read({ Statistics: simple }).Datapoints).toEqual([
      { Timestamp: at(0), Sum: 1_600, SampleCount: 100, Average: 16, Minimum: 10, Maximum: 100, Unit: 'Milliseconds' },
    ]);
    const percentiles = ['p0', 'p80', 'p80.01', 'p95', 'p95.5', 'p100'];
    expect(read({ ExtendedStatistics: percentiles }).Datapoints).toEqual([
      {
        Timestamp: at(0),
        ExtendedStatistics: { p0: 10, p80: 10, 'p80.01': 20, p95: 20, 'p95.5': 100, p100: 100 },
        Unit: 'Milliseconds',
      },
    ]);
  });

  it('lay a percentile between two values where the parameter says so [CW-14]', () => {
    const account = monitored({ percentileMethod: 'linear' });
    account.call('PutMetricData', { Namespace: 'shop', MetricData: [latency({ Values: [10, 20] })] });
    const { MetricDataResults } = account.call<Results>('GetMetricData', {
      MetricDataQueries: [stat('a', 'latency', 'p50'), stat('b', 'latency', 'p75')],
      StartTime: at(0),
      EndTime: at(60),
    });
    expect(MetricDataResults.map(({ Values }) => Values)).toEqual([[15], [17.5]]);
  });

  it('have no percentile of statistic sets, but of one value [CW-14]', () => {
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

  it('have no percentile where a value is negative [CW-14]', () => {
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

  // 10/(1 - 0.99) and 10/(1 - 0.5); below the median 10/0.25.
  it.each([
    ['p99', 1_000],
    ['p50', 20],
    ['p25', 40],
  ])('have too few samples for %s below %i of them [CW-16]', (name, least) => {
    const statistic = parseStatistic(name);
    const hundredths = statistic?.kind === 'percentile' ? statistic.hundredths : 0;
    expect([least - 1, least].map((samples) => hasTooFewSamples(samples, hundredths))).toEqual([true, false]);
  });

  it.each(['tm90', 'TM(10%:90%)', 'wm95', 'tc99', 'ts50', 'PR(0:100)', 'IQM', 'p99.999', 'p100.5'])(
    'do not include %s, which is refused by name [CW-41]',
    (name) => {
      expect(() => parseStatistic(name)).toThrow(name);
    },
  );
});

describe('parseStatistic', () => {
  it.each([
    ['p0', 0],
    ['p99', 9_900],
    ['p99.9', 9_990],
    ['p0.01', 1],
    ['p100', 10_000],
  ])('reads %s as %d hundredths of a percent', (name, hundredths) => {
    expect(parseStatistic(name)).toEqual({ kind: 'percentile', name, hundredths });
  });

  it.each(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'])('knows %s', (name) => {
    expect(parseStatistic(name)).toEqual({ kind: 'simple', name });
  });

  it.each(['P99', 'p', 'p-1', 'p101', 'p1000', 'sum', 'Median', ''])('does not know "%s"', (name) => {
    expect(parseStatistic(name)).toBeUndefined();
  });
});

describe('statisticOf', () => {
  const bucket = new Bucket();
  for (const [value, count] of [
    [1, 1],
    [2, 2],
    [10, 1],
  ] as const)
    bucket.add(value, count);
  const of = (name: string, method: 'nearest-rank' | 'linear' = 'nearest-rank') => {
    const statistic = parseStatistic(name);
    return statistic && statisticOf(bucket, statistic, method);
  };

  it('takes the value of the nearest rank, or lies straight between two [CW-14]', () => {
    // The values are 1, 2, 2, 10. The rank of p75 is 3, that of p76 is 3.04, rounded up.
    expect(['p0', 'p25', 'p26', 'p75', 'p76', 'p100'].map((name) => of(name))).toEqual([1, 1, 2, 2, 10, 10]);
    // Between ranks: p90 lies 2.7 of the 3 steps along, 70 % of the way from 2 to 10.
    expect(['p0', 'p50', 'p100'].map((name) => of(name, 'linear'))).toEqual([1, 2, 10]);
    expect(of('p90', 'linear')).toBeCloseTo(7.6, 10);
  });

  it('adds up, counts and divides', () => {
    expect(['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'].map((name) => of(name))).toEqual([
      15, 4, 3.75, 1, 10,
    ]);
  });
});
