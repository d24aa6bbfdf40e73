import { describe, expect, it } from 'vitest';
import { type SimulatorParameters, simulatorParameters } from '../../../../src/parameters.ts';
import {
  aggregateValue,
  type Choice,
  change,
  choose,
  fill,
} from '../../../../src/services/cloudwatch/metric-math/functions.ts';
import { type Point, single } from '../../../../src/services/cloudwatch/metric-math/values.ts';

const __ = undefined;
const around = (readings: Partial<SimulatorParameters> = {}, length = 4) => ({
  parameters: simulatorParameters(readings),
  periodSeconds: 60,
  length,
});
const series = (...points: readonly Point[]) => ({ label: 'm', points });

describe('aggregateValue', () => {
  const one = { type: 'TS', series: series(6, __, 2, __) } as const;
  const two = { type: 'TS[]', all: [series(6, __, 2, __), series(2, 4, __, __)] } as const;

  it.each([
    ['SUM', 8],
    // A missing point counts as 0 in the mean: 8 of 4.
    ['AVG', 2],
    ['MIN', 2],
    ['MAX', 6],
    ['DATAPOINT_COUNT', 2],
  ])('%s of a series is one number', (name, value) => {
    expect(aggregateValue(name, one, around())).toEqual({ type: 'S', value });
  });

  it.each([
    ['SUM', [8, 4, 2, __]],
    ['AVG', [4, 2, 1, __]],
    ['MIN', [2, 4, 2, __]],
    ['MAX', [6, 4, 2, __]],
    ['DATAPOINT_COUNT', [2, 1, 1, __]],
  ])('%s of an array is a series', (name, points) => {
    expect(aggregateValue(name, two, around())).toEqual(single(points));
  });

  it('leaves missing points out of means where the parameters say so', () => {
    expect(aggregateValue('AVG', one, around({ mathAverageOfSeries: 'skipped' }))).toEqual({ type: 'S', value: 4 });
    expect(aggregateValue('AVG', two, around({ mathAverageOfArray: 'skipped' }))).toEqual(single([4, 4, 2, __]));
  });

  it('counts missing points as 0 in extremes where the parameter says so, in sums never', () => {
    const zero = around({ mathExtremeOfArray: 'zero' });
    expect(aggregateValue('MIN', two, zero)).toEqual(single([2, 0, 0, __]));
    expect(aggregateValue('MAX', two, zero)).toEqual(single([6, 4, 2, __]));
    expect(aggregateValue('SUM', two, zero)).toEqual(single([8, 4, 2, __]));
    expect(aggregateValue('DATAPOINT_COUNT', two, zero)).toEqual(single([2, 1, 1, __]));
  });

  it('has no value of a series without points', () => {
    expect(aggregateValue('SUM', { type: 'TS', series: series(__, __) }, around({}, 2))).toEqual({
      type: 'S',
      value: __,
    });
  });
});

describe('fill', () => {
  const gaps = series(__, 2, __, __, 8, __);

  it('puts a number or the points of a series into gaps', () => {
    expect(fill(gaps, { type: 'S', value: 9 }, around()).points).toEqual([9, 2, 9, 9, 8, 9]);
    const other = { type: 'TS', series: series(1, 1, 1, __, 1, __) } as const;
    expect(fill(gaps, other, around()).points).toEqual([1, 2, 1, __, 8, __]);
  });

  it('repeats the last point, before the first one nothing or that one', () => {
    expect(fill(gaps, 'REPEAT', around()).points).toEqual([__, 2, 2, 2, 8, 8]);
    expect(fill(gaps, 'REPEAT', around({ mathFillBeforeFirst: 'first-value' })).points).toEqual([2, 2, 2, 2, 8, 8]);
  });

  it('draws a straight line between two points, and at an open end nothing or the nearest', () => {
    expect(fill(gaps, 'LINEAR', around()).points).toEqual([__, 2, 4, 6, 8, __]);
    expect(fill(gaps, 'LINEAR', around({ mathFillOpenEnd: 'nearest' })).points).toEqual([2, 2, 4, 6, 8, 8]);
  });

  it('fills a series without any point, except where the parameter leaves it empty', () => {
    const none = series(__, __);
    expect(fill(none, { type: 'S', value: 0 }, around()).points).toEqual([0, 0]);
    expect(fill(none, { type: 'S', value: 0 }, around({ mathFillEmpty: 'missing' })).points).toEqual([__, __]);
  });
});

