import { between, type DurationMs, durationMs, type EpochMs } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { Now } from '../ports.ts';

/**
 * Calls that may be under way at once. At 15 calls per second this keeps the pace until a call takes more than a second; the
 * SDK's own pool has 50 connections.
 */
const MOST_IN_FLIGHT = 20;

/** Calls per second that are left after any number of throttles: as many as end in pauses of at most a second. */
const SLOWEST = 1;

/** What one answered call gives back of the pace, as a share of the setting: half the pace is regained within 50 calls. */
const REGAINED = 0.01;

/** What a pace is made of. */
export interface PacingOptions {
  readonly callsPerSecond: number;
  /** No call starts at or after it. */
  readonly deadline: EpochMs;
  readonly now: Now;
  /** Waits; never asked for more than a second. */
  readonly pause: (span: DurationMs) => Promise<void>;
  /** Called with the new pace whenever a throttle halves it. */
  readonly onSlower: (callsPerSecond: number) => void;
}

/** The answer of a call, or that there was no time left to make it. */
export type Paced<T> = { readonly is: 'answered'; readonly answer: T } | { readonly is: 'out-of-time' };

const OUT_OF_TIME = { is: 'out-of-time' } as const;

/**
 * One pace for the starts of calls that run side by side: evenly spaced, in the order in which they were asked for. A throttle
 * halves the pace, at most once per second, and the throttled call is made again; answers bring the pace back.
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
   * Makes the call when its turn comes; once more when AWS did not answer, and again for as long as it is throttled.
   *
   * @throws whatever the call throws otherwise
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

  /** False when the deadline came first. */
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

  /** One call waits here at a time: the others wait for its turn to end. */
  async #waitForRoom(): Promise<void> {
    while (this.#inFlight >= MOST_IN_FLIGHT) {
      await new Promise<void>((resolve) => {
        this.#onLanded = resolve;
      });
    }
  }

  async #waitForGap(): Promise<void> {
    if (this.#lastStartAt === undefined || this.#isOver()) return;
    // The gap is measured from the start before, so that a clock that stands still asks for one gap and no more.
    const wait = 1_000 / this.#callsPerSecond - between(this.#lastStartAt, this.#options.now());
    if (wait > 0) await this.#options.pause(durationMs(Math.ceil(wait)));
  }

  #isOver(): boolean {
    return this.#options.now() >= this.#options.deadline;
  }

  #slowDown(): void {
    const now = this.#options.now();
    // Calls that were under way together are throttled together: that is one sign, not several.
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
