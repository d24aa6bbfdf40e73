import type { MrkdwnElement } from '@slack/types';
import type { Phrase, Piece } from '../report/phrase.ts';
import { describeInstant, type EpochMs } from '../time.ts';

/** Text that is safe to stand in Slack's mrkdwn: everything from outside in it is escaped. */
export type Mrkdwn = string & { readonly markup: 'mrkdwn' };

const ELLIPSIS = '…';

/** @see https://docs.slack.dev/messaging/formatting-message-text/#escaping */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/**
 * What Slack would not show as it stands: marks that begin or end a style, which inside a word they do not, and names of emoji.
 * Slack has no escape for them; in code they mean nothing.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
const STYLED = /`|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|:[\w+'-]+:/u;

/** Marks in the label of a link, which is our own word, give way to signs that reconciliation like them. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ['*', '∗'],
  ['_', 'ˍ'],
  ['~', '∼'],
  ['`', 'ˋ'],
  ['|', '¦'],
]);

/** Longest address that is linked, in characters: Slack takes 3,000, but a section must hold the link whole beside its text. */
const URL_LENGTH = 1_000;

/** Room for the longest name of AWS, an alarm's 255 characters, each two units long or some of them escaped. */
const CODE_LENGTH = 600;

/** What stands on no line. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029]/gu;

/** What turns the direction of writing. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** Joins our own words with text that is escaped already; strings of ours are literals of this project, never outside text. */
export function mrkdwn(parts: TemplateStringsArray, ...values: readonly (Mrkdwn | number)[]): Mrkdwn {
  return asMrkdwn(String.raw({ raw: parts.map((part) => part) }, ...values));
}

/**
 * Text from outside in running text, shown exactly, at most `limit` characters once escaped: as code where Slack would take a
 * part of it for a style or an emoji.
 */
export function prose(text: string, limit: number): Mrkdwn {
  const calm = tidy(text);
  return STYLED.test(calm) ? code(text, limit) : asMrkdwn(escapeWithin(calm, limit));
}

/** Text from outside that is not styled at all, for `plain_text` objects, at most `limit` characters once escaped. */
export function plain(text: string, limit: number): string {
  return escapeWithin(tidy(text), limit);
}

/**
 * A name from outside as code, exactly as it is, so that it can be copied; at most `limit` characters between the marks. A name
 * with a backtick stands between three of them. Only one that itself ends or begins with a backtick, or has three in a row,
 * cannot be shown exactly.
 */
export function code(text: string, limit = CODE_LENGTH): Mrkdwn {
  const line = text.toWellFormed().replace(UNPRINTABLE, ' ').replace(TURNING, '').trim();
  if (line === '') return asMrkdwn('`(empty)`');
  if (!line.includes('`')) return asMrkdwn(`\`${escapeWithin(line, limit)}\``);
  const inner = line.replace(/^`+|`+$|`{3,}/g, (marks) => 'ˋ'.repeat(marks.length));
  return asMrkdwn(`\`\`\`${escapeWithin(inner, limit)}\`\`\``);
}

/** A link under a label of our own, or the label alone when there is no address or one that Slack would not take. */
export function link(url: string | undefined, label: string, limit = 200): Mrkdwn {
  const calm = tidy(label).replace(/[*_~`|]/g, (mark) => LOOK_ALIKES.get(mark) ?? mark);
  const text = escapeWithin(calm, limit);
  const address = url === undefined ? '' : escapeWithin(url, Number.POSITIVE_INFINITY);
  return asMrkdwn(address === '' || address.length > URL_LENGTH ? text : `<${address}|${text}>`);
}

/**
 * A text object of a block. `verbatim`, because Slack would otherwise make links of what looks like an address, a mention or a
 * channel in text from outside; dates and links of ours are given in full and stay.
 *
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export function textObject(text: Mrkdwn): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/**
 * An instant in the reader's own time zone, with ISO 8601 for clients that cannot.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
 */
export function dateToken(at: EpochMs): Mrkdwn {
  return asMrkdwn(`<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time_secs}|${describeInstant(at)}>`);
}

/** A sentence for Slack: names as code, instants in the reader's own time zone. */
export function mrkdwnOf(phrase: Phrase): Mrkdwn {
  return asMrkdwn(phrase.map(mrkdwnOfPiece).join(''));
}

function mrkdwnOfPiece(piece: Piece): string {
  switch (piece.is) {
    case 'words':
      return piece.text;
    case 'name':
      return code(piece.text);
    case 'quote':
      return prose(piece.text, piece.limit);
    case 'instant':
      return dateToken(piece.at);
  }
}

/** Texts in a row, empty ones left out. */
export function joinText(parts: readonly (Mrkdwn | undefined)[], separator: string): Mrkdwn {
  return asMrkdwn(parts.filter((part) => part !== undefined && part !== '').join(separator));
}

/** As many whole parts as fit, and how many more there are. Parts are never split, so neither is a link or an entity. */
export function fitParts(parts: readonly Mrkdwn[], limit: number, separator = '\n'): Mrkdwn {
  const whole = parts.join(separator);
  if (whole.length <= limit) return asMrkdwn(whole);
  const kept: string[] = [];
  const room = limit - `${separator}and ${parts.length} more`.length;
  let used = 0;
  for (const part of parts) {
    used += part.length + (kept.length === 0 ? 0 : separator.length);
    if (used > room) break;
    kept.push(part);
  }
  return asMrkdwn([...kept, `and ${parts.length - kept.length} more`].join(separator));
}

/** The first parts, and how many more there are. */
export function firstOf(parts: readonly Mrkdwn[], count: number, more = 0): readonly Mrkdwn[] {
  const left = Math.max(0, parts.length - count) + more;
  return left === 0 ? parts : [...parts.slice(0, count), mrkdwn`and ${left} more`];
}

/** The beginning of a text, at most `limit` code points long. */
export function clip(text: string, limit: number): string {
  const points = [...tidy(text)];
  return points.length <= limit ? points.join('') : `${points.slice(0, limit - 1).join('')}${ELLIPSIS}`;
}

/** One line of well-formed text: no control characters, and none that turn the direction of writing. */
function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(TURNING, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Escapes code point by code point, so that a cut falls neither into an entity nor into a surrogate pair. */
function escapeWithin(text: string, limit: number): string {
  const pieces = [...text].map((point) => ENTITIES.get(point) ?? point);
  const whole = pieces.join('');
  if (whole.length <= limit) return whole;
  let kept = '';
  for (const piece of pieces) {
    if (kept.length + piece.length > limit - ELLIPSIS.length) break;
    kept += piece;
  }
  return `${kept}${ELLIPSIS}`;
}

/** The one door into the type: whatever passes was escaped by this file. */
function asMrkdwn(text: string): Mrkdwn {
  return text as Mrkdwn;
}
