import type { VirtualClock } from '../clock.ts';

export interface RunLoopOptions {
  readonly clock: VirtualClock;
  /** Called before virtual time moves by `virtualMs`; sleep in it to slow the run down. @default no pause */
  readonly pace?: (virtualMs: number) => Promise<void>;
}

const day = 24 * 60 * 60_000;

/** Advances virtual time, but only when no handler is running and nothing is due. */
export class RunLoop {
  readonly #options: RunLoopOptions;
  readonly #overlapping = new Set<Promise<unknown>>();

  constructor(options: RunLoopOptions) {
    this.#options = options;
  }

  /** Tracks work that runs outside the clock's entries; virtual time does not move until it ends. */
  track(work: Promise<unknown>): void {
    const tracked = work.finally(() => this.#overlapping.delete(tracked));
    this.#overlapping.add(tracked);
  }

  /** Runs the next entry of the clock, or waits for tracked work. Returns false if there is neither. */
  async step(): Promise<boolean> {
    const { clock, pace } = this.#options;
    const next = clock.nextAt();
    if (next !== undefined && next <= clock.now()) return clock.advance();
    if (this.#overlapping.size > 0) {
      await Promise.race(this.#overlapping);
      return true;
    }
    if (next === undefined) return false;
    await pace?.(next - clock.now());
    return clock.advance();
  }

  /** Runs everything that is due up to an instant, and stops there. */
  async runUntil(instant: number): Promise<void> {
    const { clock } = this.#options;
    while ((clock.nextAt() ?? Number.POSITIVE_INFINITY) <= instant || this.#overlapping.size > 0) await this.step();
    await clock.advanceTo(instant);
  }

  /**
   * Runs while the condition holds.
   *
   * @throws Error naming `awaited` after a virtual day, or when nothing is scheduled
   */
  async runWhile(continues: () => boolean, awaited: string): Promise<void> {
    const { clock } = this.#options;
    const end = clock.now() + day;
    while (continues()) {
      if ((await this.step()) && clock.now() <= end) continue;
      const waiting = clock
        .pending()
        .slice(0, 10)
        .map(({ label, at }) => `${label} at ${new Date(at).toISOString()}`);
      throw new Error(
        `${awaited} did not come by ${new Date(clock.now()).toISOString()}: next are ${waiting.join(', ') || 'no entries'}`,
      );
    }
  }

  /** Whether no tracked work runs and nothing except recurring entries is due within `quietMs`. */
  isQuietFor(quietMs: number): boolean {
    if (this.#overlapping.size > 0) return false;
    const end = this.#options.clock.now() + quietMs;
    return this.#options.clock.pending().every(({ at, recurs }) => recurs || at > end);
  }
}
