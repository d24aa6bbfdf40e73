import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Telemetry } from '../adapters/telemetry.ts';
import type { HandleMessage } from '../guard/handle-message.ts';

/** Hands each message of a batch to `handle` in turn; one that rejects goes back to the queue, the others are done. */
export async function eachRecord(
  event: SQSEvent,
  { log, flush }: Telemetry,
  handle: HandleMessage,
): Promise<SQSBatchResponse> {
  const handleRecord = async (record: SQSRecord): Promise<void> => {
    try {
      await handle(record.body);
    } catch (error) {
      const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      log.warn('message returned to its queue', { messageId: record.messageId, because });
      throw error;
    }
  };
  // In sequence, and without an error when all of them fail: Lambda would then log a failure of the function itself.
  const response = await processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
  flush();
  return response;
}
