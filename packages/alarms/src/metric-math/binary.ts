import {
  calculatePoint,
  combineLogically,
  comparePoint,
  mapSeries,
  type PointOperation,
  pairSeries,
  withinPoints,
} from './operators.ts';
import type { ArithmeticSign, ComparisonSign } from './parse.ts';
import type { MathReadings } from './readings.ts';
import { array, type MathValue, mapSeriesOf, type Series, type SingleValue, scalar, series } from './values.ts';

/** Applies an arithmetic operator; undefined for two arrays, which AWS's page does not list. */
export function calculate(
  sign: ArithmeticSign,
  left: MathValue,
  right: MathValue,
  readings: MathReadings,
): MathValue | undefined {
  const operation: PointOperation = (a, b) => calculatePoint(sign, a, b, readings);
  const pair = (a: Series, b: Series): Series => {
    const result = pairSeries(a, b, operation, readings.mathBothMissing);
    return readings.mathOutsidePoints === 'missing' ? withinPoints(result, a, b) : result;
  };
  if (left.kind === 'array' && right.kind === 'array') {
    if (readings.mathArrayWithArray === 'refused' || left.series.length !== right.series.length) return undefined;
    return array(left.series.map((one, index) => pair(one, right.series[index] ?? one)));
  }
  if (left.kind === 'scalar') {
    if (right.kind === 'scalar') return scalar(betweenScalars(left.value, right.value, operation));
    const withLeft = (point: number) => operation(left.value, point);
    return mapSeriesOf(right, (points) => mapSeries(points, left.value, withLeft, readings.mathArithmeticGap));
  }
  if (right.kind === 'scalar') {
    const withRight = (point: number) => operation(point, right.value);
    return mapSeriesOf(left, (points) => mapSeries(points, right.value, withRight, readings.mathArithmeticGap));
  }
  if (left.kind === 'series') return mapSeriesOf(right, (points) => pair(left.points, points));
  return right.kind === 'series' ? mapSeriesOf(left, (points) => pair(points, right.points)) : undefined;
}

export function compare(
  sign: ComparisonSign,
  left: SingleValue,
  right: SingleValue,
  readings: MathReadings,
): MathValue {
  const operation: PointOperation = (a, b) => comparePoint(sign, a, b);
  const { mathComparisonGap, mathBothMissing } = readings;
  if (left.kind === 'scalar') {
    if (right.kind === 'scalar') return scalar(betweenScalars(left.value, right.value, operation));
    const withLeft = (point: number) => operation(left.value, point);
    return series(mapSeries(right.points, left.value, withLeft, mathComparisonGap));
  }
  if (right.kind === 'series') return series(pairSeries(left.points, right.points, operation, mathBothMissing));
  const withRight = (point: number) => operation(point, right.value);
  return series(mapSeries(left.points, right.value, withRight, mathComparisonGap));
}

export function combine(sign: 'AND' | 'OR', left: SingleValue, right: SingleValue, readings: MathReadings): MathValue {
  const operation = combineLogically(sign, readings.mathLogicalGap);
  if (left.kind === 'scalar') {
    if (right.kind === 'series') return series(besideScalar(right.points, (point) => operation(left.value, point)));
    const none = Number.isNaN(left.value) && Number.isNaN(right.value);
    return scalar(none ? Number.NaN : operation(left.value, right.value));
  }
  if (right.kind === 'scalar') return series(besideScalar(left.points, (point) => operation(point, right.value)));
  const none = readings.mathBothMissing === 'zero' ? 0 : Number.NaN;
  return series(
    left.points.map((a, index) => {
      const b = right.points[index] ?? Number.NaN;
      return Number.isNaN(a) && Number.isNaN(b) ? none : operation(a, b);
    }),
  );
}

/** Combines a series with a scalar. A gap stays a gap: no series has that timestamp. */
function besideScalar(points: Series, operation: (point: number) => number): Series {
  return points.map((point) => (Number.isNaN(point) ? Number.NaN : operation(point)));
}

function betweenScalars(a: number, b: number, operation: PointOperation): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : operation(a, b);
}
