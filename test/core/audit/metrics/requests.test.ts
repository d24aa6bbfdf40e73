import { expect, it } from 'vitest';
import { requestSeries, usualRequests } from '../../../../src/core/audit/metrics/requests.ts';
import { ALTERNATE, audited, GROUP, metric, service, withAlarm } from '../audited.ts';

const loadBalancers = [{ dimension: 'app/shop/0123456789abcdef', otherTargetGroups: 0 }];
const behind = service({
  targetGroups: [
    { ...GROUP, loadBalancers },
    { ...ALTERNATE, loadBalancers },
  ],
});

it('the requests of both target groups are read by the hour', () => {
  expect(requestSeries(audited({ service: behind }))).toMatchObject([
    {
      period: 3_600,
      queries: [
        {
          statistic: 'Sum',
          metric: {
            namespace: 'AWS/ApplicationELB',
            metricName: 'RequestCount',
            dimensions: [
              ['LoadBalancer', 'app/shop/0123456789abcdef'],
              ['TargetGroup', 'targetgroup/checkout/1a2b3c4d5e6f7a8b'],
            ],
          },
        },
      ],
    },
    { key: 'requests app/shop/0123456789abcdef targetgroup/checkout-b/8b7a6f5e4d3c2b1a' },
  ]);
});

it('none are read where no alarm depends on them, or where the load balancer is not known', () => {
  const { alarms } = withAlarm({ metrics: [metric({ metricName: 'UnHealthyHostCount', statistic: 'Minimum' })] });
  expect(requestSeries(audited({ service: behind, alarms }))).toEqual([]);
  expect(requestSeries(audited())).toEqual([]);
});

it('a usual minute is the median of the hours with requests', () => {
  const first = Float64Array.of(600, Number.NaN, 0, 1_200, 6_000);
  const second = Float64Array.of(600, Number.NaN, Number.NaN, 1_200, 6_000);
  // Hours: 1,200, 2,400 and 12,000 requests; the median of 2,400 is 40 per minute.
  expect(usualRequests([first, second])).toBe(40);
  expect(usualRequests([Float64Array.of(Number.NaN, 0)])).toBeUndefined();
  expect(usualRequests([])).toBeUndefined();
});
