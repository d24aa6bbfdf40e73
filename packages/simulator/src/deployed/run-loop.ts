import type { VirtualClock } from '../clock.ts';

export interface RunLoopOptions {
  readonly clock: VirtualClock;
  /** Called before virtual time moves by this much. Sleep here to slow the run down. @default at full speed */
  readonly pace?: (virtualMs: number) => Promise<void>;
}

const day = 24 * 60 * 60_000;

/** Moves virtual time, and only when no handler runs and nothing is due. */
export class RunLoop {
  readonly #options: RunLoopOptions;
  readonly #overlapping = new Set<Promise<unknown>>();

  constructor(options: RunLoopOptions) {
    this.#options = options;
  }

  /** Work that runs beside the clock's entries; time stands still until it is done. */
  track(work: Promise<unknown>): void {
    const tracked = work.finally(() => this.#overlapping.delete(tracked));
    this.#overlapping.add(tracked);
  }

  /** Runs the next thing that is due; false when nothing will ever be due. */
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

  /** To an instant, with everything that is due by then. */
  async runUntil(instant: number): Promise<void> {
    const { clock } = this.#options;
    while ((clock.nextAt() ?? Number.POSITIVE_INFINITY) <= instant || this.#overlapping.size > 0) await this.step();
    await clock.advanceTo(instant);
  }

  /** As long as the condition holds, looked at after every entry. @throws Error naming `awaited` after a virtual day */
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

  /** Whether something other than what recurs for ever is due within the span. */
  isQuietFor(quietMs: number): boolean {
    if (this.#overlapping.size > 0) return false;
    const end = this.#options.clock.now() + quietMs;
    return this.#options.clock.pending().every(({ at, recurs }) => recurs || at > end);
  }
}
