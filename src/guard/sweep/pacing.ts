import { between, type DurationMs, durationMs, type EpochMs } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { Now } from '../ports.ts';

/**
 * Most calls in flight. At 15 calls per second this holds the pace until a call takes more than a second. The SDK's own
 * pool has 50 connections.
 */
const MOST_IN_FLIGHT = 20;

/** Slowest pace in calls per second, however often ECS throttles: pauses are one second at most. */
const SLOWEST = 1;

/** Share of the configured pace that each successful call restores: 50 calls restore half of it. */
const REGAINED = 0.01;

/** Settings of the pacing. */
export interface PacingOptions {
  readonly callsPerSecond: number;
  /** No call starts at or after this. */
  readonly deadline: EpochMs;
  readonly now: Now;
  /** Waits, at most a second per call. */
  readonly pause: (span: DurationMs) => Promise<void>;
  /** Called with the new pace each time throttling halves it. */
  readonly onSlower: (callsPerSecond: number) => void;
}

/** The response of a call, or that no time was left to make it. */
export type Paced<T> = { readonly is: 'answered'; readonly answer: T } | { readonly is: 'out-of-time' };

const OUT_OF_TIME = { is: 'out-of-time' } as const;

/**
 * Starts parallel calls at an even pace, in the order of their requests. Throttling halves the pace, at most once per
 * second, and the throttled call is retried. Successful calls restore the pace.
 */
export class Pacing {
  readonly #options: PacingOptions;
  #callsPerSecond: number;
  #lastTurn: Promise<void> = Promise.resolve();
  #lastStartAt: EpochMs | undefined;
  #slowedAt: EpochMs | undefined;
  #inFlight = 0;
  #onLanded: () => void = () => undefined;

  constructor(options: PacingOptions) {
    this.#options = options;
    this.#callsPerSecond = options.callsPerSecond;
  }

  /**
   * Makes the call in its turn. Retries once if AWS does not answer, and for as long as AWS throttles.
   *
   * @throws any other error of the call
   */
  async run<T>(call: () => Promise<T>): Promise<Paced<T>> {
    let unanswered = 0;
    while (await this.#takeTurn()) {
      try {
        const answer = await call();
        this.#speedUp();
        return { is: 'answered', answer };
      } catch (error) {
        const code = error instanceof GatewayError ? error.code : undefined;
        if (code === 'throttled') this.#slowDown();
        else if (code === 'unavailable' && unanswered === 0) unanswered += 1;
        else throw error;
      } finally {
        this.#inFlight -= 1;
        this.#onLanded();
      }
    }
    return OUT_OF_TIME;
  }

  /** False if the deadline passed. */
  async #takeTurn(): Promise<boolean> {
    const turn = Promise.withResolvers<void>();
    const before = this.#lastTurn;
    this.#lastTurn = turn.promise;
    await before;
    try {
      await this.#waitForRoom();
      await this.#waitForGap();
      if (this.#isOver()) return false;
      this.#lastStartAt = this.#options.now();
      this.#inFlight += 1;
      return true;
    } finally {
      turn.resolve();
    }
  }

  /** Only one call waits here at a time, because the others wait for its turn to end. */
  async #waitForRoom(): Promise<void> {
    while (this.#inFlight >= MOST_IN_FLIGHT) {
      await new Promise<void>((resolve) => {
        this.#onLanded = resolve;
      });
    }
  }

  async #waitForGap(): Promise<void> {
    if (this.#lastStartAt === undefined || this.#isOver()) return;
    // The gap starts at the previous call, so a clock that stands still causes one pause, not several.
    const wait = 1_000 / this.#callsPerSecond - between(this.#lastStartAt, this.#options.now());
    if (wait > 0) await this.#options.pause(durationMs(Math.ceil(wait)));
  }

  #isOver(): boolean {
    return this.#options.now() >= this.#options.deadline;
  }

  #slowDown(): void {
    const now = this.#options.now();
    // Calls in flight together are throttled together, which counts as one throttle.
    if (this.#slowedAt !== undefined && between(this.#slowedAt, now) < 1_000) return;
    this.#slowedAt = now;
    this.#callsPerSecond = Math.max(SLOWEST, this.#callsPerSecond / 2);
    this.#options.onSlower(this.#callsPerSecond);
  }

  #speedUp(): void {
    const { callsPerSecond } = this.#options;
    this.#callsPerSecond = Math.min(callsPerSecond, this.#callsPerSecond + callsPerSecond * REGAINED);
  }
}
