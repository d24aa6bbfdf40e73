import { describe, expect, it } from 'vitest';
import { evaluateMathValue, evaluateMetricMath, type MathRequest } from '../../src/metric-math/evaluate.ts';
import type { MathReadings } from '../../src/metric-math/readings.ts';

const nan = Number.NaN;
const metrics = new Map([
  ['a', Float64Array.of(1, nan, 3)],
  ['b', Float64Array.of(10, 20, nan)],
  ['big', Float64Array.of(1e308, 1, nan)],
]);
const expressions = new Map([
  ['twice', 'a * 2'],
  ['more', 'twice + 1'],
  ['loop', '1 + back'],
  ['back', 'loop'],
]);
const request = (expression: string, readings: Partial<MathReadings> = {}): MathRequest => ({
  metrics,
  expressions,
  expression,
  periodSeconds: 60,
  length: 3,
  readings,
});

function evaluated(expression: string, readings: Partial<MathReadings> = {}) {
  const value = evaluateMathValue(request(expression, readings));
  if (value.kind === 'scalar') return value.value;
  return value.kind === 'series' ? [...value.points] : value.series.map((points) => [...points]);
}

describe('evaluateMathValue', () => {
  it('gives the points of a metric, of an expression, and of one that uses another', () => {
    expect([evaluated('a'), evaluated('twice'), evaluated('more')]).toEqual([
      [1, nan, 3],
      [2, nan, 6],
      [3, nan, 7],
    ]);
  });

  it('gives a number for an expression without a series', () => {
    expect([evaluated('1 + 2'), evaluated('PERIOD(a)'), evaluated('SUM(a)'), evaluated('-SUM(a)')]).toEqual([
      3, 60, 4, -4,
    ]);
  });

  it('gives the series of an array', () => {
    expect(evaluated('[a, b] * 2')).toEqual([
      [2, nan, 6],
      [20, 40, nan],
    ]);
    expect(evaluated('ABS([0 - a])')).toEqual([[1, nan, 3]]);
  });

  it('drops what is no finite number', () => {
    expect(evaluated('big * 10')).toEqual([nan, 10, nan]);
  });

  it('chooses once for all points by a number', () => {
    expect([
      evaluated('IF(1, a, b)'),
      evaluated('IF(0, a, b)'),
      evaluated('IF(0, a)'),
      evaluated('IF(SUM(a - a), b)'),
    ]).toEqual([
      [1, nan, 3],
      [10, 20, nan],
      [nan, nan, nan],
      [nan, nan, nan],
    ]);
    expect(evaluated('IF(1, a)', { mathIfScalarGap: 'zero' })).toEqual([1, 0, 3]);
  });

  it('takes METRICS for the metrics whose id holds the text, never for expressions', () => {
    expect(evaluated('METRICS("b")')).toEqual([
      [10, 20, nan],
      [1e308, 1, nan],
    ]);
    expect(evaluated('METRICS("twice")')).toEqual([]);
    expect([evaluated('METRICS("A")'), evaluated('METRICS("A")', { mathMetricsFilterCase: 'insensitive' })]).toEqual([
      [],
      [[1, nan, 3]],
    ]);
  });

  it.each([
    ['loop', 1, 'loop depends on itself: loop -> back -> loop'],
    ['1 + none', 5, 'no metric or expression has the id none: known ids are a, b, big, twice, more, loop, back'],
    ['"x"', 1, 'text is valid only in METRICS("…")'],
    ['REPEAT', 1, 'REPEAT is valid only as the second argument of FILL'],
    ['[a] > 1', 1, 'a series or a scalar is needed here, got an array of series'],
    ['[a] + [b]', 5, '"+" does not take two arrays of series'],
    ['SUM(1)', 5, 'SUM takes a series or an array of series, got a scalar'],
    ['[a, 1]', 5, 'an array contains only series, got a scalar'],
    ['IF(1, a, 2)', 1, 'IF with a scalar condition chooses between series, got a scalar'],
    ['PERIOD(twice)', 8, 'PERIOD takes the id of a metric'],
    ['METRICS(a)', 9, 'METRICS takes text'],
  ])('refuses %s at column %d: %s', (expression, column, problem) => {
    expect(() => evaluated(expression)).toThrow(
      expect.objectContaining({ column, message: expect.stringContaining(problem) }),
    );
  });

  it('says that there is nothing to name where there is nothing', () => {
    const nothing = { metrics: new Map(), expression: 'a', periodSeconds: 60, length: 1 };
    expect(() => evaluateMathValue(nothing)).toThrow('no metric or expression has the id a: known ids are none');
  });
});

describe('evaluateMetricMath', () => {
  it('gives the one series that an alarm needs, an array of one too', () => {
    expect([...evaluateMetricMath(request('a + 1'))]).toEqual([2, nan, 4]);
    expect([...evaluateMetricMath(request('[a]'))]).toEqual([1, nan, 3]);
  });

  it.each([
    ['[a, b]', 'an alarm needs one series, got 2 series: combine them with SUM, AVG, MIN or MAX'],
    ['METRICS("x")', 'an alarm needs one series, got 0 series: combine them'],
    ['SUM(a)', 'an alarm needs one series, got a scalar: use the scalar in an expression with a series'],
  ])('refuses %s', (expression, problem) => {
    expect(() => evaluateMetricMath(request(expression))).toThrow(problem);
  });
});
