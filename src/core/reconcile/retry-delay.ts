import { between, type DurationMs, type EpochMs, hours, seconds } from '../time.ts';

/** How long a message waits after its first, second, … failed receive; after the last of these it waits as long again each time. */
const WAITS: readonly DurationMs[] = [10, 30, 60, 120, 300, 900].map(seconds);

/** A message that cannot be read gets this many receives: its sender may be mended, or the guard be in the middle of an update. */
const READINGS = 3;

/**
 * How long the guard goes on trying a message that it can read. Counted from the first receive and not in receives, because a
 * function that is killed again and again uses receives up faster than the clock above does.
 */
const GIVE_UP_AFTER: DurationMs = hours(6);

/** A message that was received and could not be handled. */
export interface FailedMessage {
  /** 1 at the first receive. */
  readonly receiveCount: number;
  readonly firstReceivedAt: EpochMs;
  /** No handler understands its body, however often it comes. */
  readonly isUnreadable: boolean;
}

/** What to do about a message that could not be handled. */
export type Retry = { readonly do: 'again'; readonly after: DurationMs } | { readonly do: 'dead-letter' };

/** Decides when a failed message is tried again, or that it is given up. */
export function planRetry(failed: FailedMessage, now: EpochMs): Retry {
  const isGivenUp = failed.isUnreadable
    ? failed.receiveCount >= READINGS
    : between(failed.firstReceivedAt, now) >= GIVE_UP_AFTER;
  return isGivenUp ? { do: 'dead-letter' } : { do: 'again', after: retryDelay(failed.receiveCount) };
}

/** The one retry clock: 10, 30, 60, 120, 300 and then always 900 s, by how often the message was received. @internal */
export function retryDelay(receiveCount: number): DurationMs {
  const index = Math.min(Math.max(receiveCount, 1), WAITS.length) - 1;
  return WAITS[index] ?? seconds(900);
}
