import type { SimulatorParameters } from '../../../parameters.ts';
import { ServiceError } from '../../../service.ts';
import { evaluateExpression, type MathInput } from '../metric-math/evaluation.ts';
import { MathSyntaxError } from '../metric-math/syntax-error.ts';
import type { MathSeries, Point } from '../metric-math/values.ts';
import { type MetricStore, metricKey } from '../metrics/metric-store.ts';
import type { MetricAlarmConfiguration, MetricDataQuery } from './state.ts';
import { parseStatistic, type Statistic, statisticOf } from '../metrics/statistics.ts';
import { validationError } from '../validation-error.ts';

export interface MetricQuery {
  readonly id: string;
  /** Key of the metric. */
  readonly metric: string;
  readonly unit: string | undefined;
  readonly statistic: Statistic;
}

/** The metrics and expressions that an alarm's series is computed from. */
export interface AlarmSource {
  readonly periodSeconds: number;
  readonly metrics: readonly MetricQuery[];
  readonly expressions: ReadonlyMap<string, string>;
  /** Id of the metric or expression that is compared with the threshold. */
  readonly result: string;
}

/** The periods of an evaluation: their start, length and number. */
export interface Grid {
  readonly fromMs: number;
  readonly periodMs: number;
  readonly length: number;
}

/** The source of an alarm on one metric. */
export function sourceOfMetric(
  given: MetricAlarmConfiguration & {
    readonly MetricName: string;
    readonly Namespace: string;
    readonly Period: number;
  },
  statistic: string,
): AlarmSource {
  const identity = { namespace: given.Namespace, name: given.MetricName, dimensions: given.Dimensions ?? [] };
  const parsed = parseStatistic(statistic);
  if (parsed === undefined) {
    const message = `The value ${statistic} for parameter ExtendedStatistic is not supported.`;
    throw new ServiceError('InvalidParameterValueException', message);
  }
  const metric = { id: 'm', metric: metricKey(identity), unit: given.Unit, statistic: parsed };
  return { periodSeconds: given.Period, metrics: [metric], expressions: new Map(), result: 'm' };
}

/** The source of an alarm on metric math. Evaluates it once without data, so that PutMetricAlarm reports its errors. */
export function sourceOfQueries(queries: readonly MetricDataQuery[], parameters: SimulatorParameters): AlarmSource {
  const [result, ...more] = queries.filter(({ ReturnData = true }) => ReturnData);
  if (result === undefined || more.length > 0) {
    throw validationError('Exactly one element of the metrics list should return data.');
  }
  const metrics = queries.flatMap(metricQuery);
  const [periodSeconds, ...other] = new Set(queries.flatMap(({ MetricStat }) => MetricStat?.Period ?? []));
  if (periodSeconds === undefined) throw validationError('Metrics must hold at least one MetricStat');
  if (other.length > 0) {
    throw validationError(`the metrics of an alarm have one period, got ${[periodSeconds, ...other].join(' and ')}`);
  }
  const expressions = new Map(
    queries.flatMap(({ Id, Expression }) => (Expression === undefined ? [] : [[Id, Expression]])),
  );
  const source: AlarmSource = { periodSeconds, metrics, expressions, result: result.Id };
  if (
    parameters.mathMetricsInAlarms === 'refused' &&
    [...expressions.values()].some((one) => /\bMETRICS\s*\(/.test(one))
  ) {
    throw validationError('METRICS() is not accepted in an alarm: name the metrics');
  }
  const nothing = new Map(metrics.map(({ id }) => [id, { label: id, points: [undefined] }]));
  for (const id of expressions.keys())
    seriesOfMath({ ...source, result: id }, { series: nothing, length: 1 }, parameters, id === result.Id);
  return source;
}

export function metricQuery({ Id, MetricStat }: MetricDataQuery): readonly MetricQuery[] {
  if (MetricStat === undefined) return [];
  const { Metric, Stat, Unit } = MetricStat;
  const identity = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: Metric.Dimensions ?? [] };
  const statistic = parseStatistic(Stat);
  if (statistic === undefined) throw validationError('Invalid metrics list');
  return [{ id: Id, metric: metricKey(identity), unit: Unit, statistic }];
}

/** The points of an alarm's series, oldest first. */
export function pointsOf(
  store: MetricStore,
  source: AlarmSource,
  grid: Grid,
  parameters: SimulatorParameters,
): readonly Point[] {
  const { metrics, expressions, result } = source;
  const asked = expressions.has(result) ? metrics : metrics.filter(({ id }) => id === result);
  const series = new Map(
    asked.map((query) => [query.id, { label: query.id, points: metricPoints(store, query, grid, parameters) }]),
  );
  const metric = series.get(result);
  if (metric !== undefined) return metric.points;
  return seriesOfMath(source, { series, length: grid.length }, parameters, true);
}

export function metricPoints(
  store: MetricStore,
  query: MetricQuery,
  grid: Grid,
  parameters: SimulatorParameters,
): Point[] {
  const { metric, unit, statistic } = query;
  const withValues = statistic.kind === 'percentile';
  const { fromMs, periodMs, length } = grid;
  const points: Point[] = [];
  for (let index = 0; index < length; index += 1) {
    const start = fromMs + index * periodMs;
    const bucket = store.window({ metric, unit, withValues, fromMs: start, toMs: start + periodMs });
    points.push(bucket === undefined ? undefined : statisticOf(bucket, statistic, parameters.percentileMethod));
  }
  return points;
}

export function windowOf(
  { fromMs, periodMs }: Grid,
  index: number,
): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: fromMs + index * periodMs, toMs: fromMs + (index + 1) * periodMs };
}

interface MathData {
  readonly series: ReadonlyMap<string, MathSeries>;
  readonly length: number;
}

function seriesOfMath(
  { expressions, result, periodSeconds }: AlarmSource,
  data: MathData,
  parameters: SimulatorParameters,
  mustBeOne: boolean,
): readonly Point[] {
  const input: MathInput = { metrics: data.series, expressions, periodSeconds, length: data.length, parameters };
  const value = evaluateChecked(expressions.get(result) ?? result, input, [result]);
  if (value.type === 'TS') return value.series.points;
  if (value.type === 'TS[]' && value.all.length === 1 && value.all[0] !== undefined) return value.all[0].points;
  if (!mustBeOne) return [];
  const got = value.type === 'S' ? 'a scalar' : `${value.all.length} time series`;
  throw validationError(`the expression ${result} of an alarm must give a single time series, gives ${got}`);
}

/** Evaluates an expression. @throws ServiceError for a mistake in it, as for a mistake in the request */
export function evaluateChecked(
  text: string,
  input: MathInput,
  within: readonly string[],
): ReturnType<typeof evaluateExpression> {
  try {
    return evaluateExpression(text, input, within);
  } catch (error) {
    if (error instanceof MathSyntaxError) throw validationError(error.message, error);
    throw error;
  }
}
