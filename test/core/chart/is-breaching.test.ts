import { describe, expect, it } from 'vitest';
import { isBreaching } from '../../../src/core/chart/is-breaching.ts';

describe('a value', () => {
  it.each([
    ['GreaterThanThreshold', [9, 10], [11]],
    ['GreaterThanOrEqualToThreshold', [9], [10, 11]],
    ['LessThanThreshold', [10, 11], [9]],
    ['LessThanOrEqualToThreshold', [11], [9, 10]],
    ['GreaterThanUpperThreshold', [9, 10, 11], []],
  ])('breaches by %s', (comparisonOperator, good, bad) => {
    const breaches = (value: number) => isBreaching({ comparisonOperator, threshold: 10 }, value);
    expect(good.filter(breaches)).toEqual([]);
    expect(bad.filter(breaches)).toEqual(bad);
  });

  it('does not breach without a threshold', () => {
    expect(isBreaching({ comparisonOperator: 'GreaterThanThreshold', threshold: undefined }, 11)).toBe(false);
  });
});
