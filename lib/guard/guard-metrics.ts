import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** Which function counts what. */
const countedBy = {
  Reconciliations: 'reconciler',
  OutcomesRecorded: 'reconciler',
  UnreadableServices: 'reconciler',
  ServicesLeftAlone: 'reconciler',
  SweepSignals: 'sweeper',
  SweepUnfinished: 'sweeper',
  MessagesShown: 'notifier',
  MessagesWaiting: 'notifier',
} as const;

/** The guard's own metrics. */
export type GuardMetricName = keyof typeof countedBy;

/** @internal How many of them one account pays for: the page of costs counts them. */
export const GUARD_METRIC_COUNT = Object.keys(countedBy).length;

/** One of the guard's counts: its sum over five minutes, unless `props` say otherwise. */
export function guardMetric(namespace: string, metricName: GuardMetricName, props: MetricOptions = {}): Metric {
  return new Metric({
    statistic: Stats.SUM,
    period: Duration.minutes(5),
    ...props,
    namespace,
    metricName,
    dimensionsMap: { service: countedBy[metricName], ...props.dimensionsMap },
  });
}
