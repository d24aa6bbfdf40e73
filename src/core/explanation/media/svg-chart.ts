import type { ChartModel } from '../../chart/chart-model.ts';
import { timeTicks, type ValueScale, valueScale } from '../../chart/scale.ts';
import { type Html, html } from '../../html/html.ts';

const LEFT = 56;
const RIGHT = 16;
const BOTTOM = 28;
const PLOT_HEIGHT = 172;
const ROW_HEIGHT = 16;

/** A drawing for one kind of screen, in the units of the drawing. */
interface Shape {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  /** Rows for the labels of moments. */
  readonly rows: number;
  /** Most marks of time. */
  readonly times: number;
}

/** A wide drawing on a phone would have letters of five pixels. */
const SHAPES: readonly Shape[] = [
  { name: 'wide', width: 720, rows: 2, times: 8 },
  { name: 'narrow', width: 360, rows: 4, times: 4 },
];

/** Styles of a chart, for light and dark. */
export const CHART_STYLES = `
.chart { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
.chart.narrow { display: none; }
@media (max-width: 40rem) { .chart.wide { display: none; } .chart.narrow { display: block; } }
.chart text { fill: var(--muted); }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .series { stroke: var(--accent); stroke-width: 2; fill: none; stroke-linejoin: round; }
.chart .breach { stroke: var(--bad); stroke-width: 4; fill: none; stroke-linecap: round; }
.chart .threshold { stroke: var(--warn); stroke-width: 1.5; stroke-dasharray: 6 4; }
.chart .limit { fill: var(--warn); paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
.chart .moment { stroke: var(--text); stroke-width: 1; }
.chart .moment-label { fill: var(--text); font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
`;

interface Frame extends Shape {
  readonly height: number;
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
}

/**
 * Draws a metric, its threshold and the moments of the deployment, for a wide and for a narrow screen. `description` is read to
 * people who cannot see it.
 */
export function drawSvgChart(chart: ChartModel, description: string): Html {
  return html`${SHAPES.map((shape) => drawShape(chart, description, shape))}`;
}

function drawShape(chart: ChartModel, description: string, shape: Shape): Html {
  const scale = valueScale(chart);
  const span = Math.max(1, chart.toMs - chart.fromMs);
  const height = 8 + shape.rows * ROW_HEIGHT + PLOT_HEIGHT + BOTTOM;
  const frame: Frame = {
    ...shape,
    height,
    x: (ms) => place(LEFT + ((ms - chart.fromMs) / span) * (shape.width - LEFT - RIGHT)),
    y: (value) => place(height - BOTTOM - ((value - scale.low) / (scale.high - scale.low)) * PLOT_HEIGHT),
  };
  return html`<svg class="chart ${shape.name}" viewBox="0 0 ${shape.width} ${height}" role="img" aria-label="${description}">
${drawAxes(chart, scale, frame)}
${drawSeries(chart, frame)}
${drawThreshold(chart, frame)}
${drawMoments(chart, frame)}
</svg>`;
}

function drawAxes(
  { fromMs, toMs, timeLabel, labelStepMs }: ChartModel,
  { ticks }: ValueScale,
  { x, y, width, height, times }: Frame,
): readonly Html[] {
  const rows = ticks.map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${y(value)}" y2="${y(value)}"></line><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${labelOf(value)}</text>`,
  );
  const columns = timeTicks(fromMs, toMs, times, labelStepMs).map(
    (ms) => html`<text x="${x(ms)}" y="${height - 8}" text-anchor="middle">${timeLabel(ms)}</text>`,
  );
  return [...rows, ...columns];
}

/** Formats a number that is wider than the margin with its power of ten. */
function labelOf(value: number): string {
  const plain = String(value);
  return plain.length > 7 ? value.toExponential() : plain;
}

function drawThreshold({ threshold }: ChartModel, { y, width }: Frame): Html | undefined {
  if (threshold === undefined) return undefined;
  const at = y(threshold);
  return html`<line class="threshold" x1="${LEFT}" x2="${width - RIGHT}" y1="${at}" y2="${at}"></line><text class="limit" x="${LEFT + 6}" y="${at - 5}">threshold ${threshold}</text>`;
}

/** Draws each value for the length of its period, connected to the next one unless there is a gap. */
function drawSeries({ points, periodMs, isBreaching }: ChartModel, { x, y }: Frame): readonly Html[] {
  let path = '';
  let breaches = '';
  let endedAt = Number.NaN;
  for (const { at, value } of points) {
    const level = `${x(at)} ${y(value)}L${x(at + periodMs)} ${y(value)}`;
    path += `${at === endedAt ? 'L' : 'M'}${level}`;
    if (isBreaching(value)) breaches += `M${level}`;
    endedAt = at + periodMs;
  }
  return [html`<path class="series" d="${path}"></path>`, html`<path class="breach" d="${breaches}"></path>`];
}

/** Draws a line per moment, then the labels. Labels that follow each other are in different rows. */
function drawMoments({ moments, timeLabel }: ChartModel, { x, width, height, rows }: Frame): readonly Html[] {
  const placed = moments.map(({ atMs, label }, index) => {
    const at = x(atMs);
    return { at, y: 14 + (index % rows) * ROW_HEIGHT, words: `${label} ${timeLabel(atMs)}`, isRight: at > width / 2 };
  });
  return [
    ...placed.map(
      ({ at, y }) => html`<line class="moment" x1="${at}" x2="${at}" y1="${y + 3}" y2="${height - BOTTOM}"></line>`,
    ),
    ...placed.map(
      ({ at, y, words, isRight }) =>
        html`<text class="moment-label" x="${isRight ? at + 2 : at - 2}" y="${y}" text-anchor="${isRight ? 'end' : 'start'}">${words}</text>`,
    ),
  ];
}

function place(value: number): number {
  return Math.round(value * 10) / 10;
}
