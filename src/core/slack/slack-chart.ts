import type { ChartPoint, MetricChart } from '../explanation/evidence.ts';
import { describeComparison, describeNumber } from '../report/alarm-text.ts';
import type { EpochMs } from '../time.ts';

/** Columns of values. With the numbers beside them, a line fits the width of a phone. */
const COLUMNS = 26;

/** Rows above the threshold line, or for all values of a chart without a threshold. */
const ROWS = 2;

/** Parts of a cell, from empty to full. */
const LEVELS = ' ▁▂▃▄▅▆▇█';
const FULL = LEVELS.length - 1;

/** An instant to mark below the chart. */
export interface ChartMark {
  readonly at: EpochMs | undefined;
  /** One letter. */
  readonly sign: string;
  readonly name: string;
}

/** A chart as lines of text, all of one width at most. */
export interface TextChart {
  readonly lines: readonly string[];
  /** How many points of the metric one column shows. */
  readonly pointsPerColumn: number;
}

/**
 * Draws a metric as a small chart of text. The line is the threshold: the row below it reaches from the lowest value to the
 * threshold, the rows above it from the threshold to the highest value. Undefined without any value.
 */
export function drawChart(chart: MetricChart, marks: readonly ChartMark[]): TextChart | undefined {
  const { columns, pointsPerColumn } = toColumns(chart);
  const values = columns.flatMap(({ value }) => (value === undefined ? [] : [value]));
  if (values.length === 0) return undefined;
  const rows = chart.threshold === undefined ? plainRows(columns, values) : rowsAround(chart, columns, values);
  return { lines: [...rows, ...markRows(columns, marks)].map((line) => line.trimEnd()), pointsPerColumn };
}

/** Several points share a column if there are too many. The column shows the one that is closest to an alarm. */
function toColumns({ points, comparisonOperator }: MetricChart): {
  readonly columns: readonly ChartPoint[];
  readonly pointsPerColumn: number;
} {
  const pointsPerColumn = Math.max(1, Math.ceil(points.length / COLUMNS));
  const worst = comparisonOperator?.startsWith('LessThan') === true ? Math.min : Math.max;
  const columns: ChartPoint[] = [];
  for (let index = 0; index < points.length; index += pointsPerColumn) {
    const group = points.slice(index, index + pointsPerColumn);
    const values = group.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const [first] = group;
    if (first !== undefined) columns.push({ at: first.at, value: values.length === 0 ? undefined : worst(...values) });
  }
  return { columns, pointsPerColumn };
}

/** A row of cells, with a number at its end. */
function row(cells: readonly string[], label: string): string {
  return `${cells.join('')} ${label}`;
}

function plainRows(columns: readonly ChartPoint[], values: readonly number[]): readonly string[] {
  const bottom = Math.min(0, ...values);
  const top = Math.max(0, ...values);
  return barRows(columns, { bottom, top, rows: ROWS }).map((cells, index) =>
    row(cells, index === 0 ? compact(top) : index === ROWS - 1 ? compact(bottom) : ''),
  );
}

function rowsAround(
  { threshold = 0, comparisonOperator }: MetricChart,
  columns: readonly ChartPoint[],
  values: readonly number[],
): readonly string[] {
  const bottom = Math.min(0, threshold, ...values);
  const top = Math.max(threshold, ...values);
  const isAbove = ({ value }: ChartPoint) => value !== undefined && value > threshold;
  const above = columns.some(isAbove)
    ? barRows(
        columns.map((column) => (isAbove(column) ? column : { ...column, value: undefined })),
        { bottom: threshold, top, rows: ROWS },
      ).map((cells, index) => row(cells, index === 0 ? compact(top) : ''))
    : [];
  const line = columns.map((column) => (isAbove(column) ? '█' : '─'));
  const below = barRows(columns, { bottom, top: threshold, rows: 1 });
  return [
    ...above,
    row(line, `${describeComparison(comparisonOperator)} ${compact(threshold)}`),
    ...below.map((cells) => row(cells, compact(bottom))),
  ];
}

/** Draws bars over several rows, the highest row first. Every value shows at least the lowest part of a cell. */
function barRows(
  columns: readonly ChartPoint[],
  { bottom, top, rows }: { readonly bottom: number; readonly top: number; readonly rows: number },
): readonly (readonly string[])[] {
  const levelOf = ({ value }: ChartPoint): number => {
    if (value === undefined) return 0;
    const share = top > bottom ? (value - bottom) / (top - bottom) : value > bottom ? 1 : 0;
    return Math.min(Math.max(Math.ceil(share * rows * FULL), 1), rows * FULL);
  };
  return Array.from({ length: rows }, (_, index) => {
    const under = (rows - 1 - index) * FULL;
    return columns.map((column) => LEVELS[Math.min(Math.max(levelOf(column) - under, 0), FULL)] ?? ' ');
  });
}

/** A row with a letter per mark, and a row that says what the letters mean. Marks outside the chart are left out. */
function markRows(columns: readonly ChartPoint[], marks: readonly ChartMark[]): readonly string[] {
  const cells: string[] = columns.map(() => ' ');
  const meanings: string[] = [];
  for (const { at, sign, name } of marks) {
    const index = at === undefined ? -1 : columns.findLastIndex((column) => column.at <= at);
    const free = index < 0 ? -1 : cells.findIndex((cell, position) => position >= index && cell === ' ');
    if (free < 0) continue;
    cells[free] = sign;
    meanings.push(`${sign} ${name}`);
  }
  return meanings.length === 0 ? [] : [cells.join(''), meanings.join('  ')];
}

/** Formats a number in few characters: `0.25`, `120`, `12.3k`, `4.5M`. */
function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${describeNumber(Number((value / 1e9).toPrecision(3)))}G`;
  if (size >= 1e6) return `${describeNumber(Number((value / 1e6).toPrecision(3)))}M`;
  if (size >= 1e4) return `${describeNumber(Number((value / 1e3).toPrecision(3)))}k`;
  return describeNumber(Number.isInteger(value) ? value : Number(value.toPrecision(3)));
}
