/** Undefined if the series has no point there. */
export type Point = number | undefined;

export interface MathSeries {
  readonly points: readonly Point[];
  /** Distinguishes the series of an answer. */
  readonly label: string;
}

/**
 * The value of an expression, by the type names of AWS's page: S is a scalar, TS a time series, TS[] an array of them.
 */
export type MathValue =
  | { readonly type: 'S'; readonly value: Point }
  | { readonly type: 'TS'; readonly series: MathSeries }
  | { readonly type: 'TS[]'; readonly all: readonly MathSeries[] };

export function single(points: readonly Point[], label = ''): MathValue {
  return { type: 'TS', series: { points, label } };
}

export function eachPoint(series: MathSeries, change: (point: Point, index: number) => Point): MathSeries {
  return { label: series.label, points: series.points.map(change) };
}

/** Applies a change to each series of a TS or TS[]. */
export function eachSeries(
  value: Exclude<MathValue, { type: 'S' }>,
  change: (series: MathSeries) => MathSeries,
): MathValue {
  if (value.type === 'TS') return { type: 'TS', series: change(value.series) };
  return { type: 'TS[]', all: value.all.map(change) };
}
