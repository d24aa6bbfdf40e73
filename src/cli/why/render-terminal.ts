import { drawTextChart, type Paint } from '../../core/chart/text-chart.ts';
import type { Explanation } from '../../core/explanation/explanation.ts';
import { chartOf } from '../../core/explanation/media/chart-of.ts';
import { safeLink } from '../../core/explanation/media/safe-link.ts';
import { visibleText, visibleUpTo } from '../../core/explanation/media/visible-text.ts';
import {
  type OutlinedAlarm,
  type OutlinedLink,
  type OutlinedLog,
  outline,
} from '../../core/explanation/media/outline.ts';
import { type Phrase, plainText } from '../../core/report/phrase.ts';
import { describeInstant } from '../../core/time.ts';
import { wrapWords } from '../wrap-words.ts';

/** How to format an explanation for a terminal. */
export interface TerminalOptions {
  readonly columns: number;
  /** Lines of the screen. A low one gets a small chart and fewer log lines. */
  readonly rows: number;
  readonly paint: Paint;
  /** Whether to use ASCII instead of braille characters and dots. */
  readonly ascii: boolean;
}

/** How much of each part to show. */
interface Room {
  readonly facts: number;
  readonly chartRows: number;
  readonly charts: number;
  readonly logLines: number;
  readonly items: number;
  readonly steps: number;
  readonly links: number;
  /** Whether a part is left out that another one shows, too. */
  readonly isTight: boolean;
}

/** Columns of the labels at the left. */
const LABELS = 9;

/** Screens with fewer lines get less of each part. */
const HIGH = 45;

const LOW_SCREEN: Room = {
  facts: 1,
  chartRows: 3,
  charts: 1,
  logLines: 2,
  items: 3,
  steps: 2,
  links: 1,
  isTight: true,
};

const HIGH_SCREEN: Room = {
  facts: 2,
  chartRows: 8,
  charts: 3,
  logLines: 20,
  items: 12,
  steps: 8,
  links: 8,
  isTight: false,
};

const TONES = { good: 'green', warning: 'yellow', danger: 'red', neutral: 'cyan' } as const;

/** Formats an explanation for a terminal, one line of text per row. Texts from outside lose control characters. */
export function renderTerminal(explanation: Explanation, options: TerminalOptions): readonly string[] {
  const { paint, columns } = options;
  const room = options.rows < HIGH ? LOW_SCREEN : HIGH_SCREEN;
  const shown = outline(explanation);
  const list = (label: string, phrases: readonly Phrase[], most = room.items) =>
    layOut(label, firstOf(phrases.map(plain), most), options);
  return [
    ...wrapWords(plain(shown.headline), columns).map((line) => paint('bold', paint(TONES[shown.tone], line))),
    ...shown.facts
      .slice(-room.facts)
      .flatMap((fact) => wrapWords(plain(fact), columns))
      .map((line) => paint('dim', line)),
    '',
    ...list('why', [shown.cause, ...(shown.rollback === undefined ? [] : [shown.rollback])]),
    ...shown.alarms
      .slice(0, room.items)
      .flatMap((alarm, index) => describeAlarm(alarm, explanation, index < room.charts ? room : undefined, options)),
    ...list('tasks', shown.tasks),
    ...shown.logs.slice(0, room.isTight ? 1 : 3).flatMap((log) => describeLog(log, room, options)),
    ...list('changed', shown.changes),
    ...list('who', shown.who === undefined ? [] : [shown.who]),
    ...list('next', shown.next, room.steps),
    ...shown.links.slice(0, room.links).flatMap((link, index) => describeLink(link, index === 0, options)),
    ...(room.isTight ? nameMissing(explanation, options) : list('missing', shown.missing)),
  ];
}

function plain(phrase: Phrase): string {
  return visibleText(plainText(phrase));
}

function firstOf(texts: readonly string[], count: number): readonly string[] {
  const more = texts.length - count;
  return more <= 0 ? texts : [...texts.slice(0, count), `and ${more} more: see --json`];
}

/** Puts a label at the left of the first line. */
function layOut(label: string, texts: readonly string[], options: TerminalOptions): readonly string[] {
  const lines = texts.flatMap((text) => {
    const [first = '', ...rest] = wrapWords(text, options.columns - LABELS - 2);
    return [first, ...rest.map((line) => `  ${line}`)];
  });
  return lines.map((line, index) => margin(index === 0 ? label : '', options) + line);
}

/** Without `room`, or without a value, an alarm has no chart. A chart on a low screen needs no text: the cause names its alarm. */
function describeAlarm(
  { text, alarm }: OutlinedAlarm,
  { deployment, alarms }: Explanation,
  room: Room | undefined,
  options: TerminalOptions,
): readonly string[] {
  const chart = room === undefined ? undefined : chartOf(alarm, deployment);
  if (room === undefined || chart === undefined) return layOut('alarm', [plain(text)], options);
  const { columns, paint, ascii } = options;
  const lines = drawTextChart(chart, { width: columns - LABELS, rows: room.chartRows, paint, ascii });
  const isNamed = room.isTight && alarms.length === 1;
  const heading = isNamed ? [] : layOut('alarm', [plain(text)], options);
  return [...heading, ...lines.map((line, index) => margin(isNamed && index === 0 ? 'alarm' : '', options) + line)];
}

function margin(label: string, { paint }: TerminalOptions): string {
  return label === '' ? ' '.repeat(LABELS) : paint('bold', label.padEnd(LABELS));
}

function describeLog({ title, lines, note }: OutlinedLog, room: Room, options: TerminalOptions): readonly string[] {
  const { columns, paint } = options;
  const width = columns - LABELS;
  const shown = lines.slice(-room.logLines).map(({ at, text }) => {
    const clock = describeInstant(at).slice(11, 19);
    return `${margin('', options)}${paint('dim', clock)} ${visibleUpTo(text, Math.max(20, width - clock.length - 1))}`;
  });
  const end = note === undefined || room.isTight ? [] : [`${margin('', options)}${paint('dim', `(${plain(note)})`)}`];
  return [...layOut('log', [plain(title)], options), ...shown, ...end];
}

/** Links are not wrapped, because a wrapped one cannot be opened. */
function describeLink({ label, url }: OutlinedLink, isFirst: boolean, options: TerminalOptions): readonly string[] {
  const address = safeLink(url);
  return address === undefined ? [] : [`${margin(isFirst ? 'links' : '', options)}${plain(label)}  ${address}`];
}

function nameMissing({ missing }: Explanation, options: TerminalOptions): readonly string[] {
  const parts = [...new Set(missing.map(({ part }) => part))];
  return parts.length === 0 ? [] : layOut('missing', [`${parts.join(', ')}: --json says why`], options);
}
