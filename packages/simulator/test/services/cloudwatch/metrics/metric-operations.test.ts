import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

describe('PutMetricData', () => {
  it('takes values also where they come with the entity that they are of [CW-34]', () => {
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
});

describe('putMetricData', () => {
  it.each([-1, Number.NaN])('takes no delay of %d milliseconds', (visibleAfterMs) => {
    const data = [{ MetricName: 'x', Value: 1 }];
    expect(() => monitored().cloudWatch.putMetricData({ namespace: 'shop', data, visibleAfterMs })).toThrow(
      `visibleAfterMs must be 0 or more milliseconds, got ${visibleAfterMs}`,
    );
  });

  it('puts nothing when one of the values is wrong', () => {
    const account = monitored();
    const data = [
      { MetricName: 'x', Value: 1 },
      { MetricName: 'y', Value: Number.NaN },
    ];
    expect(() => account.cloudWatch.putMetricData({ namespace: 'shop', data })).toThrow('parameter Value');
    expect(account.call('ListMetrics')).toEqual({ Metrics: [] });
  });
});
