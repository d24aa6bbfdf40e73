import type { ChartModel } from '../../chart/chart-model.ts';
import { timeTicks, type ValueScale, valueScale } from '../../chart/scale.ts';
import { type Html, html } from '../../html/html.ts';

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 56;
const RIGHT = 16;
const TOP = 40;
const BOTTOM = 28;

/** Styles of a chart, for light and dark. */
export const CHART_STYLES = `
.chart { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
.chart text { fill: var(--muted); }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .series { stroke: var(--accent); stroke-width: 2; fill: none; stroke-linejoin: round; }
.chart .breach { stroke: var(--bad); stroke-width: 4; fill: none; stroke-linecap: round; }
.chart .threshold { stroke: var(--warn); stroke-width: 1.5; stroke-dasharray: 6 4; }
.chart .limit { fill: var(--warn); paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
.chart .moment { stroke: var(--text); stroke-width: 1; }
.chart .moment-label { fill: var(--text); font-weight: 600; }
`;

interface Frame {
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
}

/** Draws a metric, its threshold and the moments of the deployment. `description` is read to who cannot see it. */
export function drawSvgChart(chart: ChartModel, description: string): Html {
  const scale = valueScale(chart);
  const span = Math.max(1, chart.toMs - chart.fromMs);
  const frame: Frame = {
    x: (ms) => place(LEFT + ((ms - chart.fromMs) / span) * (WIDTH - LEFT - RIGHT)),
    y: (value) => place(HEIGHT - BOTTOM - ((value - scale.low) / (scale.high - scale.low)) * (HEIGHT - TOP - BOTTOM)),
  };
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${description}">
${drawAxes(chart, scale, frame)}
${drawThreshold(chart, frame)}
${drawSeries(chart, frame)}
${drawMoments(chart, frame)}
</svg>`;
}

function drawAxes(
  { fromMs, toMs, timeLabel, labelStepMs }: ChartModel,
  { ticks }: ValueScale,
  { x, y }: Frame,
): readonly Html[] {
  const rows = ticks.map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"></line><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${labelOf(value)}</text>`,
  );
  const columns = timeTicks(fromMs, toMs, 8, labelStepMs).map(
    (ms) => html`<text x="${x(ms)}" y="${HEIGHT - 8}" text-anchor="middle">${timeLabel(ms)}</text>`,
  );
  return [...rows, ...columns];
}

/** Formats a number that is wider than the margin with its power of ten. */
function labelOf(value: number): string {
  const plain = String(value);
  return plain.length > 7 ? value.toExponential() : plain;
}

function drawThreshold({ threshold }: ChartModel, { y }: Frame): Html | undefined {
  if (threshold === undefined) return undefined;
  const at = y(threshold);
  return html`<line class="threshold" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"></line><text class="limit" x="${LEFT + 6}" y="${at - 5}">threshold ${threshold}</text>`;
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

/** Draws a line per moment. Labels that would overlap stand in two rows. */
function drawMoments({ moments, timeLabel }: ChartModel, { x }: Frame): readonly Html[] {
  return moments.map(({ atMs, label }, index) => {
    const at = x(atMs);
    const words = `${label} ${timeLabel(atMs)}`;
    const y = index % 2 === 0 ? 14 : 30;
    const isRight = at > WIDTH / 2;
    return html`<line class="moment" x1="${at}" x2="${at}" y1="${y + 3}" y2="${HEIGHT - BOTTOM}"></line><text class="moment-label" x="${isRight ? at + 2 : at - 2}" y="${y}" text-anchor="${isRight ? 'end' : 'start'}">${words}</text>`;
  });
}

function place(value: number): number {
  return Math.round(value * 10) / 10;
}
