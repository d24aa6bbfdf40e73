import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

describe('listMetrics', () => {
  it('lists by name and dimension, 500 per page [CW-37]', async () => {
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

  it('tells metrics apart by their dimensions, in whatever order these come', () => {
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

  it.each([
    [{ RecentlyActive: 'PT1H' }, 'The parameter RecentlyActive must be a value in the set [ PT3H ].'],
    [{ Namespace: ':shop' }, 'The value :shop for parameter Namespace is invalid.'],
    [{ MetricName: 'x'.repeat(256) }, 'The parameter MetricName must be shorter than 256 characters.'],
    [{ NextToken: 'x' }, 'The value x for parameter NextToken is invalid.'],
    [
      { Dimensions: Array.from({ length: 11 }, () => ({ Name: 'Zone' })) },
      'The collection Dimensions must not have a size greater than 10.',
    ],
  ])('refuses %.40j [CW-49]', (input, message) => {
    expect(() => monitored().call('ListMetrics', input)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValueException', message }),
    );
  });

  it('has no metrics of other accounts', () => {
    const problem = 'remove IncludeLinkedAccounts and OwningAccount from ListMetrics';
    expect(() => monitored().call('ListMetrics', { IncludeLinkedAccounts: true })).toThrow(problem);
    expect(() => monitored().call('ListMetrics', { OwningAccount: '444455556666' })).toThrow(problem);
  });
});
