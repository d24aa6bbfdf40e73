import { Bucket } from './bucket.ts';
import { HourArchive } from './hour-archive.ts';
import { joinRuns, numbersAt, type PackedHour, packRuns, type Run, readRuns } from './packed-hour.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** How long alarms read a minute again: the longest evaluations of most alarms. */
const readAgainMs = 6 * hourMs;

/**
 * Buckets by their start. Older minutes are rarely read or changed, and are packed into arrays of numbers by the hour,
 * equal minutes in a row only once. This takes a tenth of the memory for two weeks of minutes of every metric, and less
 * for the many metrics that do not change. Hours that are older still are compressed.
 */
export class BucketSeries {
  readonly #recent = new Map<number, Bucket>();
  readonly #hours = new Map<number, PackedHour>();
  readonly #archive = new HourArchive();
  #oldestMs = Number.NEGATIVE_INFINITY;

  /** The bucket with that start. Callers must not change it. */
  get(start: number): Bucket | undefined {
    if (start < this.#oldestMs) return undefined;
    const recent = this.#recent.get(start);
    if (recent !== undefined) return recent;
    const hour = this.#hourAt(hourOf(start));
    return hour === undefined ? undefined : find(hour, (start - hourOf(start)) / minuteMs);
  }

  /** The bucket with that start, to add values to; a new one if there is none. */
  at(start: number): Bucket {
    const known = this.#recent.get(start) ?? this.get(start) ?? new Bucket();
    this.#recent.set(start, known);
    return known;
  }

  /** Packs the minutes that ended before an instant. */
  pack(beforeMs: number): void {
    const hours = new Map<number, Run[]>();
    for (const [start, bucket] of this.#recent) {
      if (start + minuteMs > beforeMs) continue;
      const hour = hourOf(start);
      const runs = hours.get(hour) ?? [];
      hours.set(hour, runs);
      runs.push({ minute: (start - hour) / minuteMs, length: 1, numbers: bucket.pack() });
      this.#recent.delete(start);
    }
    for (const [hour, runs] of hours) {
      const known = this.#hourAt(hour);
      this.#hours.set(hour, packRuns(joinRuns(known === undefined ? [] : readRuns(known), runs)));
    }
    this.#archive.take(this.#hours, beforeMs - readAgainMs);
  }

  forgetBefore(ms: number): void {
    this.#oldestMs = ms;
    this.#archive.forgetBefore(ms);
    for (const start of this.#recent.keys()) if (start < ms) this.#recent.delete(start);
    for (const hour of this.#hours.keys()) {
      // Hours are in order except for late values. Those can stay too long, but `get` does not return them.
      if (hour + hourMs > ms) break;
      this.#hours.delete(hour);
    }
  }

  #hourAt(hour: number): PackedHour | undefined {
    return this.#hours.get(hour) ?? this.#archive.get(hour);
  }
}

function hourOf(start: number): number {
  return Math.floor(start / hourMs) * hourMs;
}

/** Searches linearly, because an hour has at most 60 runs; unpacks only the bucket that it finds. */
function find(hour: PackedHour, minute: number): Bucket | undefined {
  const numbers = Number.isInteger(minute) ? numbersAt(hour, minute) : undefined;
  return numbers === undefined ? undefined : Bucket.unpack(numbers);
}
