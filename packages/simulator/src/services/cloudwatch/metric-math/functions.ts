import type { SimulatorParameters } from '../../../parameters.ts';
import { aggregate, isReal } from './point-rules.ts';
import { eachPoint, type MathSeries, type MathValue, type Point, single } from './values.ts';

export interface Surroundings {
  readonly parameters: SimulatorParameters;
  readonly periodSeconds: number;
  /** Number of points in every series. */
  readonly length: number;
}

/** SUM, AVG, MIN, MAX, DATAPOINT_COUNT: a scalar for one series, a series for an array. */
export function aggregateValue(
  name: string,
  value: Exclude<MathValue, { type: 'S' }>,
  around: Surroundings,
): MathValue {
  const { mathAverageOfSeries, mathAverageOfArray, mathExtremeOfArray } = around.parameters;
  if (value.type === 'TS') {
    const real = value.series.points.filter(isReal);
    const count = mathAverageOfSeries === 'zero' ? around.length : real.length;
    return { type: 'S', value: aggregate(name, real, count) };
  }
  const points = Array.from({ length: around.length }, (_, index) => {
    const column = value.all.map((series) => series.points[index]);
    const real = column.filter(isReal);
    if (real.length === 0) return undefined;
    if (name === 'AVG') return aggregate(name, real, mathAverageOfArray === 'zero' ? column.length : real.length);
    const zeros = mathExtremeOfArray === 'zero' && (name === 'MIN' || name === 'MAX');
    return aggregate(name, zeros ? column.map((point) => point ?? 0) : real, real.length);
  });
  return single(points);
}

export type Filler = 'REPEAT' | 'LINEAR' | Exclude<MathValue, { type: 'TS[]' }>;

export function fill(series: MathSeries, filler: Filler, { parameters }: Surroundings): MathSeries {
  if (filler === 'REPEAT') return repeat(series, parameters);
  if (filler === 'LINEAR') return connect(series, parameters);
  if (!series.points.some(isReal) && parameters.mathFillEmpty === 'missing') return series;
  const instead = (index: number) => (filler.type === 'S' ? filler.value : filler.series.points[index]);
  return eachPoint(series, (point, index) => point ?? instead(index));
}

function repeat(series: MathSeries, { mathFillBeforeFirst }: SimulatorParameters): MathSeries {
  const first = mathFillBeforeFirst === 'first-value' ? series.points.find(isReal) : undefined;
  return eachPoint(series, (point, index) => point ?? series.points.slice(0, index).findLast(isReal) ?? first);
}

function connect(series: MathSeries, { mathFillOpenEnd }: SimulatorParameters): MathSeries {
  const { points } = series;
  return eachPoint(series, (point, index) => {
    if (point !== undefined) return point;
    const before = points.slice(0, index).findLastIndex(isReal);
    const offset = points.slice(index).findIndex(isReal);
    const [left, right] = [points[before], offset < 0 ? undefined : points[index + offset]];
    if (left === undefined || right === undefined) return mathFillOpenEnd === 'nearest' ? (left ?? right) : undefined;
    return left + ((right - left) * (index - before)) / (index + offset - before);
  });
}

/** DIFF and RATE: the change since the previous point. */
export function change(name: string, series: MathSeries, { parameters, periodSeconds }: Surroundings): MathSeries {
  return eachPoint(series, (point, index) => {
    if (point === undefined) return undefined;
    const at = series.points.slice(0, index).findLastIndex(isReal);
    const previous = series.points[at];
    if (previous === undefined) return parameters.mathFirstDifference === 'zero' ? 0 : undefined;
    if (parameters.mathPreviousPoint === 'adjacent' && at < index - 1) return undefined;
    return name === 'DIFF' ? point - previous : (point - previous) / ((index - at) * periodSeconds);
  });
}

export interface Choice {
  readonly condition: MathSeries;
  /** Whether the condition compares a series with a scalar. */
  readonly comparison: boolean;
  readonly whenTrue: Exclude<MathValue, { type: 'TS[]' }>;
  readonly whenFalse: Exclude<MathValue, { type: 'TS[]' }> | undefined;
}

/** IF with a series as its condition: each form has its own rule for missing points. */
export function choose(choice: Choice, { parameters }: Surroundings): MathSeries {
  const { condition, comparison, whenFalse } = choice;
  const anyFalse = condition.points.includes(0);
  if (whenFalse === undefined && comparison && anyFalse && parameters.mathIfOmitted === 'empty-series') {
    return eachPoint(condition, () => undefined);
  }
  return eachPoint(condition, (judged, index) => chosenPoint(choice, judged, index, parameters));
}

function chosenPoint(choice: Choice, judged: Point, index: number, parameters: SimulatorParameters): Point {
  const { comparison, whenTrue, whenFalse } = choice;
  if (judged === undefined) {
    const bothScalar = whenTrue.type === 'S' && whenFalse?.type === 'S' && !comparison;
    return bothScalar && parameters.mathIfTwoScalarsGap === 'false' ? whenFalse.value : undefined;
  }
  if (judged !== 0) return whenTrue.type === 'S' ? whenTrue.value : (whenTrue.series.points[index] ?? 0);
  if (whenFalse === undefined) return undefined;
  if (whenFalse.type === 'S') return whenFalse.value;
  const point = whenFalse.series.points[index];
  if (point !== undefined) return point;
  const reading = comparison ? parameters.mathIfFalseGap : 'as-series-condition';
  if (reading === 'as-series-condition') return whenTrue.type === 'TS' ? 0 : undefined;
  return reading === 'zero' ? 0 : undefined;
}
