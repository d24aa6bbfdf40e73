import type { MetricDataQuery } from '../alarms/state.ts';

/**
 * The labels that CloudWatch gives to metrics without a `Label`, by the Id of their query: the name of the metric. If
 * several of these metrics have that name, the label also has the values of the dimensions and the statistic. CloudWatch
 * does not document this; it is as its answers in public were.
 *
 * @see https://github.com/localstack/localstack/issues/10620
 */
export function defaultLabels(queries: readonly MetricDataQuery[]): ReadonlyMap<string, string> {
  const unlabeled = queries.filter(({ Label }) => Label === undefined);
  const names = Map.groupBy(unlabeled, ({ MetricStat }) => MetricStat?.Metric.MetricName);
  return new Map(
    unlabeled.flatMap(({ Id, MetricStat }): [string, string][] => {
      if (MetricStat === undefined) return [];
      const { MetricName, Dimensions = [] } = MetricStat.Metric;
      if (names.get(MetricName)?.length === 1) return [[Id, MetricName]];
      return [[Id, [MetricName, ...Dimensions.map(({ Value }) => Value), MetricStat.Stat].join(' ')]];
    }),
  );
}
