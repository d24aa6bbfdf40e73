import type { VirtualClock } from '../../../clock.ts';
import { ServiceError } from '../../../service.ts';

/** A token bucket: its capacity, and the number of tokens added per second. */
export interface ApiBucket {
  readonly burst: number;
  readonly perSecond: number;
}

/** Throttles calls of an operation whose bucket is empty. An operation without a bucket is not limited. */
export class ApiThrottle {
  readonly #clock: VirtualClock;
  readonly #buckets: Readonly<Record<string, ApiBucket>>;
  readonly #levels = new Map<string, { tokens: number; at: number }>();

  constructor(clock: VirtualClock, buckets: Readonly<Record<string, ApiBucket>> | null) {
    this.#clock = clock;
    this.#buckets = buckets ?? {};
  }

  take(operation: string): void {
    const bucket = Object.hasOwn(this.#buckets, operation) ? this.#buckets[operation] : this.#buckets['*'];
    if (bucket === undefined) return;
    const now = this.#clock.now();
    const level = this.#levels.get(operation) ?? { tokens: bucket.burst, at: now };
    const tokens = Math.min(bucket.burst, level.tokens + ((now - level.at) * bucket.perSecond) / 1000);
    if (tokens < 1) {
      this.#levels.set(operation, { tokens, at: now });
      throw new ServiceError('ThrottlingException', 'Rate exceeded');
    }
    this.#levels.set(operation, { tokens: tokens - 1, at: now });
  }
}
