import type { SlackMessage } from './slack-message.ts';

/** The signs for each tone, because there is no color. */
const MARKS: Readonly<Record<SlackMessage['tone'], string>> = { good: '✓', warning: '!', danger: '✗', neutral: '·' };

/** Narrowest useful frame, in columns. */
const NARROWEST = 40;

/**
 * Renders a message for a terminal, `width` columns wide, as it looks in Slack: marks resolved, dates in UTC, links as
 * labels.
 */
export function renderAsText(message: SlackMessage, width: number): string {
  const inner = Math.max(NARROWEST, width) - 4;
  const paragraphs = message.blocks.map((block) => textOf(block)).filter((text) => text !== '');
  const lines = paragraphs.flatMap((text, index) => [
    ...(index === 0 ? [] : ['']),
    ...(index === 0 ? `${MARKS[message.tone]} ${text}` : text).split('\n').flatMap((line) => wrap(line, inner)),
  ]);
  const rule = '─'.repeat(inner + 2);
  return [`┌${rule}┐`, ...lines.map((line) => `│ ${line}${' '.repeat(inner - [...line].length)} │`), `└${rule}┘`].join(
    '\n',
  );
}

function textOf(block: SlackMessage['blocks'][number]): string {
  if (block.type === 'header') return withoutEntities(block.text.text);
  if (block.type === 'section') return readable(block.text?.text ?? '');
  if (block.type === 'rich_text') return literalText(block.elements);
  if (block.type !== 'context') return '';
  return readable(block.elements.map((element) => ('text' in element ? String(element.text) : '')).join(' '));
}

/** The text of preformatted elements. */
function literalText(elements: Extract<SlackMessage['blocks'][number], { type: 'rich_text' }>['elements']): string {
  return elements
    .flatMap((element) => (element.type === 'rich_text_preformatted' ? element.elements : []))
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

/** Matches code between triple or single backticks. */
const CODE = /```([\s\S]*?)```|`([^`\n]*)`/g;

/** Converts Slack's markup to plain text. Code is unchanged, even if it contains marks. */
function readable(text: string): string {
  let shown = '';
  let end = 0;
  for (const match of text.matchAll(CODE)) {
    shown += withoutMarks(text.slice(end, match.index)) + withoutEntities(withoutFence(match[1]) ?? match[2] ?? '');
    end = match.index + match[0].length;
  }
  return shown + withoutMarks(text.slice(end));
}

/** Slack does not show the line breaks beside the marks of a block of code. */
function withoutFence(code: string | undefined): string | undefined {
  return code?.replace(/^\n|\n$/g, '');
}

/** Decodes entities last, so that escaped text is not parsed as markup. */
function withoutMarks(text: string): string {
  return withoutEntities(
    text
      .replace(/<!date\^(\d+)\^[^|>]*\|[^>]*>/g, (_token, epochSeconds: string) => utc(Number(epochSeconds)))
      .replace(/<[^|>]+\|([^>]*)>/g, '$1')
      // A bold label before its value becomes plain text with a colon.
      .replace(/(^|\n|·\s+)\*([^*\n]+)\*(?= )/g, '$1$2:')
      .replace(/(^|\s)\*([^*\n]+)\*/g, '$1$2')
      .replace(/(^|\s)_([^_\n]+)_/g, '$1$2'),
  );
}

function withoutEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function utc(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Wraps a line between words. A word longer than a line is split. A line that fits stays as it is. */
export function wrap(line: string, width: number): readonly string[] {
  if ([...line].length <= width) return [line];
  const lines: string[] = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    const joined = last === '' ? word : `${last} ${word}`;
    if ([...joined].length <= width) lines[lines.length - 1] = joined;
    else lines.push(...pieces(word, width));
  }
  return lines[0] === '' && lines.length > 1 ? lines.slice(1) : lines;
}

function pieces(word: string, width: number): readonly string[] {
  const points = [...word];
  const count = Math.max(1, Math.ceil(points.length / width));
  return Array.from({ length: count }, (_, index) => points.slice(index * width, (index + 1) * width).join(''));
}
