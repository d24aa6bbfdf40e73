/**
 * Values of one metric in one minute, and how often each occurred: a histogram that all statistics are computed from.
 */
export interface Samples {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** A sample of 1 per item, as load balancers publish counts; undefined (no point) for a count of 0. */
export function eachOne(count: number): Samples | undefined {
  return count === 0 ? undefined : { values: [1], counts: [count] };
}

/** As `eachOne`, but a single sample of 0 for a count of 0. */
export function eachOneOrZero(count: number): Samples {
  return eachOne(count) ?? single(0);
}

export function single(value: number): Samples {
  return { values: [value], counts: [1] };
}

/** One sample per value; undefined (no point) without values. */
export function measured(values: readonly number[]): Samples | undefined {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value, 1);
  return histogram.samples();
}

/** The most values that PutMetricData allows in one datum. */
export const valuesPerDatum = 150;

export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(value: number, count: number): void {
    if (count === 0) return;
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + count);
    this.#count += count;
  }

  addAll({ values, counts }: Samples): void {
    for (const [index, value] of values.entries()) this.add(value, counts[index] ?? 0);
  }

  /** Lowest value first; undefined when there is none. */
  samples(): Samples | undefined {
    if (this.#counts.size === 0) return undefined;
    const values = [...this.#counts.keys()].sort((a, b) => a - b);
    return { values, counts: values.map((value) => this.#counts.get(value) ?? 0) };
  }
}

/** Rounds to a number of decimals, so that almost equal values are one value of a histogram. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
