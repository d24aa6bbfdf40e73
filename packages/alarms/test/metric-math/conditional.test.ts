import { describe, expect, it } from 'vitest';
import { chooseByPoint, type SeriesCondition } from '../../src/metric-math/conditional.ts';
import { defaultMathReadings, type MathReadings } from '../../src/metric-math/readings.ts';

const nan = Number.NaN;
const of = (...points: readonly number[]) => Float64Array.from(points);
const sparse = of(nan, nan, 3, 4);

/** IF of a comparison that is true, false, unknown and false. */
const choose = (fields: Partial<SeriesCondition>, readings: Partial<MathReadings> = {}) => [
  ...chooseByPoint(
    { condition: of(1, 0, nan, 0), isComparison: true, whenTrue: of(5, 6, 7, 8), whenFalse: undefined, ...fields },
    { ...defaultMathReadings, ...readings },
  ),
];

describe('chooseByPoint', () => {
  it('gives the first branch where the condition holds, the second where it does not, nothing without a condition', () => {
    expect(choose({ whenFalse: 9 })).toEqual([5, 9, nan, 9]);
    expect(choose({ whenTrue: 1, whenFalse: 0 })).toEqual([1, 0, nan, 0]);
    expect(choose({ condition: of(-2, 0.5, 0, nan), whenTrue: 1, whenFalse: 0 })).toEqual([1, 1, 0, nan]);
  });

  it('drops the points of a second branch that is left out, or the whole series', () => {
    expect(choose({})).toEqual([5, nan, nan, nan]);
    expect(choose({}, { mathIfOmitted: 'empty-series' })).toEqual([nan, nan, nan, nan]);
    expect(choose({ isComparison: false }, { mathIfOmitted: 'empty-series' })).toEqual([5, nan, nan, nan]);
    expect(choose({ condition: of(1, 1, 1, 1) }, { mathIfOmitted: 'empty-series' })).toEqual([5, 6, 7, 8]);
  });

  it('has 0 for a missing point of the first branch', () => {
    expect(choose({ whenTrue: sparse })).toEqual([0, nan, nan, nan]);
  });

  it('has 0 for a missing point of the second branch beside a series, nothing beside a number', () => {
    expect(choose({ whenFalse: sparse })).toEqual([5, 0, nan, 4]);
    expect(choose({ whenTrue: 1, whenFalse: sparse })).toEqual([1, nan, nan, 4]);
  });

  it('reads a missing point of the second branch after a comparison as the reading says', () => {
    expect(choose({ whenTrue: 1, whenFalse: sparse }, { mathIfFalseGap: 'zero' })).toEqual([1, 0, nan, 4]);
    expect(choose({ whenFalse: sparse }, { mathIfFalseGap: 'missing' })).toEqual([5, nan, nan, 4]);
    // Of a condition that is no comparison the reading does not speak.
    expect(choose({ whenFalse: sparse, isComparison: false }, { mathIfFalseGap: 'missing' })).toEqual([5, 0, nan, 4]);
  });

  it('takes no condition for false between two numbers, where the reading says so', () => {
    const numbers = { whenTrue: 1, whenFalse: 2 };
    expect(choose({ ...numbers, isComparison: false }, { mathIfTwoScalarsGap: 'false' })).toEqual([1, 2, 2, 2]);
    expect(choose(numbers, { mathIfTwoScalarsGap: 'false' })).toEqual([1, 2, nan, 2]);
  });
});
