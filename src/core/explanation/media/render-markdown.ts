import { type Phrase, type Piece, plainText } from '../../report/phrase.ts';
import { describeInstant } from '../../time.ts';
import type { Explanation } from '../explanation.ts';
import { type OutlinedLink, type OutlinedLog, outline } from './outline.ts';
import { safeLink } from './safe-link.ts';
import { visibleText, visibleUpTo } from './visible-text.ts';

/** Markdown in which every text from outside stands in code, so that it is neither markup, link, mention nor HTML. */
type Markdown = string;

/** Longest log line, in characters. */
const LOG_LINE = 300;

/** Most log lines per container: a comment must stay short. */
const LOG_LINES = 20;

/** Most alarms, groups of tasks and changes. */
const SHOWN = 20;

/** Formats an explanation as GitHub Flavored Markdown, for a comment on a pull request. */
export function renderMarkdown(explanation: Explanation): string {
  const shown = outline(explanation);
  const blocks = [
    `### ${inline(shown.headline)}`,
    inline(shown.cause),
    shown.rollback === undefined ? '' : inline(shown.rollback),
    list(shown.facts),
    section('Alarms', list(shown.alarms.map(({ text }) => text))),
    section('Stopped tasks', list(shown.tasks)),
    ...shown.logs.map(describeLog),
    section('What changed', list(shown.changes)),
    section('Who', shown.who === undefined ? '' : inline(shown.who)),
    section('Next', list(shown.next)),
    section('Links', shown.links.map(describeLink).join('\n')),
    section('Missing', list(shown.missing)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function section(heading: string, body: Markdown): Markdown {
  return body === '' ? '' : `**${heading}**\n\n${body}`;
}

function list(phrases: readonly Phrase[]): Markdown {
  const more = phrases.length - SHOWN;
  const lines = phrases.slice(0, SHOWN).map((phrase) => `- ${inline(phrase)}`);
  return (more > 0 ? [...lines, `- and ${more} more`] : lines).join('\n');
}

/** Formats a sentence. Its own words hold nothing that Markdown reads as markup. */
function inline(phrase: Phrase): Markdown {
  return phrase.map(inlinePiece).join('');
}

function inlinePiece(piece: Piece): Markdown {
  switch (piece.is) {
    case 'words':
      return piece.text;
    case 'instant':
      return plainText([piece]);
    case 'name':
      return codeSpan(piece.text);
    case 'quote':
      return calmOrCode(plainText([piece]));
  }
}

/** Plain words, without a character that starts markup in Markdown. */
const CALM = /^[A-Za-z][A-Za-z0-9 ,.:;()'/-]*$/;

/** What GitHub replaces although it stands in plain words: commits, issues, addresses and emoji. */
const LINKED = /[0-9a-f]{7}|GH-|www\.|:\/\/|xmpp:|mailto:|:[\w+-]+:/i;

/** Formats a text in plain words as it is, and every other one as code. */
function calmOrCode(text: string): Markdown {
  const line = visibleText(text);
  return CALM.test(line) && !LINKED.test(line) ? line : codeSpan(line);
}

/**
 * Formats a text as code. The marks around it are longer than every run of backticks in it.
 *
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 */
function codeSpan(text: string): Markdown {
  const line = visibleText(text);
  if (line === '') return '`(empty)`';
  const marks = '`'.repeat(longestRun(line) + 1);
  const room = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${marks}${room}${line}${room}${marks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
function describeLog({ title, lines, note }: OutlinedLog): Markdown {
  const shown = lines
    .slice(-LOG_LINES)
    .map(({ at, text }) => `${describeInstant(at).slice(11, 19)} ${visibleUpTo(text, LOG_LINE)}`);
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  const more = note === undefined ? '' : `\n\n${inline(note)}`;
  return `**Log**: ${inline(title)}\n\n${fence}text\n${shown.join('\n')}\n${fence}${more}`;
}

function describeLink({ label, url }: OutlinedLink): Markdown {
  const address = safeLink(url);
  return address === undefined ? `- ${inline(label)}` : `- [${inline(label)}](${address})`;
}
