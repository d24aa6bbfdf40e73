/** A metric with its dimensions, in any order. */
export interface WatchedMetric {
  readonly namespace: string | undefined;
  readonly metricName: string | undefined;
  readonly dimensions: readonly (readonly [name: string, value: string])[];
}

/** One entry of an alarm's `Metrics`: a metric or an expression. */
export interface WatchedQuery {
  readonly id: string;
  readonly expression: string | undefined;
  readonly metric: WatchedMetric | undefined;
  /** Whether the alarm compares this query with its threshold. */
  readonly returnsData: boolean;
}

/**
 * Returns what an alarm watches as one string, equal for equal namespaces, metrics, dimensions and expressions. It leaves
 * out statistic, period and threshold: after a change of those, the alarm still watches the same metric. A single metric
 * query has the key of its metric, because events describe a plain alarm as one, with a new id each time. Undefined if the
 * alarm has neither a metric nor a query.
 */
export function metricKeyOf(metric: WatchedMetric, queries: readonly WatchedQuery[]): string | undefined {
  const [query] = queries;
  if (query?.metric !== undefined && queries.length === 1) return metricKeyOf(query.metric, []);
  if (queries.length > 0) {
    const parts = queries.map(({ id, expression, metric: one, returnsData }) => [
      id,
      expression ?? (one && metricParts(one)) ?? null,
      returnsData,
    ]);
    return JSON.stringify(parts.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)));
  }
  return metric.metricName === undefined ? undefined : JSON.stringify(metricParts(metric));
}

function metricParts({ namespace, metricName, dimensions }: WatchedMetric) {
  return [namespace ?? null, metricName ?? null, dimensions.map(([name, value]) => `${name}=${value}`).toSorted()];
}
