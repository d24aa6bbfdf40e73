import { sendEvent } from '../../bus-event.ts';
import type { Dimension } from '../metrics/metric-store.ts';
import { withOffset } from './reason.ts';
import type { CloudWatchWorld, MetricAlarm, MetricDataQuery, StateReading } from './state.ts';

/**
 * Sends `CloudWatch Alarm State Change`, with both states, their reasons and the metrics, but without the threshold.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function announceStateChange(world: CloudWatchWorld, alarm: MetricAlarm, previous: StateReading): void {
  const { AlarmName, AlarmDescription } = alarm.configuration;
  sendEvent(world, world.scope, {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resource: alarm.arn,
    detail: {
      alarmName: AlarmName,
      configuration: {
        ...(AlarmDescription === undefined ? {} : { description: AlarmDescription }),
        metrics: describeMetrics(alarm),
      },
      previousState: describeState(previous),
      state: describeState(alarm.state),
    },
  });
}

function describeMetrics({ configuration, metricId }: MetricAlarm) {
  const { Metrics, MetricName, Namespace, Period, Statistic, ExtendedStatistic, Dimensions } = configuration;
  if (Metrics !== undefined) return Metrics.map(describeQuery);
  const metric = { dimensions: byName(Dimensions), name: MetricName, namespace: Namespace };
  const metricStat = { metric, period: Period, stat: Statistic ?? ExtendedStatistic };
  return [{ id: metricId, metricStat, returnData: true }];
}

function describeQuery({ Id, Expression, Label, MetricStat, ReturnData = true }: MetricDataQuery) {
  const rest = { id: Id, ...(Label === undefined ? {} : { label: Label }), returnData: ReturnData };
  if (MetricStat === undefined) return { expression: Expression, ...rest };
  const { Metric, Period, Stat } = MetricStat;
  const metric = { dimensions: byName(Metric.Dimensions), name: Metric.MetricName, namespace: Metric.Namespace };
  return { ...rest, metricStat: { metric, period: Period, stat: Stat } };
}

function byName(dimensions: readonly Dimension[] = []) {
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
}

function describeState({ reason, reasonData, at, value }: StateReading) {
  return { reason, ...(reasonData === undefined ? {} : { reasonData }), timestamp: withOffset(at), value };
}
