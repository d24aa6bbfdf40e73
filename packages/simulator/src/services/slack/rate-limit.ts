import type { VirtualClock } from '../../clock.ts';

/** Calls in a window that slides; its invariant: it holds the instants of the last `windowMs` and no others. */
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

  /** Counts a call; gives whole seconds to wait when it is one too many, and does not count it then. */
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
