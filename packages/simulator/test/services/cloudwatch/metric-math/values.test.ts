import { describe, expect, it } from 'vitest';
import { eachPoint, eachSeries, single } from '../../../../src/services/cloudwatch/metric-math/values.ts';

describe('eachPoint', () => {
  it('changes each point by its value and its place, and keeps the label', () => {
    const series = { label: 'm', points: [1, undefined, 3] };
    expect(eachPoint(series, (point, index) => (point ?? 0) + index)).toEqual({ label: 'm', points: [1, 1, 5] });
  });
});

describe('eachSeries', () => {
  it('changes a series, or each one of an array', () => {
    const named = (label: string) => ({ label, points: [1] });
    const upper = ({
      label,
      points,
    }: {
      readonly label: string;
      readonly points: readonly (number | undefined)[];
    }) => ({
      label: label.toUpperCase(),
      points,
    });
    expect(eachSeries({ type: 'TS', series: named('a') }, upper)).toEqual(single([1], 'A'));
    expect(eachSeries({ type: 'TS[]', all: [named('a'), named('b')] }, upper)).toEqual({
      type: 'TS[]',
      all: [named('A'), named('B')],
    });
  });
});
