import type { MetricQuery } from '../../deployment/facts.ts';
import { METRIC_READS } from './metric-reads.ts';

/** A series to read: the queries of an alarm with a period of their own. */
export interface SeriesQuery {
  /** Identifies the series in the answer: an alarm name, or the target groups of a service. */
  readonly key: string;
  readonly queries: readonly MetricQuery[];
  /** Seconds. */
  readonly period: number;
}

/** Values of a series, oldest first; NaN where there is none. */
export interface Series {
  /** Start of the first period, in epoch milliseconds. */
  readonly from: number;
  /** Seconds. */
  readonly period: number;
  readonly values: Float64Array;
}

/** Metrics of a series that AWS bills: each query of a metric. */
export function metricsIn({ queries }: SeriesQuery): number {
  return queries.filter(({ metric }) => metric !== undefined).length;
}

/** Values that a series has in all days, with those of the metrics behind an expression. */
function valuesIn({ queries, period }: SeriesQuery): number {
  return Math.ceil((METRIC_READS.days * 86_400) / period) * queries.length;
}

/** Groups series into calls, within the limits of a call. A series that exceeds them is alone in its call. */
export function callsOf(series: readonly SeriesQuery[]): readonly (readonly SeriesQuery[])[] {
  const calls: SeriesQuery[][] = [];
  let queries = 0;
  let values = 0;
  for (const one of series) {
    queries += one.queries.length;
    values += valuesIn(one);
    const current = calls.at(-1);
    if (current !== undefined && queries <= METRIC_READS.queriesPerCall && values <= METRIC_READS.valuesPerCall) {
      current.push(one);
      continue;
    }
    calls.push([one]);
    queries = one.queries.length;
    values = valuesIn(one);
  }
  return calls;
}
