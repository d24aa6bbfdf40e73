import { type Html, html } from '../../html/html.ts';
import { describeDuration, durationMs } from '../../time.ts';
import { periodName } from '../names.ts';
import type { Recovery, Trend } from '../trend.ts';
import { drawAxes, drawSizes, type Frame, layOutFrame, tenth } from './frame.ts';
import { durationAxis } from './scale.ts';

/** Room for `12 h 30 min`. */
const LABEL = 52;

/** Draws the recovery times of each period: a dot at the median, and a line from the shortest to the longest. */
export function drawRecoveryChart({ unit, periods }: Trend): Html {
  const recoveries = periods.flatMap(({ recovery }) => recovery ?? []);
  const shortest = Math.min(...recoveries.map((recovery) => recovery.shortest));
  const longest = Math.max(...recoveries.map((recovery) => recovery.longest));
  const axis = durationAxis(shortest, Math.max(1_000, longest));
  const format = (value: number) => describeDuration(durationMs(value));
  return drawSizes(describeChart({ unit, periods }, recoveries), (size) => {
    const frame = layOutFrame(size, axis, periods.length, LABEL);
    const marks = periods.map(({ from, recovery }, index) =>
      recovery === undefined ? undefined : drawMark({ recovery, index, frame, name: periodName(from, unit) }),
    );
    return html`${drawAxes(frame, axis, { periods, unit, format })}${marks}`;
  });
}

/** Whether the chart's axis is logarithmic, which the page says in words. */
export function isLogarithmicChart({ periods }: Trend): boolean {
  const recoveries = periods.flatMap(({ recovery }) => recovery ?? []);
  const shortest = Math.min(...recoveries.map((recovery) => recovery.shortest));
  const longest = Math.max(...recoveries.map((recovery) => recovery.longest));
  return recoveries.length > 0 && durationAxis(shortest, longest).isLogarithmic;
}

interface Mark {
  readonly recovery: Recovery;
  readonly index: number;
  readonly frame: Frame;
  readonly name: string;
}

function drawMark({ recovery, index, frame, name }: Mark): Html {
  const { count, shortest, median, longest } = recovery;
  const x = frame.x(index);
  const cap = tenth(Math.min(5, frame.band / 4));
  const span =
    count === 1
      ? undefined
      : html`<path class="span" d="M${x} ${frame.y(shortest)}V${frame.y(longest)}M${x - cap} ${frame.y(shortest)}h${2 * cap}M${x - cap} ${frame.y(longest)}h${2 * cap}"/>`;
  const words =
    count === 1
      ? describeDuration(median)
      : `median ${describeDuration(median)} of ${count}, from ${describeDuration(shortest)} to ${describeDuration(longest)}`;
  return html`<g><title>${name}: ${words}</title>${span}<circle class="dot" cx="${x}" cy="${frame.y(median)}" r="${tenth(Math.min(5, Math.max(3, frame.band / 3)))}"/></g>`;
}

function describeChart({ unit }: Trend, recoveries: readonly Recovery[]): string {
  const medians = recoveries.map(({ median }) => median);
  if (medians.length === 0) return `Chart of recovery times per ${unit}: there are none.`;
  const range = `from ${describeDuration(durationMs(Math.min(...medians)))} to ${describeDuration(durationMs(Math.max(...medians)))}`;
  return `Chart of recovery times per ${unit}. The medians go ${range}. The table below has all numbers.`;
}
