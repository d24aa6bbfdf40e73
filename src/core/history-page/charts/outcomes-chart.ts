import { type Html, html } from '../../html/html.ts';
import { ENDS, LOOKS } from '../look.ts';
import { countOf, numberName, periodName } from '../names.ts';
import type { End, Trend, TrendPeriod } from '../trend.ts';
import { drawAxes, drawSizes, type Frame, layOutFrame, tenth } from './frame.ts';
import { countAxis } from './scale.ts';

/** Draws how many deployments each period had, by how they ended: one bar per period, the successes at its foot. */
export function drawOutcomesChart({ unit, periods }: Trend): Html {
  const axis = countAxis(Math.max(1, ...periods.map(totalOf)));
  const labelWidth = 7.5 * Math.max(...axis.ticks.map((value) => numberName(value).length));
  return drawSizes(describeChart({ unit, periods }), (size) => {
    const frame = layOutFrame(size, axis, periods.length, labelWidth);
    const bars = periods.map((period, index) => drawBar({ unit, period, index, frame }));
    return html`${drawAxes(frame, axis, { periods, unit, format: numberName })}${bars}`;
  });
}

/** The ends that occurred, in the order of the bars. */
export function endsOf(periods: readonly TrendPeriod[]): readonly End[] {
  return ENDS.filter((end) => periods.some(({ ends }) => ends[end] !== undefined));
}

/** Deployments of a period. */
export function totalOf({ ends }: TrendPeriod): number {
  return Object.values(ends).reduce((sum, count) => sum + count, 0);
}

interface Bar {
  readonly unit: Trend['unit'];
  readonly period: TrendPeriod;
  readonly index: number;
  readonly frame: Frame;
}

function drawBar({ unit, period, index, frame }: Bar): Html {
  const parts = ENDS.flatMap((end) => {
    const count = period.ends[end];
    return count === undefined ? [] : [{ end, count }];
  });
  if (parts.length === 0) return html``;
  const width = tenth(Math.min(44, frame.band * 0.7));
  const left = tenth(frame.x(index) - width / 2);
  let below = 0;
  const pieces = parts.map(({ end, count }) => {
    const foot = frame.y(below);
    below += count;
    const top = frame.y(below);
    // A line of the background between two parts, if there is room for it.
    const height = tenth(Math.max(1, foot - top - (foot - top > 3 ? 1 : 0)));
    return drawPiece(end, { left, top, width, height });
  });
  const words = parts.map(({ end, count }) => `${numberName(count)} ${LOOKS[end].label}`).join(', ');
  return html`<g><title>${periodName(period.from, unit)}: ${words}</title>${pieces}</g>`;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawPiece(end: End, { left, top, width, height }: Box): Html {
  const { tone, pattern } = LOOKS[end];
  const box = `M${left} ${top}h${width}v${height}h${-width}z`;
  return pattern === ''
    ? html`<path class="fill ${tone}" d="${box}"/>`
    : html`<path class="fill ${tone}" d="${box}"/><path d="${box}" fill="url(#p-${end})"/>`;
}

function describeChart({ unit, periods }: Trend): string {
  const sums = endsOf(periods).map((end) => {
    const count = periods.reduce((sum, { ends }) => sum + (ends[end] ?? 0), 0);
    return `${numberName(count)} ${LOOKS[end].label}`;
  });
  const total = periods.reduce((sum, period) => sum + totalOf(period), 0);
  const busiest = periods.reduce<TrendPeriod | undefined>(
    (most, period) => (most === undefined || totalOf(period) > totalOf(most) ? period : most),
    undefined,
  );
  if (total === 0 || busiest === undefined) return `Bar chart of deployments per ${unit}: there are none.`;
  const peak = `Most in one ${unit}: ${numberName(totalOf(busiest))}, ${periodName(busiest.from, unit)}.`;
  return `Bar chart of ${countOf(total, 'deployment')} per ${unit}: ${sums.join(', ')}. ${peak} The table below has all numbers.`;
}
