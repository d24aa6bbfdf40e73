import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** The function that writes each metric. */
const countedBy = {
  Reconciliations: 'reconciler',
  OutcomesRecorded: 'reconciler',
  UnreadableServices: 'reconciler',
  ServicesLeftAlone: 'reconciler',
  SweepSignals: 'sweeper',
  SweepUnfinished: 'sweeper',
  EvidenceGathered: 'explainer',
  MessagesShown: 'notifier',
  MessagesWaiting: 'notifier',
} as const;

/** The guard's own metrics. */
export type GuardMetricName = keyof typeof countedBy;

/** Number of metrics per account, for the page of costs. @internal */
export const GUARD_METRIC_COUNT = Object.keys(countedBy).length;

/** Returns one of the guard's metrics: the sum over five minutes, unless `props` override it. */
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
