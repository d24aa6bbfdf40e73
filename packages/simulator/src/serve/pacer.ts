import type { Cancel, VirtualClock } from '../clock.ts';

/** The machine's time, passed in by the caller. */
export interface RealTime {
  /** Epoch milliseconds. */
  now(): number;
  setTimeout(run: () => void, ms: number): Cancel;
}

export interface PacerOptions {
  readonly realTime: RealTime;
  /** Virtual seconds per real second. */
  readonly speed: number;
  /** Longest real time between two turns. */
  readonly idleTickMs: number;
  /** Waits for the real world, during which virtual time stands still. @default none */
  readonly waits?: Waits;
  /** Called with errors that happen between calls. */
  onBug(error: unknown): void;
}

interface Waits {
  readonly isWaiting: boolean;
  /** Real milliseconds of all waits, until now. */
  readonly waitedMs: number;
}

/** Shortest real time between two turns. */
const shortestTickMs = 10;

/**
 * Advances a virtual clock as real time passes, at a multiple of its speed. Each API call catches up first, so that
 * everything due has already run; between calls, a timer runs what is due. Only one turn runs at a time.
 */
export class Pacer {
  readonly #options: PacerOptions;
  #clock: VirtualClock;
  #speed: number;
  #paused = false;
  #stopped = false;
  /** Virtual and real time at one moment. */
  #anchor: { readonly virtual: number; readonly real: number };
  #turn: Promise<unknown> = Promise.resolve();
  #cancelTick: Cancel = () => undefined;

  constructor(clock: VirtualClock, options: PacerOptions) {
    this.#options = options;
    this.#clock = clock;
    this.#speed = options.speed;
    this.#anchor = { virtual: clock.now(), real: this.#realNow() };
    this.#tickLater();
  }

  get speed(): number {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** During a wait, a call is answered at the time at which the clock stands: the wait may be for this very call. */
  catchUp(): Promise<void> {
    if (this.#options.waits?.isWaiting === true) return Promise.resolve();
    return this.#inTurn(() => this.#follow());
  }

  /** Moves forward by a number of virtual milliseconds, paused or not. */
  advance(ms: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#follow();
      await this.#clock.advanceTo(this.#clock.now() + ms);
      this.#dropAnchor();
    });
  }

  pause(): Promise<void> {
    return this.#change(() => {
      this.#paused = true;
    });
  }

  resume(): Promise<void> {
    return this.#change(() => {
      this.#paused = false;
    });
  }

  setSpeed(speed: number): Promise<void> {
    return this.#change(() => {
      this.#speed = speed;
    });
  }

  /** Switches to another clock, with the speed and state of the start. */
  restart(makeClock: () => VirtualClock): Promise<void> {
    return this.#inTurn(async () => {
      this.#clock = makeClock();
      this.#speed = this.#options.speed;
      this.#paused = false;
      this.#dropAnchor();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTick();
  }

  #change(change: () => void): Promise<void> {
    return this.#inTurn(async () => {
      await this.#follow();
      change();
      this.#dropAnchor();
    });
  }

  async #follow(): Promise<void> {
    if (this.#paused) return;
    const { virtual, real } = this.#anchor;
    const target = Math.floor(virtual + (this.#realNow() - real) * this.#speed);
    // If the machine's clock is set back, virtual time stands still until real time catches up.
    if (target > this.#clock.now()) await this.#clock.advanceTo(target);
  }

  #dropAnchor(): void {
    this.#anchor = { virtual: this.#clock.now(), real: this.#realNow() };
  }

  /** Real time without the waits. */
  #realNow(): number {
    const { realTime, waits } = this.#options;
    return realTime.now() - (waits?.waitedMs ?? 0);
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(run);
    // The next turn runs even if this one fails: the caller of this one gets the error.
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #tickLater(): void {
    if (this.#stopped) return;
    this.#cancelTick = this.#options.realTime.setTimeout(() => void this.#tick(), this.#tickDelay());
  }

  async #tick(): Promise<void> {
    try {
      await this.catchUp();
    } catch (error) {
      this.#options.onBug(error);
    }
    this.#tickLater();
  }

  #tickDelay(): number {
    const { idleTickMs } = this.#options;
    const next = this.#clock.nextAt();
    if (next === undefined || this.#paused) return idleTickMs;
    return Math.min(idleTickMs, Math.max(shortestTickMs, (next - this.#clock.now()) / this.#speed));
  }
}
