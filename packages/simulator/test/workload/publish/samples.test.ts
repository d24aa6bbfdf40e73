import { describe, expect, it } from 'vitest';
import { eachOne, eachOneOrZero, Histogram, measured, rounded, single } from '../../../src/workload/publish/samples.ts';

describe('samples', () => {
  it('of a count are so many ones, and no point of nothing', () => {
    expect([eachOne(3), eachOne(0)]).toEqual([{ values: [1], counts: [3] }, undefined]);
  });

  it('of a count may be a zero for nothing', () => {
    expect([eachOneOrZero(3), eachOneOrZero(0)]).toEqual([
      { values: [1], counts: [3] },
      { values: [0], counts: [1] },
    ]);
  });

  it('of one value are that value one time', () => {
    expect(single(7)).toEqual({ values: [7], counts: [1] });
  });

  it('of measurements are each value as often as it came, and no point of none', () => {
    expect(measured([20, 5, 20])).toEqual({ values: [5, 20], counts: [1, 2] });
    expect(measured([])).toBeUndefined();
  });
});

describe('Histogram', () => {
  it('has its values in order, with their counts and the sum of these', () => {
    const histogram = new Histogram();
    histogram.add(10, 2);
    histogram.add(9, 1);
    histogram.addAll({ values: [10, 100], counts: [3, 4] });
    expect(histogram.samples()).toEqual({ values: [9, 10, 100], counts: [1, 5, 4] });
    expect(histogram.count).toBe(10);
  });

  it('takes nothing for what never came', () => {
    const histogram = new Histogram();
    histogram.add(5, 0);
    expect([histogram.samples(), histogram.count]).toEqual([undefined, 0]);
  });
});

describe('rounded', () => {
  it.each([
    [1.005, 2, 1],
    [0.125, 2, 0.13],
    [-0.125, 1, -0.1],
    [1_234.5, 0, 1_235],
  ])('rounds %d to %d decimals: %d', (value, decimals, expected) => {
    expect(rounded(value, decimals)).toBe(expected);
  });
});
