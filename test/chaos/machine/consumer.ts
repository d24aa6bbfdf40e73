import { epochMs } from '../../../src/core/time.ts';
import { ConflictError, GatewayError, PoisonMessageError } from '../../../src/guard/errors.ts';
import {
  type HandleMessage,
  handleMessage,
  type MessageGateways,
  type ReceivedMessage,
} from '../../../src/guard/handle-message.ts';
import type { Invocation } from './invocation.ts';
import type { Message, Queue } from './queue.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface ConsumerSetup {
  /** The function's name. */
  readonly name: string;
  readonly queue: Queue;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly timeoutMs: number;
  readonly invoke: (name: string, onDeath: () => void) => Invocation;
  /** Makes the handler for the messages of one batch: the use case itself. */
  readonly start: (invocation: Invocation, bodies: readonly string[]) => HandleMessage;
  /** What the guard's own handling of messages works with. */
  readonly messages: (invocation: Invocation) => MessageGateways;
}

/** Hands the messages of a queue to invocations of a function, as an event-source mapping does. */
export class Consumer {
  readonly #setup: ConsumerSetup;
  /** Errors that are not the guard's way of giving a message back. */
  readonly bugs: string[] = [];
  #running = 0;
  #invocations = 0;

  constructor(setup: ConsumerSetup) {
    this.#setup = setup;
    setup.queue.poll(() => this.#poll());
  }

  get running(): number {
    return this.#running;
  }

  get invocations(): number {
    return this.#invocations;
  }

  #poll(): void {
    const { queue, random, batchSize, maximumConcurrency } = this.#setup;
    while (this.#running < maximumConcurrency) {
      const most = random.chance(0.5) ? batchSize : random.int(1, batchSize);
      const messages = queue.receive(most);
      if (messages.length === 0) return;
      this.#begin(messages);
    }
  }

  #begin(messages: readonly Message[]): void {
    const { name, scheduler, timeoutMs, invoke, start } = this.#setup;
    this.#running += 1;
    this.#invocations += 1;
    let hasEnded = false;
    const end = () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#running -= 1;
      invocation.freeze();
      scheduler.at(scheduler.now + 1, `${name} polls`, () => this.#poll());
    };
    const invocation = invoke(`${name}#${this.#invocations}`, end);
    scheduler.note(`${invocation.name} begins with ${messages.map((one) => `${one.id}/${one.receives}`).join(' ')}`);
    scheduler.at(scheduler.now + timeoutMs, `${invocation.name} has no time left`, () => {
      if (!hasEnded) invocation.die('time-out');
    });
    void this.#handle(messages, invocation, start).then(end);
  }

  /** One message after the other; those that are done are deleted, as Lambda does by the answer. */
  async #handle(messages: readonly Message[], invocation: Invocation, start: ConsumerSetup['start']): Promise<void> {
    const { queue } = this.#setup;
    const handle = start(
      invocation,
      messages.map((message) => message.body),
    );
    const gateways = this.#setup.messages(invocation);
    const done: Message[] = [];
    for (const message of messages) {
      const result = await handleMessage(gateways, receivedOf(message), (body) => handle(body).catch(this.#watch));
      if (result === 'done') done.push(message);
    }
    if (done.length === messages.length) invocation.keepLearnt();
    for (const message of done) queue.delete(message);
  }

  readonly #watch = (error: unknown): never => {
    if (!isExpected(error)) this.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  };
}

function receivedOf({ id, body, receives, firstReceivedAt }: Message): ReceivedMessage {
  return {
    messageId: String(id),
    body,
    receiptHandle: String(id),
    receiveCount: receives,
    firstReceivedAt: epochMs(firstReceivedAt ?? 0),
  };
}

function isExpected(error: unknown): boolean {
  return error instanceof GatewayError || error instanceof ConflictError || error instanceof PoisonMessageError;
}
