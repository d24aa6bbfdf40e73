import { after, before, type DurationMs, durationMs, type EpochMs, seconds } from '../time.ts';

/** The calls to Slack, each with its own rate limit. */
export type PacedCall = 'post' | 'update' | 'search';

/** A rate limit: one call per `interval` on average, and `burst` calls at once after a pause. */
interface Rate {
  readonly interval: DurationMs;
  readonly burst: number;
}

/**
 * Slack accepts one post per second and channel, and 50 calls per minute of each tier 3 method, such as `chat.update` and
 * `conversations.history`. Forty per minute plus ten at once are fifty in the worst minute.
 *
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 * @see https://docs.slack.dev/reference/methods/chat.update
 * @see https://docs.slack.dev/reference/methods/conversations.history
 */
const RATES: Readonly<Record<PacedCall, Rate>> = {
  post: { interval: seconds(1), burst: 1 },
  update: { interval: durationMs(1_500), burst: 10 },
  search: { interval: durationMs(1_500), burst: 10 },
};

/**
 * How long before its place in the queue a message starts to ask once per second. SQS delays by whole seconds, so a message
 * cannot arrive exactly at its turn; with some fifteen that ask, one arrives soon after the turn is free. With fifteen
 * seconds, 60 posts take 1.04 times the minimum time and 1,000 posts 1.02 times (`npm run bench:slack`).
 */
const LEAD: DurationMs = seconds(15);

/** The state of a rate limit, shared by all messages. */
export interface Pace {
  /** When the next call is allowed. */
  readonly opensAt: EpochMs;
  /** The end of the queue of waiting messages: the next place to give out. */
  readonly lineEndsAt: EpochMs;
  readonly version: number;
}

/** `now`: make the call. `later`: ask again at `at`, with the same `place`. */
export type Turn =
  | { readonly is: 'now'; readonly pace: Pace }
  | { readonly is: 'later'; readonly at: EpochMs; readonly place: EpochMs; readonly pace: Pace };

/**
 * Takes the turn if the next call is allowed, else takes a place in the queue.
 *
 * @param place the place from the last call; undefined for the first call
 */
export function takeTurn(call: PacedCall, pace: Pace | undefined, place: EpochMs | undefined, now: EpochMs): Turn {
  const { interval } = RATES[call];
  const known = pace ?? { opensAt: earliestOpening(call, now), lineEndsAt: now, version: 0 };
  if (known.opensAt <= now) {
    const opensAt = after(later(known.opensAt, earliestOpening(call, now)), interval);
    return { is: 'now', pace: { ...known, opensAt } };
  }
  if (place !== undefined) return { is: 'later', at: askAt(known, place), place, pace: known };
  const given = later(known.lineEndsAt, known.opensAt);
  return { is: 'later', at: askAt(known, given), place: given, pace: { ...known, lineEndsAt: after(given, interval) } };
}

/** Allows no call before `until`, because Slack asked for a pause. */
export function holdUntil(pace: Pace | undefined, until: EpochMs): Pace {
  return pace === undefined
    ? { opensAt: until, lineEndsAt: until, version: 0 }
    : { ...pace, opensAt: later(pace.opensAt, until) };
}

/** After a pause, `burst` calls may follow each other, so the opening lies at most that many intervals in the past. */
function earliestOpening(call: PacedCall, now: EpochMs): EpochMs {
  const { interval, burst } = RATES[call];
  return before(now, durationMs(interval * (burst - 1)));
}

function askAt({ opensAt }: Pace, place: EpochMs): EpochMs {
  return later(opensAt, before(place, LEAD));
}

function later(a: EpochMs, b: EpochMs): EpochMs {
  return a > b ? a : b;
}
