import { between, type DurationMs, type EpochMs, hours, seconds } from '../time.ts';

/** Delay after each failed receive; the last one repeats. */
const WAITS: readonly DurationMs[] = [10, 30, 60, 120, 300, 900].map(seconds);

/**
 * Receives of a message that cannot be parsed: its sender may be fixed meanwhile, or the guard may be in the middle of an
 * update.
 */
const READINGS = 3;

/**
 * How long the guard retries a message that it can parse. It counts from the first receive, not in receives, because a
 * function that keeps crashing uses up receives faster than the delays above.
 */
const GIVE_UP_AFTER: DurationMs = hours(6);

/** A message that was received and could not be handled. */
export interface FailedMessage {
  /** 1 at the first receive. */
  readonly receiveCount: number;
  readonly firstReceivedAt: EpochMs;
  /** No handler can parse its body. */
  readonly isUnreadable: boolean;
}

/** What to do with a message that could not be handled. */
export type Retry = { readonly do: 'again'; readonly after: DurationMs } | { readonly do: 'dead-letter' };

/** Decides when to retry a failed message, or that it goes to the dead-letter queue. */
export function planRetry(failed: FailedMessage, now: EpochMs): Retry {
  const isGivenUp = failed.isUnreadable
    ? failed.receiveCount >= READINGS
    : between(failed.firstReceivedAt, now) >= GIVE_UP_AFTER;
  return isGivenUp ? { do: 'dead-letter' } : { do: 'again', after: retryDelay(failed.receiveCount) };
}

/** Returns the retry delay by receive count: 10, 30, 60, 120, 300, then always 900 s. @internal */
export function retryDelay(receiveCount: number): DurationMs {
  const index = Math.min(Math.max(receiveCount, 1), WAITS.length) - 1;
  return WAITS[index] ?? seconds(900);
}
