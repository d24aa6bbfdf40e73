import type { VirtualClock } from '../clock.ts';
import { ServiceError, type SimulatedCall, type SimulatedService } from '../service.ts';
import { type DeliveryDisorder, type NewMessage, Queue, type QueueMessage, type QueueOptions } from './sqs-queue.ts';
import {
  bodyBytes,
  entriesOf,
  invalidValue,
  knownReceipt,
  md5,
  messageAttributes,
  optionalSeconds,
  queueNameOf,
  refuseUnsupported,
  runBatch,
  type SqsInput,
  text,
  texts,
  wireMessage,
} from './sqs-wire.ts';

export interface SqsOptions {
  readonly clock: VirtualClock;
  readonly accountId: string;
  readonly region: string;
  /** @default aws */
  readonly partition?: string;
  /** URL of the server, known only after its start. Queue URLs begin with it: the SDK sends requests to their host. */
  baseUrl(): string;
  readonly disorder?: DeliveryDisorder;
  /**
   * Limit in bytes for one message, and for all messages of a batch together.
   * @default 1 MiB, see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
   */
  readonly maximumMessageBytes?: number;
}

/** A received message with the digest that Lambda's event contains. */
export interface ReceivedMessage extends QueueMessage {
  readonly md5OfBody: string;
}

const longestDelaySeconds = 900;
const longestVisibilitySeconds = 43_200;