describe('change', () => {
  const some = series(10, __, 16, 13);

  it('is the difference to the previous point, however far back that is', () => {
    expect(change('DIFF', some, around()).points).toEqual([__, __, 6, -3]);
  });

  it('is a rate over the seconds between the two points', () => {
    // 6 in two periods of 60 s, -3 in one.
    expect(change('RATE', some, around()).points).toEqual([__, __, 0.05, -0.05]);
  });

  it('gives 0 at the first point, and nothing after a gap, where the parameters say so', () => {
    expect(change('DIFF', some, around({ mathFirstDifference: 'zero' })).points).toEqual([0, __, 6, -3]);
    expect(change('DIFF', some, around({ mathPreviousPoint: 'adjacent' })).points).toEqual([__, __, __, -3]);
  });
});

describe('choose', () => {
  const condition = series(1, 0, __, 0);
  const given = (fields: Partial<Choice>): Choice => ({
    condition,
    comparison: true,
    whenTrue: single([5, 6, 7, 8]) as Choice['whenTrue'],
    whenFalse: undefined,
    ...fields,
  });
  const sparse = single([__, __, 3, 4]) as Choice['whenTrue'];
  const number = (value: number) => ({ type: 'S', value }) as const;

  it('gives the first branch where the condition holds, the second where it does not, nothing without a condition', () => {
    expect(choose(given({ whenFalse: number(9) }), around()).points).toEqual([5, 9, __, 9]);
    expect(choose(given({ whenTrue: number(1), whenFalse: number(0) }), around()).points).toEqual([1, 0, __, 0]);
  });

  it('drops the points of a second branch that is left out, or the whole series', () => {
    expect(choose(given({}), around()).points).toEqual([5, __, __, __]);
    const empty = around({ mathIfOmitted: 'empty-series' });
    expect(choose(given({}), empty).points).toEqual([__, __, __, __]);
    expect(choose(given({ comparison: false }), empty).points).toEqual([5, __, __, __]);
    expect(choose(given({ condition: series(1, 1) }), empty).points).toEqual([5, 6]);
  });

  it('has 0 for a missing point of the first branch', () => {
    expect(choose(given({ whenTrue: sparse }), around()).points).toEqual([0, __, __, __]);
  });

  it('has 0 for a missing point of the second branch beside a series, nothing beside a number', () => {
    expect(choose(given({ whenFalse: sparse }), around()).points).toEqual([5, 0, __, 4]);
    expect(choose(given({ whenTrue: number(1), whenFalse: sparse }), around()).points).toEqual([1, __, __, 4]);
  });

  it('reads a missing point of the second branch after a comparison as the parameter says', () => {
    const zero = around({ mathIfFalseGap: 'zero' });
    const missing = around({ mathIfFalseGap: 'missing' });
    expect(choose(given({ whenTrue: number(1), whenFalse: sparse }), zero).points).toEqual([1, 0, __, 4]);
    expect(choose(given({ whenFalse: sparse }), missing).points).toEqual([5, __, __, 4]);
    // Of a condition that is no comparison the parameter does not speak.
    expect(choose(given({ whenFalse: sparse, comparison: false }), missing).points).toEqual([5, 0, __, 4]);
  });

  it('takes no condition for false between two numbers, where the parameter says so', () => {
    const isFalse = around({ mathIfTwoScalarsGap: 'false' });
    const numbers = { whenTrue: number(1), whenFalse: number(2) };
    expect(choose(given({ ...numbers, comparison: false }), isFalse).points).toEqual([1, 2, 2, 2]);
    expect(choose(given({ ...numbers, comparison: true }), isFalse).points).toEqual([1, 2, __, 2]);
  });
});
