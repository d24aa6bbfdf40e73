import { describe, expect, it } from 'vitest';
import { defaultMathReadings, type MathReadings } from '../../src/metric-math/readings.ts';
import {
  type Aggregate,
  aggregateArray,
  aggregateSeries,
  differences,
  type Filler,
  fillSeries,
} from '../../src/metric-math/series-functions.ts';

const nan = Number.NaN;
const of = (...points: readonly number[]) => Float64Array.from(points);
const by = (readings: Partial<MathReadings> = {}) => ({ ...defaultMathReadings, ...readings });

describe('aggregateSeries', () => {
  const series = of(6, nan, 2, nan);

  it.each([
    ['SUM', 8],
    // A missing point counts as 0 in the mean: 8 of 4.
    ['AVG', 2],
    ['MIN', 2],
    ['MAX', 6],
  ] as const)('%s', (name, value) => {
    expect(aggregateSeries(name, series, by())).toBe(value);
    expect(aggregateSeries(name, of(nan, nan), by())).toBeNaN();
  });

  it('counts points, also where there are none', () => {
    expect(aggregateSeries('DATAPOINT_COUNT', series, by())).toBe(2);
    expect(aggregateSeries('DATAPOINT_COUNT', of(nan, nan), by())).toBe(0);
  });

  it('leaves missing points out of the mean where the reading says so', () => {
    expect(aggregateSeries('AVG', series, by({ mathAverageOfSeries: 'skipped' }))).toBe(4);
  });
});

describe('aggregateArray', () => {
  const all = [of(6, nan, 2, nan), of(2, 4, nan, nan)];
  const aggregate = (name: Aggregate, readings: Partial<MathReadings> = {}) => [
    ...aggregateArray(name, all, 4, by(readings)),
  ];

  it.each([
    ['SUM', [8, 4, 2, nan]],
    ['AVG', [4, 2, 1, nan]],
    ['MIN', [2, 4, 2, nan]],
    ['MAX', [6, 4, 2, nan]],
    ['DATAPOINT_COUNT', [2, 1, 1, nan]],
  ] as const)('%s', (name, points) => {
    expect(aggregate(name)).toEqual(points);
  });

  it('counts missing points otherwise where the readings say so, in sums never', () => {
    expect(aggregate('AVG', { mathAverageOfArray: 'skipped' })).toEqual([4, 4, 2, nan]);
    expect(aggregate('MIN', { mathExtremeOfArray: 'zero' })).toEqual([2, 0, 0, nan]);
    expect(aggregate('SUM', { mathExtremeOfArray: 'zero' })).toEqual([8, 4, 2, nan]);
  });

  it('has no point of no series', () => {
    expect([...aggregateArray('SUM', [], 2, by())]).toEqual([nan, nan]);
  });
});

describe('fillSeries', () => {
  const gaps = of(nan, 2, nan, nan, 8, nan);
  const fill = (filler: Filler, readings: Partial<MathReadings> = {}) => [...fillSeries(gaps, filler, by(readings))];

  it('puts a value per place into gaps', () => {
    expect(fill({ kind: 'each', at: (index) => index })).toEqual([0, 2, 2, 3, 8, 5]);
  });

  it('repeats the last point, before the first one nothing or that one', () => {
    expect(fill({ kind: 'REPEAT' })).toEqual([nan, 2, 2, 2, 8, 8]);
    expect(fill({ kind: 'REPEAT' }, { mathFillBeforeFirst: 'first-value' })).toEqual([2, 2, 2, 2, 8, 8]);
  });

  it('draws a straight line between two points, and at an open end nothing or the nearest', () => {
    expect(fill({ kind: 'LINEAR' })).toEqual([nan, 2, 4, 6, 8, nan]);
    expect(fill({ kind: 'LINEAR' }, { mathFillOpenEnd: 'nearest' })).toEqual([2, 2, 4, 6, 8, 8]);
  });

  it('fills a series without any point, except where the reading leaves it empty', () => {
    const zeros: Filler = { kind: 'each', at: () => 0 };
    expect([...fillSeries(of(nan, nan), zeros, by())]).toEqual([0, 0]);
    expect([...fillSeries(of(nan, nan), zeros, by({ mathFillEmpty: 'missing' }))]).toEqual([nan, nan]);
    expect([...fillSeries(of(nan, nan), { kind: 'LINEAR' }, by({ mathFillOpenEnd: 'nearest' }))]).toEqual([nan, nan]);
  });

  it('leaves the series that it was given as it is', () => {
    fill({ kind: 'LINEAR' });
    expect([...gaps]).toEqual([nan, 2, nan, nan, 8, nan]);
  });
});

describe('differences', () => {
  const some = of(10, nan, 16, 13);

  it('are to the previous point, however far back that is', () => {
    expect([...differences(some, undefined, by())]).toEqual([nan, nan, 6, -3]);
  });

  it('are rates over the seconds between two points', () => {
    // 6 in two periods of 60 s, -3 in one.
    expect([...differences(some, 60, by())]).toEqual([nan, nan, 0.05, -0.05]);
  });

  it('give 0 at the first point, and nothing after a gap, where the readings say so', () => {
    expect([...differences(some, undefined, by({ mathFirstDifference: 'zero' }))]).toEqual([0, nan, 6, -3]);
    expect([...differences(some, undefined, by({ mathPreviousPoint: 'adjacent' }))]).toEqual([nan, nan, nan, -3]);
  });
});
