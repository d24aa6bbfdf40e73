import type { KnownBlock } from '@slack/types';
import { describeTime, readMrkdwn, type Span } from './mrkdwn.ts';
import { drawText, escapeXml, type PlacedText, tenths } from './svg.ts';
import { type Font, textWidth } from './text-width.ts';

/** The contents of a picture of a Slack message. */
export interface PicturedMessage {
  readonly appName: string;
  readonly avatar: { readonly letters: string; readonly color: string };
  /** Epoch milliseconds; shown in UTC. */
  readonly postedAt: number;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

const WIDTH = 800;
const MARGIN = 20;
const AVATAR = 36;
const LEFT = MARGIN + AVATAR + 10;
const RIGHT = WIDTH - MARGIN;
/** Space in pixels before and after the text of code. */
const CODE_PADDING = 4;

interface Look {
  readonly size: number;
  readonly line: number;
  /** Class of text without a style of its own; if absent, the common style. */
  readonly style?: string;
  readonly font?: Font;
}

const HEADER: Look = { size: 18, line: 26, style: 'header', font: 'bold' };
const SECTION: Look = { size: 15, line: 22 };
const CONTEXT: Look = { size: 13, line: 20, style: 'context' };

const SHEET = [
  "text{font-family:Lato,'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif;font-size:15px;fill:#1d1c1d}",
  ".code{font-family:Monaco,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:12px;fill:#c01343}",
  '.bold,.name{font-weight:700}.italic{font-style:italic}.link{fill:#1264a3}',
  '.header{font-size:18px;font-weight:700}.context,.time{font-size:13px;fill:#616061}',
  '.badge{font-size:10px;fill:#616061}.avatar{font-size:15px;font-weight:700;fill:#fff;text-anchor:middle}',
  'rect.code{fill:#f6f6f6;stroke:#dddddd}',
];

/** Draws a message of an app as Slack shows it in a channel. Returns the SVG. */
export function drawSlackMessage(message: PicturedMessage): string {
  const drawn: string[] = [];
  let y = MARGIN + 20;
  for (const { spans, look } of message.blocks.flatMap(linesOf)) {
    if (spans === undefined) {
      y += 8;
      continue;
    }
    for (const line of layOut(spans, look)) {
      y += look.line;
      drawn.push(...line.flatMap((piece) => drawPiece(piece, y - look.line + look.size + 3)));
    }
  }
  const height = y + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escapeXml(`A Slack message: ${message.text}`)}</title>`,
    `<style>${SHEET.join('')}</style>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8" fill="#fff" stroke="#dddddd"/>`,
    ...drawSender(message),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

/** Draws avatar, name, badge and time, above the message. */
function drawSender({ appName, avatar, postedAt }: PicturedMessage): readonly string[] {
  const y = MARGIN + 14;
  const name = { text: appName, x: LEFT, y, width: textWidth(appName, 'bold', 15), style: 'name' };
  const badge = LEFT + name.width + 6;
  const time = describeTime(postedAt);
  return [
    `<rect x="${MARGIN}" y="${MARGIN}" width="${AVATAR}" height="${AVATAR}" rx="8" fill="${avatar.color}"/>`,
    `<text class="avatar" x="${MARGIN + AVATAR / 2}" y="${MARGIN + 23}">${escapeXml(avatar.letters)}</text>`,
    drawText(name),
    `<rect x="${tenths(badge)}" y="${y - 11}" width="28" height="14" rx="2" fill="#ebeaeb"/>`,
    drawText({ text: 'APP', x: badge + 4, y: y - 0.5, width: 20, style: 'badge' }),
    drawText({ text: time, x: badge + 36, y, width: textWidth(time, 'regular', 13), style: 'time' }),
  ];
}

interface Line {
  /** Undefined for the gap after a block. */
  readonly spans: readonly Span[] | undefined;
  readonly look: Look;
}

/** @throws Error for a kind of block that the guard does not post */
function linesOf(block: KnownBlock): readonly Line[] {
  const gap: Line = { spans: undefined, look: SECTION };
  if (block.type === 'header') return [{ spans: [{ text: block.text.text, style: 'plain' }], look: HEADER }, gap];
  if (block.type === 'section') return [...textLines(block.text?.text ?? '', SECTION), gap];
  if (block.type !== 'context')
    throw new Error(`the picture of a message has no look for a block of type ${block.type}`);
  return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? textLines(element.text, CONTEXT) : []));
}

function textLines(text: string, look: Look): readonly Line[] {
  return text.split('\n').map((line) => ({ spans: readMrkdwn(line), look }));
}

interface Piece extends Omit<PlacedText, 'y'> {
  readonly isCode: boolean;
  measure(text: string): number;
}

/** Wraps spans between words into lines that fit the width. */
function layOut(spans: readonly Span[], look: Look): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  let x = LEFT;
  for (const span of spans) {
    const isCode = span.style === 'code';
    const padding = isCode ? CODE_PADDING : 0;
    const measure = (text: string) => spanWidth(text, span, look);
    x += padding;
    for (const [index, word] of (span.text.match(/\s*\S+|\s+$/g) ?? []).entries()) {
      const fits = x + measure(word) + padding <= RIGHT || x <= LEFT + padding;
      if (!fits) {
        lines.push([]);
        x = LEFT + padding;
      }
      const text = fits ? word : word.trimStart();
      const width = measure(text);
      add(lines.at(-1) ?? [], { text, x, width, style: styleOf(span, look), isCode, measure }, fits && index > 0);
      x += width;
    }
    x += padding;
  }
  return lines;
}

/** Adds a piece to a line; words of one span on the same line become one piece. */
function add(line: Piece[], piece: Piece, goesOn: boolean): void {
  const last = goesOn ? line.pop() : undefined;
  line.push(last === undefined ? piece : { ...last, text: last.text + piece.text, width: last.width + piece.width });
}

function spanWidth(text: string, { style }: Span, { size, font = 'regular' }: Look): number {
  if (style === 'code') return textWidth(text, 'monospace', 12);
  return textWidth(text, style === 'bold' ? 'bold' : font, size);
}

function styleOf({ style }: Span, look: Look): string | undefined {
  return style === 'plain' ? look.style : style;
}

function drawPiece({ isCode, measure, ...piece }: Piece, y: number): readonly string[] {
  // SVG drops spaces at the ends of a text and collapses several in a row.
  const texts = [...piece.text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => {
    const x = piece.x + measure(piece.text.slice(0, index));
    return drawText({ ...piece, text, x, y, width: measure(text) });
  });
  if (!isCode) return texts;
  const [x, width] = [piece.x - CODE_PADDING, piece.width + 2 * CODE_PADDING];
  const box = `x="${tenths(x)}" y="${tenths(y - 13.5)}" width="${tenths(width)}" height="18" rx="3"`;
  return [`<rect class="code" ${box}/>`, ...texts];
}
