/** Values of one metric in one minute, each as often as its count says: a histogram, of which every statistic is made. */
export interface Samples {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** Each thing counted is a sample of 1, as load balancers publish them; nothing counted is no point. */
export function eachOne(count: number): Samples | undefined {
  return count === 0 ? undefined : { values: [1], counts: [count] };
}

/** As `eachOne`, with a zero for nothing. */
export function eachOneOrZero(count: number): Samples {
  return eachOne(count) ?? single(0);
}

export function single(value: number): Samples {
  return { values: [value], counts: [1] };
}

/** What was measured several times; nothing measured is no point. */
export function measured(values: readonly number[]): Samples | undefined {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value, 1);
  return histogram.samples();
}

/** At most this many values go into one datum of PutMetricData. */
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

/** To so many decimals, so that equal things are one value of a histogram. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
