import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  leastAnswers,
  leastRequests,
  serviceConnectWith,
  targetErrorShare,
  targetErrors,
  targetLatency,
} from '../../../../src/core/protection/alarm-rules/requests.ts';
import { pointsOf } from './idle-service.ts';

const SERVICE_CONNECT = serviceConnectWith({ perRequest: undefined, idle: undefined });

describe('the share of errors', () => {
  it('counts only from so many requests that one failure never breaches', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.nat(10_000), (threshold, more) => {
        const requests = leastRequests(threshold) + more;
        expect(requests * threshold).toBeGreaterThanOrEqual(200);
        const { expression } = targetErrorShare(APPLICATION_TARGET_GROUP, threshold);
        const [point] = pointsOf(expression ?? '', { errors: 1, requests });
        expect(point).toBeLessThan(threshold);
      }),
    );
  });

  it.each([
    [5, 40],
    [1, 200],
    [100, 2],
    [3, 67],
  ])('at %d %% counts from %d requests a minute', (threshold, requests) => {
    expect(leastRequests(threshold)).toBe(requests);
    expect(targetErrorShare(SERVICE_CONNECT, threshold).expression).toContain(`requests >= ${requests},`);
  });

  it.each([
    // requests, errors, share, and the count while five minutes hold fewer than 200 requests
    [39, 39, 0, 39],
    [40, 2, 5, 2],
    [199, 10, 5.025, 10],
    [200, 200, 100, 0],
    [100_000, 12, 0.012, 0],
  ])('leaves %d requests with %d errors to the count below its floor', (requests, errors, share, count) => {
    const values = { requests, errors };
    const [point] = pointsOf(targetErrorShare(APPLICATION_TARGET_GROUP, 5).expression ?? '', values);
    expect(point).toBeCloseTo(share, 3);
    expect(pointsOf(targetErrors(APPLICATION_TARGET_GROUP, 10, 5).expression ?? '', values)).toEqual([count]);
  });
});

describe('latency', () => {
  it.each([
    [0, 'Average', undefined],
    [99, 'Average', undefined],
    [100, 'p90', 'ignore'],
    [999, 'p90', 'ignore'],
    [1_000, 'p99', 'ignore'],
  ])('of %d requests in a quiet minute is watched by %s', (perMinute, statistic, lowSamples) => {
    const rule = targetLatency(APPLICATION_TARGET_GROUP, 5, perMinute);
    expect(rule.metrics['latency']?.statistic).toBe(statistic);
    expect(rule.lowSamples).toBe(lowSamples);
  });

  it('is compared in the unit of its metric', () => {
    expect(targetLatency(APPLICATION_TARGET_GROUP, 5, 0).threshold).toBe(5);
    expect(targetLatency(LATTICE_TARGET_GROUP, 5, 0).threshold).toBe(5_000);
    expect(targetLatency(SERVICE_CONNECT, 0.5, 1_000).threshold).toBe(500);
  });

  it.each([
    // per request, idle, the longest request in seconds, and the floor at a threshold of 5 s
    [undefined, undefined, 15, 3],
    [60, undefined, 60, 12],
    [600, undefined, 600, 120],
    [600, 60, 60, 12],
    [600, 0, 600, 120],
    [0, undefined, 300, 60],
    [0, 100, 100, 20],
    [0, 0, 300, 60],
    [undefined, 10, 10, 2],
    [2, undefined, 2, 2],
  ])(
    'of Service Connect with the timeouts %s and %s lets one request of %d s pass from %d requests on',
    (perRequest, idle, timeout, floor) => {
      const source = serviceConnectWith({ perRequest, idle });
      expect(source).toEqual({ ...SERVICE_CONNECT, timeout });
      const { expression, why } = targetLatency(source, 5, 0);
      expect(expression).toBe(`IF(requests >= ${floor}, latency, 0)`);
      expect(why).toContain(`one response of ${timeout} s never breaches`);
    },
  );

  it('on average counts only from so many requests that one that timed out never breaches', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 60, noNaN: true }), fc.nat(1_000), (threshold, more) => {
        expect(60 / (leastAnswers(60, threshold) + more)).toBeLessThanOrEqual(threshold);
      }),
    );
    expect(targetLatency(APPLICATION_TARGET_GROUP, 5, 0).expression).toBe('IF(requests >= 12, latency, 0)');
  });
});
