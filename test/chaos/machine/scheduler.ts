import { type EpochMs, epochMs } from '../../../src/core/time.ts';

interface Step {
  readonly at: number;
  readonly seq: number;
  readonly what: string;
  readonly run: () => void;
}

/** Owns virtual time: runs steps in the order of their instants, and lets all promises settle between two of them. */
export class Scheduler {
  readonly #heap: Step[] = [];
  readonly #trace: string[] | undefined;
  #seq = 0;
  #steps = 0;
  #now: number;
  #low = 0x811c9dc5;
  #high = 0x01234567;

  constructor(startsAt: EpochMs, options: { readonly keepTrace: boolean }) {
    this.#now = startsAt;
    this.#trace = options.keepTrace ? [] : undefined;
  }

  get now(): EpochMs {
    return epochMs(this.#now);
  }

  /** How many steps ran. */
  get steps(): number {
    return this.#steps;
  }

  /** One line per step, where lines are kept. */
  get trace(): readonly string[] {
    return this.#trace ?? [];
  }

  /** 64 bits over the instant and the description of every step so far. */
  get hash(): string {
    return [this.#high, this.#low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** Plans a step. One planned for the past runs next. */
  at(instant: number, what: string, run: () => void): void {
    this.#push({ at: Math.max(instant, this.#now), seq: this.#seq, what, run });
    this.#seq += 1;
  }

  /** Writes something down that happened within a step. */
  note(what: string): void {
    this.#write(`  ${what}`);
  }

  /** Runs steps until `isDone` says so before one of them, or none is left. */
  async run(isDone: (next: EpochMs) => boolean): Promise<void> {
    await drain();
    for (let next = this.#heap[0]; next !== undefined; next = this.#heap[0]) {
      if (isDone(epochMs(next.at))) return;
      this.#pop();
      this.#now = next.at;
      this.#steps += 1;
      this.#write(next.what);
      next.run();
      await drain();
    }
  }

  #write(what: string): void {
    const line = `${this.#now} ${what}`;
    this.#trace?.push(line);
    let [low, high] = [this.#low, this.#high];
    for (let index = 0; index < line.length; index += 1) {
      const code = line.charCodeAt(index);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x5bd1e995);
    }
    [this.#low, this.#high] = [low, high];
  }

  #push(step: Step): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(step);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(step, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = step;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const child = smallerChild(heap, index);
      const below = heap[child];
      if (below === undefined || !isBefore(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

function smallerChild(heap: readonly Step[], index: number): number {
  const left = heap[2 * index + 1];
  const right = heap[2 * index + 2];
  return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
}

function isBefore(a: Step, b: Step): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}

/**
 * Waits until no promise can go on. Node runs a `nextTick` callback only once the queue of microtasks is empty, so this is a whole
 * drain without a turn of the event loop. It must be awaited within a promise job; code under test must not use `nextTick`.
 *
 * @see https://nodejs.org/en/learn/asynchronous-work/understanding-processnexttick
 */
export function drain(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
