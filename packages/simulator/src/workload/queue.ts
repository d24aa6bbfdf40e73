import type { SimulatorParameters } from '../parameters.ts';
import type { Sampling, Share } from './run/sampling.ts';
import type { QueueSettings } from './settings.ts';

/** Messages with the same history. */
export interface Batch {
  readonly arrivedMs: number;
  readonly count: number;
  readonly receives: number;
  /**
   * The messages' rank among all messages lies between 0 and this share. A version that fails a share for good fails
   * the messages whose rank is below that share. Undefined if the rank is not known, infinite if it is above any share.
   */
  readonly level: number | undefined;
}

type QueueParameters = Pick<SimulatorParameters, 'sqsReceivesThatHideAge' | 'sqsVisibilityTimeoutMs'>;

export interface Failing {
  /** Share of all messages that the version fails on every attempt. */
  readonly poison: number;
  /** Share of the others that it fails on this attempt only. */
  readonly errors: number;
}

/** What workers received in a step. */
export interface Receipt {
  readonly received: number;
  readonly failed: number;
  readonly failing: readonly Batch[];
  /** The messages that do not fail. */
  readonly processed: readonly Batch[];
}

/** Messages that a worker received and has not deleted yet. */
export interface Held {
  readonly batches: readonly Batch[];
  /** When they become visible again if they are not deleted; infinite while the worker keeps extending the timeout. */
  visibleAtMs: number;
}

export interface QueueGauges {
  readonly visible: number;
  /** In progress, or failed and not yet visible again. */
  readonly hidden: number;
  readonly oldestMs: number | undefined;
  readonly dead: number;
  readonly oldestDeadMs: number | undefined;
}

/** A standard queue and its dead-letter queue, if it has one. */
export class QueueModel {
  readonly #settings: QueueSettings;
  readonly #receivesThatHideAge: number;
  readonly #visibilityTimeoutMs: number;
  readonly #fresh: Batch[] = [];
  /** Failed before and visible again. */
  readonly #retried: Batch[] = [];
  /** Received so often that they moved to the back of the queue and are left out of the age of the oldest message. */
  readonly #behind: Batch[] = [];
  /** In the order in which they become visible again. */
  readonly #hidden: { readonly batch: Batch; readonly visibleAtMs: number }[] = [];
  /** Received by workers that have not finished them. */
  readonly #held = new Set<Held>();
  #visible = 0;
  #dead = 0;
  #oldestDeadMs: number | undefined;
  readonly #poison: Share;
  readonly #errors: Share;

  constructor(settings: QueueSettings, parameters: QueueParameters, sampling: Sampling) {
    this.#settings = settings;
    this.#poison = sampling.share();
    this.#errors = sampling.share();
    this.#receivesThatHideAge = parameters.sqsReceivesThatHideAge;
    this.#visibilityTimeoutMs = settings.visibilityTimeout ?? parameters.sqsVisibilityTimeoutMs;
  }

  /** For how long a received message is hidden, in milliseconds. */
  get visibilityTimeoutMs(): number {
    return this.#visibilityTimeoutMs;
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
    const { length } = this.#hidden;
    return this.#fresh.length + this.#retried.length + this.#behind.length + length + this.#held.size === 0;
  }

  arrive(count: number, atMs: number): void {
    if (count === 0) return;
    this.#fresh.push({ arrivedMs: atMs, count, receives: 0, level: undefined });
    this.#visible += count;
  }

