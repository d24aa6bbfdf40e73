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
  /** Whether it is what the alarm compares with its threshold. */
  readonly returnsData: boolean;
}

/**
 * What an alarm looks at as one text, the same for the same namespace, metric, dimensions and expressions. Statistic, period
 * and threshold are left out: an alarm that judges the same metric otherwise still watches it. A query that is alone and a
 * metric is the metric: events write a plain alarm so, with an id that is new in each. Undefined where the alarm names
 * neither a metric nor a query.
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
