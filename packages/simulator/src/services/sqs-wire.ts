import { createHash } from 'node:crypto';
import { ServiceError } from '../service.ts';
import type { Queue, QueueMessage } from './sqs-queue.ts';

export type SqsInput = Readonly<Record<string, unknown>>;

/**
 * Runs each entry of a batch separately: an entry that fails is listed under `Failed`, and the others succeed.
 * @throws ServiceError for a batch that is empty, longer than 10, or has an id twice
 */
export function runBatch(input: SqsInput, run: (entry: SqsInput) => SqsInput): SqsInput {
  const entries = entriesOf(input);
  const ids = entries.map((entry) => text(entry, 'Id'));
  if (entries.length === 0)
    throw new ServiceError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10) {
    throw new ServiceError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  if (new Set(ids).size < ids.length)
    throw new ServiceError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  const Successful: SqsInput[] = [];
  const Failed: SqsInput[] = [];
  for (const [index, entry] of entries.entries()) {
    const Id = ids[index];
    try {
      Successful.push({ Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

export function entriesOf(input: SqsInput): readonly SqsInput[] {
  const entries = input['Entries'];
  return Array.isArray(entries) ? entries : [];
}

/** The name at the end of a queue URL with any host, e.g. `http://127.0.0.1:4566/111122223333/signals`. */
export function queueNameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? '';
}

export function text(input: SqsInput, name: string): string {
  const value = input[name];
  if (typeof value !== 'string')
    throw new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`);
  return value;
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

export function optionalSeconds(input: SqsInput, name: string, longest: number): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= longest) return value;
  throw invalidValue(
    `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between 0 and ${longest}.`,
  );
}

export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}

/** @throws ServiceError `ReceiptHandleIsInvalid` for a handle that the queue never issued */
export function knownReceipt(queue: Queue, input: SqsInput): string {
  const receiptHandle = text(input, 'ReceiptHandle');
  if (queue.knowsReceipt(receiptHandle)) return receiptHandle;
  throw new ServiceError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
  );
}

/** @throws ServiceError for members that are not simulated, which would otherwise be dropped silently */
export function refuseUnsupported(entry: SqsInput): void {
  const unsupported = ['MessageSystemAttributes', 'MessageGroupId', 'MessageDeduplicationId'];
  const given = unsupported.filter((name) => entry[name] !== undefined);
  if (given.length > 0) throw new ServiceError('UnsupportedOperation', `SQS ${given.join(', ')} is not simulated`);
}

/** Attributes of a message by name. @throws ServiceError for types other than String, which are not simulated */
export function messageAttributes(entry: SqsInput): Readonly<Record<string, string>> {
  const given = entry['MessageAttributes'];
  if (given === undefined || given === null || typeof given !== 'object') return {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, attributeText(name, value)]));
}

function attributeText(name: string, value: unknown): string {
  const { DataType, StringValue }: SqsInput = value !== null && typeof value === 'object' ? { ...value } : {};
  if (DataType !== 'String') {
    throw new ServiceError('UnsupportedOperation', `message attribute ${name} is not simulated: only type String is`);
  }
  if (typeof StringValue === 'string' && StringValue !== '') return StringValue;
  throw invalidValue(`Message (user) attribute '${name}' must contain a non-empty value of type 'String'.`);
}

export function bodyBytes(entry: SqsInput): number {
  return Buffer.byteLength(text(entry, 'MessageBody'));
}

export function md5(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** A message as ReceiveMessage returns it. It has only the system attributes that the request names. */
export function wireMessage(message: QueueMessage, attributeNames: readonly string[]): SqsInput {
  const all: Readonly<Record<string, string>> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const chosen = Object.entries(all).filter(
    ([name]) => attributeNames.includes('All') || attributeNames.includes(name),
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) }),
  };
}