  /** Makes messages that are not deleted visible again once their visibility timeout has passed. */
  reveal(atMs: number): void {
    for (const held of this.#held) {
      if (held.visibleAtMs > atMs) continue;
      this.#held.delete(held);
      for (const batch of held.batches) this.#show(batch);
    }
    while ((this.#hidden[0]?.visibleAtMs ?? Number.POSITIVE_INFINITY) <= atMs) {
      const batch = this.#hidden.shift()?.batch;
      if (batch === undefined) return;
      this.#show(batch);
    }
  }

  /** Keeps received messages until they are deleted, or visible again. */
  hold(batches: readonly Batch[], visibleAtMs: number): Held {
    const held = { batches, visibleAtMs };
    if (batches.length > 0) this.#held.add(held);
    return held;
  }

  /** Returns how many messages it deleted: none if they became visible again. */
  delete(held: Held): number {
    return this.#held.delete(held) ? held.batches.reduce((sum, { count }) => sum + count, 0) : 0;
  }

  /** Receives up to `capacity` messages and processes them at once. */
  receive(capacity: number, atMs: number, failing: Failing): Receipt {
    const receipt = this.take(capacity, atMs, failing);
    for (const batch of receipt.failing) this.#hide(batch, atMs);
    return receipt;
  }

  /** Takes up to `capacity` messages out of the queue. They are gone unless `hold` keeps them. */
  take(capacity: number, atMs: number, share: Failing): Receipt {
    let [received, failed] = [0, 0];
    const failing: Batch[] = [];
    const processed: Batch[] = [];
    while (received < capacity) {
      const batch = this.#retried.shift() ?? this.#fresh.shift() ?? this.#behind.shift();
      if (batch === undefined) break;
      if (this.#isDead(batch)) {
        this.#bury(batch, atMs);
        continue;
      }
      const count = Math.min(batch.count, capacity - received);
      if (count < batch.count) this.#putBack({ ...batch, count: batch.count - count });
      this.#visible -= count;
      received += count;
      const fails = this.#failingOf({ ...batch, count }, share);
      failing.push(...fails);
      const rest = count - fails.reduce((sum, one) => sum + one.count, 0);
      failed += count - rest;
      if (rest > 0) processed.push(this.#received({ ...batch, count: rest }, share));
    }
    return { received, failed, failing, processed };
  }

  gauges(): QueueGauges {
    const inProgress = [...this.#held].flatMap(({ batches }) => batches);
    const hidden = [...this.#hidden.map(({ batch }) => batch), ...inProgress];
    const counted = [...this.#retried, ...this.#fresh.slice(0, 1), ...hidden]
      .filter(({ receives }) => receives < this.#receivesThatHideAge)
      .map(({ arrivedMs }) => arrivedMs);
    return {
      visible: this.#visible,
      hidden: hidden.reduce((sum, { count }) => sum + count, 0),
      oldestMs: counted.length === 0 ? undefined : counted.reduce((oldest, one) => Math.min(oldest, one)),
      dead: this.#dead,
      oldestDeadMs: this.#oldestDeadMs,
    };
  }

  #failingOf({ arrivedMs, count, receives, level }: Batch, { poison, errors }: Failing): readonly Batch[] {
    const poisoned = this.#poison.of(count, level === undefined ? poison : Math.min(1, poison / level));
    const failed = this.#errors.of(count - poisoned, errors);
    const again = this.#oneMore(receives);
    return [
      { arrivedMs, count: poisoned, receives: again, level: Math.min(poison, level ?? 1) },
      // These failed on this attempt only: no version fails them on every attempt.
      { arrivedMs, count: failed, receives: again, level: Number.POSITIVE_INFINITY },
    ].filter((batch) => batch.count > 0);
  }

  /** Messages that do not fail, in case their worker stops. A version that fails none has not shown which are poison. */
  #received(batch: Batch, { poison }: Failing): Batch {
    const level = poison === 0 ? batch.level : Number.POSITIVE_INFINITY;
    return { ...batch, receives: this.#oneMore(batch.receives), level };
  }

  #oneMore(receives: number): number {
    const isKeptForever = this.#settings.deadLetterQueue === undefined;
    return (isKeptForever ? Math.min(receives, this.#receivesThatHideAge - 1) : receives) + 1;
  }

  #show(batch: Batch): void {
    (batch.receives >= this.#receivesThatHideAge ? this.#behind : this.#retried).push(batch);
    this.#visible += batch.count;
  }

  #hide(batch: Batch, atMs: number): void {
    const visibleAtMs = atMs + this.#visibilityTimeoutMs;
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
