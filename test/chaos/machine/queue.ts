import type { Faults } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

export interface Message {
  readonly id: number;
  readonly body: string;
  receives: number;
  firstReceivedAt: number | undefined;
  /** From when on it can be received. */
  visibleAt: number;
  isDeleted: boolean;
}

export interface QueueLimits {
  readonly name: string;
  readonly visibilityMs: number;
  readonly maxReceiveCount: number;
}

/** A standard queue: delays, visibility time-outs, receives at least once, and a dead-letter queue. */
export class Queue {
  readonly limits: QueueLimits;
  /** Bodies. */
  readonly deadLetters: string[] = [];
  readonly #messages = new Map<number, Message>();
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  #onVisible: () => void = () => undefined;
  #lastId = 0;

  constructor(limits: QueueLimits, scheduler: Scheduler, faults: Faults) {
    this.limits = limits;
    this.#scheduler = scheduler;
    this.#faults = faults;
  }

  /** Messages that are neither deleted nor dead, whether they can be received or not. */
  get depth(): number {
    return this.#messages.size;
  }

  get bodies(): readonly string[] {
    return [...this.#messages.values()].map((message) => message.body);
  }

  /** Who polls is woken when a message can be received. */
  poll(onVisible: () => void): void {
    this.#onVisible = onVisible;
  }

  send(body: string, delayMs = 0): void {
    this.#add(body, delayMs);
    if (this.#faults.strikes('message-doubled', this.#scheduler.now)) {
      this.#add(body, delayMs + this.#faults.stream('message-doubled').int(0, 5_000));
    }
  }

  /** Up to `most` messages, hidden from now on; those received too often go to the dead letters. */
  receive(most: number): readonly Message[] {
    const { now } = this.#scheduler;
    const received: Message[] = [];
    for (const message of this.#messages.values()) {
      if (received.length >= most) break;
      if (message.visibleAt > now) continue;
      message.receives += 1;
      message.firstReceivedAt ??= now;
      if (message.receives > this.limits.maxReceiveCount) {
        this.#messages.delete(message.id);
        this.deadLetters.push(message.body);
        this.#scheduler.note(`${this.limits.name} buries message ${message.id}`);
      } else {
        this.hide(message, this.limits.visibilityMs);
        received.push(message);
      }
    }
    return received;
  }

  /** Puts a copy into the dead letters, as whoever gives a message up does. */
  bury(body: string): void {
    this.deadLetters.push(body);
  }

  /** Hides a message that was received, by its receipt, for another while. */
  returnAfter(receipt: string, span: number): void {
    const message = this.#messages.get(Number(receipt));
    if (message !== undefined) this.hide(message, span);
  }

  delete(message: Message): void {
    // Standard queues may bring a message again although it was deleted.
    if (this.#faults.strikes('delete-lost', this.#scheduler.now)) return;
    this.#messages.delete(message.id);
    message.isDeleted = true;
  }

  hide(message: Message, span: number): void {
    message.visibleAt = this.#scheduler.now + span;
    this.#wakeAt(message.visibleAt, message);
  }

  #add(body: string, delayMs: number): void {
    this.#lastId += 1;
    const message = {
      id: this.#lastId,
      body,
      receives: 0,
      firstReceivedAt: undefined,
      visibleAt: this.#scheduler.now + delayMs,
      isDeleted: false,
    };
    this.#messages.set(message.id, message);
    this.#wakeAt(message.visibleAt, message);
  }

  #wakeAt(at: number, message: Message): void {
    this.#scheduler.at(at, `${this.limits.name} shows message ${message.id}`, () => {
      if (!message.isDeleted && message.visibleAt <= this.#scheduler.now) this.#onVisible();
    });
  }
}
