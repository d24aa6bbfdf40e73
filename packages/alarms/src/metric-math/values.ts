/** One value per period, oldest first; NaN is a missing point. */
export type Series = Float64Array;

/** The value of an expression. A scalar that is NaN is missing, for example the sum of a series without points. */
export type MathValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly points: Series }
  | { readonly kind: 'array'; readonly series: readonly Series[] };

export type SingleValue = Exclude<MathValue, { readonly kind: 'array' }>;

export const scalar = (value: number): SingleValue => ({ kind: 'scalar', value });
export const series = (points: Series): SingleValue => ({ kind: 'series', points });
export const array = (all: readonly Series[]): MathValue => ({ kind: 'array', series: all });

export const KIND_NAMES = { scalar: 'a scalar', series: 'a series', array: 'an array of series' } as const;

/** Applies `change` to each series of a value. */
export function mapSeriesOf(
  value: Exclude<MathValue, { readonly kind: 'scalar' }>,
  change: (points: Series) => Series,
): MathValue {
  return value.kind === 'series' ? series(change(value.points)) : array(value.series.map(change));
}
