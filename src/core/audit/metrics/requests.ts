import type { Audited } from '../audited-service.ts';
import { knownOf } from '../known.ts';
import { dependsOnRequests } from '../rules/alarm-histories.ts';
import { METRIC_READS } from './metric-reads.ts';
import type { SeriesQuery } from './series.ts';

/** The series of the requests of a service, one per target group and load balancer; none if no rule needs them. */
export function requestSeries({ service, alarms }: Audited): readonly SeriesQuery[] {
  if (!alarms.some((alarm) => alarm.kind === 'metric' && alarm.metrics.some(dependsOnRequests))) return [];
  return service.targetGroups
    .filter(({ kind }) => kind === 'application')
    .flatMap(({ dimension, loadBalancers = [] }) =>
      loadBalancers.flatMap((one) => {
        const group = knownOf(dimension);
        const loadBalancer = knownOf(one.dimension);
        return group === undefined || loadBalancer === undefined ? [] : [requestsOf(group, loadBalancer)];
      }),
    );
}

function requestsOf(group: string, loadBalancer: string): SeriesQuery {
  const dimensions = [
    ['LoadBalancer', loadBalancer],
    ['TargetGroup', group],
  ] as const;
  return {
    key: `requests ${loadBalancer} ${group}`,
    period: METRIC_READS.coarsePeriod,
    queries: [
      {
        id: 'requests',
        expression: undefined,
        metric: { namespace: 'AWS/ApplicationELB', metricName: 'RequestCount', dimensions },
        statistic: 'Sum',
        periodSeconds: METRIC_READS.coarsePeriod,
        unit: undefined,
        accountId: undefined,
        returnsData: true,
      },
    ],
  };
}

/**
 * Requests per minute in a usual minute: the median of the hours with requests. Undefined without any request.
 *
 * @param series hourly sums, each over the same span
 */
export function usualRequests(series: readonly Float64Array[]): number | undefined {
  const length = Math.max(0, ...series.map((values) => values.length));
  const sums = Array.from({ length }, (_, hour) => series.reduce((sum, values) => sum + (values[hour] || 0), 0));
  const busy = sums.filter((sum) => sum > 0).toSorted((a, b) => a - b);
  const middle = busy[Math.floor(busy.length / 2)];
  return middle === undefined ? undefined : (middle * 60) / METRIC_READS.coarsePeriod;
}
