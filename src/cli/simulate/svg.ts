import { describeVerdict } from '@ecs-guard/simulator/scenario/play/judge';
import type { PlayedAlarm, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import { formatDuration } from '@ecs-guard/simulator/duration';
import { breaches, signOf } from './choose-alarm.ts';
import { type Marker, markersOf, type Phase, phasesOf } from './phases.ts';
import { timeTicks, type ValueScale, valueScale } from '../../core/chart/scale.ts';

const WIDTH = 960;
const HEIGHT = 456;
const LEFT = 64;
const RIGHT = 24;
const TOP = 112;
const BOTTOM = 76;

const BANDS: Readonly<Record<Phase['name'], string>> = {
  'rolling out': '#e3edf9',
  baking: '#fdf1d6',
  'rolling back': '#fbe3e1',
};
const LINES: Readonly<Record<Marker['name'], string>> = {
  deploy: '#3565a8',
  alarm: '#b3261e',
  rollback: '#b3261e',
  end: '#4a4a4a',
};

/** Draws the alarm's metric and threshold over the phases of the deployments. */
export function drawSvg(played: PlayedScenario, alarm: PlayedAlarm): string {
  const fromMs = Math.min(0, alarm.points[0]?.at ?? 0);
  const scale = valueScale(alarm);
  const frame: Frame = {
    x: (ms) => place(LEFT + ((ms - fromMs) / (played.endedAt - fromMs)) * (WIDTH - LEFT - RIGHT)),
    y: (value) => place(HEIGHT - BOTTOM - ((value - scale.low) / (scale.high - scale.low)) * (HEIGHT - TOP - BOTTOM)),
    fromMs,
    toMs: played.endedAt,
  };
  const heading = `${alarm.name}: ${alarm.statistic} of ${alarm.metric} ${signOf(alarm)} ${alarm.threshold}, ${alarm.evaluate} periods of ${formatDuration(alarm.periodSeconds * 1000)}`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12">`,
    `<title id="title">${escapeXml(played.name)}</title>`,
    `<desc id="desc">${escapeXml(describePicture(played, alarm))}</desc>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text({ x: LEFT, y: 26, size: 16, weight: 600 }, played.name),
    text({ x: LEFT, y: 46, fill: '#5b5b5b' }, heading),
    ...phasesOf(played).map((phase) => drawBand(phase, frame)),
    ...drawAxes(scale, frame),
    drawThreshold(alarm, frame),
    drawSeries(alarm, frame),
    ...drawMarkers(markersOf(played, alarm.name), frame),
    ...drawLegend(),
    '</svg>',
  ].join('\n')}\n`;
}

interface Frame {
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
  readonly fromMs: number;
  readonly toMs: number;
}

function describePicture(played: PlayedScenario, alarm: PlayedAlarm): string {
  const breaching = alarm.points.filter(({ value }) => breaches(alarm, value)).length;
  const ends = played.deployments.map(
    (one) =>
      `${one.version} ${describeVerdict(one)}${one.finishedAt === undefined ? '' : ` after ${formatDuration(one.finishedAt - one.createdAt)}`}`,
  );
  return `${alarm.points.length} datapoints of ${alarm.metric}, ${breaching} of them ${signOf(alarm)} ${alarm.threshold}; ${ends.join('; ')}.`;
}

function drawBand({ name, version, fromMs, toMs }: Phase, { x }: Frame): string {
  const left = x(Math.max(0, fromMs));
  const width = place(x(toMs) - left);
  const band = `<rect x="${left}" y="${TOP}" width="${width}" height="${HEIGHT - TOP - BOTTOM}" fill="${BANDS[name]}"/>`;
  const label = `${version} ${name}`;
  // A label wider than its band would overlap the next one.
  return width < label.length * 6.5
    ? band
    : `${band}${text({ x: place(left + 5), y: TOP + 15, size: 11, fill: '#5b5b5b' }, label)}`;
}

function drawAxes({ ticks }: ValueScale, { x, y, fromMs, toMs }: Frame): readonly string[] {
  const bottom = HEIGHT - BOTTOM;
  const rows = ticks.map((value) => {
    const at = y(value);
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#d0d0d0" stroke-width="0.5"/>${text({ x: LEFT - 8, y: at + 4, anchor: 'end', fill: '#4a4a4a' }, labelOf(value))}`;
  });
  const columns = timeTicks(fromMs, toMs, 12).map((ms) => {
    const at = x(ms);
    return `<line x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}" stroke="#4a4a4a"/>${text({ x: at, y: bottom + 19, anchor: 'middle', fill: '#4a4a4a' }, formatDuration(ms))}`;
  });
  return [
    ...rows,
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}" stroke="#4a4a4a"/>`,
    ...columns,
  ];
}

