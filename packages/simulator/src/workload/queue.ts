import type { Sampling, Share } from './run/sampling.ts';
import type { QueueSettings } from './settings.ts';

/** Messages that share one past. */
interface Batch {
  readonly arrivedMs: number;
  readonly count: number;
  readonly receives: number;
  /**
   * Which of all messages these are, where a version found out: it failed for good all messages below this share.
   * Another version fails those of them that lie below its own.
   */
  readonly level: number | undefined;
}

export interface Failing {
  /** Share of all messages that the version fails for good. */
  readonly poison: number;
  /** Share of the others that it fails by accident. */
  readonly errors: number;
}

export interface QueueGauges {
  readonly visible: number;
  /** Failed and not yet visible again. */
  readonly hidden: number;
  readonly oldestMs: number | undefined;
  readonly dead: number;
  readonly oldestDeadMs: number | undefined;
}

/** A standard queue with, if it has one, its dead-letter queue. */
export class QueueModel {
  readonly #settings: QueueSettings;
  readonly #receivesThatHideAge: number;
  readonly #fresh: Batch[] = [];
  /** Failed before and visible again. */
  readonly #retried: Batch[] = [];
  /** Received so often that they went to the back and count in no age. */
  readonly #behind: Batch[] = [];
  /** By the time at which they are visible again. */
  readonly #hidden: { readonly batch: Batch; readonly visibleAtMs: number }[] = [];
  #visible = 0;
  #dead = 0;
  #oldestDeadMs: number | undefined;
  readonly #poison: Share;
  readonly #errors: Share;

  constructor(settings: QueueSettings, receivesThatHideAge: number, sampling: Sampling) {
    this.#settings = settings;
    this.#poison = sampling.share();
    this.#errors = sampling.share();
    this.#receivesThatHideAge = receivesThatHideAge;
  }

  /** Messages that wait. */
  get visible(): number {
    return this.#visible;
  }

  /** Messages in the dead-letter queue. */
  get dead(): number {
    return this.#dead;
  }

  get isEmpty(): boolean {
    return this.#fresh.length + this.#retried.length + this.#behind.length + this.#hidden.length === 0;
  }

  arrive(count: number, atMs: number): void {
    if (count === 0) return;
    this.#fresh.push({ arrivedMs: atMs, count, receives: 0, level: undefined });
    this.#visible += count;
  }

  /** Makes failed messages visible again whose time has come. */
  reveal(atMs: number): void {
    while ((this.#hidden[0]?.visibleAtMs ?? Number.POSITIVE_INFINITY) <= atMs) {
      const batch = this.#hidden.shift()?.batch;
      if (batch === undefined) return;
      (batch.receives >= this.#receivesThatHideAge ? this.#behind : this.#retried).push(batch);
      this.#visible += batch.count;
    }
  }

  /** Receives up to so many messages and works them off at once. */
  receive(capacity: number, atMs: number, failing: Failing): { readonly received: number; readonly failed: number } {
    let [received, failed] = [0, 0];
    while (received < capacity) {
      const batch = this.#retried.shift() ?? this.#fresh.shift() ?? this.#behind.shift();
      if (batch === undefined) break;
      if (this.#isDead(batch)) {
        this.#bury(batch, atMs);
        continue;
      }
      const taken = Math.min(batch.count, capacity - received);
      if (taken < batch.count) this.#putBack({ ...batch, count: batch.count - taken });
      this.#visible -= taken;
      received += taken;
      failed += this.#work({ ...batch, count: taken }, atMs, failing);
    }
    return { received, failed };
  }

  gauges(): QueueGauges {
    const counted = [...this.#retried, ...this.#fresh.slice(0, 1), ...this.#hidden.map(({ batch }) => batch)]
      .filter(({ receives }) => receives < this.#receivesThatHideAge)
      .map(({ arrivedMs }) => arrivedMs);
    return {
      visible: this.#visible,
      hidden: this.#hidden.reduce((sum, { batch }) => sum + batch.count, 0),
      oldestMs: counted.length === 0 ? undefined : counted.reduce((oldest, one) => Math.min(oldest, one)),
      dead: this.#dead,
      oldestDeadMs: this.#oldestDeadMs,
    };
  }

  /** How many of the messages fail; they are hidden for the visibility timeout. */
  #work({ arrivedMs, count, receives, level }: Batch, atMs: number, { poison, errors }: Failing): number {
    const poisoned = this.#poison.of(count, level === undefined ? poison : Math.min(1, poison / level));
    const failed = this.#errors.of(count - poisoned, errors);
    const again =
      this.#settings.deadLetterQueue === undefined ? Math.min(receives, this.#receivesThatHideAge - 1) : receives;
    this.#hide({ arrivedMs, count: poisoned, receives: again + 1, level: Math.min(poison, level ?? 1) }, atMs);
    // They failed by accident: no version is known to fail them for good.
    this.#hide({ arrivedMs, count: failed, receives: again + 1, level: Number.POSITIVE_INFINITY }, atMs);
    return poisoned + failed;
  }

  #hide(batch: Batch, atMs: number): void {
    if (batch.count === 0) return;
    const visibleAtMs = atMs + this.#settings.visibilityTimeout;
    const last = this.#hidden.at(-1);
    // Batches that count in no age differ in nothing: one of them will do, or poison would pile up for ever.
    if (
      last?.visibleAtMs === visibleAtMs &&
      last.batch.receives === batch.receives &&
      last.batch.level === batch.level &&
      batch.receives >= this.#receivesThatHideAge
    ) {
      this.#hidden[this.#hidden.length - 1] = {
        batch: { ...batch, count: batch.count + last.batch.count },
        visibleAtMs,
      };
      return;
    }
    this.#hidden.push({ batch, visibleAtMs });
  }

  #isDead({ receives }: Batch): boolean {
    return this.#settings.deadLetterQueue !== undefined && receives >= this.#settings.maxReceiveCount;
  }

  #bury({ count }: Batch, atMs: number): void {
    this.#dead += count;
    this.#visible -= count;
    this.#oldestDeadMs ??= atMs;
  }

  #putBack(batch: Batch): void {
    if (batch.receives === 0) this.#fresh.unshift(batch);
    else if (batch.receives >= this.#receivesThatHideAge) this.#behind.unshift(batch);
    else this.#retried.unshift(batch);
  }
}
