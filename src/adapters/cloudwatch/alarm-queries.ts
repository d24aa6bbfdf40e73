import { type MetricDataQuery, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { AlarmDescription, MetricQuery } from '../../core/deployment/facts.ts';

/**
 * The queries of an alarm for GetMetricData. Their ids get a prefix, because two alarms may use the same ids.
 *
 * @param periodSeconds replaces the period of every query, if given
 */
export function queriesOf(
  { queries = [] }: Pick<AlarmDescription, 'queries'>,
  prefix: string,
  periodSeconds?: number,
): readonly MetricDataQuery[] {
  const ids = new Set(queries.map(({ id }) => id));
  return queries.map((query) => ({
    Id: `${prefix}${query.id}`,
    ReturnData: query.returnsData,
    ...(query.accountId !== undefined && { AccountId: query.accountId }),
    ...describeSource({ ...query, periodSeconds: periodSeconds ?? query.periodSeconds }, prefix, ids),
  }));
}

function describeSource(
  { expression, metric, statistic, periodSeconds, unit }: MetricQuery,
  prefix: string,
  ids: ReadonlySet<string>,
): Pick<MetricDataQuery, 'Expression' | 'MetricStat' | 'Period'> {
  if (metric === undefined) {
    const renamed = renameIds(expression ?? '', prefix, ids);
    return { Expression: renamed, ...(periodSeconds !== undefined && { Period: periodSeconds }) };
  }
  return {
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.metricName,
        Dimensions: metric.dimensions.map(([Name, Value]) => ({ Name, Value })),
      },
      Period: periodSeconds,
      Stat: statistic,
      Unit: Object.values(StandardUnit).find((one) => one === unit),
    },
  };
}

/** Names in quotes are metric names, not ids. */
function renameIds(expression: string, prefix: string, ids: ReadonlySet<string>): string {
  return expression.replace(/"[^"]*"|'[^']*'|[A-Za-z_]\w*/g, (word) => (ids.has(word) ? `${prefix}${word}` : word));
}
