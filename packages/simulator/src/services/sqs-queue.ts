import type { Cancel, VirtualClock } from '../clock.ts';

export interface QueueOptions {
  readonly name: string;
  /** @default 30 s */
  readonly visibilityTimeoutMs?: number;
  /** @default 0 */
  readonly delayMs?: number;
  /** @default 4 days */
  readonly retentionMs?: number;
  readonly redrive?: { readonly maxReceiveCount: number; readonly deadLetterQueueName: string };
}

/** Disorder of a standard queue. Without it, each message is delivered once and in order. */
export interface DeliveryDisorder {
  /** A seeded random number, 0 ≤ value < 1. */
  random(): number;
  /** Share of messages that are delivered a second time under the same message id, 0–1. @default 0 */
  readonly duplicateRate?: number;
  /** Whether messages are received in random order. @default false */
  readonly shuffle?: boolean;
}

export interface NewMessage {
  readonly messageId: string;
  readonly body: string;
  readonly senderId: string;
  /** @default the queue's delay */
  readonly delayMs?: number;
  /** Message attributes of type String. @default none */
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface QueueMessage extends NewMessage {
  readonly receiptHandle: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  /** 1 at the first delivery. */
  readonly receiveCount: number;
}

export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

interface Held {
  readonly message: NewMessage;
  readonly sentAt: number;
  readonly order: number;
  visibleAt: number;
  announced: boolean;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  receiptHandle: string | undefined;
}

const day = 24 * 60 * 60_000;

/** A standard queue in virtual time: delay, visibility, receive counts, redrive and retention. */
export class Queue {
  readonly name: string;
  readonly visibilityTimeoutMs: number;
  readonly delayMs: number;
  readonly retentionMs: number;
  readonly redrive: QueueOptions['redrive'];
  readonly #clock: VirtualClock;
  readonly #disorder: DeliveryDisorder | undefined;
  readonly #listeners = new Set<() => void>();
  #held: Held[] = [];
  readonly #deadLetterQueue: Queue | undefined;
  #order = 0;
  #receipts = 0;
  #timer: Cancel | undefined;

  constructor(
    options: QueueOptions,
    world: {
      readonly clock: VirtualClock;
      readonly disorder?: DeliveryDisorder | undefined;
      readonly deadLetterQueue?: Queue | undefined;
    },
  ) {
    this.name = options.name;
    this.visibilityTimeoutMs = options.visibilityTimeoutMs ?? 30_000;
    this.delayMs = options.delayMs ?? 0;
    this.retentionMs = options.retentionMs ?? 4 * day;
    this.redrive = options.redrive;
    this.#clock = world.clock;
    this.#disorder = world.disorder;
    this.#deadLetterQueue = world.deadLetterQueue;
  }

