import { after, before, type DurationMs, durationMs, type EpochMs, seconds } from '../time.ts';

/** The calls to Slack that have a limit each. */
export type PacedCall = 'post' | 'update' | 'search';

/** How often a call may be made: one per `interval` in the long run, and `burst` of them at once after a rest. */
interface Rate {
  readonly interval: DurationMs;
  readonly burst: number;
}

/**
 * Slack takes one post per second and channel, and 50 calls per minute of each method of tier 3, which `chat.update` and
 * `conversations.history` are. Forty per minute and ten at once are fifty in the worst minute.
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
 * How long before its place in the line comes up a message begins to ask once per second. SQS delays by whole seconds, so
 * that no message comes at the instant of its turn: of some fifteen that ask, one comes soon after the turn is free. Fifteen
 * seconds keep a flood of 60 posts within 1.04 times the floor and one of 1,000 within 1.02 (`npm run bench:slack`).
 */
const LEAD: DurationMs = seconds(15);

/** Who may make a call next, shared by all that wait to make one. */
export interface Pace {
  /** The first instant of the next call. */
  readonly opensAt: EpochMs;
  /** Where the line of those that wait ends: the place that the next one gets. */
  readonly lineEndsAt: EpochMs;
  readonly version: number;
}

/** `now`: make the call. `later`: ask again at `at`, with the place in the line that was kept. */
export type Turn =
  | { readonly is: 'now'; readonly pace: Pace }
  | { readonly is: 'later'; readonly at: EpochMs; readonly place: EpochMs; readonly pace: Pace };

/**
 * Gives the turn to who asks when it is free, else a place in the line.
 *
 * @param place the place that was given before; undefined for who asks for the first time
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

/** Slack wants no such call before `until`, whatever was counted here. */
export function holdUntil(pace: Pace | undefined, until: EpochMs): Pace {
  return pace === undefined
    ? { opensAt: until, lineEndsAt: until, version: 0 }
    : { ...pace, opensAt: later(pace.opensAt, until) };
}

/** After a rest `burst` calls may follow one another: the opening lies so many intervals in the past, and no further. */
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
