import { expect, it } from 'vitest';
import { costOf, namesIn, PRICES, totalOf } from '../../../tools/costs/prices.ts';

it('a use costs its amount times the price of its unit', () => {
  // 1,314,000 requests at 0.40 per million.
  expect(costOf('queueRequests', 1_314_000)).toBeCloseTo(0.5256, 6);
  // 17 alarm metrics at 0.10 each.
  expect(costOf('alarmMetrics', 17)).toBeCloseTo(1.7, 6);
  // 2 GB at 0.50.
  expect(costOf('logBytes', 2_000_000_000)).toBeCloseTo(1, 6);
});

it('the total is the sum of all uses', () => {
  // 3 × 0.10, 1,000,000 × 0.20 per million, and 20,000 × 0.05 per 10,000.
  expect(totalOf({ alarmMetrics: 3, invocations: 1_000_000, secretReads: 20_000 })).toBeCloseTo(0.6, 6);
});

it('what has no amount is not listed', () => {
  expect(namesIn({ events: 3, invocations: 14, secretReads: 0 })).toEqual(['invocations', 'events']);
});

it('each price links the page on which AWS publishes it', () => {
  for (const { source } of Object.values(PRICES)) expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\//);
});
