export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** What CloudWatch keeps of the values of one metric in one minute, or in ten seconds. */
export class Bucket implements StatisticSet {
  count = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  /** How often each value came; undefined as long as there is one value only, which minimum and count tell. */
  #histogram: Map<number, number> | undefined;
  /** A statistic set does not say which values it holds. */
  #isOpaque = false;

  add(value: number, count: number): void {
    if (this.#histogram !== undefined) this.#histogram.set(value, (this.#histogram.get(value) ?? 0) + count);
    else if (this.count > 0 && !this.#isOpaque && (value !== this.minimum || value !== this.maximum)) {
      this.#histogram = new Map([[this.minimum, this.count]]);
      this.#histogram.set(value, count);
    }
    this.#total({ count, sum: value * count, minimum: value, maximum: value });
  }

  /** Of a set with one value alone the values are known. */
  addSet(set: StatisticSet): void {
    if (set.minimum === set.maximum) {
      this.add(set.minimum, set.count);
      return;
    }
    this.#isOpaque = true;
    this.#histogram = undefined;
    this.#total(set);
  }

  /** The totals of another bucket, without what its values are. */
  mergeTotals(other: Bucket): void {
    this.#isOpaque = true;
    this.#total(other);
  }

  merge(other: Bucket): void {
    const values = other.values();
    if (values === undefined) this.addSet(other);
    else for (const [value, count] of values) this.add(value, count);
  }

  /** Each value with how often it came, lowest first; undefined when statistic sets hide them. */
  values(): readonly (readonly [number, number])[] | undefined {
    if (this.#isOpaque) return undefined;
    if (this.#histogram === undefined) return this.count === 0 ? [] : [[this.minimum, this.count]];
    return [...this.#histogram].sort(([a], [b]) => a - b);
  }

  #total({ count, sum, minimum, maximum }: StatisticSet): void {
    this.count += count;
    this.sum += sum;
    if (minimum < this.minimum) this.minimum = minimum;
    if (maximum > this.maximum) this.maximum = maximum;
  }
}
