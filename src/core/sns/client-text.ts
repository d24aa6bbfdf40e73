import type { Phrase, Piece } from '../report/phrase.ts';
import { describeInstant } from '../time.ts';

/**
 * Text for a chat client of Amazon Q. Slack and Teams have different markups, and the message does not know which of them
 * shows it. So text from outside contains no character that either could take for markup: look-alikes replace them.
 */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ['<', '‹'],
  ['>', '›'],
  ['&', '＆'],
  ['*', '∗'],
  ['_', 'ˍ'],
  ['~', '∼'],
  ['`', 'ˋ'],
  ['|', '¦'],
  ['[', '［'],
  [']', '］'],
  ['@', '＠'],
  ['#', '＃'],
  ['\\', '＼'],
]);

/** Marks anywhere, except `_`, which neither client formats between letters or digits. */
const MARKS = /[<>&*~`|[\]@#\\]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu;

/** A colon that could be part of an address or of an emoji's name. */
const COLON = /:(?=\/\/)|:(?=[\w+'-]+:)/g;

/** Characters that cannot be on a line, or that change the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\uFFFE\uFFFF]+|[\u202A-\u202E\u2066-\u2069]/gu;

const ELLIPSIS = '…';

/** Makes text from outside safe in running text, at most `limit` characters. */
export function calm(text: string, limit: number): string {
  const line = text.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/gu, ' ').trim();
  // Cut first, because a mark inside a word is at the edge of one after the cut.
  const safe = shorten(line, limit).replace(MARKS, (mark) => LOOK_ALIKES.get(mark) ?? mark);
  return safe.replace(COLON, '∶').replace(/^([-+•]|\d+[.)])(?= )/, '·');
}

/**
 * Formats a name from outside as code, which both clients show as it is. Only the characters that would end the code or
 * that Slack reads even in code are replaced.
 */
export function codeText(text: string, limit = 300): string {
  const line = text.toWellFormed().replace(UNPRINTABLE, ' ').trim();
  const safe = line.replace(/[<>&`]/g, (mark) => LOOK_ALIKES.get(mark) ?? mark);
  return `\`${safe === '' ? '(empty)' : shorten(safe, limit)}\``;
}

/** Formats a sentence: names as code, quotes in running text, instants in UTC. */
export function clientText(pieces: Phrase): string {
  return pieces.map(clientPiece).join('');
}

function clientPiece(piece: Piece): string {
  switch (piece.is) {
    case 'words':
      return piece.text;
    case 'name':
      return codeText(piece.text);
    case 'quote':
      return calm(piece.text, piece.limit);
    case 'instant':
      return `${describeInstant(piece.at).slice(0, 19)}Z`;
  }
}

/** Cuts a text to at most `limit` UTF-16 units, between code points. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit - ELLIPSIS.length)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}${ELLIPSIS}`;
}

/** Joins as many whole lines as fit into `limit`, and adds how many more there are. */
export function fitLines(lines: readonly string[], limit: number): string {
  const whole = lines.join('\n');
  if (whole.length <= limit) return whole;
  const room = limit - `\nand ${lines.length} more lines`.length;
  const kept: string[] = [];
  let used = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > room) break;
    kept.push(line);
  }
  return [...kept, `and ${lines.length - kept.length} more lines`].join('\n');
}

/** Characters that JSON allows in a text but a queue behind the topic does not. */
const NOT_IN_MESSAGES = /[\u007F-\u009F\u2028\u2029\uFFFE\uFFFF]/g;

/** Formats data as JSON that every subscriber of a topic can receive. */
export function jsonText(data: unknown): string {
  return JSON.stringify(data).replace(
    NOT_IN_MESSAGES,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
