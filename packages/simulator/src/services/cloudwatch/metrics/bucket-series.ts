import { Bucket } from './bucket.ts';

const hourMs = 3_600_000;

/**
 * Buckets by their start. What is older than an hour or two is hardly read and hardly ever changed, and is kept as plain
 * numbers by the hour: a tenth of the memory, which a fortnight of minutes of every metric would take.
 */
export class BucketSeries {
  readonly #recent = new Map<number, Bucket>();
  readonly #hours = new Map<number, Float64Array>();
  #oldestMs = Number.NEGATIVE_INFINITY;

  /** Not to be changed by the caller. */
  get(start: number): Bucket | undefined {
    if (start < this.#oldestMs) return undefined;
    const recent = this.#recent.get(start);
    if (recent !== undefined) return recent;
    const hour = this.#hours.get(hourOf(start));
    return hour === undefined ? undefined : find(hour, start);
  }

  /** The bucket of that start to add to; a new one where there is none. */
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
      // They come in order but for late values, which may so outlive their time unseen.
      if (hour + hourMs > ms) break;
      this.#hours.delete(hour);
    }
  }
}

function hourOf(start: number): number {
  return Math.floor(start / hourMs) * hourMs;
}

/** Each bucket is its start, how many numbers follow, and those. */
function packed(buckets: ReadonlyMap<number, Bucket>): Float64Array {
  const records = [...buckets].map(([start, bucket]) => ({ start, numbers: bucket.pack() }));
  return Float64Array.from(records.flatMap(({ start, numbers }) => [start, numbers.length, ...numbers]));
}

function* read(hour: Float64Array = new Float64Array()): Generator<[number, Bucket]> {
  for (let at = 0; at < hour.length; at = nextOf(hour, at)) yield [hour[at] ?? 0, bucketAt(hour, at)];
}

/** Looks at each of at most sixty numbers, without making anything of those that are not wanted. */
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
