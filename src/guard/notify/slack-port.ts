import type { Pace, PacedCall } from '../../core/reconcile/pace.ts';
import type { SearchSpan } from '../../core/slack/notification.ts';
import type { SlackMessage } from '../../core/slack/slack-message.ts';
import type { DurationMs } from '../../core/time.ts';
import type { SaveResult } from '../ports.ts';

/** What a call to Slack came to. Only `unclear` may have taken effect without our knowing. */
export type SlackResult =
  | { readonly is: 'done'; readonly ts: string; readonly channel: string }
  | { readonly is: 'rate-limited'; readonly retryAfter: DurationMs }
  /** Slack refuses until a person fixes the cause: `code` is Slack's error code. */
  | { readonly is: 'refused'; readonly code: string }
  /** Timed out, reset or 5xx: it may have been applied. */
  | { readonly is: 'unclear'; readonly why: string };

export type SlackSearchResult =
  | { readonly is: 'found'; readonly ts: string }
  | { readonly is: 'none' }
  /** Slack refuses the search: `code` is its error word, `history_too_long` when more was said than a search reads. */
  | { readonly is: 'cannot-search'; readonly code: string }
  | { readonly is: 'rate-limited'; readonly retryAfter: DurationMs }
  | { readonly is: 'unclear'; readonly why: string };

/**
 * Talks to Slack with the bot token from Secrets Manager. Never waits for a rate limit. Throws a `GatewayError` with code
 * `secret-unavailable` when the token cannot be had.
 */
export interface SlackGateway {
  post(channel: string, message: SlackMessage, deploymentKey: string, threadTs?: string): Promise<SlackResult>;
  update(channel: string, ts: string, message: SlackMessage, deploymentKey: string): Promise<SlackResult>;
  /** Looks in a span of the channel's history for our message about this deployment. */
  find(channel: string, deploymentKey: string, span: SearchSpan): Promise<SlackSearchResult>;
}

/** Whose turn it is to call Slack, shared by all notifiers. */
export interface PaceStore {
  /** When the next call of a kind may be made in a channel; undefined when none was counted. */
  readPace(channel: string, call: PacedCall): Promise<Pace | undefined>;
  /** Writes the pace when the stored one still has `pace.version - 1` (none for version 1). */
  savePace(channel: string, call: PacedCall, pace: Pace): Promise<SaveResult>;
}
