import { FairShare } from './apportion.ts';
import { Histogram, rounded } from '../publish/samples.ts';

/**
 * Distribution of latency around the median: answers up to each permille take `factor` times the median. So p90 is 1.6
 * times, p95 2.2 times, p99 4 times and p99.9 8 times the median.
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

/** Minutes whose latency was not needed are distributed when there are so many, so that they take little memory. */
const MOST_OPEN = 120;

/** Distributes answers over the table, and carries remainders over, so that rare slow ones have the right frequency. */
export class LatencySpread {
  readonly #share = new FairShare<number>();
  /** Minutes that are not distributed yet, oldest first. */
  #open: (() => void)[] = [];

  /**
   * Latencies of all answers in milliseconds, given the number of answers by median. They are computed when they are
   * first needed, because most services have no alarm on latency, but always in the order of the calls.
   */
  histogram(medians: ReadonlyMap<number, number>): () => Histogram {
    let made: Histogram | undefined;
    const make = () => {
      made ??= this.#distribute(medians);
      return made;
    };
    this.#open.push(make);
    if (this.#open.length >= MOST_OPEN) this.#distributeAll();
    return () => {
      this.#distributeAll();
      return make();
    };
  }

  #distributeAll(): void {
    for (const make of this.#open) make();
    this.#open = [];
  }

  #distribute(medians: ReadonlyMap<number, number>): Histogram {
    const histogram = new Histogram();
    for (const [medianMs, count] of medians) {
      for (const [index, given] of this.#share.next(count, weights).entries()) {
        histogram.add(rounded(medianMs * (weights[index]?.[0] ?? 1), 3), given);
      }
    }
    return histogram;
  }
}
