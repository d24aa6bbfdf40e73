import { describe, expect, it } from 'vitest';
import { calculate, combine, compare } from '../../src/metric-math/binary.ts';
import { defaultMathReadings, type MathReadings } from '../../src/metric-math/readings.ts';
import { array, type MathValue, scalar, series } from '../../src/metric-math/values.ts';

const nan = Number.NaN;
const a = series(Float64Array.of(1, nan, 3, nan));
const b = series(Float64Array.of(10, 20, nan, nan));
const both = array([Float64Array.of(1, nan, 3, nan), Float64Array.of(10, 20, nan, nan)]);
const by = (readings: Partial<MathReadings> = {}) => ({ ...defaultMathReadings, ...readings });

function shown(value: MathValue | undefined) {
  if (value === undefined) return undefined;
  if (value.kind === 'scalar') return value.value;
  return value.kind === 'series' ? [...value.points] : value.series.map((points) => [...points]);
}

describe('calculate', () => {
  const minus = (left: MathValue, right: MathValue, readings: Partial<MathReadings> = {}) =>
    shown(calculate('-', left, right, by(readings)));

  it('of two numbers is a number, and missing where one is', () => {
    expect([minus(scalar(5), scalar(3)), minus(scalar(nan), scalar(3))]).toEqual([2, nan]);
  });

  it('of a series and a number leaves gaps, on either side', () => {
    expect([minus(a, scalar(1)), minus(scalar(1), a)]).toEqual([
      [0, nan, 2, nan],
      [0, nan, -2, nan],
    ]);
    expect(minus(scalar(1), a, { mathArithmeticGap: 'zero' })).toEqual([0, 1, -2, 1]);
  });

  it('of two series counts a missing point as 0, unless it lies outside of one of them', () => {
    expect(minus(a, b)).toEqual([-9, -20, 3, nan]);
    expect(minus(a, b, { mathBothMissing: 'zero' })).toEqual([-9, -20, 3, 0]);
    expect(minus(a, b, { mathOutsidePoints: 'missing' })).toEqual([-9, -20, nan, nan]);
  });

  it('of an array is an array, with a series or a number on either side', () => {
    expect(minus(both, scalar(1))).toEqual([
      [0, nan, 2, nan],
      [9, 19, nan, nan],
    ]);
    expect([minus(both, a), minus(a, both)]).toEqual([
      [
        [0, nan, 0, nan],
        [9, 20, -3, nan],
      ],
      [
        [0, nan, 0, nan],
        [-9, -20, 3, nan],
      ],
    ]);
  });

  it('of two arrays is none, unless the reading pairs arrays of one length', () => {
    expect(minus(both, both)).toBeUndefined();
    expect(minus(both, both, { mathArrayWithArray: 'pairwise' })).toEqual([
      [0, nan, 0, nan],
      [0, 0, nan, nan],
    ]);
    expect(minus(both, array([Float64Array.of(1, 1, 1, 1)]), { mathArrayWithArray: 'pairwise' })).toBeUndefined();
  });
});

describe('compare', () => {
  it('of two numbers is 1 or 0', () => {
    expect([shown(compare('<', scalar(1), scalar(2), by())), shown(compare('>', scalar(1), scalar(2), by()))]).toEqual([
      1, 0,
    ]);
  });

  it('of a series and a number leaves gaps, or takes them for 0', () => {
    expect(shown(compare('<', a, scalar(2), by()))).toEqual([1, nan, 0, nan]);
    expect(shown(compare('<', scalar(2), a, by()))).toEqual([0, nan, 1, nan]);
    expect(shown(compare('<', a, scalar(2), by({ mathComparisonGap: 'zero' })))).toEqual([1, 1, 0, 1]);
  });

  it('of two series counts a missing point as 0', () => {
    expect(shown(compare('<', a, b, by()))).toEqual([1, 1, 0, nan]);
  });
});

describe('combine', () => {
  const high = series(Float64Array.of(1, 0, nan, nan));
  const low = series(Float64Array.of(0, nan, 1, nan));

  it('of two series takes a missing operand for false, or misses the result', () => {
    expect(shown(combine('OR', high, low, by()))).toEqual([1, 0, 1, nan]);
    expect(shown(combine('AND', high, low, by()))).toEqual([0, 0, 0, nan]);
    expect(shown(combine('OR', high, low, by({ mathLogicalGap: 'missing' })))).toEqual([1, nan, nan, nan]);
    expect(shown(combine('OR', high, low, by({ mathBothMissing: 'zero' })))).toEqual([1, 0, 1, 0]);
  });

  it('of a series and a number leaves gaps', () => {
    expect(shown(combine('OR', high, scalar(1), by()))).toEqual([1, 1, nan, nan]);
    expect(shown(combine('AND', scalar(1), high, by()))).toEqual([1, 0, nan, nan]);
  });

  it('of two numbers is missing only where both are', () => {
    expect([
      shown(combine('OR', scalar(nan), scalar(1), by())),
      shown(combine('OR', scalar(nan), scalar(nan), by())),
    ]).toEqual([1, nan]);
  });
});
