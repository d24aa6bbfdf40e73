import type { Sampling, Share } from './run/sampling.ts';
import type { QueueSettings } from './settings.ts';

/** Messages with the same history. */
interface Batch {
  readonly arrivedMs: number;
  readonly count: number;
  readonly receives: number;
  /**
   * The messages' rank among all messages lies between 0 and this share. A version that fails a share for good fails
   * the messages whose rank is below that share. Undefined if the rank is not known, infinite if it is above any share.
   */
  readonly level: number | undefined;
}

export interface Failing {
  /** Share of all messages that the version fails on every attempt. */
  readonly poison: number;
  /** Share of the others that it fails on this attempt only. */
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

/** A standard queue and its dead-letter queue, if it has one. */
export class QueueModel {
  readonly #settings: QueueSettings;
  readonly #receivesThatHideAge: number;
  readonly #fresh: Batch[] = [];
  /** Failed before and visible again. */
  readonly #retried: Batch[] = [];
  /** Received so often that they moved to the back of the queue and are left out of the age of the oldest message. */
  readonly #behind: Batch[] = [];
  /** In the order in which they become visible again. */
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

  /** Number of visible messages. */
  get visible(): number {
    return this.#visible;
  }

  /** Number of messages in the dead-letter queue. */
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

  /** Makes failed messages visible again once their visibility timeout has passed. */
  reveal(atMs: number): void {
    while ((this.#hidden[0]?.visibleAtMs ?? Number.POSITIVE_INFINITY) <= atMs) {
      const batch = this.#hidden.shift()?.batch;
      if (batch === undefined) return;
      (batch.receives >= this.#receivesThatHideAge ? this.#behind : this.#retried).push(batch);
      this.#visible += batch.count;
    }
  }

  /** Receives up to `capacity` messages, and processes them at once. */
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

  /** Returns how many of the messages fail, and hides those for the visibility timeout. */
  #work({ arrivedMs, count, receives, level }: Batch, atMs: number, { poison, errors }: Failing): number {
    const poisoned = this.#poison.of(count, level === undefined ? poison : Math.min(1, poison / level));
    const failed = this.#errors.of(count - poisoned, errors);
    const again =
      this.#settings.deadLetterQueue === undefined ? Math.min(receives, this.#receivesThatHideAge - 1) : receives;
    this.#hide({ arrivedMs, count: poisoned, receives: again + 1, level: Math.min(poison, level ?? 1) }, atMs);
    // These failed on this attempt only: no version fails them on every attempt.
    this.#hide({ arrivedMs, count: failed, receives: again + 1, level: Number.POSITIVE_INFINITY }, atMs);
    return poisoned + failed;
  }

  #hide(batch: Batch, atMs: number): void {
    if (batch.count === 0) return;
    const visibleAtMs = atMs + this.#settings.visibilityTimeout;
    const last = this.#hidden.at(-1);
    // Batches that are left out of the age need not be kept apart: without the merge, their number would grow forever.
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
