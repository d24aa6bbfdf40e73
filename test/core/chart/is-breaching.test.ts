import { describe, expect, it } from 'vitest';
import { isBreaching } from '../../../src/core/chart/is-breaching.ts';

describe('a value', () => {
  it.each([
    ['GreaterThanThreshold', [false, false, true]],
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ])('of 9, 10 and 11 breaches a threshold of 10 by %s', (comparisonOperator, expected) => {
    expect([9, 10, 11].map((value) => isBreaching({ comparisonOperator, threshold: 10 }, value))).toEqual(expected);
  });

  it.each(['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'])(
    'may breach or not by %s, which compares it with a band that is not known here',
    (comparisonOperator) => {
      for (const threshold of [10, undefined]) {
        expect([9, 10, 11].map((value) => isBreaching({ comparisonOperator, threshold }, value))).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
      }
    },
  );

  it('may breach or not without a threshold or an operator', () => {
    expect(isBreaching({ comparisonOperator: 'GreaterThanThreshold', threshold: undefined }, 11)).toBeUndefined();
    expect(isBreaching({ comparisonOperator: undefined, threshold: 10 }, 11)).toBeUndefined();
  });
});
