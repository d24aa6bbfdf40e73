import { adviseDuration, parseDuration } from '../../duration.ts';
import { type ExpectedFigure, parseFigure } from './figures.ts';
import { type Place, plain, textOf } from './readers.ts';
import { CAUSES, parseCause, type StoryCause } from './story-cause.ts';
import { didYouMean } from './suggest.ts';

/** When something must happen, in milliseconds from the start. */
interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Happens = {
  readonly is: 'happens';
  readonly never: boolean;
  readonly window: Window | undefined;
  readonly version: string | undefined;
  /** One of `HAPPENINGS`. */
  readonly what: string;
  /** Name of the alarm or hook, or text of the event. */
  readonly subject: string | undefined;
  /** State, stage, status … in capitals. */
  readonly state: string | undefined;
  readonly because: StoryCause | undefined;
};

export type Expected =
  | Happens
  | {
      readonly is: 'verdict';
      readonly version: string | undefined;
      readonly verdict: string;
      readonly because: StoryCause | undefined;
    }
  | { readonly is: 'protection'; readonly version: string | undefined; readonly protection: string }
  | (ExpectedFigure & { readonly version: string | undefined });

export interface Expectation {
  /** As it was written. */
  readonly text: string;
  readonly line: number;
  readonly expected: Expected;
}

/** The tolerance of a time without one. */
const TOLERANCE_MS = 30_000;

export const VERDICTS = [
  'succeeded',
  'rolled-back',
  'rollback-failed',
  'failed',
  'stopped',
  'superseded',
  'unfinished',
] as const;
export const PROTECTIONS = [
  'armed',
  'off-alarm-at-start',
  'off-during-deployment',
  'off-not-configured',
  'off-early-success',
  'blind',
  'unknown',
] as const;

/** Moments of a deployment without a further detail. */
const MOMENTS = [
  'created',
  'started',
  'running',
  'healthy',
  'baking',
  'failed',
  'rolling back',
  'rolled back',
  'rollback failed',
  'succeeded',
  'stopped',
  'superseded',
] as const;

/** Reads one line of `expect`. */
export function readExpectation(place: Place): Expectation | undefined {
  const text = textOf(place.node)?.trim();
  if (text === undefined || text === '') {
    return place.document.mistake(
      place.node,
      place.path,
      'must be one line of text: put it in quotes, because ": " and " #" have a meaning in YAML',
    );
  }
  const expected = parseExpectation(text);
  if (typeof expected === 'string') return place.document.mistake(place.node, place.path, `${expected}, got "${text}"`);
  return { text, line: place.document.lineOf(place.node), expected };
}

/** Parses a line. Returns a description of the mistake if it is not valid. @internal */
export function parseExpectation(text: string): Expected | string {
  const { window, rest } = cutTime(text);
  if (typeof window === 'string') return window;
  const never = /^never /.test(rest);
  const words = rest.replace(/^never /, '');
  const whole = parsePhrase(undefined, words);
  if (typeof whole !== 'string') return placed(whole, { window, never });
  // If the words are not a phrase, the first one may be a version.
  const [version = '', ...others] = words.split(' ');
  const versioned = parsePhrase(version, others.join(' '));
  return typeof versioned === 'string' ? whole : placed(versioned, { window, never });
}

function parsePhrase(version: string | undefined, phrase: string): Expected | string {
  const fact = parseFact(version, phrase);
  if (fact !== undefined) return fact;
  const happening = parseHappening(phrase);
  if (typeof happening === 'string') return happening;
  return { is: 'happens', never: false, window: undefined, version, ...happening };
}

function placed(
  expected: Expected,
  { window, never }: { readonly window: Window | undefined; readonly never: boolean },
): Expected | string {
  if (expected.is === 'happens') return { ...expected, window, never };
  return window !== undefined || never ? 'applies to the whole scenario: remove the time and never' : expected;
}

interface Timed {
  readonly window: Window | string | undefined;
  readonly rest: string;
}

