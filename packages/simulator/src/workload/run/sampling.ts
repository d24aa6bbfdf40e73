import type { SimulatorParameters } from '../../parameters.ts';
import { type RateAt, RequestMeter } from '../load.ts';
import { FairShare } from './apportion.ts';
import { binomial, Draws, multinomial, poisson } from './draws.ts';

/** Turns rates and shares into whole numbers of requests and errors, for one service. */
export interface Sampling {
  /** Counts requests, one interval after the other. */
  arrivals(rateAt: RateAt): Arrivals;
  /** Counts the requests with a property, such as an error, that a given share of all requests has. */
  share(): Share;
  /** Divides requests among several destinations. */
  split<Key>(): Split<Key>;
}

export interface Arrivals {
  /** Number of requests in an interval, at the rate of its beginning. */
  between(fromMs: number, toMs: number): number;
}

export interface Share {
  /** @param share from 0 to 1 */
  of(count: number, share: number): number;
}

export interface Split<Key> {
  /** Number of requests for each key, in the order of `weights`; all 0 if there are no weights above 0. */
  next(total: number, weights: readonly (readonly [Key, number])[]): number[];
}

/**
 * With `exact`, requests are spread evenly, and shares are exact over time. With `random`, requests arrive as a
 * Poisson process, and each one fails, or goes to a destination, by chance.
 *
 * @param salt makes the draws of services with the same seed different
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

/** Rounds down, and carries the fraction over to the next count. */
class ExactShare implements Share {
  /** The fraction carried over. */
  #owed = 0;

  of(count: number, share: number): number {
    this.#owed += count * share;
    const whole = Math.min(count, Math.floor(this.#owed + 1e-9));
    this.#owed = share === 0 ? 0 : this.#owed - whole;
    return whole;
  }
}
