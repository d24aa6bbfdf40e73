import { after, before, between, type DurationMs, durationMs, type EpochMs, hours, minutes, seconds } from '../time.ts';

/**
 * The notifier's state of the one message per deployment and channel. Only the notifier writes it.
 * - `claimed`: an invocation may call Slack until `leaseUntil`.
 * - `unclear`: a post may have taken effect, so the history is searched before the next post.
 */
export interface NotificationState {
  readonly status: 'idle' | 'claimed' | 'unclear';
  /** The owner of the claim; undefined if none. */
  readonly owner: string | undefined;
  readonly leaseUntil: EpochMs | undefined;
  /** When the oldest claim with an unknown result of its post was taken. The search starts shortly before it. */
  readonly postClaimedAt: EpochMs | undefined;
  /** Earliest instant of the next search, post or update. */
  readonly searchAt: EpochMs | undefined;
  /** Slack's id of the message; undefined while none exists. */
  readonly ts: string | undefined;
  /** Slack's id of its channel, because `chat.update` does not accept a name. */
  readonly channel: string | undefined;
  /** The record's version in the message; 0 for none. */
  readonly shownVersion: number;
  /** The version of the evidence in the message; 0 for none. */
  readonly shownEvidence: number;
  /** Whether the message shows the diff between the revisions, which is compared in parallel to the first event. */
  readonly shownDiff: boolean;
  /** Whether the message shows which later deployment fixed this one. */
  readonly shownFix: boolean;
  /** When Slack last accepted the message or an edit of it. */
  readonly shownAt: EpochMs | undefined;
  /** Where later versions go, if the message can no longer be edited. */
  readonly continuedIn: 'thread' | 'new-message' | undefined;
  /** What the mention in the message is for; undefined if it mentions no one. */
  readonly mentioned: string | undefined;
  /** Consecutive failed attempts, for the growing delay. */
  readonly attempts: number;
  /** Whether the message may appear twice, because the history could not be read. */
  readonly mayRepeat: boolean;
  readonly version: number;
}

/** How long a claim lasts: longer than an invocation of the notifier. */
const CLAIM_LEASE: DurationMs = seconds(60);

/** How long after an unclear response Slack may still apply the call. */
const SETTLE_TIME: DurationMs = seconds(60);

/** Margin of the search around the time of a post, for clock differences to Slack. */
const SEARCH_MARGIN: DurationMs = minutes(2);

const FIRST_WAIT: DurationMs = seconds(60);
const LONGEST_WAIT: DurationMs = seconds(900);

/** Shortest wait for a diff that is still being compared. */
const FIRST_PARTS_WAIT: DurationMs = seconds(5);

/** How long to wait for a diff. AWS may fail to answer for hours. */
const PARTS_PATIENCE: DurationMs = hours(24);

/**
 * Slack's error when the app lacks the scope to read the history, and the guard's when the channel has more messages than a
 * search reads. Retrying cannot help. After any other rejected search the notifier waits and retries.
 *
 * @see https://docs.slack.dev/reference/methods/conversations.history#errors
 */
const NEVER_SEARCHABLE: ReadonlySet<string> = new Set(['missing_scope', 'history_too_long']);

/** Whether a search that failed with this code can never succeed, so that the message is posted without one. */
export function isNeverSearchable(code: string): boolean {
  return NEVER_SEARCHABLE.has(code);
}

/** The initial state of a message. */
export const NO_NOTIFICATION: NotificationState = {
  status: 'idle',
  owner: undefined,
  leaseUntil: undefined,
  postClaimedAt: undefined,
  searchAt: undefined,
  ts: undefined,
  channel: undefined,
  shownVersion: 0,
  shownEvidence: 0,
  shownDiff: false,
  shownFix: false,
  shownAt: undefined,
  continuedIn: undefined,
  mentioned: undefined,
  attempts: 0,
  mayRepeat: false,
  version: 0,
};

/** The next step for a message. */
export type NotificationStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'post' }
  | { readonly do: 'update'; readonly ts: string }
  /** The result of a post is unknown: search the history for it. Use a match, or post if there is none. */
  | { readonly do: 'search'; readonly between: SearchSpan }
  | { readonly do: 'wait'; readonly until: EpochMs };

/** The range of Slack timestamps that a post with an unknown result can have. */
export interface SearchSpan {
  readonly oldest: EpochMs;
  readonly latest: EpochMs;
}

/** The content that the message should have: versions of the record and its evidence, and the parts that exist. */
export interface WantedMessage {
  readonly version: number;
  /** 0 if there is no evidence. */
  readonly evidence: number;
  readonly hasDiff: boolean;
  /** Whether a later deployment fixed this one. */
  readonly hasFix: boolean;
}

