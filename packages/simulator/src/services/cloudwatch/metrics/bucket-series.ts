import { Bucket } from './bucket.ts';

const hourMs = 3_600_000;

/**
 * Buckets by their start. Those older than an hour or two are rarely read or changed, and are packed into arrays of
 * numbers by the hour. This takes a tenth of the memory for two weeks of minutes of every metric.
 */
export class BucketSeries {
  readonly #recent = new Map<number, Bucket>();
  readonly #hours = new Map<number, Float64Array>();
  #oldestMs = Number.NEGATIVE_INFINITY;

  /** The bucket with that start. Callers must not change it. */
  get(start: number): Bucket | undefined {
    if (start < this.#oldestMs) return undefined;
    const recent = this.#recent.get(start);
    if (recent !== undefined) return recent;
    const hour = this.#hours.get(hourOf(start));
    return hour === undefined ? undefined : find(hour, start);
  }

  /** The bucket with that start, to add values to; a new one if there is none. */
  at(start: number): Bucket {
    const known = this.#recent.get(start) ?? this.get(start) ?? new Bucket();
    this.#recent.set(start, known);
    return known;
  }

  /** Packs the hours that ended before an instant. */
  pack(beforeMs: number): void {
    const hours = new Map<number, Map<number, Bucket>>();
    for (const [start, bucket] of this.#recent) {
      const hour = hourOf(start);
      if (hour + hourMs > beforeMs) continue;
      const buckets = hours.get(hour) ?? new Map(read(this.#hours.get(hour)));
      hours.set(hour, buckets.set(start, bucket));
      this.#recent.delete(start);
    }
    for (const [hour, buckets] of hours) this.#hours.set(hour, packed(buckets));
  }

  forgetBefore(ms: number): void {
    this.#oldestMs = ms;
    for (const start of this.#recent.keys()) if (start < ms) this.#recent.delete(start);
    for (const hour of this.#hours.keys()) {
      // Hours are in order except for late values. Those can stay too long, but `get` does not return them.
      if (hour + hourMs > ms) break;
      this.#hours.delete(hour);
    }
  }
}

function hourOf(start: number): number {
  return Math.floor(start / hourMs) * hourMs;
}

/** Packs each bucket as its start, the number of numbers that follow, and those numbers. */
function packed(buckets: ReadonlyMap<number, Bucket>): Float64Array {
  const records = [...buckets].map(([start, bucket]) => ({ start, numbers: bucket.pack() }));
  return Float64Array.from(records.flatMap(({ start, numbers }) => [start, numbers.length, ...numbers]));
}

function* read(hour: Float64Array = new Float64Array()): Generator<[number, Bucket]> {
  for (let at = 0; at < hour.length; at = nextOf(hour, at)) yield [hour[at] ?? 0, bucketAt(hour, at)];
}

/** Searches linearly, because an hour has at most 60 minutes; unpacks only the bucket that it finds. */
function find(hour: Float64Array, start: number): Bucket | undefined {
  for (let at = 0; at < hour.length; at = nextOf(hour, at)) if (hour[at] === start) return bucketAt(hour, at);
  return undefined;
}

function bucketAt(hour: Float64Array, at: number): Bucket {
  return Bucket.unpack(hour.subarray(at + 2, nextOf(hour, at)));
}

function nextOf(hour: Float64Array, at: number): number {
  return at + 2 + (hour[at + 1] ?? 0);
}
