import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound } from '../../../tools/detection/bounds.ts';

describe('the Clopper–Pearson bounds', () => {
  // Of no events in n: 1 − 0.05^(1/n). 200: 1.4867 %, 1,000: 0.2991 %, 2,000: 0.1497 %.
  it.each([
    [200, 0.014_867],
    [1_000, 0.002_991],
    [2_000, 0.001_497],
  ])('are 1 − 0.05^(1/n) where none of %s was seen', (of, bound) => {
    expect(upperBound(0, of)).toBeCloseTo(bound, 5);
    expect(lowerBound(of, of)).toBeCloseTo(1 - bound, 5);
  });

  it('are those of the tables for 1 of 10: 39.42 % at most, 0.512 % at least', () => {
    expect(upperBound(1, 10)).toBeCloseTo(0.394_163, 5);
    expect(lowerBound(1, 10)).toBeCloseTo(0.005_116, 5);
  });

  it('are 0 and 1 at the ends', () => {
    expect([lowerBound(0, 50), upperBound(50, 50)]).toEqual([0, 1]);
  });
});
