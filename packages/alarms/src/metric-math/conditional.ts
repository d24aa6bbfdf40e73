import { isTrue } from './operators.ts';
import type { MathReadings } from './readings.ts';
import type { Series } from './values.ts';

/** A branch of IF: one number for all timestamps, or a series. */
export type Branch = number | Series;

export interface SeriesCondition {
  readonly condition: Series;
  /** Whether it compares a series with a scalar. */
  readonly isComparison: boolean;
  readonly whenTrue: Branch;
  /** Undefined if the third argument is absent. */
  readonly whenFalse: Branch | undefined;
}

/** IF with a condition that is evaluated for each timestamp. */
export function chooseByPoint(choice: SeriesCondition, readings: MathReadings): Series {
  const { condition, isComparison, whenFalse } = choice;
  const isEmptied =
    whenFalse === undefined &&
    isComparison &&
    readings.mathIfOmitted === 'empty-series' &&
    condition.some((point) => point === 0);
  return condition.map((point, index) => (isEmptied ? Number.NaN : pointOf(choice, point, index, readings)));
}

function pointOf(choice: SeriesCondition, condition: number, index: number, readings: MathReadings): number {
  const { whenTrue, whenFalse } = choice;
  if (Number.isNaN(condition) && !isFalseAtGap(choice, readings)) return Number.NaN;
  if (isTrue(condition)) return branchPoint(whenTrue, index, 0);
  if (whenFalse === undefined) return Number.NaN;
  return branchPoint(whenFalse, index, falseGap(choice, readings));
}

function isFalseAtGap({ isComparison, whenTrue, whenFalse }: SeriesCondition, readings: MathReadings): boolean {
  const twoScalars = typeof whenTrue === 'number' && typeof whenFalse === 'number';
  return twoScalars && !isComparison && readings.mathIfTwoScalarsGap === 'false';
}

/** The value for a missing point of the false branch. */
function falseGap({ isComparison, whenTrue }: SeriesCondition, { mathIfFalseGap }: MathReadings): number {
  const bySeries = typeof whenTrue === 'number' ? Number.NaN : 0;
  if (!isComparison || mathIfFalseGap === 'as-series-condition') return bySeries;
  return mathIfFalseGap === 'zero' ? 0 : Number.NaN;
}

function branchPoint(branch: Branch, index: number, gap: number): number {
  if (typeof branch === 'number') return branch;
  const point = branch[index] ?? Number.NaN;
  return Number.isNaN(point) ? gap : point;
}
