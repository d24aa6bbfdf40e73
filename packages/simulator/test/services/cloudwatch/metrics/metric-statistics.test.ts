import { describe, expect, it } from 'vitest';
import { monitored, noon } from '../account.ts';

const at = (seconds: number) => new Date(noon + seconds * 1000);

describe('getMetricStatistics', () => {
  it('gives at most 1,440 points [CW-36]', () => {
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, Statistics: ['Sum'], StartTime: at(0) };
    expect(monitored().call('GetMetricStatistics', { ...query, EndTime: at(86_400) })).toMatchObject({
      Datapoints: [],
    });
    expect(() => monitored().call('GetMetricStatistics', { ...query, EndTime: at(86_460) })).toThrow('limit of 1440');
    expect(() => monitored().call('GetMetricStatistics', { ...query, EndTime: at(60), Statistics: [] })).toThrow(
      'Statistics and ExtendedStatistics',
    );
  });

  it('gives one point per period that has values, dated at its beginning, with the unit that was asked for', () => {
    const account = monitored();
    const MetricData = [
      { MetricName: 'x', Value: 3, Unit: 'Count', Timestamp: at(10) },
      { MetricName: 'x', Value: 5, Unit: 'Count', Timestamp: at(130) },
      { MetricName: 'x', Value: 9, Unit: 'Seconds', Timestamp: at(130) },
    ];
    account.call('PutMetricData', { Namespace: 'shop', MetricData });
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, StartTime: at(0), EndTime: at(180) };
    const read = (fields: object) => account.call('GetMetricStatistics', { ...query, Statistics: ['Sum'], ...fields });
    expect(read({})).toEqual({
      Label: 'x',
      Datapoints: [
        { Timestamp: at(0), Sum: 3, Unit: 'None' },
        { Timestamp: at(120), Sum: 14, Unit: 'None' },
      ],
    });
    expect(read({ Unit: 'Seconds' })).toEqual({
      Label: 'x',
      Datapoints: [{ Timestamp: at(120), Sum: 9, Unit: 'Seconds' }],
    });
  });

  it('leaves out percentiles that the values do not have', () => {
    const account = monitored();
    const StatisticValues = { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 };
    account.call('PutMetricData', { Namespace: 'shop', MetricData: [{ MetricName: 'x', StatisticValues }] });
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, StartTime: at(0), EndTime: at(60) };
    expect(account.call('GetMetricStatistics', { ...query, ExtendedStatistics: ['p50'] })).toEqual({
      Label: 'x',
      Datapoints: [{ Timestamp: at(0), Unit: 'None' }],
    });
  });
});
