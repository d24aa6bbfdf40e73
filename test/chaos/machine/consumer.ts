import { ConflictError, GatewayError, PoisonMessageError } from '../../../guard/errors.ts';
import type { HandleMessage } from '../../../guard/handle-message.ts';
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
  /** How long a failed message stays hidden; undefined leaves it to the visibility time-out. */
  readonly retryDelay: (receives: number) => number | undefined;
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

  /** One message after the other; those that fail go back to the queue, the others are deleted. */
  async #handle(messages: readonly Message[], invocation: Invocation, start: ConsumerSetup['start']): Promise<void> {
    const { queue, scheduler, retryDelay } = this.#setup;
    const handle = start(
      invocation,
      messages.map((message) => message.body),
    );
    const failed = new Map<Message, string>();
    for (const message of messages) {
      await handle(message.body).catch((error: unknown) => {
        failed.set(message, describe(error));
        if (!isExpected(error)) this.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      });
    }
    if (failed.size === 0) invocation.keepLearnt();
    for (const message of messages) {
      const because = failed.get(message);
      if (because === undefined) {
        queue.delete(message);
        continue;
      }
      scheduler.note(`${invocation.name} returns message ${message.id}: ${because}`);
      const delay = retryDelay(message.receives);
      if (delay !== undefined) queue.hide(message, delay);
    }
  }
}

function isExpected(error: unknown): boolean {
  return error instanceof GatewayError || error instanceof ConflictError || error instanceof PoisonMessageError;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
