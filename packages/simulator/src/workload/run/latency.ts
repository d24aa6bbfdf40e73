import { FairShare } from './apportion.ts';
import { Histogram, rounded } from '../publish/samples.ts';

/**
 * How answers spread around their median: up to which share of them, and how many times the median. Half of them are
 * at or below it, p90 is 1.6 times, p95 2.2 times, p99 4 times and p99.9 8 times the median.
 */
const spread = [
  { upToPermille: 100, factor: 0.5 },
  { upToPermille: 250, factor: 0.7 },
  { upToPermille: 450, factor: 0.85 },
  { upToPermille: 550, factor: 1 },
  { upToPermille: 750, factor: 1.2 },
  { upToPermille: 900, factor: 1.6 },
  { upToPermille: 950, factor: 2.2 },
  { upToPermille: 990, factor: 4 },
  { upToPermille: 999, factor: 8 },
  { upToPermille: 1_000, factor: 20 },
] as const;

const weights = spread.map(
  ({ upToPermille, factor }, index) => [factor, upToPermille - (spread[index - 1]?.upToPermille ?? 0)] as const,
);

/** Spreads answers over the table, minute by minute, so that the rare slow ones come as often as they should. */
export class LatencySpread {
  readonly #share = new FairShare<number>();

  /** Milliseconds of all answers, given how many had which median. */
  histogram(medians: ReadonlyMap<number, number>): Histogram {
    const histogram = new Histogram();
    for (const [medianMs, count] of medians) {
      for (const [index, given] of this.#share.next(count, weights).entries()) {
        histogram.add(rounded(medianMs * (weights[index]?.[0] ?? 1), 3), given);
      }
    }
    return histogram;
  }
}
