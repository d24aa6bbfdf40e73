import type { Context, SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Telemetry } from '../src/adapters/telemetry.ts';
import { type DurationMs, durationMs, epochMs } from '../src/core/time.ts';
import { type HandleMessage, handleMessage, type ReceivedMessage } from '../src/guard/handle-message.ts';
import type { MessageQueue, Now, Remaining } from '../src/guard/ports.ts';

/** What the messages of a function's queue are handled with. */
export interface Consumer {
  readonly queue: MessageQueue;
  readonly now: Now;
  /** No message is begun when the invocation has less time left than this. */
  readonly enough: DurationMs;
  readonly telemetry: Telemetry;
}

/** Hands each message of a batch to `handle` in turn; what is not done goes back to the queue, and nothing else does. */
export async function eachRecord(
  event: SQSEvent,
  remaining: Remaining,
  { queue, now, enough, telemetry }: Consumer,
  handle: HandleMessage,
): Promise<SQSBatchResponse> {
  const { log, flush } = telemetry;
  const guard = { queue, now, enough, remaining, log };
  const batchItemFailures: SQSBatchItemFailure[] = [];
  // In sequence: the messages share reconciliations and conversations, and how much time is left is known before each of them.
  for (const record of event.Records) {
    const result = await handleMessage(guard, messageOf(record, now), handle);
    if (result === 'returned') batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  flush();
  return { batchItemFailures };
}

/** How long an invocation may still run, as Lambda says. */
export function remainingOf(context: Pick<Context, 'getRemainingTimeInMillis'>): Remaining {
  return () => durationMs(context.getRemainingTimeInMillis());
}

function messageOf({ messageId, body, receiptHandle, attributes }: SQSRecord, now: Now): ReceivedMessage {
  const firstReceivedAt = Number(attributes.ApproximateFirstReceiveTimestamp);
  return {
    messageId,
    body,
    receiptHandle,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    firstReceivedAt: firstReceivedAt > 0 ? epochMs(firstReceivedAt) : now(),
  };
}