/** Formats a number that is wider than the margin with its power of ten: 1500000000 is 1.5e+9. */
function labelOf(value: number): string {
  const plain = String(value);
  return plain.length > 7 ? value.toExponential() : plain;
}

function drawThreshold({ threshold }: PlayedAlarm, { y }: Frame): string {
  const at = y(threshold);
  const label = text(
    { x: WIDTH - RIGHT - 4, y: at - 5, anchor: 'end', size: 11, fill: '#8a5a00' },
    `threshold ${threshold}`,
  );
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#8a5a00" stroke-width="1.5" stroke-dasharray="6 4"/>${label}`;
}

/** Draws each value for the length of its period, connected to the next one unless there is a gap. */
function drawSeries(alarm: PlayedAlarm, { x, y }: Frame): string {
  const periodMs = alarm.periodSeconds * 1000;
  let path = '';
  let endedAt = Number.NaN;
  for (const { at, value } of alarm.points) {
    path += `${at === endedAt ? 'L' : 'M'}${x(at)} ${y(value)}L${x(at + periodMs)} ${y(value)}`;
    endedAt = at + periodMs;
  }
  const dots =
    alarm.points.length > 400
      ? []
      : alarm.points.map(({ at, value }) => {
          const bad = breaches(alarm, value);
          return `<circle cx="${x(at + periodMs / 2)}" cy="${y(value)}" r="${bad ? 4 : 2.5}" fill="${bad ? '#b3261e' : '#3565a8'}"/>`;
        });
  return `<path d="${path}" fill="none" stroke="#3565a8" stroke-width="1.5"/>${dots.join('')}`;
}

const LABEL_ROWS = 3;

/**
 * Draws a line per moment. A label that would overlap another moves to the next row; if no row is free, it appears on
 * hovering.
 */
function drawMarkers(markers: readonly Marker[], { x }: Frame): readonly string[] {
  const taken = Array.from({ length: LABEL_ROWS }, () => Number.NEGATIVE_INFINITY);
  const drawn = markers.map(({ atMs, name, label }) => {
    const at = x(atMs);
    const words = `${formatDuration(atMs)} ${label}`;
    const width = words.length * 6.3;
    const start = Math.min(at, WIDTH - RIGHT - width);
    const row = taken.findIndex((until) => until <= start);
    if (row >= 0) taken[row] = start + width + 8;
    const y = TOP - 6 - (LABEL_ROWS - 1 - Math.max(0, row)) * 15;
    const line = `<line x1="${at}" x2="${at}" y1="${y + 3}" y2="${HEIGHT - BOTTOM}" stroke="${LINES[name]}"><title>${escapeXml(words)}</title></line>`;
    const style = { x: place(start), y, size: 11, fill: LINES[name], halo: true };
    return { line, label: row < 0 ? '' : text(style, words) };
  });
  // Labels come last, so that no line crosses them.
  return [...drawn.map(({ line }) => line), ...drawn.map(({ label }) => label).filter((label) => label !== '')];
}

function drawLegend(): readonly string[] {
  const y = HEIGHT - 22;
  return Object.entries(BANDS).map(([name, fill], index) => {
    const x = LEFT + index * 120;
    return `<rect x="${x}" y="${y - 11}" width="14" height="14" fill="${fill}" stroke="#b0b0b0" stroke-width="0.5"/>${text({ x: x + 20, y, size: 11, fill: '#4a4a4a' }, name)}`;
  });
}

interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'middle' | 'end';
  readonly fill?: string;
  /** Adds a white outline, for text on lines. */
  readonly halo?: boolean;
}

function text({ x, y, size = 12, weight, anchor, fill = '#1b1b1b', halo = false }: TextStyle, words: string): string {
  const more = `${weight === undefined ? '' : ` font-weight="${weight}"`}${anchor === undefined ? '' : ` text-anchor="${anchor}"`}${halo ? ' stroke="#ffffff" stroke-width="4" paint-order="stroke"' : ''}`;
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${more}>${escapeXml(words)}</text>`;
}

/** Rounds to a tenth of a pixel, which is precise enough. */
function place(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function escapeXml(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
