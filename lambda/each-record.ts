import type { Context, SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Telemetry } from '../src/adapters/telemetry.ts';
import { type DurationMs, durationMs, epochMs } from '../src/core/time.ts';
import { type HandleMessage, handleMessage, type ReceivedMessage } from '../src/guard/handle-message.ts';
import type { MessageQueue, Now, Remaining } from '../src/guard/ports.ts';

/** Ports and limits for the messages of a function's queue. */
export interface Consumer {
  readonly queue: MessageQueue;
  readonly now: Now;
  /** No message is started when the invocation has less time left than this. */
  readonly enough: DurationMs;
  readonly telemetry: Telemetry;
}

/** Handles the messages of a batch one after the other. Returns only those that failed to the queue. */
export async function eachRecord(
  event: SQSEvent,
  remaining: Remaining,
  { queue, now, enough, telemetry }: Consumer,
  handle: HandleMessage,
): Promise<SQSBatchResponse> {
  const { log, flush } = telemetry;
  const guard = { queue, now, enough, remaining, log };
  const batchItemFailures: SQSBatchItemFailure[] = [];
  // One after the other, because messages share reconciliations and notifications, and the time left is checked before
  // each.
  for (const record of event.Records) {
    const result = await handleMessage(guard, messageOf(record, now), handle);
    if (result === 'returned') batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  flush();
  return { batchItemFailures };
}

/** Returns Lambda's remaining time of the invocation. */
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
