import type { VirtualClock } from '../../clock.ts';

/** Limits calls in a sliding window: keeps the instants of the calls in the last `windowMs`. */
export class RateLimit {
  readonly #clock: VirtualClock;
  readonly #windowMs: number;
  readonly #most: number;
  #calls: readonly number[] = [];

  constructor(clock: VirtualClock, { most, windowMs }: { readonly most: number; readonly windowMs: number }) {
    this.#clock = clock;
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /**
   * Counts a call and returns undefined. If the limit is reached, returns the seconds to wait and does not count it.
   */
  take(): number | undefined {
    const now = this.#clock.now();
    this.#calls = this.#calls.filter((at) => at > now - this.#windowMs);
    const [oldest] = this.#calls;
    if (this.#calls.length >= this.#most && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + this.#windowMs - now) / 1_000));
    }
    this.#calls = [...this.#calls, now];
    return undefined;
  }
}
