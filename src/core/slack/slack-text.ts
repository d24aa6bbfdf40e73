import type { MrkdwnElement } from '@slack/types';
import type { Phrase, Piece } from '../report/phrase.ts';
import { describeInstant, type EpochMs } from '../time.ts';

/** Text that is safe in Slack's mrkdwn: all parts from outside are escaped. */
export type Mrkdwn = string & { readonly markup: 'mrkdwn' };

const ELLIPSIS = '…';

/** @see https://docs.slack.dev/messaging/formatting-message-text/#escaping */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/**
 * Text that Slack would format: marks at the edge of a word, and emoji names. Slack has no escape for them, but does not
 * format them in code.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
const STYLED = /`|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|:[\w+'-]+:/u;

/** Marks in the label of a link are replaced with characters that look like them. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ['*', '∗'],
  ['_', 'ˍ'],
  ['~', '∼'],
  ['`', 'ˋ'],
  ['|', '¦'],
]);

/** Longest linked address, in characters. Slack accepts 3,000, but a section must hold the whole link and its text. */
const URL_LENGTH = 1_000;

/** Room for AWS's longest name: 255 characters of an alarm, some of them escaped or two UTF-16 units long. */
const CODE_LENGTH = 600;

/** The mentions that a configuration can have. @see https://docs.slack.dev/messaging/formatting-message-text */
const MENTION = /^<(?:!here|!channel|@[UW][A-Z0-9]{8,20}|!subteam\^S[A-Z0-9]{8,20})>$/;

/** Characters that cannot be on a line. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029]/gu;

/** Characters that cannot be in a block of lines. */
const NOT_IN_LINES = /[^\P{Cc}\n]|[\u2028\u2029]/gu;

/** Characters that change the direction of writing. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** Joins literal words with escaped text. The strings must be literals in the code, never text from outside. */
export function mrkdwn(parts: TemplateStringsArray, ...values: readonly (Mrkdwn | number)[]): Mrkdwn {
  return asMrkdwn(String.raw({ raw: parts.map((part) => part) }, ...values));
}

/**
 * Escapes text from outside for running text, shown exactly, at most `limit` characters after escaping. It becomes code if
 * Slack would format a part of it.
 */
export function prose(text: string, limit: number): Mrkdwn {
  // What is shown counts: a cut in the middle of a word can leave a mark at its end.
  const shown = plain(text, limit);
  return STYLED.test(shown) ? code(text, limit) : asMrkdwn(shown);
}

/** Escapes text from outside for `plain_text` objects, at most `limit` characters after escaping. */
export function plain(text: string, limit: number): string {
  return escapeWithin(tidy(text), limit);
}

/**
 * Formats a name from outside as code, shown exactly, so that it can be copied; at most `limit` characters between the
 * marks. A name with a backtick gets three backticks around it. Only a name that starts or ends with a backtick, or has
 * three in a row, cannot be shown exactly.
 */
export function code(text: string, limit = CODE_LENGTH): Mrkdwn {
  const line = text.toWellFormed().replace(UNPRINTABLE, ' ').replace(TURNING, '').trim();
  if (line === '') return asMrkdwn('`(empty)`');
  if (!line.includes('`')) return asMrkdwn(`\`${escapeWithin(line, limit)}\``);
  const inner = line.replace(/^`+|`+$|`{3,}/g, (marks) => 'ˋ'.repeat(marks.length));
  return asMrkdwn(`\`\`\`${escapeWithin(inner, limit)}\`\`\``);
}

/**
 * Formats lines from outside as a block of code, exactly as they are, at most `limit` characters between the marks. Three
 * backticks would end the block, so they are replaced.
 */
export function preformatted(text: string, limit: number): Mrkdwn {
  const lines = text.toWellFormed().replace(NOT_IN_LINES, ' ').replace(TURNING, '').replace(/`/g, 'ˋ');
  return asMrkdwn(`\`\`\`\n${escapeWithin(lines, limit)}\n\`\`\``);
}

/**
 * Prepares one line from outside for a `text` element of a rich text block: Slack formats nothing in it, so it needs no
 * escape. Its indentation stays.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function literal(text: string, limit: number): string {
  const line = text.toWellFormed().replace(TURNING, '').replace(/\t/g, '  ').replace(UNPRINTABLE, ' ').trimEnd();
  const points = [...line];
  return points.length <= limit ? line : `${points.slice(0, limit - 1).join('')}${ELLIPSIS}`;
}

/** An address that cannot end a link early: HTTPS, without spaces, control characters and the mark before the label. */
const ADDRESS = /^https:\/\/[^\s\p{Cc}|]+$/u;

/** Formats a link, or only its label if there is no address or Slack would not accept it. */
export function link(url: string | undefined, label: string, limit = 200): Mrkdwn {
  const calm = tidy(label).replace(/[*_~`|]/g, (mark) => LOOK_ALIKES.get(mark) ?? mark);
  const text = escapeWithin(calm, limit);
  const isAddress = url !== undefined && ADDRESS.test(url.toWellFormed());
  const address = isAddress ? escapeWithin(url.toWellFormed().replace(TURNING, ''), Number.POSITIVE_INFINITY) : '';
  return asMrkdwn(address === '' || address.length > URL_LENGTH ? text : `<${address}|${text}>`);
}

/**
 * Creates a text object of a block. It is `verbatim`, because Slack would otherwise turn addresses, mentions and channels
 * in text from outside into links. The guard's own dates and links are unaffected.
 *
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export function textObject(text: Mrkdwn): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/**
 * Formats an instant for the reader's time zone, with ISO 8601 as the fallback.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
 */
export function dateToken(at: EpochMs): Mrkdwn {
  return asMrkdwn(`<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time_secs}|${describeInstant(at)}>`);
}

/**
 * Formats a mention, from the configuration alone: `<!here>`, `<!channel>`, `<@U…>` or `<!subteam^S…>`. Any other text is
 * escaped.
 */
export function mentionText(markup: string): Mrkdwn {
  return MENTION.test(markup) ? asMrkdwn(markup) : prose(markup, 200);
}

/** Formats a sentence for Slack: names as code, instants in the reader's time zone. */
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

/** Joins texts without the empty ones. */
export function joinText(parts: readonly (Mrkdwn | undefined)[], separator: string): Mrkdwn {
  return asMrkdwn(parts.filter((part) => part !== undefined && part !== '').join(separator));
}

/**
 * Joins as many whole parts as fit, and adds how many more there are. It never splits a part, so links and entities stay
 * intact.
 */
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

/** Returns the first parts, and how many more there are. */
export function firstOf(parts: readonly Mrkdwn[], count: number, more = 0): readonly Mrkdwn[] {
  const left = Math.max(0, parts.length - count) + more;
  return left === 0 ? parts : [...parts.slice(0, count), mrkdwn`and ${left} more`];
}

/** Shortens a text to at most `limit` code points. */
export function clip(text: string, limit: number): string {
  const points = [...tidy(text)];
  return points.length <= limit ? points.join('') : `${points.slice(0, limit - 1).join('')}${ELLIPSIS}`;
}

/** Converts text to one well-formed line, without control characters or characters that change the direction of writing. */
function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(TURNING, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Escapes by code point, so that trimming does not split an entity or a surrogate pair. */
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

/** The only place that creates the type. All callers in this file pass escaped text. */
function asMrkdwn(text: string): Mrkdwn {
  return text as Mrkdwn;
}
