export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** CloudWatch's data about the values of one metric in one minute, or in one second. */
export class Bucket implements StatisticSet {
  count = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  /** Count by value; undefined while there is only one value, which minimum and count describe. */
  #histogram: Map<number, number> | undefined;
  /** Whether a statistic set was added: its single values are not known. */
  #isOpaque = false;

  /** Restores a bucket from the result of `pack`. */
  static unpack(numbers: ArrayLike<number>): Bucket {
    const bucket = new Bucket();
    bucket.count = numbers[0] ?? 0;
    bucket.minimum = numbers[1] ?? 0;
    bucket.maximum = numbers[2] ?? bucket.minimum;
    bucket.sum = numbers[3] ?? bucket.minimum * bucket.count;
    bucket.#isOpaque = numbers[4] === 1;
    if (numbers.length <= 5) return bucket;
    bucket.#histogram = new Map();
    for (let at = 5; at < numbers.length; at += 2) bucket.#histogram.set(numbers[at] ?? 0, numbers[at + 1] ?? 0);
    return bucket;
  }

  /** The bucket as numbers: only count and value if it has a single value, as most do; else all its data. */
  pack(): readonly number[] {
    const { count, sum, minimum, maximum } = this;
    const isOne = minimum === maximum && sum === minimum * count && !this.#isOpaque && this.#histogram === undefined;
    if (isOne) return [count, minimum];
    return [count, minimum, maximum, sum, this.#isOpaque ? 1 : 0, ...[...(this.#histogram ?? [])].flat()];
  }

  add(value: number, count: number): void {
    if (this.#histogram !== undefined) this.#histogram.set(value, (this.#histogram.get(value) ?? 0) + count);
    else if (this.count > 0 && !this.#isOpaque && (value !== this.minimum || value !== this.maximum)) {
      this.#histogram = new Map([[this.minimum, this.count]]);
      this.#histogram.set(value, count);
    }
    this.#total({ count, sum: value * count, minimum: value, maximum: value });
  }

  /** Adds a statistic set. If its minimum equals its maximum, its values are known. */
  addSet(set: StatisticSet): void {
    if (set.minimum === set.maximum) {
      this.add(set.minimum, set.count);
      return;
    }
    this.#isOpaque = true;
    this.#histogram = undefined;
    this.#total(set);
  }

  /** Adds the totals of another bucket, without its single values. */
  mergeTotals(other: Bucket): void {
    this.#isOpaque = true;
    this.#total(other);
  }

  merge(other: Bucket): void {
    const values = other.values();
    if (values === undefined) this.addSet(other);
    else for (const [value, count] of values) this.add(value, count);
  }

  /** Each value with its count, lowest first; undefined if a statistic set was added. */
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
