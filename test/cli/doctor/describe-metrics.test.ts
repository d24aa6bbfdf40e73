import { expect, it } from 'vitest';
import { describePlan } from '../../../src/cli/doctor/describe-metrics.ts';
import { planMetrics } from '../../../src/guard/doctor/read-metrics.ts';

const plan = planMetrics([]);

it('a plan says how long it takes and what it costs', () => {
  // 5,001 metrics cost $0.05, and 302 calls at two per second take 151 seconds.
  const large = { ...plan, coarse: { metrics: 4_001, calls: 14 }, fineAtMost: { metrics: 1_000, calls: 288 } };
  expect(describePlan(large)).toBe(
    'metrics: 14 days of 4001 metrics by the hour, then at most 1000 metrics with the periods of the alarms: at most 3 minutes and $0.05',
  );
  const small = { ...plan, coarse: { metrics: 1, calls: 1 }, fineAtMost: { metrics: 1, calls: 1 } };
  expect(describePlan(small)).toBe(
    'metrics: 14 days of 1 metric by the hour, then at most 1 metric with the periods of the alarms: at most 1 second and less than $0.01',
  );
});

it.each([
  [0, '$0'],
  [999, 'less than $0.01'],
  [125_600, '$1.26'],
])('%d metrics cost %s', (metrics, cost) => {
  const one = { ...plan, coarse: { metrics, calls: 1 } };
  expect(describePlan(one)).toContain(`at most 1 second and ${cost}`);
});
