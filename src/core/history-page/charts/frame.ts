import { type Html, html } from '../../html/html.ts';
import { periodTick } from '../names.ts';
import type { Period, PeriodUnit } from '../periods.ts';
import { type Axis, placeOn } from './scale.ts';

/** The size of a chart in CSS pixels at which its text has the size of the page's small text. */
export interface ChartSize {
  readonly name: 'wide' | 'medium' | 'narrow';
  readonly width: number;
  readonly height: number;
}

/** A chart is drawn for three widths of its card. The styles show one of them, so that its text keeps its size. */
const SIZES: readonly ChartSize[] = [
  { name: 'wide', width: 1_040, height: 280 },
  { name: 'medium', width: 500, height: 240 },
  { name: 'narrow', width: 300, height: 220 },
];

const TOP = 12;
const RIGHT = 8;
const BOTTOM = 26;
/** Room for `Nov 2026` below the chart. */
const TICK = 58;

/** The axes of a chart over periods. */
export interface Frame {
  readonly size: ChartSize;
  readonly left: number;
  /** The width of a period. */
  readonly band: number;
  /** The middle of a period. */
  x(index: number): number;
  y(value: number): number;
  readonly bottom: number;
}

/** Lays out the axes; `labelWidth` is the room for the labels of the vertical axis. */
export function layOutFrame(size: ChartSize, axis: Axis, count: number, labelWidth: number): Frame {
  const left = labelWidth + 8;
  const bottom = size.height - BOTTOM;
  const band = (size.width - left - RIGHT) / Math.max(1, count);
  return {
    size,
    left,
    band,
    x: (index) => tenth(left + (index + 0.5) * band),
    y: (value) => tenth(bottom - placeOn(axis, value) * (bottom - TOP)),
    bottom,
  };
}

/** Draws the lines and labels of both axes. */
export function drawAxes(
  { size, left, band, x, y, bottom }: Frame,
  axis: Axis,
  labels: { readonly periods: readonly Period[]; readonly unit: PeriodUnit; format(value: number): string },
): Html {
  const every = Math.max(1, Math.ceil(TICK / band));
  const rows = axis.ticks.map(
    (value) =>
      html`<path class="grid" d="M${left} ${y(value)}H${size.width - RIGHT}"/><text class="tick" x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${labels.format(value)}</text>`,
  );
  const columns = labels.periods.flatMap(({ from }, index) =>
    index % every === 0
      ? [
          html`<text class="tick" x="${x(index)}" y="${bottom + 18}" text-anchor="${anchorOf(x(index), size)}">${periodTick(from, labels.unit)}</text>`,
        ]
      : [],
  );
  return html`${rows}${columns}<path class="axis" d="M${left} ${bottom}H${size.width - RIGHT}"/>`;
}

/** A label at the edge must not leave the chart. */
function anchorOf(x: number, { width }: ChartSize): string {
  return x + TICK / 2 > width ? 'end' : 'middle';
}

/** Draws a chart in all sizes, each with the same words for people who do not see it. */
export function drawSizes(words: string, draw: (size: ChartSize) => Html): Html {
  return html`${SIZES.map(
    (size) =>
      html`<svg class="chart ${size.name}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${words}">${draw(size)}</svg>`,
  )}`;
}

/** Rounds to a tenth of a pixel. */
export function tenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
