import { describe, expect, it } from 'vitest';
import { type SimulatorParameters, simulatorParameters } from '../../../../src/parameters.ts';
import { evaluateExpression } from '../../../../src/services/cloudwatch/metric-math/evaluation.ts';
import type { Point } from '../../../../src/services/cloudwatch/metric-math/values.ts';

const __ = undefined;
const metrics: Readonly<Record<string, readonly Point[]>> = { a: [1, __, 3], b: [10, 20, __], big: [1e308, 1, __] };
const expressions: Readonly<Record<string, string>> = {
  twice: 'a * 2',
  more: 'twice + 1',
  loop: '1 + back',
  back: 'loop',
};

function evaluated(text: string, readings: Partial<SimulatorParameters> = {}) {
  const value = evaluateExpression(text, {
    metrics: new Map(Object.entries(metrics).map(([id, points]) => [id, { label: `of ${id}`, points }])),
    expressions: new Map(Object.entries(expressions)),
    periodSeconds: 60,
    length: 3,
    parameters: simulatorParameters(readings),
  });
  if (value.type === 'S') return value.value;
  return value.type === 'TS' ? value.series.points : value.all.map(({ points }) => points);
}

describe('evaluateExpression', () => {
  it('gives the points of a metric, of an expression, and of one that uses another', () => {
    expect([evaluated('a'), evaluated('twice'), evaluated('more')]).toEqual([
      [1, __, 3],
      [2, __, 6],
      [3, __, 7],
    ]);
  });

  it('gives a number for an expression without a series', () => {
    expect([evaluated('1 + 2'), evaluated('PERIOD(a)'), evaluated('SUM(a)')]).toEqual([3, 60, 4]);
  });

  it('gives one series per member of an array, with the label of its metric', () => {
    expect(evaluated('[a, b] * 2')).toEqual([
      [2, __, 6],
      [20, 40, __],
    ]);
    expect(
      evaluateExpression('METRICS("a")', {
        metrics: new Map([['a', { label: 'of a', points: [1] }]]),
        expressions: new Map(),
        periodSeconds: 60,
        length: 1,
        parameters: simulatorParameters(),
      }),
    ).toEqual({ type: 'TS[]', all: [{ label: 'of a', points: [1] }] });
  });

  it('counts as 0 what one of two series lacks, and misses what both lack', () => {
    expect([evaluated('a + b'), evaluated('DIFF(a) + DIFF(b)')]).toEqual([
      [11, 20, 3],
      [__, 10, 2],
    ]);
    expect(evaluated('DIFF(a) + DIFF(b)', { mathBothMissing: 'zero' })).toEqual([0, 10, 2]);
  });

  it('compares at a gap only where the parameter says so', () => {
    expect([evaluated('a < 2'), evaluated('a < 2', { mathComparisonGap: 'zero' })]).toEqual([
      [1, __, 0],
      [1, 1, 0],
    ]);
  });

  it('drops what is no finite number', () => {
    expect(evaluated('big * 10')).toEqual([__, 10, __]);
  });

  it('chooses once for all points by a number', () => {
    expect([evaluated('IF(1, a, b)'), evaluated('IF(0, a, b)'), evaluated('IF(0, a)')]).toEqual([
      [1, __, 3],
      [10, 20, __],
      [__, __, __],
    ]);
    expect(evaluated('IF(1, a)', { mathIfScalarGap: 'zero' })).toEqual([1, 0, 3]);
  });

  it('takes METRICS for the metrics whose id holds the text, never for expressions', () => {
    expect(evaluated('METRICS("b")')).toEqual([
      [10, 20, __],
      [1e308, 1, __],
    ]);
    expect(evaluated('METRICS("twice")')).toEqual([]);
    expect([evaluated('METRICS("A")'), evaluated('METRICS("A")', { mathMetricsFilterCase: 'insensitive' })]).toEqual([
      [],
      [[1, __, 3]],
    ]);
  });

  it.each([
    ['loop', 1, 'the expression "loop" refers to itself'],
    ['1 + none', 5, 'there is no metric and no expression "none"'],
    ['"x"', 1, 'a text belongs into METRICS("…")'],
    ['REPEAT', 1, 'REPEAT belongs into FILL(…, REPEAT)'],
    ['[a] > 1', 1, 'an array of time series cannot be compared'],
    ['[a] + [b]', 5, '"+" between two arrays is not listed among the operand types'],
    ['SUM(1)', 5, 'SUM needs a time series, not a scalar'],
    ['[a, 1]', 5, 'a scalar cannot stand in an array of time series'],
    ['IF([a], 1, 2)', 4, 'an array of time series cannot stand here'],
    ['IF(1, a, 2)', 1, 'IF of a scalar needs time series to choose from'],
    ['PERIOD(twice)', 8, 'PERIOD needs the id of a metric'],
    ['METRICS(a)', 9, 'METRICS needs a text in quotes'],
  ])('refuses %s at column %d: %s', (text, column, problem) => {
    expect(() => evaluated(text)).toThrow(
      expect.objectContaining({ column, message: expect.stringContaining(problem) }),
    );
  });
});
