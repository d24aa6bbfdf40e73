import { after, before, between, type DurationMs, durationMs, type EpochMs, hours, minutes, seconds } from '../time.ts';

/**
 * What the notifier knows about the one message per deployment and channel. Only the notifier writes it.
 * `claimed`: an invocation is talking to Slack until `leaseUntil`. `unclear`: a post may have taken effect, so the history is
 * searched before anything is posted.
 */
export interface NotificationState {
  readonly status: 'idle' | 'claimed' | 'unclear';
  /** The owner of the claim; undefined when it is free. */
  readonly owner: string | undefined;
  readonly leaseUntil: EpochMs | undefined;
  /** When the oldest claim whose post is not accounted for was taken: the history is searched from just before it. */
  readonly postClaimedAt: EpochMs | undefined;
  /** Not before this instant may the history be searched and a message posted. */
  readonly searchAt: EpochMs | undefined;
  /** Slack's id of the message; undefined while there is none. */
  readonly ts: string | undefined;
  /** Slack's id of the channel that holds it; `chat.update` takes no name. */
  readonly channel: string | undefined;
  /** The record's version that the message shows; 0 for none. */
  readonly shownVersion: number;
  /** The message shows the evidence, which is gathered beside the first event and does not change the record. */
  readonly shownEvidence: boolean;
  /** The message shows what changed between the revisions, which is compared beside the first event. */
  readonly shownDiff: boolean;
  /** When Slack last took the message or an edit of it. */
  readonly shownAt: EpochMs | undefined;
  /** The message could not be edited any more, so later versions went into its thread or into a new message. */
  readonly continuedIn: 'thread' | 'new-message' | undefined;
  /** Failed attempts in a row, for the growing wait. */
  readonly attempts: number;
  /** The message may stand there twice, because the history could not be read. */
  readonly mayRepeat: boolean;
  readonly version: number;
}

/** How long a claim holds: longer than an invocation of the notifier lasts. */
const CLAIM_LEASE: DurationMs = seconds(60);

/** How long after an unclear answer Slack may still apply the request. */
const SETTLE_TIME: DurationMs = seconds(60);

/** How far around the time of a post the history is searched: Slack's clock is not ours. */
const SEARCH_MARGIN: DurationMs = minutes(2);

const FIRST_WAIT: DurationMs = seconds(60);
const LONGEST_WAIT: DurationMs = seconds(900);

/** How soon to look for evidence that is still being gathered. */
const FIRST_PARTS_WAIT: DurationMs = seconds(5);

/** How long to look for it. ECS forgets stopped tasks after an hour; AWS may not answer for longer. */
const PARTS_PATIENCE: DurationMs = hours(24);

/**
 * What Slack answers when the app lacks the scope to read the history, or when more was said in the channel than a search
 * reads: asking again changes nothing. Any other refusal of a search, of the token or of the channel, is waited for.
 *
 * @see https://docs.slack.dev/reference/methods/conversations.history#errors
 */
const NEVER_SEARCHABLE: ReadonlySet<string> = new Set(['missing_scope', 'history_too_long']);

/** Whether a search that Slack refused with this word cannot succeed later either, so that the message is posted unseen. */
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
  shownEvidence: false,
  shownDiff: false,
  shownAt: undefined,
  continuedIn: undefined,
  attempts: 0,
  mayRepeat: false,
  version: 0,
};

/** What may be done about a message now. */
export type NotificationStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'post' }
  | { readonly do: 'update'; readonly ts: string }
  /** A post is not accounted for: search the history for it, adopt a match, post when there is none. */
  | { readonly do: 'search'; readonly between: SearchSpan }
  | { readonly do: 'wait'; readonly until: EpochMs };

/** The span of Slack's time in which a post that is not accounted for must stand, if it stands at all. */
export interface SearchSpan {
  readonly oldest: EpochMs;
  readonly latest: EpochMs;
}

/** What the message is to show: a version of the record, and the evidence when there is some. */
export interface WantedMessage {
  readonly version: number;
  readonly hasEvidence: boolean;
  readonly hasDiff: boolean;
}

