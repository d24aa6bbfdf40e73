import { planRetry } from '../core/reconcile/retry-delay.ts';
import { type DurationMs, type EpochMs, seconds } from '../core/time.ts';
import { PoisonMessageError } from './errors.ts';
import type { Log, MessageQueue, Now, Remaining } from './ports.ts';

/** Handles one message of a batch; a rejection returns that message to its queue. */
export type HandleMessage = (body: string) => Promise<void>;

/** A received message. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly body: string;
  /** Identifies this receive in calls to the queue. */
  readonly receiptHandle: string;
  /** 1 at the first receive. */
  readonly receiveCount: number;
  readonly firstReceivedAt: EpochMs;
}

/** Ports and limits for handling messages. */
export interface MessageGateways {
  readonly queue: MessageQueue;
  readonly now: Now;
  readonly remaining: Remaining;
  /** No message is started when the invocation has less time left than this. */
  readonly enough: DurationMs;
  readonly log: Log;
}

/** `done`: the message can be deleted. `returned`: it stays in its queue and is received again. */
export type MessageResult = 'done' | 'returned';

/** How soon a message that was not started for lack of time becomes visible again. */
const NOT_BEGUN: DurationMs = seconds(1);

/**
 * Handles one message. If that fails, the message becomes visible again after a growing delay, or moves to the dead-letter
 * queue. If the queue rejects the delay, its own visibility timeout applies.
 */
export async function handleMessage(
  guard: MessageGateways,
  message: ReceivedMessage,
  handle: HandleMessage,
): Promise<MessageResult> {
  if (guard.remaining() < guard.enough) {
    guard.log.info('message not started', { messageId: message.messageId, because: 'the invocation is about to end' });
    return giveBack(guard, message, NOT_BEGUN);
  }
  try {
    await handle(message.body);
    return 'done';
  } catch (error) {
    return settleFailure(guard, message, error);
  }
}

async function settleFailure(guard: MessageGateways, message: ReceivedMessage, error: unknown): Promise<MessageResult> {
  const { messageId, receiveCount } = message;
  const because = describe(error);
  const retry = planRetry({ ...message, isUnreadable: error instanceof PoisonMessageError }, guard.now());
  if (retry.do === 'dead-letter') return giveUp(guard, message, because);
  guard.log.warn('message returned to its queue', { messageId, because, receiveCount, again: retry.after / 1_000 });
  return giveBack(guard, message, retry.after);
}

async function giveUp(guard: MessageGateways, message: ReceivedMessage, because: string): Promise<MessageResult> {
  const { messageId, body, receiveCount } = message;
  try {
    await guard.queue.deadLetter(body, { because, messageId, receiveCount });
    guard.log.warn('message moved to the dead-letter queue', { messageId, because, receiveCount });
    return 'done';
  } catch (error) {
    guard.log.warn('message could not be moved to the dead-letter queue', { messageId, because: describe(error) });
    return 'returned';
  }
}

async function giveBack(guard: MessageGateways, message: ReceivedMessage, wait: DurationMs): Promise<MessageResult> {
  try {
    await guard.queue.returnAfter(message.receiptHandle, wait);
  } catch (error) {
    guard.log.warn('message returns after its visibility timeout', {
      messageId: message.messageId,
      because: describe(error),
    });
  }
  return 'returned';
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Returns the promise for a key and starts it on first use, so messages of one batch that share a key share its result. */
export function remember<T>(known: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? start();
  known.set(key, promise);
  return promise;
}
