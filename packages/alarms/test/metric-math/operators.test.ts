import { describe, expect, it } from 'vitest';
import {
  calculatePoint,
  combineLogically,
  comparePoint,
  isTrue,
  mapSeries,
  pairSeries,
  withinPoints,
} from '../../src/metric-math/operators.ts';
import { defaultMathReadings } from '../../src/metric-math/readings.ts';

const nan = Number.NaN;
const of = (...points: readonly number[]) => Float64Array.from(points);
const zero = { ...defaultMathReadings, mathNotFinite: 'zero' } as const;

describe('calculatePoint', () => {
  it.each([
    ['+', [5, 3]],
    ['-', [1, -1]],
    ['*', [6, 2]],
    ['/', [1.5, 0.5]],
    ['^', [9, 1]],
  ] as const)('%s', (sign, results) => {
    // Of 3 and 2, of 1 and 2.
    expect([3, 1].map((a) => calculatePoint(sign, a, 2, defaultMathReadings))).toEqual(results);
  });

  it('gives nothing for a division by zero, whatever stands for what is not finite', () => {
    expect([calculatePoint('/', 1, 0, defaultMathReadings), calculatePoint('/', 0, 0, zero)]).toEqual([nan, nan]);
  });

  it('gives nothing, or 0, for what is no finite number', () => {
    const results = (readings: typeof defaultMathReadings) => [
      calculatePoint('*', 1e308, 10, readings),
      calculatePoint('^', -4, 0.5, readings),
      calculatePoint('^', 0, -1, readings),
    ];
    expect([results(defaultMathReadings), results(zero)]).toEqual([
      [nan, nan, nan],
      [0, 0, 0],
    ]);
  });

  it('raises to whole powers by multiplying, so that the last digit is the same on every machine', () => {
    // 1.1 * 1.1 is 1.2100000000000002, its square 1.4641000000000004.
    expect(calculatePoint('^', 1.1, 4, defaultMathReadings)).toBe(1.4641000000000004);
    expect([0, 1, -2].map((power) => calculatePoint('^', 4, power, defaultMathReadings))).toEqual([1, 4, 0.0625]);
    expect(calculatePoint('^', 9, 0.5, defaultMathReadings)).toBe(3);
  });
});

describe('comparePoint', () => {
  it.each([
    // Of 1, 2 and 3 with 2.
    ['==', [0, 1, 0]],
    ['!=', [1, 0, 1]],
    ['<', [1, 0, 0]],
    ['<=', [1, 1, 0]],
    ['>', [0, 0, 1]],
    ['>=', [0, 1, 1]],
  ] as const)('%s', (sign, results) => {
    expect([1, 2, 3].map((a) => comparePoint(sign, a, 2))).toEqual(results);
  });
});

describe('pairSeries', () => {
  it('counts a missing point as 0, and misses what both miss or takes it for two zeros', () => {
    const add = (a: number, b: number) => a + b + 100;
    const pair = (both: 'missing' | 'zero') => [...pairSeries(of(1, nan, 3, nan), of(10, 20, nan, nan), add, both)];
    expect([pair('missing'), pair('zero')]).toEqual([
      [111, 120, 103, nan],
      [111, 120, 103, 100],
    ]);
  });
});

describe('mapSeries', () => {
  it('leaves gaps, or takes them for 0', () => {
    const add = (point: number) => point + 1;
    expect([...mapSeries(of(1, nan), 1, add, 'missing')]).toEqual([2, nan]);
    expect([...mapSeries(of(1, nan), 1, add, 'zero')]).toEqual([2, 1]);
  });

  it('gives nothing for a scalar without a value', () => {
    expect([...mapSeries(of(1, nan), nan, (point) => point, 'zero')]).toEqual([nan, nan]);
  });
});

describe('withinPoints', () => {
  it('takes away what lies outside of either series', () => {
    const result = of(0, 1, 2, 3, 4);
    expect([...withinPoints(result, of(nan, 1, nan, 1, 1), of(1, 1, 1, 1, nan))]).toEqual([nan, 1, 2, 3, nan]);
    expect([...withinPoints(result, of(nan, nan, nan, nan, nan), result)]).toEqual([nan, nan, nan, nan, nan]);
  });
});

describe('combineLogically', () => {
  it.each([
    ['AND', 1, 2, 1, 1],
    ['AND', 1, 0, 0, 0],
    ['AND', 1, nan, 0, nan],
    ['OR', 0, -1, 1, 1],
    ['OR', 0, 0, 0, 0],
    ['OR', nan, 3, 1, nan],
  ] as const)(
    '%s of %d and %d is %d, and %d where a missing operand makes the result missing',
    (sign, a, b, whenFalse, whenMissing) => {
      expect([combineLogically(sign, 'false')(a, b), combineLogically(sign, 'missing')(a, b)]).toEqual([
        whenFalse,
        whenMissing,
      ]);
    },
  );
});

describe('isTrue', () => {
  it('is not true of 0 and of a missing point', () => {
    expect([1, -0.5, 0, nan].map(isTrue)).toEqual([true, true, false, false]);
  });
});
