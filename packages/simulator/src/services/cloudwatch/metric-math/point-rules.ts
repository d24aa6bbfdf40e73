import type { SimulatorParameters } from '../../../parameters.ts';
import type { MathSeries, Point } from './values.ts';

/** Applies an operator to two numbers; undefined if CloudWatch returns no point. */
export function applyOperator(operator: string, a: number, b: number, parameters: SimulatorParameters): Point {
  if (operator === '==') return Number(a === b);
  if (operator === '!=') return Number(a !== b);
  if (operator === '<') return Number(a < b);
  if (operator === '>') return Number(a > b);
  if (operator === '<=') return Number(a <= b);
  if (operator === '>=') return Number(a >= b);
  if (operator === '/' && b === 0) return undefined;
  const result = arithmetic(operator, a, b);
  if (Number.isFinite(result)) return result;
  return parameters.mathNotFinite === 'zero' ? 0 : undefined;
}

function arithmetic(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (operator === '/') return a / b;
  return raise(a, b);
}

/** Computes whole powers by repeated squaring: the last digit of `**` can differ between machines. */
function raise(a: number, b: number): number {
  if (b === 0.5) return Math.sqrt(a);
  if (!Number.isInteger(b) || Math.abs(b) > 1024) return a ** b;
  if (b < 0) return 1 / raise(a, -b);
  let product = 1;
  let factor = a;
  let left = b;
  while (left > 0) {
    if (left % 2 === 1) product = product * factor;
    factor = factor * factor;
    left = (left - (left % 2)) / 2;
  }
  return product;
}

/** AND and OR; by parameter, a missing operand is FALSE or makes the result missing. */
export function applyLogic(operator: string, a: Point, b: Point, gap: 'false' | 'missing'): Point {
  if (a === undefined && b === undefined) return undefined;
  if ((a === undefined || b === undefined) && gap === 'missing') return undefined;
  const both = [a ?? 0, b ?? 0].map((one) => one !== 0);
  return Number(operator === 'AND' ? both.every(Boolean) : both.some(Boolean));
}

/** Whether an index lies between the first and the last point of a series. */
export function isWithin({ points }: MathSeries, index: number): boolean {
  const isPoint = (point: Point) => point !== undefined;
  return points.slice(0, index + 1).some(isPoint) && points.slice(index).some(isPoint);
}

function sum(points: readonly number[]): number {
  let total = 0;
  for (const point of points) total += point;
  return total;
}

/** DATAPOINT_COUNT of some points, or SUM, AVG, MIN or MAX; these are undefined without points. AVG divides by `count`. */
export function aggregate(name: string, points: readonly number[], count: number): Point {
  if (name === 'DATAPOINT_COUNT') return points.length;
  if (points.length === 0) return undefined;
  if (name === 'SUM') return sum(points);
  if (name === 'AVG') return sum(points) / count;
  return name === 'MIN' ? Math.min(...points) : Math.max(...points);
}

export function isReal(point: Point): point is number {
  return point !== undefined;
}
