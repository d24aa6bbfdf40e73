/** A message in a channel. */
export interface SlackMessageState {
  readonly ts: string;
  readonly threadTs: string | undefined;
  /** Set on a reply that the channel shows too. */
  readonly isBroadcast?: boolean;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata: unknown;
  /** Epoch milliseconds of virtual time. */
  readonly postedAt: number;
  readonly editedAt: number | undefined;
}

export interface SlackChannelState {
  readonly id: string;
  /** Whether the app was invited; if not, Slack answers `not_in_channel`. */
  readonly isMember: boolean;
  /** Oldest first, including replies in threads. */
  readonly messages: SlackMessageState[];
}

/** A fault of a call. `drop-after` applies the call, but its answer is lost. */
export type SlackMishap =
  | { readonly status: number }
  | { readonly retryAfterSeconds: number }
  | 'hang'
  | 'drop-before'
  | 'drop-after';
