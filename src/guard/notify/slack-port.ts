import type { Pace, PacedCall } from '../../core/reconcile/pace.ts';
import type { SearchSpan } from '../../core/slack/notification.ts';
import type { SlackMessage } from '../../core/slack/slack-message.ts';
import type { DurationMs } from '../../core/time.ts';
import type { SaveResult } from '../ports.ts';

/** The result of a call to Slack. Only an `unclear` call may have taken effect without the guard seeing it. */
export type SlackResult =
  | { readonly is: 'done'; readonly ts: string; readonly channel: string }
  | { readonly is: 'rate-limited'; readonly retryAfter: DurationMs }
  /** Slack rejects the call until a person fixes the cause. `code` is Slack's error code. */
  | { readonly is: 'refused'; readonly code: string }
  /** Timeout, reset or 5xx: the call may have been applied. */
  | { readonly is: 'unclear'; readonly why: string };

/** The result of a search for a message. */
export type SlackSearchResult =
  | { readonly is: 'found'; readonly ts: string }
  | { readonly is: 'none' }
  /** Slack rejects the search with error `code`. `history_too_long`: the span holds more messages than a search reads. */
  | { readonly is: 'cannot-search'; readonly code: string }
  | { readonly is: 'rate-limited'; readonly retryAfter: DurationMs }
  | { readonly is: 'unclear'; readonly why: string };

/** The thread of a reply. */
export interface SlackThread {
  /** The message that the reply belongs to. */
  readonly ts: string;
  /** Also shows the reply in the channel: a reply in a thread alone notifies only the people who follow the thread. */
  readonly isBroadcast: boolean;
}

/**
 * Slack's errors for a reply to a message that was deleted or that accepts no replies. The reply is left out: it belongs to
 * that message.
 *
 * @see https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
export const NO_THREAD: ReadonlySet<string> = new Set([
  'thread_not_found',
  'message_not_found',
  'cannot_reply_to_message',
]);

/**
 * Calls Slack with the bot token from Secrets Manager. Does not wait for rate limits. Throws a `GatewayError` with code
 * `secret-unavailable` when the token cannot be read.
 */
export interface SlackGateway {
  post(channel: string, message: SlackMessage, deploymentKey: string, thread?: SlackThread): Promise<SlackResult>;
  update(channel: string, ts: string, message: SlackMessage, deploymentKey: string): Promise<SlackResult>;
  /** Searches a span of the channel's history, or of one thread, for the guard's message with this key. */
  find(channel: string, deploymentKey: string, span: SearchSpan, threadTs?: string): Promise<SlackSearchResult>;
}

/** The rate limits for calls to Slack, shared by all notifiers. */
export interface PaceStore {
  /** When the next call of this kind is allowed in a channel; undefined if none was made yet. */
  readPace(channel: string, call: PacedCall): Promise<Pace | undefined>;
  /** Writes the pace if the stored version is still `pace.version - 1` (version 1: if none is stored). */
  savePace(channel: string, call: PacedCall, pace: Pace): Promise<SaveResult>;
}
