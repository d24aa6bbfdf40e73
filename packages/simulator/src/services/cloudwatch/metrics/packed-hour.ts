/** Equal minutes in a row, with the numbers of their bucket. */
export interface Run {
  /** Minute of the hour in which it begins. */
  readonly minute: number;
  /** Number of minutes. */
  readonly length: number;
  readonly numbers: ArrayLike<number> & Iterable<number>;
}

/** The runs of an hour as numbers, in single precision if that loses nothing. */
export type PackedHour = Float32Array | Float64Array;

/** Packs each run as its minute, its length, the number of numbers that follow, and those numbers. */
export function packRuns(runs: readonly Run[]): PackedHour {
  const all = runs.flatMap(({ minute, length, numbers }) => [minute, length, numbers.length, ...numbers]);
  return all.every((one) => Object.is(Math.fround(one), one)) ? Float32Array.from(all) : Float64Array.from(all);
}

export function readRuns(hour: PackedHour): readonly Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < hour.length; ) {
    const [minute = 0, length = 0, count = 0] = hour.subarray(at, at + 3);
    runs.push({ minute, length, numbers: hour.subarray(at + 3, at + 3 + count) });
    at += 3 + count;
  }
  return runs;
}

/** The numbers of the run that contains a minute of the hour; undefined if there is none. Makes no run, because every read of a metric asks. */
export function numbersAt(hour: PackedHour, minute: number): PackedHour | undefined {
  for (let at = 0; at < hour.length; ) {
    const [first, length, count] = [hour[at] ?? 0, hour[at + 1] ?? 0, hour[at + 2] ?? 0];
    if (minute >= first && minute < first + length) return hour.subarray(at + 3, at + 3 + count);
    at += 3 + count;
  }
  return undefined;
}

/** The known runs with new ones of a minute each, which replace those minutes. Equal minutes in a row become one run. */
export function joinRuns(known: readonly Run[], added: readonly Run[]): readonly Run[] {
  const replaced = new Set(added.map(({ minute }) => minute));
  const kept = known.flatMap((run) => minutesOf(run, replaced));
  const joined: { minute: number; length: number; numbers: Run['numbers'] }[] = [];
  for (const run of [...kept, ...added].toSorted((a, b) => a.minute - b.minute)) {
    const last = joined.at(-1);
    if (last !== undefined && last.minute + last.length === run.minute && isEqual(last.numbers, run.numbers))
      last.length += run.length;
    else joined.push({ ...run });
  }
  return joined;
}

/** The run as it is, or, if some of its minutes are replaced, each of the others on its own. */
function minutesOf(run: Run, replaced: ReadonlySet<number>): readonly Run[] {
  const minutes = Array.from({ length: run.length }, (_, index) => run.minute + index);
  if (!minutes.some((minute) => replaced.has(minute))) return [run];
  return minutes.filter((minute) => !replaced.has(minute)).map((minute) => ({ ...run, minute, length: 1 }));
}

function isEqual(some: Run['numbers'], others: Run['numbers']): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (!Object.is(some[index], others[index])) return false;
  return true;
}
