import { describe, expect, it } from 'vitest';
import { type MinuteSeries, slidingStatistic } from '../src/sliding-statistic.ts';

/** Minutes with the values 4 and 2; 9; none; 1, 1 and 1. */
const series: MinuteSeries = {
  sums: Float64Array.of(6, 9, 0, 3),
  counts: Float64Array.of(2, 1, 0, 3),
  minima: Float64Array.of(2, 9, 0, 1),
  maxima: Float64Array.of(4, 9, 0, 1),
};
const nan = Number.NaN;

describe('slidingStatistic', () => {
  it.each([
    ['SampleCount', [2, 3, 1, 3]],
    ['Sum', [6, 15, 9, 3]],
    ['Average', [3, 5, 9, 1]],
    ['Minimum', [2, 2, 9, 1]],
    ['Maximum', [4, 9, 9, 1]],
  ] as const)('gives the %s of the two minutes that end with each', (statistic, expected) => {
    expect([...slidingStatistic(series, statistic, 2)]).toEqual(expected);
  });

  it('has no value where no minute of the window has any', () => {
    expect([...slidingStatistic(series, 'Sum', 1)]).toEqual([6, 9, nan, 3]);
    const empty = {
      sums: new Float64Array(2),
      counts: new Float64Array(2),
      minima: new Float64Array(2),
      maxima: new Float64Array(2),
    };
    expect([...slidingStatistic(empty, 'Minimum', 5)]).toEqual([nan, nan]);
  });

  it('adds each window up anew: a large value that has left it leaves no trace', () => {
    const huge = { ...series, sums: Float64Array.of(1e17, 1, 1, 1), counts: Float64Array.of(1, 1, 1, 1) };
    expect([...slidingStatistic(huge, 'Sum', 2)].slice(2)).toEqual([2, 2]);
  });
});