/** Plans the next step toward the wanted message. */
export function planNotification(state: NotificationState, wanted: WantedMessage, now: EpochMs): NotificationStep {
  if (state.status === 'claimed' && state.leaseUntil !== undefined && state.leaseUntil > now) {
    return { do: 'wait', until: state.leaseUntil };
  }
  const isShown = state.shownVersion >= wanted.version && hasParts(state, wanted);
  if (state.ts !== undefined && isShown) return { do: 'nothing' };
  // Slack may still apply a call without a response. It must not overtake a newer call.
  if (state.searchAt !== undefined && state.searchAt > now) return { do: 'wait', until: state.searchAt };
  if (state.ts !== undefined) return { do: 'update', ts: state.ts };
  return state.postClaimedAt === undefined ? { do: 'post' } : planSearch(state.postClaimedAt, state.searchAt, now);
}

/** After an expired claim or an unclear response, the message may exist in the channel. */
function planSearch(postClaimedAt: EpochMs, searchAt: EpochMs | undefined, now: EpochMs): NotificationStep {
  const settled = searchAt ?? after(postClaimedAt, SETTLE_TIME);
  if (settled > now) return { do: 'wait', until: settled };
  const latest = after(after(after(postClaimedAt, CLAIM_LEASE), SETTLE_TIME), SEARCH_MARGIN);
  return { do: 'search', between: { oldest: before(postClaimedAt, SEARCH_MARGIN), latest } };
}

function hasParts(state: NotificationState, { evidence, hasDiff, hasFix }: WantedMessage): boolean {
  return state.shownEvidence >= evidence && (state.shownDiff || !hasDiff) && (state.shownFix || !hasFix);
}

/**
 * Returns the state while an invocation calls Slack. A claim that will post is stored until the result of the post is known.
 *
 * @param mentioned what the mention in the message to post is for
 */
export function claim(
  state: NotificationState,
  owner: string,
  willPost: boolean,
  now: EpochMs,
  mentioned: string | undefined = state.mentioned,
): NotificationState {
  return {
    ...state,
    mentioned,
    status: 'claimed',
    owner,
    leaseUntil: after(now, CLAIM_LEASE),
    postClaimedAt: willPost ? (state.postClaimedAt ?? now) : state.postClaimedAt,
    searchAt: undefined,
    version: state.version + 1,
  };
}

/** Returns the state after Slack accepted the message. */
export function shown(
  state: NotificationState,
  message: Pick<NotificationState, 'shownVersion' | 'shownEvidence' | 'shownDiff' | 'shownFix' | 'shownAt'>,
): NotificationState {
  return { ...released(state), ...message, postClaimedAt: undefined, attempts: 0 };
}

/**
 * Returns the state after a search without a match, or one that can never succeed (`mayRepeat`): the message can be posted
 * again.
 */
export function accounted(state: NotificationState, mayRepeat: boolean): NotificationState {
  // The next post mentions people again, because none was posted that did.
  return {
    ...released(state),
    postClaimedAt: undefined,
    mentioned: undefined,
    mayRepeat: state.mayRepeat || mayRepeat,
  };
}

/**
 * Returns the state after a call that certainly had no effect: as before the claim. The result of an earlier post is still
 * unknown.
 */
export function notApplied(
  claimed: NotificationState,
  before: Pick<NotificationState, 'postClaimedAt' | 'attempts' | 'mentioned'>,
  attempts: 'tried' | 'not-tried',
): NotificationState {
  const { postClaimedAt, mentioned } = before;
  return {
    ...released(claimed),
    mentioned,
    status: postClaimedAt === undefined ? 'idle' : 'unclear',
    postClaimedAt,
    attempts: before.attempts + (attempts === 'tried' ? 1 : 0),
  };
}

/**
 * Returns the state after a call that may have taken effect: no post before a search, and no edit before the call has
 * settled.
 */
export function unclear(state: NotificationState, now: EpochMs): NotificationState {
  const status = state.postClaimedAt === undefined ? 'idle' : 'unclear';
  return { ...released(state), status, searchAt: after(now, SETTLE_TIME), attempts: state.attempts + 1 };
}

/** Returns the delay after failed attempts: 1, 2, 4, 8, then always 15 minutes. */
export function waitAfter(attempts: number): DurationMs {
  return durationMs(Math.min(FIRST_WAIT * 2 ** Math.max(0, attempts - 1), LONGEST_WAIT));
}

/**
 * Returns how long to wait for missing parts of a message: as long as it has lacked them, between 5 s and 15 minutes.
 * Undefined after a day.
 */
export function waitForParts({ shownAt }: Pick<NotificationState, 'shownAt'>, now: EpochMs): DurationMs | undefined {
  const lacking = between(shownAt ?? now, now);
  if (lacking > PARTS_PATIENCE) return undefined;
  return durationMs(Math.min(Math.max(lacking, FIRST_PARTS_WAIT), LONGEST_WAIT));
}

function released(state: NotificationState): NotificationState {
  return {
    ...state,
    status: 'idle',
    owner: undefined,
    leaseUntil: undefined,
    searchAt: undefined,
    version: state.version + 1,
  };
}
