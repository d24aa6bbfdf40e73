import { describe, expect, it } from 'vitest';
import { breaches } from '../../../../src/services/cloudwatch/metrics/datapoints.ts';
import { monitored, noon } from '../account.ts';

const percentile = (ExtendedStatistic: string, EvaluateLowSampleCountPercentile?: string) => ({
  MetricName: 'latency',
  Statistic: undefined,
  ExtendedStatistic,
  EvaluateLowSampleCountPercentile,
});

describe('the points of an evaluation', () => {
  it('reach at one minute beyond the delay that the metric was seen to have [CW-5]', async () => {
    const run = async (parameters: Parameters<typeof monitored>[0]) => {
      const account = monitored(parameters);
      account.alarm('a', { EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
      for (let minute = 0; minute < 6; minute += 1) {
        account.put(minute * 60, { errors: 20 }, 240_000);
        await account.advance(minute * 60 + 59);
      }
      await account.advance(600);
      return account.changes();
    };
    // Each value is visible four minutes late: three of them are in a range of seven (3 + 4), not in one of five.
    expect(await run({})).toEqual(['12:00:02 a OK', '12:06:02 a ALARM']);
    expect(await run({ rangeCoversDelay: 'never' })).toEqual(['12:00:02 a OK']);
  });

  it('reach by a whole period more for a delay that is no whole one [CW-5]', async () => {
    const account = monitored();
    account.alarm('a', { EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
    for (let minute = 0; minute < 6; minute += 1) {
      await account.advance(minute * 60 + 60);
      account.put(minute * 60, { errors: 20 }, 200_000);
    }
    await account.advance(600);
    // At 12:07:02 the minutes 0 to 2 are visible: in a range of seven (3 + 4), not in one of six.
    expect(account.changes()).toEqual(['12:00:02 a OK', '12:07:02 a ALARM']);
  });

  it.each([
    ['GreaterThanThreshold', ['OK', 'OK', 'ALARM']],
    ['GreaterThanOrEqualToThreshold', ['OK', 'ALARM', 'ALARM']],
    ['LessThanThreshold', ['ALARM', 'OK', 'OK']],
    ['LessThanOrEqualToThreshold', ['ALARM', 'ALARM', 'OK']],
  ])('breach by %s below, at and above the threshold [CW-6]', async (ComparisonOperator, states) => {
    const seen: string[] = [];
    for (const errors of [9, 10, 11]) {
      const account = monitored();
      account.alarm('a', { ComparisonOperator });
      account.put(0, { errors });
      await account.advance(62);
      seen.push(account.stateOf('a'));
    }
    expect(seen).toEqual(states);
  });

  it.each([
    ['GreaterThanThreshold', [false, false, true]],
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ])('breach by %s of -1.5 at -2, -1.5 and -1 [CW-6]', (comparison, expected) => {
    expect([-2, -1.5, -1].map((value) => breaches(value, comparison, -1.5))).toEqual(expected);
  });

  it('keep the state of an alarm on a percentile that has too few samples [CW-15]', async () => {
    const account = monitored();
    account.alarm('evaluated', percentile('p90'));
    account.alarm('ignored', percentile('p90', 'ignore'));
    const put = (seconds: number, count: number) =>
      account.cloudWatch.putMetricData({
        namespace: 'shop',
        data: [{ MetricName: 'latency', Values: [20], Counts: [count], Timestamp: new Date(noon + seconds * 1000) }],
      });
    put(0, 99);
    put(60, 100);
    await account.advance(122);
    expect(account.changes()).toEqual(['12:01:02 evaluated ALARM', '12:02:02 ignored ALARM']);
  });
});
