import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../../../src/parameters.ts';
import {
  aggregate,
  applyLogic,
  applyOperator,
  isWithin,
} from '../../../../src/services/cloudwatch/metric-math/point-rules.ts';
import type { Point } from '../../../../src/services/cloudwatch/metric-math/values.ts';

const usual = simulatorParameters();
const __ = undefined;

describe('applyOperator', () => {
  it.each<[string, readonly [number, number, number]]>([
    // Of 1 and 2, of 2 and 2, of 3 and 2.
    ['==', [0, 1, 0]],
    ['!=', [1, 0, 1]],
    ['<', [1, 0, 0]],
    ['<=', [1, 1, 0]],
    ['>', [0, 0, 1]],
    ['>=', [0, 1, 1]],
    ['+', [3, 4, 5]],
    ['-', [-1, 0, 1]],
    ['*', [2, 4, 6]],
    ['/', [0.5, 1, 1.5]],
    ['^', [1, 4, 9]],
  ])('%s', (operator, results) => {
    expect([1, 2, 3].map((a) => applyOperator(operator, a, 2, usual))).toEqual(results);
  });

  it('gives no point for a division by zero, whatever stands for what is not finite', () => {
    const zero = simulatorParameters({ mathNotFinite: 'zero' });
    expect([applyOperator('/', 1, 0, usual), applyOperator('/', 0, 0, zero)]).toEqual([__, __]);
  });

  it('gives no point, or 0, where the result is no finite number', () => {
    const zero = simulatorParameters({ mathNotFinite: 'zero' });
    const of = (parameters: typeof usual) => [
      applyOperator('*', 1e308, 10, parameters),
      applyOperator('^', 0, -1, parameters),
      applyOperator('^', -2, 0.5, parameters),
    ];
    expect([of(usual), of(zero)]).toEqual([
      [__, __, __],
      [0, 0, 0],
    ]);
  });

  it('raises to whole powers by multiplying, so that the last digit is the same on every machine', () => {
    // 1.1 * 1.1 is 1.2100000000000002, its square 1.4641000000000004.
    expect(applyOperator('^', 1.1, 4, usual)).toBe(1.4641000000000004);
    expect([0, 1, -2].map((power) => applyOperator('^', 4, power, usual))).toEqual([1, 4, 0.0625]);
    expect(applyOperator('^', 9, 0.5, usual)).toBe(3);
  });
});

describe('applyLogic', () => {
  it.each<[string, Point, Point, Point, Point]>([
    ['AND', 1, 2, 1, 1],
    ['AND', 1, 0, 0, 0],
    ['AND', 1, __, 0, __],
    ['OR', 0, -1, 1, 1],
    ['OR', 0, 0, 0, 0],
    ['OR', __, 3, 1, __],
    ['OR', __, __, __, __],
    ['AND', __, __, __, __],
  ])(
    '%s of %s and %s is %s, and %s where a missing operand makes the result missing',
    (operator, a, b, whenFalse, whenMissing) => {
      expect(applyLogic(operator, a, b, 'false')).toBe(whenFalse);
      expect(applyLogic(operator, a, b, 'missing')).toBe(whenMissing);
    },
  );
});

describe('isWithin', () => {
  it('is true from the first to the last point, in gaps too', () => {
    const series = { label: '', points: [__, 1, __, 2, __] };
    expect([0, 1, 2, 3, 4].map((index) => isWithin(series, index))).toEqual([false, true, true, true, false]);
  });
});

describe('aggregate', () => {
  it.each([
    ['SUM', 6],
    // The mean is over as many as it is given.
    ['AVG', 1.5],
    ['MIN', 1],
    ['MAX', 3],
  ])('%s', (name, result) => {
    expect(aggregate(name, [2, 1, 3], 4)).toBe(result);
    expect(aggregate(name, [], 4)).toBeUndefined();
  });

  it('counts points, also where there are none', () => {
    expect(aggregate('DATAPOINT_COUNT', [2, 1, 3], 4)).toBe(3);
    expect(aggregate('DATAPOINT_COUNT', [], 4)).toBe(0);
  });
});
