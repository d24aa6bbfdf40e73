import { describe, expect, it } from 'vitest';
import { samplingOf } from '../../../src/workload/run/sampling.ts';

const minute = 60_000;

function arrivalsOf(kind: 'exact' | 'random', seed: number, salt = 0): number[] {
  const arrivals = samplingOf(kind, seed, salt).arrivals(() => 30);
  return Array.from({ length: 20 }, (_, index) => arrivals.between(index * minute, (index + 1) * minute));
}

describe('exact sampling', () => {
  it('spreads requests evenly, and carries what is left of an error to the next ones [LOAD-15] [LOAD-22]', () => {
    const sampling = samplingOf('exact', 1, 1);
    expect(arrivalsOf('exact', 1)).toEqual(new Array(20).fill(30));
    const errors = sampling.share();
    // Owed: 0.25, 0.5, 0.75, 1.
    expect([1, 1, 1, 1].map((count) => errors.of(count, 0.25))).toEqual([0, 0, 0, 1]);
  });

  it('forgets what is left once a version answers without an error', () => {
    const errors = samplingOf('exact', 1, 1).share();
    expect([errors.of(3, 0.25), errors.of(3, 0), errors.of(3, 0.25)]).toEqual([0, 0, 0]);
  });
});

describe('random sampling', () => {
  it('is the same for the same seed and service, and differs for another [LOAD-16]', () => {
    expect(arrivalsOf('random', 1)).toEqual(arrivalsOf('random', 1));
    expect(arrivalsOf('random', 2)).not.toEqual(arrivalsOf('random', 1));
    expect(arrivalsOf('random', 1, 5)).not.toEqual(arrivalsOf('random', 1));
  });

  it('lets the number of requests and of errors vary [LOAD-16]', () => {
    expect(new Set(arrivalsOf('random', 1)).size).toBeGreaterThan(5);
    const errors = samplingOf('random', 1, 1).share();
    expect(new Set(Array.from({ length: 50 }, () => errors.of(100, 0.1))).size).toBeGreaterThan(5);
  });

  it('splits all requests by chance, none to a weight of 0 [LOAD-16]', () => {
    const split = samplingOf('random', 1, 1).split<string>();
    for (let round = 0; round < 50; round += 1) {
      const [old = 0, none = 0, canary = 0] = split.next(100, [
        ['old', 95],
        ['none', 0],
        ['canary', 5],
      ]);
      expect([old + canary, none]).toEqual([100, 0]);
    }
  });
});
