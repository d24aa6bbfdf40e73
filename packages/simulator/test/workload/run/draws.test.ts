import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial, Draws, multinomial, poisson } from '../../../src/workload/run/draws.ts';

const seeds = 20_000;

/** The share of each outcome over many seeds. */
function shares(draw: (draws: Draws) => number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let seed = 0; seed < seeds; seed += 1) {
    const drawn = draw(new Draws(seed));
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1 / seeds);
  }
  return counts;
}

function meanAndVariance(found: ReadonlyMap<number, number>): readonly [number, number] {
  let [mean, squares] = [0, 0];
  for (const [value, share] of found) {
    mean += value * share;
    squares += value * value * share;
  }
  return [mean, squares - mean * mean];
}

/** Five standard deviations of a share that is seen in 20,000 draws. */
function near(share: number): number {
  return 5 * Math.sqrt((share * (1 - share)) / seeds);
}

describe('Draws', () => {
  it('gives the same numbers for the same seed and place, and others for another', () => {
    const three = (draws: Draws) => [draws.next(), draws.next(), draws.next()];
    expect(three(new Draws(1, 2))).toEqual(three(new Draws(1, 2)));
    expect(new Set([...three(new Draws(1, 2)), ...three(new Draws(2, 2)), ...three(new Draws(1, 3))]).size).toBe(9);
  });
});

describe('binomial', () => {
  it('of 3 trials of one half gives 0 to 3 as Pascal says: 1, 3, 3 and 1 in 8', () => {
    const found = shares((draws) => binomial(3, 0.5, draws));
    for (const [successes, eighths] of [1, 3, 3, 1].entries()) {
      expect(Math.abs((found.get(successes) ?? 0) - eighths / 8)).toBeLessThan(near(eighths / 8));
    }
    expect([...found.keys()].toSorted()).toEqual([0, 1, 2, 3]);
  });

  it.each([
    // Mean n·p, variance n·p·(1 − p).
    { count: 10, chance: 0.2, mean: 2, variance: 1.6 },
    { count: 1_000, chance: 0.02, mean: 20, variance: 19.6 },
    { count: 10_000, chance: 0.05, mean: 500, variance: 475 },
    { count: 100, chance: 0.9, mean: 90, variance: 9 },
  ])(
    'of $count trials of $chance has the mean $mean and the variance $variance',
    ({ count, chance, mean, variance }) => {
      const [foundMean, foundVariance] = meanAndVariance(shares((draws) => binomial(count, chance, draws)));
      expect(Math.abs(foundMean - mean)).toBeLessThan(5 * Math.sqrt(variance / seeds));
      // The standard deviation of a sample's variance is about variance · √(2 / n).
      expect(Math.abs(foundVariance - variance)).toBeLessThan(6 * variance * Math.sqrt(2 / seeds));
    },
  );

  it('stays within the trials, and is certain where the chance is', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (count, chance, seed) => {
        const drawn = binomial(count, chance, new Draws(seed));
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn <= count).toBe(true);
        expect(binomial(count, 0, new Draws(seed))).toBe(0);
        expect(binomial(count, 1, new Draws(seed))).toBe(count);
      }),
    );
  });
});

describe('poisson', () => {
  it('of a mean of 1 gives none in 1/e, one in 1/e and two in 1/2e', () => {
    const found = shares((draws) => poisson(1, draws));
    for (const [events, share] of [
      [0, 0.367_879],
      [1, 0.367_879],
      [2, 0.183_94],
    ] as const) {
      expect(Math.abs((found.get(events) ?? 0) - share)).toBeLessThan(near(share));
    }
  });

  it.each([0.05, 5, 29.9, 30, 250])('of a mean of %s has that mean and that variance', (mean) => {
    const [foundMean, foundVariance] = meanAndVariance(shares((draws) => poisson(mean, draws)));
    expect(Math.abs(foundMean - mean)).toBeLessThan(5 * Math.sqrt(mean / seeds));
    // Fourth moment of Poisson: the variance of a sample's variance is (2·mean² + mean) / n.
    expect(Math.abs(foundVariance - mean)).toBeLessThan(6 * Math.sqrt((2 * mean * mean + mean) / seeds));
  });

  it('of nothing is nothing', () => {
    expect(poisson(0, new Draws(1))).toBe(0);
  });
});

describe('multinomial', () => {
  it('gives all away, and nothing to what has no weight', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        (total, weights, seed) => {
          const given = multinomial(total, weights, new Draws(seed));
          const hasWeight = weights.some((weight) => weight > 0);
          expect(given.reduce((sum, one) => sum + one, 0)).toBe(hasWeight ? total : 0);
          expect(given.every((one, index) => one >= 0 && (weights[index] !== 0 || one === 0))).toBe(true);
        },
      ),
    );
  });

  it('gives each its share on average', () => {
    const [mean] = meanAndVariance(shares((draws) => multinomial(100, [95, 5], draws)[1] ?? 0));
    // 5 expected, variance 4.75.
    expect(Math.abs(mean - 5)).toBeLessThan(5 * Math.sqrt(4.75 / seeds));
  });
});
