import type { ChartModel } from './chart-model.ts';
import { timeTicks, valueScale, type ValueScale } from './scale.ts';

/** Adds a color or style to text. */
export type Paint = (style: 'red' | 'yellow' | 'dim' | 'green' | 'bold' | 'cyan', text: string) => string;

/** How to draw a chart. */
export interface TextChartOptions {
  /** Columns of the whole chart. */
  readonly width: number;
  /** Lines of the plot, without axis and legend. */
  readonly rows: number;
  readonly paint: Paint;
  /** Whether to use ASCII instead of braille characters. */
  readonly ascii: boolean;
}

/** Dots of a braille cell by row, left and right. @see https://www.unicode.org/charts/PDF/U2800.pdf */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

interface Cell {
  dots: number;
  breaching: boolean;
}

/** Draws a metric and its threshold for a terminal, one line of text per row. */
export function drawTextChart(chart: ChartModel, options: TextChartOptions): readonly string[] {
  const { width, rows, ascii, paint } = options;
  const { threshold, fromMs, toMs } = chart;
  const scale = valueScale(chart);
  const limit = threshold === undefined ? [] : [String(threshold)];
  const gutter = Math.max(...[...scale.ticks.map(String), ...limit].map((label) => label.length)) + 1;
  const columns = Math.max(10, width - gutter - 2);
  const frame = { fromMs, msPerColumn: (toMs - fromMs) / columns, columns, rows, scale };
  const thresholdRow = threshold === undefined ? undefined : rowOf(threshold, frame);
  const lines = plot(chart, frame).map((row, index) => {
    const isThreshold = index === thresholdRow;
    const tick = scale.ticks.find((value) => rowOf(value, frame) === index && value !== threshold);
    const label = isThreshold ? String(threshold) : tick === undefined ? '' : String(tick);
    const body = row.map((cell) => drawCell(cell, { isThreshold, ascii, paint })).join('');
    const bar = ascii ? '|' : isThreshold ? '┤' : '│';
    return `${label.padStart(gutter)} ${bar}${body}`;
  });
  return [...lines, ...drawAxis(chart, frame, gutter, ascii), ...drawMoments(chart, frame, gutter, options)];
}

interface Frame {
  readonly fromMs: number;
  readonly msPerColumn: number;
  readonly columns: number;
  readonly rows: number;
  readonly scale: ValueScale;
}

/** Plots every value for the length of its period, with two dots per column. */
function plot(
  { points, periodMs, isBreaching }: ChartModel,
  { fromMs, msPerColumn, columns, rows, scale }: Frame,
): readonly (readonly Cell[])[] {
  const cells = Array.from({ length: rows }, () =>
    Array.from({ length: columns }, (): Cell => ({ dots: 0, breaching: false })),
  );
  for (const { at, value } of points) {
    const first = Math.max(0, Math.round((2 * (at - fromMs)) / msPerColumn));
    const last = Math.max(first, Math.round((2 * (at + periodMs - fromMs)) / msPerColumn) - 1);
    const share = (value - scale.low) / (scale.high - scale.low);
    const dotRow = rows * 4 - 1 - Math.round(Math.min(1, Math.max(0, share)) * (rows * 4 - 1));
    for (let dot = first; dot <= last && dot < columns * 2; dot += 1) {
      const cell = cells[Math.floor(dotRow / 4)]?.[Math.floor(dot / 2)];
      if (cell === undefined) continue;
      cell.dots |= DOTS[dotRow % 4]?.[dot % 2] ?? 0;
      cell.breaching ||= isBreaching(value);
    }
  }
  return cells;
}

function rowOf(value: number, { scale, rows }: Frame): number {
  const share = (value - scale.low) / (scale.high - scale.low);
  return Math.floor((rows * 4 - 1 - Math.round(share * (rows * 4 - 1))) / 4);
}

function drawCell(
  { dots, breaching }: Cell,
  { isThreshold, ascii, paint }: { readonly isThreshold: boolean; readonly ascii: boolean; readonly paint: Paint },
): string {
  if (dots !== 0) {
    const text = ascii ? '*' : String.fromCodePoint(0x2800 + dots);
    return breaching ? paint('red', text) : paint('cyan', text);
  }
  if (!isThreshold) return ' ';
  return paint('yellow', ascii ? '-' : '╌');
}

function drawAxis(
  { timeLabel, labelStepMs }: ChartModel,
  { fromMs, msPerColumn, columns }: Frame,
  gutter: number,
  ascii: boolean,
): readonly string[] {
  const line = Array.from({ length: columns }, (): string => (ascii ? '-' : '─'));
  const times = Array.from({ length: columns }, () => ' ');
  const most = Math.max(2, Math.floor(columns / 9));
  let free = 0;
  for (const tick of timeTicks(fromMs, fromMs + msPerColumn * columns, most, labelStepMs)) {
    const column = Math.min(columns - 1, Math.round((tick - fromMs) / msPerColumn));
    line[column] = ascii ? '+' : '┬';
    const label = timeLabel(tick);
    // At the right edge, the label ends below its mark, or the terminal would wrap the line.
    const begin = Math.min(column, columns - label.length);
    if (begin < free) continue;
    free = begin + label.length + 1;
    for (const [index, letter] of [...label].entries()) times[begin + index] = letter;
  }
  const margin = ' '.repeat(gutter + 1);
  return [`${margin}${ascii ? '+' : '└'}${line.join('')}`, `${margin} ${times.join('').trimEnd()}`];
}

/** Draws letters below the axis for what happened, and their meaning. */
function drawMoments(
  { moments, timeLabel }: ChartModel,
  { fromMs, msPerColumn, columns }: Frame,
  gutter: number,
  { paint, ascii }: TextChartOptions,
): readonly string[] {
  if (moments.length === 0) return [];
  const row = Array.from({ length: columns }, () => ' ');
  for (const { atMs, letter } of moments) {
    const column = Math.min(columns - 1, Math.max(0, Math.round((atMs - fromMs) / msPerColumn)));
    const free = row.findIndex((taken, index) => index >= column && taken === ' ');
    row[free < 0 ? column : free] = letter;
  }
  const legend = moments.map(({ atMs, letter, label }) => `${letter} ${timeLabel(atMs)} ${label}`);
  const margin = ' '.repeat(gutter + 2);
  return [
    `${margin}${row.join('').trimEnd()}`,
    ...fillLines(legend, columns, ascii ? '; ' : ' · ').map((line) => margin + paint('dim', line)),
  ];
}

/** Joins as many parts per line as fit into `width` columns. */
export function fillLines(parts: readonly string[], width: number, between: string): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + between.length + part.length <= width)
      lines[lines.length - 1] = last + between + part;
    else lines.push(part);
  }
  return lines;
}
