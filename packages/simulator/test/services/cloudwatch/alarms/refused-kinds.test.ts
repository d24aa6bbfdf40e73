import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

const nothing = {
  MetricName: undefined,
  Namespace: undefined,
  Statistic: undefined,
  Period: undefined,
  Threshold: undefined,
  ComparisonOperator: undefined,
};
const banded = {
  ...nothing,
  Metrics: [
    { Id: 'm1', MetricStat: { Metric: { Namespace: 'shop', MetricName: 'errors' }, Period: 60, Stat: 'Sum' } },
    { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' },
  ],
  ThresholdMetricId: 'ad1',
};

describe('the kinds of alarms that are not simulated', () => {
  it.each([
    [{ ...nothing, EvaluationCriteria: { PromQLCriteria: { Query: 'up' } } }, 'PromQL alarms'],
    [{ ...banded, ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold' }, 'anomaly detection alarms'],
    [{ EvaluationWindow: { WallClockWindow: { Timezone: 'UTC' } } }, 'wall-clock alarms'],
    [{ WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } }, 'alarms with a warm-up'],
    [{ ActionConfiguration: {} }, 'the content of notifications'],
  ])('are refused by name: %j [CW-31]', (fields, kind) => {
    expect(() => monitored().alarm('a', fields)).toThrow(`the simulator does not support ${kind}`);
  });

  it.each([
    ['PutCompositeAlarm', 'composite alarms (PutCompositeAlarm): combine the metrics in one alarm on metric math'],
    ['PutLogAlarm', 'log alarms (PutLogAlarm): use metrics and a fixed threshold'],
    ['PutAnomalyDetector', 'anomaly detection alarms (PutAnomalyDetector): use metrics and a fixed threshold'],
  ])('are refused by name when %s makes them, with what to use instead [CW-31]', (operation, refusal) => {
    expect(() => monitored().call(operation, { AlarmName: 'a' })).toThrow(`the simulator does not support ${refusal}`);
  });

  it('do not include an alarm with a sliding window [CW-31]', () => {
    expect(() => monitored().alarm('a', { EvaluationWindow: { SlidingWindow: {} } })).not.toThrow();
  });
});
