import type { ArithmeticSign, ComparisonSign } from './parse.ts';
import type { MathReadings } from './readings.ts';
import type { Series } from './values.ts';

/** The result for two existing points; NaN if CloudWatch drops the point. */
export function calculatePoint(sign: ArithmeticSign, a: number, b: number, readings: MathReadings): number {
  const result = rawResult(sign, a, b);
  if (Number.isFinite(result)) return result;
  return sign === '/' && b === 0 ? Number.NaN : readings.mathNotFinite === 'zero' ? 0 : Number.NaN;
}

function rawResult(sign: ArithmeticSign, a: number, b: number): number {
  switch (sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? Number.NaN : a / b;
    case '^':
      return power(a, b);
  }
}

/**
 * Computes whole exponents by squaring and 0.5 by the square root; the last digit of `**` can differ between machines.
 */
function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 1_024)
    return exponent === 0.5 ? Math.sqrt(base) : base ** exponent;
  let result = 1;
  let square = base;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / result : result;
}

export function comparePoint(sign: ComparisonSign, a: number, b: number): number {
  switch (sign) {
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a === b ? 0 : 1;
    case '<':
      return a < b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
  }
}

export type PointOperation = (a: number, b: number) => number;

/** Combines two series point by point. If one point is missing, it counts as 0. */
export function pairSeries(a: Series, b: Series, operation: PointOperation, bothMissing: 'missing' | 'zero'): Series {
  const result = new Float64Array(a.length);
  for (let index = 0; index < a.length; index += 1) {
    const left = a[index] ?? Number.NaN;
    const right = b[index] ?? Number.NaN;
    const none = Number.isNaN(left) && Number.isNaN(right);
    result[index] =
      none && bothMissing === 'missing'
        ? Number.NaN
        : operation(Number.isNaN(left) ? 0 : left, Number.isNaN(right) ? 0 : right);
  }
  return result;
}

/** Combines a series with one number. If the number is missing, so are all results. */
export function mapSeries(
  series: Series,
  scalar: number,
  operation: (point: number) => number,
  gap: 'missing' | 'zero',
): Series {
  return series.map((point) => {
    if (Number.isNaN(scalar)) return Number.NaN;
    if (!Number.isNaN(point)) return operation(point);
    return gap === 'zero' ? operation(0) : Number.NaN;
  });
}

/** Drops points before the first or after the last point of either series. */
export function withinPoints(result: Series, a: Series, b: Series): Series {
  const hasPoint = (point: number) => !Number.isNaN(point);
  const from = Math.max(firstIndex(a, hasPoint), firstIndex(b, hasPoint));
  const to = Math.min(a.findLastIndex(hasPoint), b.findLastIndex(hasPoint));
  return result.map((point, index) => (index < from || index > to ? Number.NaN : point));
}

function firstIndex(series: Series, hasPoint: (point: number) => boolean): number {
  const index = series.findIndex(hasPoint);
  return index < 0 ? series.length : index;
}

/** AND and OR of two operands, each of which can be missing. */
export function combineLogically(sign: 'AND' | 'OR', gap: 'false' | 'missing'): PointOperation {
  return (a, b) => {
    if (gap === 'missing' && (Number.isNaN(a) || Number.isNaN(b))) return Number.NaN;
    const [left, right] = [isTrue(a), isTrue(b)];
    return (sign === 'AND' ? left && right : left || right) ? 1 : 0;
  };
}

/** A missing point is not true. */
export function isTrue(point: number): boolean {
  return point !== 0 && !Number.isNaN(point);
}
