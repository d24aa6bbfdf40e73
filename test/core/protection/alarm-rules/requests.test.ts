import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  leastAnswers,
  serviceConnectWith,
  targetLatency,
} from '../../../../src/core/protection/alarm-rules/requests.ts';

const SERVICE_CONNECT = serviceConnectWith({ perRequest: undefined, idle: undefined });

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
      expect(targetLatency(source, 5, 0).expression).toBe(`IF(requests >= ${floor}, latency, 0)`);
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
