import { evaluateChecked, type Grid, metricPoints, metricQuery } from '../alarms/alarm-source.ts';
import type { MathSeries, Point } from '../metric-math/values.ts';
import type { MetricStore } from './metric-store.ts';
import { pageOf } from '../page.ts';
import type { CloudWatchWorld, MetricDataQuery } from '../alarms/state.ts';
import { type MetricDataInput, parseMetricDataInput } from './metric-data-input.ts';
import { defaultLabels } from './default-labels.ts';
import { gridOf, isKept } from './time-span.ts';
import { gap, validationError } from '../validation-error.ts';

interface Result {
  readonly id: string;
  readonly label: string;
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

/**
 * Returns points newest first unless ScanBy reverses the order; at most 100,800 points per call, the rest by NextToken.
 */
export function getMetricData(world: CloudWatchWorld, store: MetricStore, given: unknown): object {
  const parsed = parseMetricDataInput(given);
  store.publish(world.clock.now());
  const returned = parsed.MetricDataQueries.filter(({ ReturnData = true }) => ReturnData);
  const labels = defaultLabels(returned);
  const results = returned.flatMap((query) => resultsOf(world, store, { query, parsed, label: labels.get(query.Id) }));
  if (parsed.ScanBy !== 'TimestampAscending') {
    return answer(
      results.map((result) => ({ ...result, points: result.points.toReversed() })),
      parsed,
    );
  }
  return answer(results, parsed);
}

interface Asked {
  readonly query: MetricDataQuery;
  readonly parsed: MetricDataInput;
  /** What CloudWatch calls the result without a `Label`. */
  readonly label: string | undefined;
}

function resultsOf(world: CloudWatchWorld, store: MetricStore, asked: Asked): readonly Result[] {
  const { query, parsed } = asked;
  const { Id, Label, MetricStat, Expression = '' } = query;
  if (MetricStat !== undefined) {
    const grid = gridOf(parsed.StartTime, parsed.EndTime, MetricStat.Period);
    const points = pointsOf(world, store, query, grid);
    return [result(Id, grid, { label: Label ?? asked.label ?? Id, points })];
  }
  const metrics = parsed.MetricDataQueries.filter((one) => one.MetricStat !== undefined);
  const periodSeconds = commonPeriod(metrics, query);
  const grid = gridOf(parsed.StartTime, parsed.EndTime, periodSeconds);
  const series = metrics.map((one): [string, MathSeries] => [
    one.Id,
    {
      label: one.Label ?? one.MetricStat?.Metric.MetricName ?? one.Id,
      points: pointsOf(world, store, one, grid),
    },
  ]);
  const value = evaluateChecked(
    Expression,
    {
      metrics: new Map(series),
      expressions: new Map(
        parsed.MetricDataQueries.flatMap((one) => (one.Expression === undefined ? [] : [[one.Id, one.Expression]])),
      ),
      periodSeconds,
      length: grid.length,
      parameters: world.parameters,
    },
    [Id],
  );
  if (value.type === 'S')
    throw validationError(`the expression ${Id} gives a scalar, but a result must be a time series`);
  const label = Label ?? Id;
  if (value.type === 'TS') return [result(Id, grid, { label, points: value.series.points })];
  return value.all.map((one) => result(Id, grid, { label: `${label} ${one.label}`.trimEnd(), points: one.points }));
}

function pointsOf(world: CloudWatchWorld, store: MetricStore, query: MetricDataQuery, grid: Grid): readonly Point[] {
  const [asked] = metricQuery(query);
  if (asked === undefined) return [];
  const now = world.clock.now();
  return metricPoints(store, asked, grid, world.parameters).map((point, index) =>
    isKept(grid.fromMs + index * grid.periodMs, grid.periodMs, now) ? point : undefined,
  );
}

/** Rejects metrics with different periods in one expression, because AWS does not document them. */
function commonPeriod(metrics: readonly MetricDataQuery[], { Id, Period }: MetricDataQuery): number {
  const [period, ...other] = new Set(metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []));
  if (other.length > 0) {
    throw gap(`the simulator evaluates the expression ${Id} over one period, got ${[period, ...other].join(' and ')}`);
  }
  if (period !== undefined && Period !== undefined && Period !== period) {
    throw gap(
      `the simulator evaluates the expression ${Id} over the period of its metrics, ${period} s: leave out its Period, got ${Period}`,
    );
  }
  const chosen = period ?? Period;
  if (chosen === undefined) throw validationError(`the expression ${Id} has no metric and no Period`);
  return chosen;
}

function result(id: string, { fromMs, periodMs }: Grid, { label, points }: MathSeries): Result {
  return {
    id,
    label,
    points: points.flatMap((value, index) => (value === undefined ? [] : [{ atMs: fromMs + index * periodMs, value }])),
  };
}

/** Counts points over all results, so a page can end in the middle of a result. */
function answer(results: readonly Result[], { NextToken, MaxDatapoints = 100_800 }: MetricDataInput): object {
  const all = results.flatMap((one, index) => one.points.map((point) => ({ index, point })));
  const { page, ...next } = pageOf(all, { NextToken }, { length: MaxDatapoints });
  const last = page.at(-1)?.index ?? 0;
  const shown = results.map((one, index) => {
    const points = page.filter((entry) => entry.index === index).map(({ point }) => point);
    const isPartial = 'NextToken' in next && index >= last && points.length < one.points.length;
    return {
      Id: one.id,
      Label: one.label,
      Timestamps: points.map(({ atMs }) => new Date(atMs)),
      Values: points.map(({ value }) => value),
      StatusCode: isPartial ? 'PartialData' : 'Complete',
    };
  });
  return { MetricDataResults: shown, Messages: [], ...next };
}
