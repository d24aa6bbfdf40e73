import { describe, expect, it } from 'vitest';
import { array, mapSeriesOf, scalar, series } from '../../src/metric-math/values.ts';

describe('mapSeriesOf', () => {
  const twice = (points: Float64Array) => points.map((point) => point * 2);

  it('changes a series, or each one of an array', () => {
    expect(mapSeriesOf({ kind: 'series', points: Float64Array.of(1, 2) }, twice)).toEqual(
      series(Float64Array.of(2, 4)),
    );
    const two = { kind: 'array', series: [Float64Array.of(1), Float64Array.of(5)] } as const;
    expect(mapSeriesOf(two, twice)).toEqual(array([Float64Array.of(2), Float64Array.of(10)]));
    expect(scalar(1)).toEqual({ kind: 'scalar', value: 1 });
  });
});