  send(message: NewMessage): void {
    const visibleAt = this.#clock.now() + (message.delayMs ?? this.delayMs);
    this.#hold(message, this.#clock.now(), visibleAt);
    if (this.#happens(this.#disorder?.duplicateRate ?? 0)) this.#hold(message, this.#clock.now(), visibleAt);
    this.#rearm();
  }

  /**
   * Receives messages. One that was already received `maxReceiveCount` times moves to the dead-letter queue instead.
   */
  receive(max: number, visibilityTimeoutMs = this.visibilityTimeoutMs): readonly QueueMessage[] {
    this.#dropExpired();
    const received: QueueMessage[] = [];
    for (const held of this.#inDeliveryOrder()) {
      if (received.length >= max) break;
      if (this.#movedToDeadLetters(held)) continue;
      received.push(this.#deliver(held, visibilityTimeoutMs));
    }
    this.#rearm();
    return received;
  }

  /** Deletes a message by its newest receipt handle; an older handle has no effect. */
  delete(receiptHandle: string): void {
    this.#held = this.#held.filter((held) => held.receiptHandle !== receiptHandle);
    this.#rearm();
  }

  changeVisibility(receiptHandle: string, visibilityTimeoutMs: number): 'changed' | 'not-in-flight' {
    const held = this.#held.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (held === undefined || held.visibleAt <= this.#clock.now()) return 'not-in-flight';
    held.visibleAt = this.#clock.now() + visibilityTimeoutMs;
    held.announced = false;
    this.#rearm();
    return 'changed';
  }

  purge(): void {
    this.#held = [];
    this.#rearm();
  }

  /** Whether this queue issued the handle, even if its message no longer exists. */
  knowsReceipt(receiptHandle: string): boolean {
    const [name, number] = receiptHandle.split('/');
    return name === this.name && Number(number) >= 1 && Number(number) <= this.#receipts;
  }

  /** When the next message can be received, now or later; undefined if the queue is empty. */
  nextVisibleAt(): number | undefined {
    this.#dropExpired();
    if (this.#held.length === 0) return undefined;
    return Math.max(this.#clock.now(), Math.min(...this.#held.map(({ visibleAt }) => visibleAt)));
  }

  /** Calls the listener when messages become visible: once per instant, from the clock and never inside `send`. */
  onVisible(listener: () => void): Cancel {
    this.#listeners.add(listener);
    this.#rearm();
    return () => this.#listeners.delete(listener);
  }

  depth(): QueueDepth {
    this.#dropExpired();
    const hidden = this.#held.filter(({ visibleAt }) => visibleAt > this.#clock.now());
    const inFlight = hidden.filter(({ receiveCount }) => receiveCount > 0).length;
    return { visible: this.#held.length - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  /** All messages in the queue, oldest first, without receiving them. For tests and the terminal. */
  peek(): readonly NewMessage[] {
    this.#dropExpired();
    return this.#held.map(({ message }) => message);
  }

  #hold(message: NewMessage, sentAt: number, visibleAt: number): void {
    this.#held.push({
      message,
      sentAt,
      order: this.#order++,
      visibleAt,
      announced: false,
      receiveCount: 0,
      firstReceivedAt: undefined,
      receiptHandle: undefined,
    });
  }

  #deliver(held: Held, visibilityTimeoutMs: number): QueueMessage {
    const now = this.#clock.now();
    this.#receipts += 1;
    held.receiptHandle = `${this.name}/${this.#receipts}`;
    held.receiveCount += 1;
    held.firstReceivedAt ??= now;
    held.visibleAt = now + visibilityTimeoutMs;
    held.announced = false;
    const { receiptHandle, sentAt, firstReceivedAt, receiveCount } = held;
    return { ...held.message, receiptHandle, sentAt, firstReceivedAt, receiveCount };
  }

  /**
   * Moves a message that was received too often. It keeps its age: the retention of a dead-letter queue counts from
   * when the message was first sent.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   */
  #movedToDeadLetters(held: Held): boolean {
    const target = this.#deadLetterQueue;
    if (target === undefined || this.redrive === undefined) return false;
    if (held.receiveCount < this.redrive.maxReceiveCount) return false;
    this.#held = this.#held.filter((candidate) => candidate !== held);
    target.#hold(held.message, held.sentAt, this.#clock.now());
    target.#rearm();
    return true;
  }

  #inDeliveryOrder(): readonly Held[] {
    const visible = this.#held
      .filter(({ visibleAt }) => visibleAt <= this.#clock.now())
      .sort((a, b) => a.visibleAt - b.visibleAt || a.order - b.order);
    const disorder = this.#disorder;
    if (disorder?.shuffle !== true) return visible;
    return visible
      .map((held) => ({ held, key: disorder.random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ held }) => held);
  }

  #dropExpired(): void {
    const oldest = this.#clock.now() - this.retentionMs;
    if (this.#held.some(({ sentAt }) => sentAt < oldest)) {
      this.#held = this.#held.filter(({ sentAt }) => sentAt >= oldest);
    }
  }

  #happens(rate: number): boolean {
    return rate > 0 && (this.#disorder?.random() ?? 1) < rate;
  }

  /** Keeps one entry in the clock, for the next unannounced message, so that deleted messages do not advance time. */
  #rearm(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.#listeners.size === 0) return;
    const waiting = this.#held.filter(({ announced }) => !announced).map(({ visibleAt }) => visibleAt);
    if (waiting.length === 0) return;
    this.#timer = this.#clock.schedule(
      Math.min(...waiting),
      () => this.#announce(),
      `messages visible in ${this.name}`,
    );
  }

  #announce(): void {
    for (const held of this.#held) if (held.visibleAt <= this.#clock.now()) held.announced = true;
    this.#rearm();
    for (const listener of this.#listeners) listener();
  }
}
