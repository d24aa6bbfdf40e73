import type { PlayedAlarm, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import { formatDuration } from '@ecs-guard/simulator/duration';
import { isBreaching, signOf } from './choose-alarm.ts';
import { markersOf } from './phases.ts';
import { timeTicks, valueScale } from './scale.ts';

/** Adds a color or style to text. */
export type Paint = (style: 'red' | 'yellow' | 'dim' | 'green' | 'bold' | 'cyan', text: string) => string;

/** How to draw a chart. */
export interface ChartOptions {
  /** Columns of the whole chart. */
  readonly width: number;
  readonly paint: Paint;
  /** Whether to use ASCII instead of braille characters. */
  readonly ascii?: boolean;
}

const ROWS = 10;
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

/** Draws an alarm's metric and its threshold for a terminal, one line of text per row. */
export function drawChart(
  played: PlayedScenario,
  alarm: PlayedAlarm,
  { width, paint, ascii = false }: ChartOptions,
): readonly string[] {
  const scale = valueScale(alarm);
  const labels = scale.ticks.map(String);
  const gutter = Math.max(...labels.map((label) => label.length), String(alarm.threshold).length) + 1;
  const columns = Math.max(10, width - gutter - 2);
  const fromMs = Math.min(0, alarm.points[0]?.at ?? 0);
  const frame = { fromMs, msPerColumn: (played.endedAt - fromMs) / columns, columns, scale };
  const cells = plot(alarm, frame);
  const thresholdRow = rowOf(alarm.threshold, frame);
  const lines = cells.map((row, index) => {
    const isThreshold = index === thresholdRow;
    const tick = scale.ticks.find((value) => rowOf(value, frame) === index && value !== alarm.threshold);
    const label = isThreshold ? String(alarm.threshold) : tick === undefined ? '' : String(tick);
    const body = row.map((cell) => drawCell(cell, { isThreshold, ascii, paint })).join('');
    return `${label.padStart(gutter)} ${isThreshold ? '┤' : '│'}${body}`.replace(/[┤│]/, (bar) => (ascii ? '|' : bar));
  });
  const { axis, times } = drawAxis(frame, { gutter, ascii });
  const heading = `${alarm.name}: ${alarm.statistic} of ${alarm.metric} ${signOf(alarm)} ${alarm.threshold}, ${alarm.evaluate} periods of ${formatDuration(alarm.periodSeconds * 1000)}`;
  return [
    ...wrap(heading.split(' '), width, ' ').map((line) => paint('bold', line)),
    ...lines,
    axis,
    times,
    ...drawMarkers(played, alarm, { frame, gutter, paint, between: ascii ? '; ' : ' · ' }),
  ];
}

interface Frame {
  readonly fromMs: number;
  readonly msPerColumn: number;
  readonly columns: number;
  readonly scale: { readonly low: number; readonly high: number };
}

/** Plots every value for the length of its period, with two dots per column. */
function plot(alarm: PlayedAlarm, { fromMs, msPerColumn, columns, scale }: Frame): readonly (readonly Cell[])[] {
  const cells = Array.from({ length: ROWS }, () =>
    Array.from({ length: columns }, (): Cell => ({ dots: 0, breaching: false })),
  );
  const periodMs = alarm.periodSeconds * 1000;
  for (const { at, value } of alarm.points) {
    const first = Math.max(0, Math.round((2 * (at - fromMs)) / msPerColumn));
    const last = Math.max(first, Math.round((2 * (at + periodMs - fromMs)) / msPerColumn) - 1);
    const share = (value - scale.low) / (scale.high - scale.low);
    const dotRow = ROWS * 4 - 1 - Math.round(Math.min(1, Math.max(0, share)) * (ROWS * 4 - 1));
    for (let dot = first; dot <= last && dot < columns * 2; dot += 1) {
      const cell = cells[Math.floor(dotRow / 4)]?.[Math.floor(dot / 2)];
      if (cell === undefined) continue;
      cell.dots |= DOTS[dotRow % 4]?.[dot % 2] ?? 0;
      cell.breaching ||= isBreaching(alarm, value);
    }
  }
  return cells;
}

function rowOf(value: number, { scale }: Frame): number {
  const share = (value - scale.low) / (scale.high - scale.low);
  return Math.floor((ROWS * 4 - 1 - Math.round(share * (ROWS * 4 - 1))) / 4);
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
  { fromMs, msPerColumn, columns }: Frame,
  { gutter, ascii }: { readonly gutter: number; readonly ascii: boolean },
) {
  const line = Array.from({ length: columns }, (): string => (ascii ? '-' : '─'));
  const times = Array.from({ length: columns }, () => ' ');
  for (const tick of timeTicks(fromMs, fromMs + msPerColumn * columns, Math.max(2, Math.floor(columns / 9)))) {
    const column = Math.min(columns - 1, Math.round((tick - fromMs) / msPerColumn));
    line[column] = ascii ? '+' : '┬';
    const label = formatDuration(tick);
    // At the right edge, the label ends below its mark, or the terminal would wrap the line.
    const begin = Math.min(column, columns - label.length);
    for (const [index, letter] of [...label].entries()) times[begin + index] = letter;
  }
  const margin = ' '.repeat(gutter + 1);
  return { axis: `${margin}${ascii ? '+' : '└'}${line.join('')}`, times: `${margin} ${times.join('').trimEnd()}` };
}

const LETTERS = { deploy: 'D', alarm: 'A', rollback: 'R', end: 'E' } as const;

/** Draws letters below the axis for what happened, and their meaning. */
function drawMarkers(
  played: PlayedScenario,
  { name }: PlayedAlarm,
  {
    frame,
    gutter,
    paint,
    between,
  }: { readonly frame: Frame; readonly gutter: number; readonly paint: Paint; readonly between: string },
): readonly string[] {
  const markers = markersOf(played, name);
  const row = Array.from({ length: frame.columns }, () => ' ');
  for (const marker of markers) {
    const column = Math.min(
      frame.columns - 1,
      Math.max(0, Math.round((marker.atMs - frame.fromMs) / frame.msPerColumn)),
    );
    const free = row.findIndex((letter, index) => index >= column && letter === ' ');
    row[free < 0 ? column : free] = LETTERS[marker.name];
  }
  const legend = markers.map((marker) => `${LETTERS[marker.name]} ${formatDuration(marker.atMs)} ${marker.label}`);
  const margin = ' '.repeat(gutter + 2);
  return [
    `${margin}${row.join('').trimEnd()}`,
    ...wrap(legend, frame.columns, between).map((line) => margin + paint('dim', line)),
  ];
}

function wrap(parts: readonly string[], width: number, between: string): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + between.length + part.length <= width)
      lines[lines.length - 1] = last + between + part;
    else lines.push(part);
  }
  return lines;
}
