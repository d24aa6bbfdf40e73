import { sendEvent } from '../bus-event.ts';
import { withOffset } from './reason.ts';
import type { CloudWatchWorld, MetricAlarm, StateReading } from './state.ts';

/**
 * `CloudWatch Alarm State Change`: the states with their reasons, and the metric, but not the threshold.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function announceStateChange(world: CloudWatchWorld, alarm: MetricAlarm, previous: StateReading): void {
  const { AlarmName, AlarmDescription, MetricName, Namespace, Period, Statistic, Dimensions } = alarm.configuration;
  const dimensions = Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  const metricStat = {
    metric: { dimensions, name: MetricName, namespace: Namespace },
    period: Period,
    stat: Statistic,
  };
  sendEvent(world, world.scope, {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resource: alarm.arn,
    detail: {
      alarmName: AlarmName,
      configuration: {
        ...(AlarmDescription === undefined ? {} : { description: AlarmDescription }),
        metrics: [{ id: alarm.metricId, metricStat, returnData: true }],
      },
      previousState: describeState(previous),
      state: describeState(alarm.state),
    },
  });
}

function describeState({ reason, reasonData, at, value }: StateReading) {
  return { reason, ...(reasonData === undefined ? {} : { reasonData }), timestamp: withOffset(at), value };
}
