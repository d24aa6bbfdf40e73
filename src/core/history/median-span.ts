import { type DurationMs, durationMs } from '../time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Counts durations by the precision in which people read them: seconds below an hour, minutes below a day, hours above. So
 * its size depends on the longest duration, not on how many there are.
 */
export interface SpanCounts {
  add(span: DurationMs): void;
  /** The middle duration, or the mean of the two in the middle; undefined without durations. */
  median(): DurationMs | undefined;
}

/** Creates counts without durations. */
export function countSpans(): SpanCounts {
  const counts = new Map<number, number>();
  return {
    add(span) {
      const rounded = round(span);
      counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
    },
    median: () => medianOf([...counts].sort(([a], [b]) => a - b)),
  };
}

function round(span: DurationMs): number {
  const unit = span < HOUR ? SECOND : span < DAY ? MINUTE : HOUR;
  return Math.round(span / unit) * unit;
}

function medianOf(sorted: readonly (readonly [span: number, count: number])[]): DurationMs | undefined {
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  const low = nth(sorted, Math.ceil(total / 2));
  const high = nth(sorted, Math.floor(total / 2) + 1);
  return low === undefined || high === undefined ? undefined : durationMs((low + high) / 2);
}

/** The duration at a place, counted from 1. */
function nth(sorted: readonly (readonly [number, number])[], place: number): number | undefined {
  let passed = 0;
  for (const [span, count] of sorted) {
    passed += count;
    if (passed >= place) return span;
  }
  return undefined;
}
