import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  loadBalancerErrorShare,
  loadBalancerErrors,
  loadBalancerRefusals,
} from '../../../../src/core/protection/alarm-rules/load-balancer.ts';
import { pointsOf } from './idle-service.ts';

const pointOf = ({ expression }: { readonly expression: string | undefined }, values: Parameters<typeof pointsOf>[1]) =>
  pointsOf(expression ?? '', values)[0];

describe("a load balancer's own errors", () => {
  it('count what reached no target', () => {
    // 30 requests were answered before a target was chosen, and RequestCount knows of none.
    const values = { requests: undefined, errors: 30 };
    expect(pointOf(loadBalancerRefusals(50), values)).toBe(100);
    expect(pointOf(loadBalancerErrors(10, 5), values)).toBe(30);
    expect(pointOf(loadBalancerErrorShare(5), { requests: 60, errors: 20 })).toBe(25);
  });

  it.each([
    // 200 / 5 = 40 requests and errors a minute, 200 within five minutes
    ['share', 38, 1, 0, 1],
    ['share', 39, 1, 2.5, 1],
    ['count', 195, 4, 2.01, 4],
    ['count', 196, 4, 2, 0],
  ])('are judged by %s at %d requests and %d errors', (_, requests, errors, share, count) => {
    expect(pointOf(loadBalancerErrorShare(5), { requests, errors })).toBeCloseTo(share, 2);
    expect(pointOf(loadBalancerErrors(10, 5), { requests, errors })).toBe(count);
  });

  it('never breach by one failure alone', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.nat(10_000), (threshold, requests) => {
        for (const rule of [loadBalancerErrorShare(threshold), loadBalancerRefusals(threshold)]) {
          expect(pointOf(rule, { errors: 1, requests })).toBeLessThan(threshold);
        }
      }),
    );
  });

  it('count as refusals from twenty requests a minute, however high the threshold', () => {
    expect(pointOf(loadBalancerRefusals(100), { requests: 0, errors: 19 })).toBe(0);
    expect(pointOf(loadBalancerRefusals(100), { requests: 0, errors: 20 })).toBe(100);
    // 200 / 4 = 50
    expect(pointOf(loadBalancerRefusals(4), { requests: 0, errors: 49 })).toBe(0);
    expect(pointOf(loadBalancerRefusals(4), { requests: 0, errors: 50 })).toBe(100);
  });

  it('are compared at the threshold itself', () => {
    for (const rule of [loadBalancerErrorShare(5), loadBalancerErrors(10, 5), loadBalancerRefusals(50)]) {
      expect(rule.comparisonOperator).toBe('GreaterThanOrEqualToThreshold');
    }
  });
});
