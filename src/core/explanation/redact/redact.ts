import type { LogLine } from '../evidence.ts';
import { cleanText } from './clean-text.ts';
import { SECRET_RULES } from './secret-rules.ts';

/** What stands in place of a value that looks like a secret. */
const REDACTED = '[redacted]';

/** Longest line to search; the rest is left out. */
const SEARCHED = 4_000;

/** Longest line to show. */
const SHOWN = 500;

/** Most lines. */
const LINES = 20;

/** Lines without secrets. */
export interface RedactedLines {
  readonly lines: readonly LogLine[];
  /** How many values were redacted, also in lines that are not among the last. */
  readonly redacted: number;
}

/**
 * Returns the last lines of a log, at most 20 of at most 500 characters: without terminal escapes and control characters,
 * with `[redacted]` in place of each value that looks like a secret. It recognizes common forms; it cannot recognize a
 * secret that looks like an ordinary word.
 */
export function redactLines(events: readonly LogLine[]): RedactedLines {
  let redacted = 0;
  let isInKey = false;
  const lines = events.flatMap(splitLines).flatMap(({ at, text }): readonly LogLine[] => {
    const key = redactKeyLine(text, isInKey);
    isInKey = key.isInKey;
    const found = redactText(key.text);
    redacted += found.count + key.count;
    return key.isDropped ? [] : [{ at, text: found.text.slice(0, SHOWN) }];
  });
  return { lines: lines.slice(-LINES), redacted };
}

/** Redacts what looks like a secret in one line. @internal */
export function redactText(text: string): { readonly text: string; readonly count: number } {
  let count = 0;
  const redacted = SECRET_RULES.reduce(
    (line, { pattern, isHarmless }) =>
      line.replaceAll(pattern, (match: string, ...rest: readonly unknown[]) => {
        const { before, value, after } = groupsOf(rest);
        if (value.includes(REDACTED) || isHarmless?.(value) === true) return match;
        count += 1;
        return `${before}${REDACTED}${after}`;
      }),
    text,
  );
  return { text: redacted, count };
}

/** The named groups are the last argument of a replacer. */
function groupsOf(rest: readonly unknown[]) {
  const groups: unknown = rest.at(-1);
  const group = (name: string): string => {
    const value: unknown = typeof groups === 'object' && groups !== null ? Reflect.get(groups, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { before: group('before'), value: group('value'), after: group('after') };
}

/** One event may hold several lines, such as a stack trace. */
function splitLines({ at, text }: LogLine): readonly LogLine[] {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => ({ at, text: cleanText(line).slice(0, SEARCHED) }))
    .filter((line) => line.text.trim() !== '');
}

const BEGIN_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const END_KEY = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;

/** A private key covers several lines. The first one shows that it was there, and the others are left out. */
function redactKeyLine(text: string, wasInKey: boolean) {
  const begin = wasInKey ? 0 : text.search(BEGIN_KEY);
  if (begin < 0) return { text, isInKey: false, isDropped: false, count: 0 };
  const end = END_KEY.exec(text.slice(begin));
  const rest = end === null ? '' : text.slice(begin + end.index + end[0].length);
  const shown = wasInKey ? rest : `${text.slice(0, begin)}${REDACTED}${rest}`;
  return { text: shown, isInKey: end === null, isDropped: shown.trim() === '', count: wasInKey ? 0 : 1 };
}