/** Standard queues: the operations of the API, and methods for event source mappings and rule targets. */
export class SqsService implements SimulatedService {
  readonly signingName = 'sqs';
  readonly #options: SqsOptions;
  readonly #queues = new Map<string, Queue>();
  readonly #operations: Readonly<Record<string, (input: SqsInput, senderId: string) => unknown>> = {
    SendMessage: (input, senderId) => this.#sendMessage(input, senderId),
    SendMessageBatch: (input, senderId) => this.#sendMessageBatch(input, senderId),
    ReceiveMessage: (input) => this.#receiveMessage(input),
    DeleteMessage: (input) => this.#deleteMessage(this.#queueOf(input), input),
    DeleteMessageBatch: (input) => runBatch(input, (entry) => this.#deleteMessage(this.#queueOf(input), entry)),
    ChangeMessageVisibility: (input) => this.#changeVisibility(this.#queueOf(input), input),
    ChangeMessageVisibilityBatch: (input) =>
      runBatch(input, (entry) => this.#changeVisibility(this.#queueOf(input), entry)),
    GetQueueAttributes: (input) => this.#getQueueAttributes(input),
    GetQueueUrl: (input) => ({ QueueUrl: this.urlOf(this.queue(text(input, 'QueueName')).name) }),
    PurgeQueue: (input) => this.#queueOf(input).purge(),
  };
  #messages = 0;

  constructor(options: SqsOptions) {
    this.#options = options;
  }

  /** Creates a queue; its dead-letter queue must already exist. */
  createQueue(options: QueueOptions): Queue {
    if (options.name.endsWith('.fifo')) throw new Error(`FIFO queues are not simulated, got ${options.name}`);
    if (this.#queues.has(options.name)) throw new Error(`queue ${options.name} exists already`);
    const deadLetterQueueName = options.redrive?.deadLetterQueueName;
    const deadLetterQueue = deadLetterQueueName === undefined ? undefined : this.queue(deadLetterQueueName);
    const queue = new Queue(options, { clock: this.#options.clock, disorder: this.#options.disorder, deadLetterQueue });
    this.#queues.set(options.name, queue);
    return queue;
  }

  /** @throws ServiceError `QueueDoesNotExist` */
  queue(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new ServiceError('QueueDoesNotExist', `The specified queue ${name} does not exist.`);
    return queue;
  }

  queueNames(): readonly string[] {
    return [...this.#queues.keys()];
  }

  arnOf(name: string): string {
    const { partition = 'aws', region, accountId } = this.#options;
    return `arn:${partition}:sqs:${region}:${accountId}:${name}`;
  }

  urlOf(name: string): string {
    return `${this.#options.baseUrl()}/${this.#options.accountId}/${name}`;
  }

  /** Puts a message into a queue for a sender that makes no API call, such as a rule. Returns its id. */
  deliver(queueName: string, body: string, senderId = 'AIDAISMY5EXAMPLE'): string {
    return this.#send(this.queue(queueName), { body, senderId });
  }

  /** Receives up to `max` messages for an event source mapping, and hides them for the queue's visibility timeout. */
  receive(queueName: string, max: number): readonly ReceivedMessage[] {
    return this.queue(queueName)
      .receive(max)
      .map((message) => ({ ...message, md5OfBody: md5(message.body) }));
  }

  delete(queueName: string, receiptHandle: string): void {
    this.queue(queueName).delete(receiptHandle);
  }

  handle(call: SimulatedCall): unknown {
    const operation = this.#operations[call.operation];
    if (operation === undefined) {
      throw new ServiceError('UnsupportedOperation', `SQS ${call.operation} is not simulated`);
    }
    return operation(call.input, call.caller.accessKeyId);
  }

  resourcesOf({ input }: SimulatedCall): readonly string[] {
    if (typeof input['QueueUrl'] === 'string') return [this.arnOf(queueNameOf(input['QueueUrl']))];
    if (typeof input['QueueName'] === 'string') return [this.arnOf(input['QueueName'])];
    return ['*'];
  }

  #sendMessage(input: SqsInput, senderId: string): SqsInput {
    const queue = this.#queueOf(input);
    this.#refuseTooLarge(bodyBytes(input), 'InvalidParameterValue');
    return this.#accept(queue, input, senderId);
  }

  #sendMessageBatch(input: SqsInput, senderId: string): SqsInput {
    const queue = this.#queueOf(input);
    const total = entriesOf(input).reduce((sum, entry) => sum + bodyBytes(entry), 0);
    this.#refuseTooLarge(total, 'BatchRequestTooLong');
    return runBatch(input, (entry) => this.#accept(queue, entry, senderId));
  }

  #accept(queue: Queue, entry: SqsInput, senderId: string): SqsInput {
    refuseUnsupported(entry);
    const body = text(entry, 'MessageBody');
    if (body === '') throw invalidValue('The request must contain the parameter MessageBody.');
    const delaySeconds = optionalSeconds(entry, 'DelaySeconds', longestDelaySeconds);
    const delay = delaySeconds === undefined ? {} : { delayMs: delaySeconds * 1000 };
    const attributes = messageAttributes(entry);
    const messageId = this.#send(queue, { body, senderId, attributes, ...delay });
    return { MessageId: messageId, MD5OfMessageBody: md5(body) };
  }

  #send(queue: Queue, message: Omit<NewMessage, 'messageId'>): string {
    this.#messages += 1;
    const messageId = `00000000-0000-4000-b000-${String(this.#messages).padStart(12, '0')}`;
    queue.send({ messageId, ...message });
    return messageId;
  }

  /** Returns at once whatever `WaitTimeSeconds` says: a long poll would stop virtual time. */
  #receiveMessage(input: SqsInput): SqsInput {
    const queue = this.#queueOf(input);
    const max = input['MaxNumberOfMessages'] ?? 1;
    if (typeof max !== 'number' || max < 1 || max > 10) {
      throw invalidValue(
        `Value ${String(max)} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
      );
    }
    const seconds = optionalSeconds(input, 'VisibilityTimeout', longestVisibilitySeconds);
    const messages = queue.receive(max, seconds === undefined ? undefined : seconds * 1000);
    const names = [...texts(input['AttributeNames']), ...texts(input['MessageSystemAttributeNames'])];
    return messages.length === 0 ? {} : { Messages: messages.map((message) => wireMessage(message, names)) };
  }

  #deleteMessage(queue: Queue, input: SqsInput): SqsInput {
    queue.delete(knownReceipt(queue, input));
    return {};
  }

  #changeVisibility(queue: Queue, input: SqsInput): SqsInput {
    const seconds = optionalSeconds(input, 'VisibilityTimeout', longestVisibilitySeconds) ?? 0;
    if (queue.changeVisibility(knownReceipt(queue, input), seconds * 1000) === 'not-in-flight') {
      throw new ServiceError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    return {};
  }

  #getQueueAttributes(input: SqsInput): SqsInput {
    const queue = this.#queueOf(input);
    const { visible, inFlight, delayed } = queue.depth();
    const all: Readonly<Record<string, string>> = {
      QueueArn: this.arnOf(queue.name),
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      VisibilityTimeout: String(queue.visibilityTimeoutMs / 1000),
      DelaySeconds: String(queue.delayMs / 1000),
      MessageRetentionPeriod: String(queue.retentionMs / 1000),
      ...(queue.redrive === undefined ? {} : { RedrivePolicy: this.#redrivePolicy(queue.redrive) }),
    };
    const names = texts(input['AttributeNames']);
    const chosen = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
    return { Attributes: Object.fromEntries(chosen) };
  }

  #redrivePolicy({ deadLetterQueueName, maxReceiveCount }: NonNullable<QueueOptions['redrive']>): string {
    return JSON.stringify({ deadLetterTargetArn: this.arnOf(deadLetterQueueName), maxReceiveCount });
  }

  #queueOf(input: SqsInput): Queue {
    return this.queue(queueNameOf(text(input, 'QueueUrl')));
  }

  #refuseTooLarge(bytes: number, code: string): void {
    const maximum = this.#options.maximumMessageBytes ?? 1_048_576;
    if (bytes > maximum) throw new ServiceError(code, `Message must be shorter than ${maximum} bytes, got ${bytes}.`);
  }
}
