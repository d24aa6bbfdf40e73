/** The marks of an axis, from the lowest. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly isLogarithmic: boolean;
}

/** Returns an axis for counts: from 0, with whole steps of 1, 2 or 5 times a power of ten, at most five. */
export function countAxis(most: number): Axis {
  const rough = Math.max(1, most / 5);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const steps = Math.max(1, Math.ceil(most / step));
  const ticks = Array.from({ length: steps + 1 }, (_, index) => index * step);
  return { low: 0, high: steps * step, ticks, isLogarithmic: false };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps in which people count time. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 180, 365].map((count) => count * DAY),
];

/** Marks of a logarithmic axis, each 2 to 12 times the one before. */
const DECADES = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
  7 * DAY,
  30 * DAY,
  365 * DAY,
];

/** From this ratio on, an even axis would press the short durations together. */
const RATIO = 20;

/** Returns an axis for durations: from 0, or logarithmic if the longest is many times the shortest. */
export function durationAxis(shortest: number, longest: number): Axis {
  return shortest > 0 && longest / shortest > RATIO ? logarithmic(shortest, longest) : even(longest);
}

function even(longest: number): Axis {
  const step = STEPS.find((one) => longest / one <= 5) ?? longest / 5;
  const steps = Math.max(1, Math.ceil(longest / step));
  const ticks = Array.from({ length: steps + 1 }, (_, index) => index * step);
  return { low: 0, high: steps * step, ticks, isLogarithmic: false };
}

function logarithmic(shortest: number, longest: number): Axis {
  const low = DECADES.findLast((one) => one <= shortest) ?? shortest;
  const high = DECADES.find((one) => one >= longest) ?? longest;
  return { low, high, ticks: DECADES.filter((one) => one >= low && one <= high), isLogarithmic: true };
}

/** Returns where a value is on an axis: 0 at its low end, 1 at its high end. */
export function placeOn({ low, high, isLogarithmic }: Axis, value: number): number {
  const place = isLogarithmic
    ? Math.log(Math.max(low, value) / low) / Math.log(high / low)
    : (value - low) / (high - low);
  return Math.min(1, Math.max(0, place));
}
