import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, FairShare } from '../../../src/workload/run/apportion.ts';

describe('sharing out', () => {
  it('gives the rest to whom most was cut off [LOAD-20]', () => {
    // 10 by 1:1:1 is 3.33 each; the first of equals gets the one that is left.
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(apportion(10, [1, 1, 1], 2)).toEqual([3, 3, 4]);
    expect(apportion(7, [90, 10])).toEqual([6, 1]);
    expect(apportion(5, [0, 0])).toEqual([0, 0]);
  });

  it('comes true over time for the smallest share, and gives nothing to no weight [LOAD-20]', () => {
    const share = new FairShare<string>();
    const given = Array.from({ length: 20 }, () =>
      share.next(1, [
        ['old', 95],
        ['new', 5],
        ['gone', 0],
      ]),
    );
    expect(given.map(([, count]) => count).filter((count) => count === 1)).toHaveLength(1);
    expect(given.every(([, , gone]) => gone === 0)).toBe(true);
    expect(
      share.next(3, [
        ['old', 0],
        ['gone', 1],
      ]),
    ).toEqual([0, 3]);
  });

  it('owes nothing to a weight that has gone [LOAD-20]', () => {
    const share = new FairShare<string>();
    const next = (a: number, b: number, c: number) =>
      share.next(1, [
        ['a', a],
        ['b', b],
        ['c', c],
      ]);
    expect(next(40, 30, 30)).toEqual([1, 0, 0]);
    expect(next(40, 30, 30)).toEqual([0, 1, 0]);
    // By now c is owed 0.6, but nothing goes there any more.
    expect(next(50, 50, 0)).toEqual([1, 0, 0]);
  });

  it('always sums up and strays from the quotas by less than one a party [LOAD-20]', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 30 }), weights, (totals, given) => {
        fc.pre(given.some((weight) => weight > 0));
        const share = new FairShare<number>();
        const sum = given.reduce((all, weight) => all + weight, 0);
        const got = given.map(() => 0);
        let all = 0;
        for (const total of totals) {
          const next = share.next(
            total,
            given.map((weight, index) => [index, weight]),
          );
          expect(next.reduce((a, b) => a + b, 0)).toBe(total);
          expect(next.every((count) => count >= 0)).toBe(true);
          all += total;
          for (const [index, count] of next.entries()) got[index] = (got[index] ?? 0) + count;
        }
        for (const [index, count] of got.entries()) {
          expect(Math.abs(count - (all * (given[index] ?? 0)) / sum)).toBeLessThan(given.length);
        }
      }),
    );
  });
});
