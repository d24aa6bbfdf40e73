import { describe, expect, it } from 'vitest';
import { parseDatum } from '../../../../src/services/cloudwatch/metrics/metric-input.ts';
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

describe('parseDatum', () => {
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
  ])('refuses %j, and all that comes with it [CW-34]', (datum, problem) => {
    const account = monitored();
    const put = { Namespace: 'shop', MetricData: [{ MetricName: 'good', Value: 1 }, datum] };
    expect(() => account.call('PutMetricData', put)).toThrow(problem);
    expect(account.call('ListMetrics')).toEqual({ Metrics: [] });
  });

  it('dates a value without a time stamp at the virtual now [CW-34]', async () => {
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

  it('reads one value, values with and without counts, and a statistic set [CW-34]', () => {
    const values = (fields: object) => parseDatum('shop', { MetricName: 'x', ...fields }, noon).values;
    expect(values({ Value: 7 })).toEqual([[7, 1]]);
    expect(values({ Values: [1, 2] })).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(values({ Values: [1, 2], Counts: [3, 0.5] })).toEqual([
      [1, 3],
      [2, 0.5],
    ]);
    const StatisticValues = { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 };
    expect(values({ StatisticValues })).toEqual({ count: 2, sum: 3, minimum: 1, maximum: 2 });
  });

  it('has no unit and a minute of resolution where nothing else is said', () => {
    expect(parseDatum('shop', { MetricName: 'x', Value: 1 }, noon)).toEqual({
      identity: { namespace: 'shop', name: 'x', dimensions: [] },
      unit: 'None',
      atMs: noon,
      highResolution: false,
      values: [[1, 1]],
    });
    const fine = { MetricName: 'x', Value: 1, Unit: 'Count/Second', StorageResolution: 1 };
    expect(parseDatum('shop', fine, noon)).toMatchObject({ unit: 'Count/Second', highResolution: true });
  });

  it.each([
    ['two weeks ago', -14 * 86_400, true],
    ['a second more', -14 * 86_400 - 1, false],
    ['in two hours', 7_200, true],
    ['in a second more', 7_201, false],
  ])('takes a time stamp of %s, %d s from now: %s [CW-34]', (_when, seconds, taken) => {
    const parse = () => parseDatum('shop', { MetricName: 'x', Value: 1, Timestamp: at(seconds) }, noon);
    if (taken) expect(parse().atMs).toBe(noon + seconds * 1000);
    else expect(parse).toThrow('which is not within the past two weeks and the next two hours');
  });
});
