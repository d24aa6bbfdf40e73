import type { MathReadings } from './readings.ts';
import type { Series } from './values.ts';

export type Aggregate = 'SUM' | 'AVG' | 'MIN' | 'MAX' | 'DATAPOINT_COUNT';

/** Aggregates all points of a series to one number; if it has no points, their count is 0 and all else NaN. */
export function aggregateSeries(name: Aggregate, points: Series, readings: MathReadings): number {
  const present = points.filter((point) => !Number.isNaN(point));
  if (present.length === 0 && name !== 'DATAPOINT_COUNT') return Number.NaN;
  const count = readings.mathAverageOfSeries === 'zero' ? points.length : present.length;
  return aggregatePoints(name, present, count);
}

/** Aggregates several series to one, timestamp by timestamp; missing if all of them are. */
export function aggregateArray(
  name: Aggregate,
  all: readonly Series[],
  length: number,
  readings: MathReadings,
): Series {
  const zeroExtremes = readings.mathExtremeOfArray === 'zero' && (name === 'MIN' || name === 'MAX');
  return Float64Array.from({ length }, (_, index) => {
    const points = Float64Array.from(all, (one) => one[index] ?? Number.NaN);
    const present = points.filter((point) => !Number.isNaN(point));
    if (present.length === 0) return Number.NaN;
    const counted = zeroExtremes ? points.map((point) => (Number.isNaN(point) ? 0 : point)) : present;
    return aggregatePoints(name, counted, readings.mathAverageOfArray === 'zero' ? all.length : present.length);
  });
}

function aggregatePoints(name: Aggregate, points: Series, count: number): number {
  switch (name) {
    case 'SUM':
      return points.reduce((sum, point) => sum + point, 0);
    case 'AVG':
      return points.reduce((sum, point) => sum + point, 0) / count;
    case 'MIN':
      return points.reduce((least, point) => Math.min(least, point), Number.POSITIVE_INFINITY);
    case 'DATAPOINT_COUNT':
      return points.length;
    case 'MAX':
      return points.reduce((most, point) => Math.max(most, point), Number.NEGATIVE_INFINITY);
  }
}

export type Filler =
  | { readonly kind: 'REPEAT' | 'LINEAR' }
  | { readonly kind: 'each'; readonly at: (index: number) => number };

export function fillSeries(points: Series, filler: Filler, readings: MathReadings): Series {
  if (filler.kind !== 'each') {
    return filler.kind === 'REPEAT' ? repeatPoints(points, readings) : connectPoints(points, readings);
  }
  const isEmpty = points.every((point) => Number.isNaN(point));
  if (isEmpty && readings.mathFillEmpty === 'missing') return points;
  return points.map((point, index) => (Number.isNaN(point) ? filler.at(index) : point));
}

function repeatPoints(points: Series, { mathFillBeforeFirst }: MathReadings): Series {
  let last =
    mathFillBeforeFirst === 'first-value' ? (points.find((point) => !Number.isNaN(point)) ?? Number.NaN) : Number.NaN;
  return points.map((point) => {
    if (!Number.isNaN(point)) last = point;
    return last;
  });
}

function connectPoints(points: Series, { mathFillOpenEnd }: MathReadings): Series {
  const filled = points.slice();
  let left = -1;
  for (let index = 0; index <= points.length; index += 1) {
    if (index < points.length && Number.isNaN(points[index])) continue;
    const from = points[left] ?? Number.NaN;
    const to = points[index] ?? Number.NaN;
    for (let gap = left + 1; gap < index; gap += 1) {
      if (left >= 0 && index < points.length) filled[gap] = from + ((to - from) * (gap - left)) / (index - left);
      else if (mathFillOpenEnd === 'nearest') filled[gap] = left >= 0 ? from : to;
    }
    left = index;
  }
  return filled;
}

/** DIFF; with `periodSeconds`, RATE, which divides by the seconds between the points. */
export function differences(points: Series, periodSeconds: number | undefined, readings: MathReadings): Series {
  const { mathFirstDifference, mathPreviousPoint } = readings;
  let previous = -1;
  return points.map((point, index) => {
    if (Number.isNaN(point)) return point;
    const before = previous;
    previous = index;
    if (before < 0) return mathFirstDifference === 'zero' ? 0 : Number.NaN;
    if (mathPreviousPoint === 'adjacent' && before !== index - 1) return Number.NaN;
    const difference = point - (points[before] ?? Number.NaN);
    return periodSeconds === undefined ? difference : difference / ((index - before) * periodSeconds);
  });
}
