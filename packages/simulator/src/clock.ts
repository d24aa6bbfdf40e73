export type Cancel = () => void;

interface Entry {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void | Promise<void>;
  readonly label: string;
  /** Whether it schedules itself again forever. A run does not wait for such entries. */
  readonly recurs: boolean;
}

/**
 * Virtual time. It stands still until a caller moves it, and it moves only from one due entry to the next, so that an
 * hour of a deployment takes only as long as its entries take to run. Entries for the same time run in the order of scheduling.
 */
export class VirtualClock {
  #now: number;
  #sequence = 0;
  readonly #entries: Entry[] = [];
  readonly #listeners = new Set<(now: number) => void>();

  constructor(startMs: number) {
    if (!Number.isFinite(startMs)) throw new Error(`virtual clock cannot start at ${startMs}: give milliseconds`);
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  /** Adds an entry. A time in the past is due at once, but an entry never runs inside `schedule`. */
  schedule(atMs: number, run: () => void | Promise<void>, label = 'unnamed'): Cancel {
    return this.#add(atMs, { run, label, recurs: false });
  }

  /** Adds an entry that schedules itself again forever, so that a run does not wait for it. */
  scheduleRecurring(atMs: number, run: () => void | Promise<void>, label: string): Cancel {
    return this.#add(atMs, { run, label, recurs: true });
  }

  #add(atMs: number, what: Pick<Entry, 'run' | 'label' | 'recurs'>): Cancel {
    if (!Number.isFinite(atMs)) throw new Error(`cannot schedule ${what.label} at ${atMs}: give milliseconds`);
    const entry: Entry = { at: Math.max(atMs, this.#now), sequence: this.#sequence++, ...what };
    this.#entries.splice(this.#firstAfter(entry.at), 0, entry);
    return () => {
      const index = this.#firstAfter(entry.at, entry.sequence - 1);
      if (this.#entries[index] === entry) this.#entries.splice(index, 1);
    };
  }

  nextAt(): number | undefined {
    return this.#entries[0]?.at;
  }

  /** The waiting entries, in the order in which they will run. */
  pending(): readonly Pick<Entry, 'at' | 'label' | 'recurs'>[] {
    return this.#entries.map(({ at, label, recurs }) => ({ at, label, recurs }));
  }

  /** Moves to the next entry and runs it, one entry per call. Returns false if there is none. */
  async advance(): Promise<boolean> {
    const entry = this.#entries.shift();
    if (entry === undefined) return false;
    this.#moveTo(entry.at);
    await entry.run();
    return true;
  }

  /** Runs what is due now, including entries that this adds for now, without moving time. */
  async runDue(): Promise<void> {
    while ((this.nextAt() ?? Number.POSITIVE_INFINITY) <= this.#now) await this.advance();
  }

  /** Runs everything up to and including the given time, then stays there. */
  async advanceTo(ms: number): Promise<void> {
    if (!(ms >= this.#now)) throw new Error(`cannot move virtual time back from ${this.#now} to ${ms}`);
    while ((this.nextAt() ?? Number.POSITIVE_INFINITY) <= ms) await this.advance();
    this.#moveTo(ms);
  }

  /** Calls the listener with the new time whenever time moves. */
  subscribe(listener: (now: number) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #moveTo(ms: number): void {
    if (ms <= this.#now) return;
    this.#now = ms;
    for (const listener of this.#listeners) listener(ms);
  }

  /** Index after all entries of earlier instants, and of this instant up to a sequence number. Entries are sorted. */
  #firstAfter(at: number, sequence = Number.POSITIVE_INFINITY): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && (entry.at < at || (entry.at === at && entry.sequence <= sequence))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
