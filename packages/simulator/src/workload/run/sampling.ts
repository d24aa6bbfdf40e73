import type { SimulatorParameters } from '../../parameters.ts';
import { type RateAt, RequestMeter } from '../load.ts';
import { FairShare } from './apportion.ts';
import { binomial, Draws, multinomial, poisson } from './draws.ts';

/** Turns rates and shares into whole numbers of requests and errors, for one service. */
export interface Sampling {
  /** Requests of one interval after the other. */
  arrivals(rateAt: RateAt): Arrivals;
  /** Requests that have a property which a share of all requests has. */
  share(): Share;
  /** Requests split over several destinations. */
  split<Key>(): Split<Key>;
}

export interface Arrivals {
  /** How many requests arrive from one instant up to another. The rate is the one at the beginning. */
  between(fromMs: number, toMs: number): number;
}

export interface Share {
  /** @param share from 0 to 1 */
  of(count: number, share: number): number;
}

export interface Split<Key> {
  /** How many go to each key; without any weight, none. */
  next(total: number, weights: readonly (readonly [Key, number])[]): number[];
}

/**
 * `exact` spreads requests evenly, and makes the count of errors come true over time. `random` draws: requests arrive as a
 * Poisson process, and each one fails, or goes to a destination, by chance.
 *
 * @param salt keeps services apart that have the same seed
 */
export function samplingOf(kind: SimulatorParameters['requestSampling'], seed: number, salt: number): Sampling {
  if (kind === 'exact') {
    return {
      arrivals: (rateAt) => new RequestMeter(rateAt),
      share: () => new ExactShare(),
      split: () => new FairShare(),
    };
  }
  const draws = new Draws(seed, salt);
  return {
    arrivals: (rateAt) => ({
      between: (fromMs, toMs) => poisson((rateAt(fromMs) * (toMs - fromMs)) / 60_000, draws),
    }),
    share: () => ({ of: (count, share) => binomial(count, share, draws) }),
    split: () => ({
      next: (total, weights) =>
        multinomial(
          total,
          weights.map(([, weight]) => weight),
          draws,
        ),
    }),
  };
}

/** Rounds down, and adds what is left to the next count. */
class ExactShare implements Share {
  /** Fractions that are still to come. */
  #owed = 0;

  of(count: number, share: number): number {
    this.#owed += count * share;
    const whole = Math.min(count, Math.floor(this.#owed + 1e-9));
    this.#owed = share === 0 ? 0 : this.#owed - whole;
    return whole;
  }
}