/** Decides the next step towards the message that is wanted. */
export function planNotification(state: NotificationState, wanted: WantedMessage, now: EpochMs): NotificationStep {
  if (state.status === 'claimed' && state.leaseUntil !== undefined && state.leaseUntil > now) {
    return { do: 'wait', until: state.leaseUntil };
  }
  const isShown = state.shownVersion >= wanted.version && hasParts(state, wanted);
  if (state.ts !== undefined && isShown) return { do: 'nothing' };
  // Slack may still apply a call whose answer was lost: a newer one must not be overtaken by it.
  if (state.searchAt !== undefined && state.searchAt > now) return { do: 'wait', until: state.searchAt };
  if (state.ts !== undefined) return { do: 'update', ts: state.ts };
  return state.postClaimedAt === undefined ? { do: 'post' } : planSearch(state.postClaimedAt, state.searchAt, now);
}

/** A claim that ran out without a word, or an unclear answer: the message may stand in the channel. */
function planSearch(postClaimedAt: EpochMs, searchAt: EpochMs | undefined, now: EpochMs): NotificationStep {
  const settled = searchAt ?? after(postClaimedAt, SETTLE_TIME);
  if (settled > now) return { do: 'wait', until: settled };
  const latest = after(after(after(postClaimedAt, CLAIM_LEASE), SETTLE_TIME), SEARCH_MARGIN);
  return { do: 'search', between: { oldest: before(postClaimedAt, SEARCH_MARGIN), latest } };
}

function hasParts(state: NotificationState, { hasEvidence, hasDiff }: WantedMessage): boolean {
  return (state.shownEvidence || !hasEvidence) && (state.shownDiff || !hasDiff);
}

/** The state while an invocation talks to Slack. A claim that will post is remembered until it is accounted for. */
export function claim(state: NotificationState, owner: string, willPost: boolean, now: EpochMs): NotificationState {
  return {
    ...state,
    status: 'claimed',
    owner,
    leaseUntil: after(now, CLAIM_LEASE),
    postClaimedAt: willPost ? (state.postClaimedAt ?? now) : state.postClaimedAt,
    searchAt: undefined,
    version: state.version + 1,
  };
}

/** The message stands at `ts` and shows `shownVersion`. */
export function shown(
  state: NotificationState,
  message: Pick<NotificationState, 'shownVersion' | 'shownEvidence' | 'shownDiff' | 'shownAt'>,
): NotificationState {
  return { ...released(state), ...message, postClaimedAt: undefined, attempts: 0 };
}

/** The history shows no message of ours, or can never be read (`mayRepeat`): the post is accounted for, and another may follow. */
export function accounted(state: NotificationState, mayRepeat: boolean): NotificationState {
  return { ...released(state), postClaimedAt: undefined, mayRepeat: state.mayRepeat || mayRepeat };
}

/**
 * Slack certainly did not apply the call: all is as it was before the claim. A post that was not accounted for then is not
 * accounted for now.
 */
export function notApplied(
  claimed: NotificationState,
  before: Pick<NotificationState, 'postClaimedAt' | 'attempts'>,
  attempts: 'tried' | 'not-tried',
): NotificationState {
  const { postClaimedAt } = before;
  return {
    ...released(claimed),
    status: postClaimedAt === undefined ? 'idle' : 'unclear',
    postClaimedAt,
    attempts: before.attempts + (attempts === 'tried' ? 1 : 0),
  };
}

/** Slack may have applied the call: nothing is posted before the history was searched, and nothing edited before it settled. */
export function unclear(state: NotificationState, now: EpochMs): NotificationState {
  const status = state.postClaimedAt === undefined ? 'idle' : 'unclear';
  return { ...released(state), status, searchAt: after(now, SETTLE_TIME), attempts: state.attempts + 1 };
}

/** The growing wait after failed attempts: 1, 2, 4, 8 and then 15 minutes. */
export function waitAfter(attempts: number): DurationMs {
  return durationMs(Math.min(FIRST_WAIT * 2 ** Math.max(0, attempts - 1), LONGEST_WAIT));
}

/**
 * How long to wait before looking again for parts that a message lacks: as long as it stands without them, at least 5 s and at
 * most 15 minutes. Undefined after a day.
 */
export function waitForParts({ shownAt }: NotificationState, now: EpochMs): DurationMs | undefined {
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
