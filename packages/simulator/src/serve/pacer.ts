import type { Cancel, VirtualClock } from '../clock.ts';

/** The machine's time, given by whoever runs the server. */
export interface RealTime {
  /** Epoch milliseconds. */
  now(): number;
  setTimeout(run: () => void, ms: number): Cancel;
}

export interface PacerOptions {
  readonly realTime: RealTime;
  /** Virtual seconds a real second. */
  readonly speed: number;
  /** Longest real time without a look at the clock. */
  readonly idleTickMs: number;
  /** Told of what broke while nobody called. */
  onBug(error: unknown): void;
}

/** No timer of the machine is worth more. */
const shortestTickMs = 10;

/**
 * Moves a virtual clock as real time goes by, so many times as fast. Whoever looks at the account catches up first and so
 * never sees it late; in between a timer follows what is due. One move at a time.
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
    this.#anchor = { virtual: clock.now(), real: options.realTime.now() };
    this.#tickLater();
  }

  get speed(): number {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#follow());
  }

  /** Moves on by so many virtual milliseconds, paused or not. */
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

  /** Follows another clock from now on, as it was at the start. */
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
    const target = Math.floor(virtual + (this.#options.realTime.now() - real) * this.#speed);
    // The machine's own clock may be set back: virtual time then stands until it is reached again.
    if (target > this.#clock.now()) await this.#clock.advanceTo(target);
  }

  #dropAnchor(): void {
    this.#anchor = { virtual: this.#clock.now(), real: this.#options.realTime.now() };
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(run);
    // The next turn comes whatever became of this one: its caller is told.
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
