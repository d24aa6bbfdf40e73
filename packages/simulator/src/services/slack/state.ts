/** A message in a channel. */
export interface SlackMessageState {
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata: unknown;
  /** Epoch milliseconds of virtual time. */
  readonly postedAt: number;
  readonly editedAt: number | undefined;
}

export interface SlackChannelState {
  readonly id: string;
  /** Whether the app was invited: Slack answers `not_in_channel` otherwise. */
  readonly isMember: boolean;
  /** Oldest first, replies in threads among them. */
  readonly messages: SlackMessageState[];
}

/** A fault of one of the next calls. `drop-after` applies the call and loses the answer. */
export type SlackMishap =
  | { readonly status: number }
  | { readonly retryAfterSeconds: number }
  | 'hang'
  | 'drop-before'
  | 'drop-after';
