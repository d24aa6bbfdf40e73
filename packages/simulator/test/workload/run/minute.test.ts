import { describe, expect, it } from 'vitest';
import { latencySpreads, type MinuteCells, RequestMinute } from '../../../src/workload/run/minute.ts';

const zones = ['a', 'b', 'c'];

/** A minute with 10 requests in blue, of which 2 failed and 2 were refused, 4 in green, and 5 that met no target. */
function cells(startMs = 0): MinuteCells {
  const minute = new RequestMinute(startMs);
  Object.assign(minute.sums.blue, {
    requests: 10,
    errors: 2,
    refused: 2,
    medians: new Map([[100, 8]]),
    healthy: [2, 2],
    unhealthy: [0, 1],
    registered: 3,
  });
  Object.assign(minute.sums.green, {
    requests: 4,
    medians: new Map([[100, 4]]),
    healthy: [1, 1],
    unhealthy: [0, 0],
    registered: 1,
  });
  minute.unserved = 5;
  return minute.close(latencySpreads(), zones);
}
const answered = (samples: { readonly counts: readonly number[] } | undefined) =>
  (samples?.counts ?? []).reduce((sum, count) => sum + count, 0);

describe('the cells of a minute', () => {
  it('are what a side counted; what met no target is of no side', () => {
    expect(cells().cell('blue', undefined)).toMatchObject({
      requests: 10,
      errors: 2,
      refused: 2,
      unserved: 0,
      healthy: [2, 2],
      unhealthy: [0, 1],
      registered: 3,
    });
  });

  it('are both sides together where none is named', () => {
    expect(cells().cell(undefined, undefined)).toMatchObject({
      requests: 14,
      errors: 2,
      refused: 2,
      unserved: 5,
      healthy: [3, 3],
      unhealthy: [0, 1],
      registered: 4,
    });
  });

  it('share a side out to the zones in whole requests, none lost [LOAD-32]', () => {
    const all = cells();
    const parts = zones.map((zone) => all.cell('blue', zone));
    expect(parts.map(({ requests }) => requests).toSorted()).toEqual([3, 3, 4]);
    expect(parts.reduce((sum, { errors }) => sum + errors, 0)).toBe(2);
    expect(parts.reduce((sum, { refused }) => sum + refused, 0)).toBe(2);
    for (const { requests, errors, refused } of parts) expect(errors + refused).toBeLessThanOrEqual(requests);
    // Every zone sees the same hosts.
    expect(parts.map(({ healthy }) => healthy)).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
  });

  it('give what is left of the zones to another one each minute', () => {
    const withMost = [0, 60_000, 120_000].map((startMs) => {
      const counts = zones.map((zone) => cells(startMs).cell('blue', zone).requests);
      return counts.indexOf(4);
    });
    expect(new Set(withMost).size).toBe(3);
  });

  it('have one latency per request that was answered, whole and by zone [LOAD-33]', () => {
    const all = cells();
    expect(answered(all.cell('blue', undefined).latency())).toBe(8);
    expect(answered(all.cell(undefined, undefined).latency())).toBe(12);
    for (const zone of zones) {
      const { requests, refused, latency } = all.cell('blue', zone);
      expect(answered(latency())).toBe(requests - refused);
    }
  });

  it('are made one time', () => {
    const all = cells();
    expect(all.cell('blue', 'a')).toBe(all.cell('blue', 'a'));
    expect(all.cell(undefined, undefined)).toBe(all.cell(undefined, undefined));
  });
});