function cutTime(text: string): Timed {
  const bound = /^(before|by|after) (\S+) (.+)$/.exec(text);
  if (bound !== null) {
    const [, word, time = '', rest = ''] = bound;
    const ms = parseDuration(time);
    if (ms === undefined)
      return { window: `must have a time like 10m after "${word}" (${adviseDuration(time)})`, rest };
    const { MIN_SAFE_INTEGER: first, MAX_SAFE_INTEGER: last } = Number;
    return { window: word === 'after' ? { fromMs: ms, toMs: last } : { fromMs: first, toMs: ms }, rest };
  }
  const timed = /^(?:at )?(\d\S*?)(?:(?: ?- ?|\.\.)(\d\S*)| ?(?:±|\+-|\+\/-) ?(\S+))? (.+)$/.exec(text);
  if (timed === null) return { window: undefined, rest: text };
  const [, first = '', until, tolerance, rest = ''] = timed;
  return { window: windowOf(first, until, tolerance), rest };
}

function windowOf(first: string, until: string | undefined, tolerance: string | undefined): Window | string {
  const unread = [first, until, tolerance].find((one) => one !== undefined && parseDuration(one) === undefined);
  const at = parseDuration(first);
  if (at === undefined || unread !== undefined)
    return `must begin with a time like 10m, 10m ± 5s or 8m-12m (${adviseDuration(unread ?? first)})`;
  if (until !== undefined) {
    const end = parseDuration(until) ?? at;
    return end < at ? 'has a time that ends before it begins' : { fromMs: at, toMs: end };
  }
  const by = tolerance === undefined ? TOLERANCE_MS : (parseDuration(tolerance) ?? TOLERANCE_MS);
  return { fromMs: at - by, toMs: at + by };
}

function parseFact(version: string | undefined, phrase: string): Expected | string | undefined {
  const { head, because } = cutCause(phrase);
  const verdict = /^verdict (.+)$/.exec(head)?.[1];
  if (verdict !== undefined) {
    const known = VERDICTS.find((one) => plain(one) === plain(verdict));
    if (known === undefined) return `unknown verdict "${verdict}", ${didYouMean(verdict, VERDICTS)}`;
    return typeof because === 'string' ? because : { is: 'verdict', version, verdict: known, because };
  }
  const protection = /^protection (.+)$/.exec(head)?.[1];
  if (protection !== undefined) {
    const known = PROTECTIONS.find((one) => plain(one) === plain(protection));
    return known === undefined
      ? `unknown protection "${protection}", ${didYouMean(protection, PROTECTIONS)}`
      : { is: 'protection', version, protection: known };
  }
  const figure = parseFigure(phrase);
  return typeof figure === 'object' ? { ...figure, version } : figure;
}

type Phrase = Pick<Happens, 'what' | 'subject' | 'state' | 'because'>;

function parseHappening(phrase: string): Phrase | string {
  const made = (what: string, parts: Partial<Phrase> = {}): Phrase => ({
    what,
    subject: undefined,
    state: undefined,
    because: undefined,
    ...parts,
  });
  const event = /^event (?:"(.+)"|'(.+)'|(.+))$/.exec(phrase);
  if (event !== null) return made('event', { subject: event[1] ?? event[2] ?? event[3] });
  const named = /^(alarm|hook) (\S+) (?:is |answers |answered )?(.+)$/.exec(phrase);
  if (named !== null) return made(named[1] ?? '', { subject: named[2], state: capitals(named[3] ?? '') });
  const state = /^(stage|status|refused|alarms|breaker) (.+)$/.exec(phrase);
  if (state !== null)
    return made(state[1] ?? '', { state: state[1] === 'refused' ? state[2] : capitals(state[2] ?? '') });
  const { head, because } = cutCause(phrase);
  const moment = MOMENTS.find((one) => plain(one) === plain(head));
  if (moment === undefined)
    return `unknown event "${head}", ${didYouMean(head, [...MOMENTS, 'verdict', 'protection', 'alarm', 'stage', 'status', 'hook', 'event'])}`;
  return typeof because === 'string' ? because : made(moment, { because });
}

interface Caused {
  readonly head: string;
  /** The cause, or what is wrong with it. */
  readonly because: StoryCause | string | undefined;
}

function cutCause(phrase: string): Caused {
  const [, head, text] = /^(.*?) because (.+)$/.exec(phrase) ?? [];
  if (head === undefined || text === undefined) return { head: phrase, because: undefined };
  return { head, because: parseCause(text) ?? `unknown cause "${text}", ${didYouMean(text, CAUSES)}` };
}

function capitals(text: string): string {
  return text.trim().toUpperCase().replace(/[ -]/g, '_');
}
