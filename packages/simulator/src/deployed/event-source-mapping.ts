import type { VirtualClock } from '../clock.ts';
import type { AwsScope } from '../services/ids.ts';
import type { ReceivedMessage, SqsService } from '../services/sqs.ts';
import type { Access } from './template/access.ts';
import type { FunctionFleet, Invocation, LambdaFunction } from './functions.ts';
import type { RunLoop } from './run-loop.ts';

export interface MappingOptions {
  readonly queueName: string;
  readonly queueArn: string;
  readonly label: string;
  readonly lambda: LambdaFunction;
  readonly batchSize: number;
  readonly reportsItemFailures: boolean;
  readonly maximumConcurrency: number;
}

export interface MappingWorld {
  readonly clock: VirtualClock;
  readonly place: AwsScope;
  readonly sqs: SqsService;
  readonly fleet: FunctionFleet;
  readonly access: Access;
  readonly loop: RunLoop;
  /** If true, each message has its own invocation, and as many run at once as the mapping allows. */
  readonly overlap: boolean;
}

/**
 * Actions that the function's role must allow.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const neededActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** With more polls than this at one instant, the function is in an endless loop: it keeps filling its own queue. */
const mostPollsOfAnInstant = 1_000;

/** Invokes a function with a queue's messages whenever some are visible. */
export class EventSourceMapping {
  readonly #options: MappingOptions;
  readonly #world: MappingWorld;
  #running = 0;
  #scheduled = false;
  #polls = { at: 0, count: 0 };

  constructor(options: MappingOptions, world: MappingWorld) {
    this.#options = options;
    this.#world = world;
  }

  /** Starts polling. As in AWS, the queue is not read if the function's role lacks a permission. */
  start(): void {
    const { queueArn, queueName, lambda, label } = this.#options;
    const refused = neededActions.filter(
      (action) =>
        !this.#world.access.mayRole(lambda.roleArn, {
          action,
          resource: queueArn,
          hop: `${lambda.name} works off ${label}`,
          consequence: 'the queue is not read',
        }),
    );
    if (refused.length > 0) return;
    this.#world.sqs.queue(queueName).onVisible(() => this.#schedule());
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#world.clock.schedule(this.#world.clock.now(), () => this.#poll(), `poll of ${this.#options.label}`);
  }

  async #poll(): Promise<void> {
    this.#scheduled = false;
    this.#count();
    if (this.#world.overlap) {
      this.#pollOverlapping();
      return;
    }
    if (this.#running >= this.#options.maximumConcurrency) return;
    await this.#handle(this.#world.sqs.receive(this.#options.queueName, this.#options.batchSize));
    this.#pollAgain();
  }

  #pollOverlapping(): void {
    const { queueName, maximumConcurrency } = this.#options;
    for (const message of this.#world.sqs.receive(queueName, Math.min(10, maximumConcurrency - this.#running))) {
      this.#running += 1;
      const handled = this.#handle([message]).finally(() => {
        this.#running -= 1;
        this.#pollAgain();
      });
      this.#world.loop.track(handled);
    }
  }

  #pollAgain(): void {
    const next = this.#world.sqs.queue(this.#options.queueName).nextVisibleAt();
    if (next !== undefined && next <= this.#world.clock.now()) this.#schedule();
  }

  /**
   * A failed invocation deletes no messages: they reappear after their visibility timeout. If calls hung, the
   * invocation ends later by the time they hung, and counts toward the mapping's concurrency until then.
   */
  async #handle(messages: readonly ReceivedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const { fleet, sqs } = this.#world;
    const event = { Records: messages.map((message) => this.#recordOf(message)) };
    const invocation = await fleet.invoke(this.#options.lambda, event, this.#options.label);
    const failed = this.#failedIn(invocation, messages);
    const done = messages.filter(({ messageId }) => !failed.has(messageId));
    const finish = () => {
      for (const { receiptHandle } of done) sqs.delete(this.#options.queueName, receiptHandle);
    };
    const { spentMs = 0 } = invocation;
    if (spentMs === 0) finish();
    else this.#finishLater(spentMs, finish);
  }

  #finishLater(spentMs: number, finish: () => void): void {
    const { clock } = this.#world;
    this.#running += 1;
    const end = () => {
      this.#running -= 1;
      finish();
      this.#pollAgain();
    };
    clock.schedule(clock.now() + spentMs, end, `the end of an invocation that hung on ${this.#options.label}`);
  }

  #failedIn(invocation: Invocation, messages: readonly ReceivedMessage[]): ReadonlySet<string> {
    const all = messages.map(({ messageId }) => messageId);
    if (invocation.ended !== 'answered') return new Set(all);
    return new Set(this.#options.reportsItemFailures ? itemFailures(invocation.result, all) : []);
  }

  #recordOf(message: ReceivedMessage) {
    return {
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        SenderId: message.senderId,
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: this.#options.queueArn,
      awsRegion: this.#world.place.region,
    };
  }

  #count(): void {
    const at = this.#world.clock.now();
    this.#polls = { at, count: this.#polls.at === at ? this.#polls.count + 1 : 1 };
    if (this.#polls.count <= mostPollsOfAnInstant) return;
    throw new Error(
      `${this.#options.label} is never empty at ${new Date(at).toISOString()}: its function feeds itself`,
    );
  }
}

/**
 * The ids of a batch's failed messages. A response that is malformed, or that names a message outside the batch,
 * fails the whole batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 * @internal
 */
export function itemFailures(result: unknown, batch: readonly string[]): readonly string[] {
  if (result === null || result === undefined) return [];
  if (typeof result !== 'object') return batch;
  const failures: unknown = 'batchItemFailures' in result ? result.batchItemFailures : null;
  if (failures === null) return [];
  if (!Array.isArray(failures)) return batch;
  const ids = failures.map((failure: unknown) =>
    typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure ? failure.itemIdentifier : undefined,
  );
  const known = ids.filter((id) => typeof id === 'string').filter((id) => batch.includes(id));
  return known.length === ids.length ? known : batch;
}
