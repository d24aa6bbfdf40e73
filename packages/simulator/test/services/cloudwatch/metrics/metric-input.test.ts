import { describe, expect, it } from 'vitest';
import { parseDatum } from '../../../../src/services/cloudwatch/metrics/metric-input.ts';
import { ParameterFaults } from '../../../../src/services/cloudwatch/metrics/parameter-faults.ts';
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
/** Parses a datum and throws its mistakes. */
const parse = (fields: object) => {
  const faults = new ParameterFaults();
  const place = { namespace: 'shop', now: noon, path: 'MetricData.member.1', faults };
  const datum = parseDatum({ MetricName: 'x', ...fields }, place);
  faults.throwIfAny();
  return datum;
};
const one = 'MetricData.member.2';
const missing = 'MissingRequiredParameterException';
const value = 'InvalidParameterValueException';
const combination = 'InvalidParameterCombinationException';
const set = { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 };

describe('parseDatum', () => {
  it.each([
    [{}, combination, `At least one of the parameters ${one}.Value and ${one}.StatisticValues must be specified.`],
    [{ MetricName: '', Value: 1 }, missing, `The parameter ${one}.MetricName is required.`],
    [
      { MetricName: 'x'.repeat(256), Value: 1 },
      value,
      `The parameter ${one}.MetricName must be shorter than 256 characters.`,
    ],
    [{ Value: Number.NaN }, value, `The value NaN for parameter ${one}.Value is invalid.`],
    [{ Value: Number.NEGATIVE_INFINITY }, value, `The value -∞ for parameter ${one}.Value is invalid.`],
    // 2 to the power of 361, as CloudWatch wrote it in a public experiment.
    [
      { Value: 2 ** 361 },
      value,
      `The value 4,697,085,165,547,666,500,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000 for parameter ${one}.Value is invalid.`,
    ],
    [{ Value: -(2 ** -361) }, value, `The value -0 for parameter ${one}.Value is invalid.`],
    [
      { Values: [1, 2], Counts: [1] },
      value,
      `The parameters ${one}.Values and ${one}.Counts must be of the same size.`,
    ],
    [{ Values: [1], Counts: [0] }, value, `The value 0 for parameter ${one}.Counts.member.1 is invalid.`],
    [{ Values: [1, Number.NaN] }, value, `The value NaN for parameter ${one}.Values.member.2 is invalid.`],
    [{ Values: [] }, missing, `The parameter ${one}.Values is required.`],
    [
      { Values: Array.from({ length: 151 }, () => 1) },
      value,
      `The collection ${one}.Values must not have a size greater than 150.`,
    ],
    [
      { Value: 1, StorageResolution: 10 },
      value,
      `The parameter ${one}.StorageResolution must be a value in the set [ 1, 60 ].`,
    ],
    [
      { Value: 1, Timestamp: at(-15 * 86_400) },
      value,
      `The parameter ${one}.Timestamp must specify a time within the past two weeks.`,
    ],
    [{ Value: 1, Dimensions: [{ Name: 'a' }] }, missing, `The parameter ${one}.Dimensions.member.1.Value is required.`],
    [
      { Value: 1, Unit: 'Parsecs' },
      value,
      `The parameter ${one}.Unit must be a value in the set [ Seconds, Microseconds, Milliseconds, Bytes, Kilobytes, Megabytes, Gigabytes, Terabytes, Bits, Kilobits, Megabits, Gigabits, Terabits, Percent, Count, Bytes/Second, Kilobytes/Second, Megabytes/Second, Gigabytes/Second, Terabytes/Second, Bits/Second, Kilobits/Second, Megabits/Second, Gigabits/Second, Terabits/Second, Count/Second, None ].`,
    ],
    [
      { Value: 1, Values: [1] },
      combination,
      `The parameters ${one}.Value and ${one}.Values are mutually exclusive and you have specified both.`,
    ],
    [
      { Value: 1, StatisticValues: set },
      combination,
      `The parameters ${one}.Value and ${one}.StatisticValues are mutually exclusive and you have specified both.`,
    ],
    [{ StatisticValues: { ...set, Sum: undefined } }, missing, `The parameter ${one}.StatisticValues.Sum is required.`],
    [
      { StatisticValues: { ...set, Minimum: 2 } },
      value,
      `The parameter ${one}.StatisticValues.Maximum must be greater than ${one}.StatisticValues.Minimum.`,
    ],
    [
      { StatisticValues: { ...set, SampleCount: 0 } },
      value,
      `The value 0 for parameter ${one}.StatisticValues.SampleCount is invalid.`,
    ],
  ])('refuses %j, and all that comes with it [CW-34][CW-44]', (datum, code, message) => {
    const account = monitored();
    const put = {
      Namespace: 'shop',
      MetricData: [
        { MetricName: 'good', Value: 1 },
        { MetricName: 'x', ...datum },
      ],
    };
    expect(() => account.call('PutMetricData', put)).toThrow(expect.objectContaining({ code, message }));
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
    const values = (fields: object) => parse(fields).values;
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
    expect(parse({ Value: 1 })).toEqual({
      identity: { namespace: 'shop', name: 'x', dimensions: [] },
      unit: 'None',
      atMs: noon,
      highResolution: false,
      values: [[1, 1]],
    });
    const fine = { Value: 1, Unit: 'Count/Second', StorageResolution: 1 };
    expect(parse(fine)).toMatchObject({ unit: 'Count/Second', highResolution: true });
  });

  it.each([
    ['two weeks ago', -14 * 86_400, true],
    ['a second more', -14 * 86_400 - 1, false],
    ['in two hours', 7_200, true],
    ['in a second more', 7_201, false],
  ])('takes a time stamp of %s, %d s from now: %s [CW-34]', (_when, seconds, taken) => {
    const read = () => parse({ Value: 1, Timestamp: at(seconds) });
    if (taken) expect(read().atMs).toBe(noon + seconds * 1000);
    else expect(read).toThrow('must specify a time within the past two weeks.');
  });

  it('takes numbers up to 2 to the power of 360, and as near to zero [CW-34]', () => {
    for (const Value of [2 ** 360, -(2 ** 360), 2 ** -360, 0]) expect(parse({ Value }).values).toEqual([[Value, 1]]);
  });
});
