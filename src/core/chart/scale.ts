import type { ChartModel } from './chart-model.ts';

/** The scale of the value axis. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Returns a scale from zero or a negative minimum to a round number above every value and the threshold. */
export function valueScale({ points, threshold }: Pick<ChartModel, 'points' | 'threshold'>): ValueScale {
  const values = [...points.map(({ value }) => value), threshold ?? 0];
  const least = values.reduce((a, b) => Math.min(a, b), 0);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const step = niceStep((most - least) / 4);
  const low = Math.floor(least / step) * step;
  // Leaves room above the highest value, which would be invisible on the frame.
  const count = Math.max(1, Math.floor((most - low) / step) + 1);
  const ticks = Array.from({ length: count + 1 }, (_, index) => withoutNoise(low + index * step));
  return { low, high: low + count * step, ticks };
}

const MINUTE = 60_000;
const TIME_STEPS = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10_080].map(
  (minutes) => minutes * MINUTE,
);

/** Returns round instants, at most `most`, and at least `leastStep` ms apart. */
export function timeTicks(fromMs: number, toMs: number, most: number, leastStep = 0): readonly number[] {
  const step = TIME_STEPS.find((one) => one >= leastStep && (toMs - fromMs) / one <= most) ?? toMs - fromMs;
  const first = Math.ceil(fromMs / step) * step;
  return Array.from({ length: Math.floor((toMs - first) / step) + 1 }, (_, index) => first + index * step);
}

/** Returns 1, 2 or 5 times a power of ten, at least `least`. */
function niceStep(least: number): number {
  if (!(least > 0)) return 1;
  let power = 1;
  while (power > least) power /= 10;
  while (power * 10 <= least) power *= 10;
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least) ?? power * 10;
}

/** Removes the last digits, in which sums of fractions differ: 0.30000000000000004 is 0.3. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(12));
}
