import { readFileSync } from 'node:fs';
import type { MathReadings } from '@ecs-guard/alarms/metric-math/readings';
import { describe, expect, it } from 'vitest';
import { type MathCase, mathEngines, type Points } from './metric-math-engines.ts';

interface Published extends MathCase {
  readonly expected: Points;
}

/** The results that the page prints. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
const published: readonly Published[] = JSON.parse(
  readFileSync(new URL('../fixtures/metric-math-cases.json', import.meta.url), 'utf8'),
);
const _ = null;
const inputs = { a: [1, _, 3, _, 5], b: [10, 20, _, _, 50], none: [_, _, _, _, _] } as const;

describe.each(mathEngines)('metric math of the %s engine', (_name, evaluate) => {
  const of = (expression: string, readings: Partial<MathReadings> = {}) => evaluate({ expression, inputs, readings });

  it('has six published results to agree with', () => {
    expect(published).toHaveLength(6);
  });

  it.each(published)('agrees with the published result of $expression [MM-1]', (row) => {
    expect(evaluate(row)).toEqual({ series: row.expected });
  });

  it.each([
    // A point that one side lacks is 0; one that both lack stays missing.
    ['a + b', [11, 20, 3, _, 55]],
    ['a - b', [-9, -20, 3, _, -45]],
    ['a * b', [10, 0, 0, _, 250]],
    ['a / b', [0.1, 0, _, _, 0.1]],
    ['b / a', [10, _, 0, _, 10]],
    ['b / (a - a)', [_, _, _, _, _]],
    ['a ^ 2', [1, _, 9, _, 25]],
    ['a ^ -1', [1, _, 1 / 3, _, 0.2]],
    ['-a', [-1, _, -3, _, -5]],
    ['a + 1', [2, _, 4, _, 6]],
    ['1 - a', [0, _, -2, _, -4]],
    ['a + none', [1, _, 3, _, 5]],
    ['100 * a / (a + b)', [100 / 11, 0, 100, _, 500 / 55]],
    // Sqrt is exact; a root of a negative number is none.
    ['(a - 2) ^ 0.5', [_, _, 1, _, Math.sqrt(3)]],
  ])('calculates %s [MM-2]', (expression, series) => {
    expect(of(expression)).toEqual({ series });
  });

  it.each([
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['2 * 3 ^ 2', 18],
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['2 ^ -1', 0.5],
    ['10 - 4 - 3', 3],
    ['16 / 4 / 2', 2],
    ['1 + 1 == 2', 1],
    ['1 < 2 AND 3 < 2', 0],
    ['0 AND 0 OR 1', 1],
    ['1 OR 0 AND 0', 1],
    ['1 && 1', 1],
    ['0 || 0', 0],
    ['.5e1 + 1.5', 6.5],
    ['1 / 0', null],
    ['SUM(a)', 9],
    ['MIN(a)', 1],
    ['MAX(a)', 5],
    ['AVG(a)', 1.8],
    ['SUM(none)', null],
    ['AVG(none)', null],
    ['DATAPOINT_COUNT(a)', 3],
    ['DATAPOINT_COUNT(none)', 0],
    ['SUM(a) / DATAPOINT_COUNT(a)', 3],
    ['PERIOD(a)', 60],
    ['SUM(a) / PERIOD(a)', 0.15],
  ])('reads %s as the scalar %d [MM-3]', (expression, scalar) => {
    expect(of(expression)).toEqual({ scalar });
  });

  it.each([
    ['a > 1', [0, _, 1, _, 1]],
    ['3 >= a', [1, _, 1, _, 0]],
    ['a < b', [1, 1, 0, _, 1]],
    ['a == b', [0, 0, 0, _, 0]],
    ['a != 3', [1, _, 0, _, 1]],
    ['a > 2 AND b > 2', [0, 0, 0, _, 1]],
    ['a > 2 OR b > 2', [1, 1, 1, _, 1]],
    ['a OR 1', [1, _, 1, _, 1]],
    ['b > 15 && a', [0, 0, 0, _, 1]],
  ])('compares and combines %s [MM-4]', (expression, series) => {
    expect(of(expression)).toEqual({ series });
  });

  it.each([
    // TRUE and missing is 0, FALSE without a third argument and an unknown condition give no point.
    ['IF(b > 15, a)', [_, 0, _, _, 5]],
    ['IF(a < 4, a)', [1, _, 3, _, _]],
    ['IF(b > 15, a, 7)', [7, 0, _, _, 5]],
    ['IF(b > 15, 1, 0)', [0, 1, _, _, 1]],
    ['IF(a, b, 0)', [10, _, 0, _, 50]],
    ['IF(a - 1, 4, b)', [10, _, 4, _, 4]],
    ['IF(a - 3, 4, b)', [4, _, _, _, 4]],
    ['IF(a - 3, a, b)', [1, _, 0, _, 5]],
    ['IF(a - 3 > 0, 4, b)', [10, _, _, _, 4]],
    ['IF(a > b, a, b)', [10, 20, 3, _, 50]],
    ['IF(a > 2 AND b > 2, 1, 0)', [0, 0, 0, _, 1]],
    ['IF(1, a, b)', [1, _, 3, _, 5]],
    ['IF(0, a, b)', [10, 20, _, _, 50]],
    ['IF(0, a)', [_, _, _, _, _]],
    ['IF(SUM(none), a, b)', [_, _, _, _, _]],
  ])('chooses by %s [MM-5]', (expression, series) => {
    expect(of(expression)).toEqual({ series });
  });

  it.each([
    ['FILL(a, 9)', [1, 9, 3, 9, 5]],
    ['FILL(a, MIN(a))', [1, 1, 3, 1, 5]],
    ['FILL(a, b)', [1, 20, 3, _, 5]],
    ['FILL(b, REPEAT)', [10, 20, 20, 20, 50]],
    ['FILL(b, LINEAR)', [10, 20, 30, 40, 50]],
    ['FILL(none, 0)', [0, 0, 0, 0, 0]],
    ['FILL(none, LINEAR)', [_, _, _, _, _]],
    ['FILL(none, REPEAT)', [_, _, _, _, _]],
  ])('fills gaps by %s [MM-6]', (expression, series) => {
    expect(of(expression)).toEqual({ series });
  });

  it.each([
    ['SUM([a, b])', [11, 20, 3, _, 55]],
    ['AVG([a, b])', [5.5, 10, 1.5, _, 27.5]],
    ['MIN([a, b])', [1, 20, 3, _, 5]],
    ['MAX([a, b])', [10, 20, 3, _, 50]],
    ['DATAPOINT_COUNT([a, b])', [2, 1, 1, _, 2]],
    ['SUM(METRICS())', [11, 20, 3, _, 55]],
    ['SUM(METRICS("b"))', [10, 20, _, _, 50]],
    ["SUM([METRICS('a'), METRICS('b')])", [11, 20, 3, _, 55]],
    ['SUM(FILL([a, b], 1))', [11, 21, 4, 2, 55]],
    ['SUM([a, b] * 2)', [22, 40, 6, _, 110]],
    ['SUM(a - [a, b])', [-9, -20, 3, _, -45]],
    ['MAX(METRICS("z"))', [_, _, _, _, _]],
  ])('aggregates an array by %s [MM-7]', (expression, series) => {
    expect(of(expression)).toEqual({ series });
  });

  it.each([
    ['DIFF(a)', [_, _, 2, _, 2]],
    ['RATE(a)', [_, _, 2 / 120, _, 2 / 120]],
    ['ABS(1 - a)', [0, _, 2, _, 4]],
    ['ABS(DIFF(-b))', [_, 10, _, _, 30]],
  ])('knows %s [MM-8]', (expression, series) => {
    expect(of(expression)).toEqual({ series });
  });

  it.each<[keyof MathReadings, string, string, Points, Points]>([
    ['mathPrecedence', 'left-to-right', 'FILL(a, 2) + 1 * 2', [4, 6, 8, 6, 12], [3, 4, 5, 4, 7]],
    ['mathPowerAssociativity', 'left', 'a - a + 2 ^ 1 ^ 2', [4, _, 4, _, 4], [2, _, 2, _, 2]],
    ['mathMinusBeforePower', 'inside', 'a - a + -2 ^ 2', [4, _, 4, _, 4], [-4, _, -4, _, -4]],
    ['mathComparisonGap', 'zero', 'a < 4', [1, 1, 1, 1, 0], [1, _, 1, _, 0]],
    ['mathLogicalGap', 'missing', 'a > 2 OR b > 2', [1, _, _, _, 1], [1, 1, 1, _, 1]],
    ['mathIfFalseGap', 'zero', 'IF(a - 3 > 0, 4, b)', [10, _, 0, _, 4], [10, _, _, _, 4]],
    ['mathIfFalseGap', 'missing', 'IF(a > 3, a, b)', [10, _, _, _, 5], [10, _, 0, _, 5]],
    ['mathIfOmitted', 'empty-series', 'IF(a < 4, a)', [_, _, _, _, _], [1, _, 3, _, _]],
    ['mathIfScalarGap', 'zero', 'IF(1, a)', [1, 0, 3, 0, 5], [1, _, 3, _, 5]],
    ['mathAverageOfSeries', 'skipped', 'a - AVG(a)', [-2, _, 0, _, 2], [1 - 1.8, _, 3 - 1.8, _, 5 - 1.8]],
    ['mathAverageOfArray', 'skipped', 'AVG([a, b])', [5.5, 20, 3, _, 27.5], [5.5, 10, 1.5, _, 27.5]],
    ['mathExtremeOfArray', 'zero', 'MIN([a, b])', [1, 0, 0, _, 5], [1, 20, 3, _, 5]],
    ['mathBothMissing', 'zero', 'a + b', [11, 20, 3, 0, 55], [11, 20, 3, _, 55]],
    ['mathArithmeticGap', 'zero', 'a + 1', [2, 1, 4, 1, 6], [2, _, 4, _, 6]],
    ['mathFillBeforeFirst', 'first-value', 'FILL(DIFF(a), REPEAT)', [2, 2, 2, 2, 2], [_, _, 2, 2, 2]],
    ['mathFillOpenEnd', 'nearest', 'FILL(DIFF(a), LINEAR)', [2, 2, 2, 2, 2], [_, _, 2, 2, 2]],
    ['mathFillEmpty', 'missing', 'FILL(none, 0)', [_, _, _, _, _], [0, 0, 0, 0, 0]],
    ['mathFirstDifference', 'zero', 'DIFF(a)', [0, _, 2, _, 2], [_, _, 2, _, 2]],
    ['mathPreviousPoint', 'adjacent', 'DIFF(b)', [_, 10, _, _, _], [_, 10, _, _, 30]],
    ['mathIfTwoScalarsGap', 'false', 'IF(a, 1, 2)', [1, 2, 1, 2, 1], [1, _, 1, _, 1]],
    ['mathNotFinite', 'zero', '(a - 1) ^ -1', [0, _, 0.5, _, 0.25], [_, _, 0.5, _, 0.25]],
    ['mathMetricsFilterCase', 'insensitive', 'SUM(METRICS("A"))', [1, _, 3, _, 5], [_, _, _, _, _]],
    ['mathOutsidePoints', 'missing', 'b + DIFF(a)', [_, _, 2, _, 52], [10, 20, 2, _, 52]],
  ])('reads %s as %s at %s [MM-9]', (name, reading, expression, told, byDefault) => {
    expect(of(expression, { [name]: reading })).toEqual({ series: told });
    expect(of(expression)).toEqual({ series: byDefault });
  });

  it('takes two arrays pairwise, a series as filler and other conditions only where it is told so [MM-9]', () => {
    expect(of('SUM([a] + [b])', { mathArrayWithArray: 'pairwise' })).toEqual({ series: [11, 20, 3, _, 55] });
    expect(of('SUM([a] + [b])')).toMatchObject({ column: 9 });
    expect(of('FILL(a, b)', { mathFillBySeries: 'refused' })).toMatchObject({ column: 9 });
    expect(of('IF(a > b, a)', { mathIfConditions: 'listed' })).toMatchObject({ column: 6 });
    expect(of('IF(a > 1 AND b > 1, a)', { mathIfConditions: 'listed' })).toMatchObject({ column: 10 });
    expect(of('IF(a > 1, a)', { mathIfConditions: 'listed' })).toMatchObject({ series: [_, _, 3, _, 5] });
  });

  it('evaluates expressions on expressions, and finds the one that needs itself [MM-10]', () => {
    const expressions = { e1: 'e2 * 2', e2: 'a + 1', e3: 'e3 + a' };
    expect(evaluate({ expression: 'e1', inputs, expressions })).toEqual({ series: [4, _, 8, _, 12] });
    expect(evaluate({ expression: '1 + e3', inputs, expressions })).toMatchObject({
      column: 1,
      message: expect.stringContaining('e3'),
    });
    // METRICS means metrics alone.
    expect(evaluate({ expression: 'SUM(METRICS("e"))', inputs, expressions })).toEqual({ series: [_, _, _, _, _] });
  });

  it.each([
    ['SEARCH("x", "Sum", 300)', 1, 'SEARCH'],
    ['1 + ANOMALY_DETECTION_BAND(a, 2)', 5, 'ANOMALY_DETECTION_BAND'],
    ['a + RUNNING_SUM(a)', 5, 'RUNNING_SUM'],
    ['STDDEV(a)', 1, 'STDDEV'],
    ['FILL(CEIL(a), 1)', 6, 'CEIL'],
    ['MEDIAN(a)', 1, 'MEDIAN'],
    ['Sum(a)', 1, 'Sum'],
    ['SUM', 1, 'SUM'],
    ['SUM(a, b)', 1, 'SUM'],
    ['IF(a)', 1, 'IF'],
    ['FILL(a)', 1, 'FILL'],
  ])('refuses %s at column %d by name [MM-11]', (expression, column, name) => {
    expect(of(expression)).toMatchObject({ column, message: expect.stringContaining(name) });
  });

  it.each([
    ['', 1],
    ['a +', 4],
    ['a b', 3],
    ['(a', 3],
    ['SUM([a, b)', 10],
    ['a = b', 3],
    ['a AND', 6],
    ['AND a', 1],
    ['a # b', 3],
    ['METRICS("x)', 9],
    ['"x"', 1],
    ['REPEAT', 1],
    ['missing', 1],
    ['SUM(1)', 5],
    ['ABS(1)', 5],
    ['[1]', 2],
    ['PERIOD(a + b)', 10],
    ['METRICS(a)', 9],
    ['IF([a], 1, 2)', 4],
    ['IF(1, a, 2)', 1],
    ['[a] > 1', 1],
    ['FILL(a, [b])', 9],
  ])('refuses %s at column %d [MM-12]', (expression, column) => {
    expect(of(expression)).toMatchObject({ column });
  });
});
