import type { VirtualClock } from '../clock.ts';
import { ServiceError, type SimulatedCall, type SimulatedService } from '../service.ts';

/** A message that a topic accepted. */
export interface TopicMessage {
  readonly messageId: string;
  readonly topicArn: string;
  /** Virtual time. */
  readonly at: number;
  readonly subject: string | undefined;
  readonly message: string;
  /** Values of the attributes of type `String`, by name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Bytes of a message, with its attributes. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MOST_BYTES = 262_144;

/** How long a FIFO topic drops a message with the same deduplication ID. */
const DEDUPLICATION_MS = 300_000;

/**
 * Topics that keep what was published on them. Subscriptions are not simulated.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export class SnsService implements SimulatedService {
  readonly signingName = 'sns';
  readonly #clock: VirtualClock;
  readonly #topics = new Map<string, TopicMessage[]>();
  readonly #seen = new Map<string, { readonly at: number; readonly messageId: string }>();
  #count = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  createTopic(arn: string): void {
    if (!this.#topics.has(arn)) this.#topics.set(arn, []);
  }

  /** The messages of a topic, oldest first. */
  messages(arn: string): readonly TopicMessage[] {
    return this.#topics.get(arn) ?? [];
  }

  handle({ operation, input }: SimulatedCall): unknown {
    if (operation !== 'Publish') throw new ServiceError('InvalidAction', `SNS ${operation} is not simulated`);
    const topicArn = input['TopicArn'] ?? input['TargetArn'];
    const topic = this.#topics.get(String(topicArn));
    if (topicArn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    if (topic === undefined) throw new ServiceError('NotFoundException', 'Topic does not exist');
    const message = this.#accept(String(topicArn), input);
    const copy = this.#copyOf(String(topicArn), input['MessageDeduplicationId'], message);
    if (copy !== undefined) return { MessageId: copy };
    topic.push(message);
    return { MessageId: message.messageId };
  }

  /** IAM checks the topic's ARN. */
  resourcesOf({ input }: SimulatedCall): readonly string[] {
    return [String(input['TopicArn'] ?? input['TargetArn'] ?? '*')];
  }

  #accept(topicArn: string, input: SimulatedCall['input']): TopicMessage {
    const { Message: body, Subject: subject, MessageGroupId: group, MessageDeduplicationId: copyId } = input;
    if (typeof body !== 'string' || body === '') throw invalid('Empty message');
    if (typeof subject === 'string' && !/^[\x21-\x7E][\x20-\x7E]{0,99}$/.test(subject)) throw invalid('Subject');
    const isFifo = topicArn.endsWith('.fifo');
    if (isFifo && (group === undefined || copyId === undefined)) {
      throw invalid('The MessageGroupId and MessageDeduplicationId parameters are required for FIFO topics');
    }
    const attributes = attributesOf(input['MessageAttributes']);
    const size = new TextEncoder().encode([body, ...Object.entries(attributes).flat()].join('')).length;
    if (size > MOST_BYTES) throw invalid('Message too long');
    this.#count += 1;
    const messageId = `00000000-0000-4000-b000-${String(this.#count).padStart(12, '0')}`;
    const text = typeof subject === 'string' ? subject : undefined;
    return { messageId, topicArn, at: this.#clock.now(), subject: text, message: body, attributes };
  }

  /** The ID of the message that this one copies, in a FIFO topic. */
  #copyOf(topicArn: string, copyId: unknown, { messageId }: TopicMessage): string | undefined {
    if (typeof copyId !== 'string') return undefined;
    const key = `${topicArn} ${copyId}`;
    const first = this.#seen.get(key);
    if (first !== undefined && this.#clock.now() - first.at < DEDUPLICATION_MS) return first.messageId;
    this.#seen.set(key, { at: this.#clock.now(), messageId });
    return undefined;
  }
}

function invalid(what: string): ServiceError {
  return new ServiceError('InvalidParameterException', `Invalid parameter: ${what}`);
}

function attributesOf(given: unknown): Readonly<Record<string, string>> {
  const entries = given instanceof Map ? [...given] : Object.entries(Object(given ?? {}));
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const { StringValue: text } = Object(value);
      return [String(name), String(text)];
    }),
  );
}
