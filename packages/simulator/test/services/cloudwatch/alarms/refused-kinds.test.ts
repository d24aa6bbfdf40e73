import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

describe('the kinds of alarms that are not simulated', () => {
  it.each([
    [{ EvaluationCriteria: { PromQLCriteria: { Query: 'up' } }, MetricName: undefined }, 'PromQL alarms'],
    [{ ThresholdMetricId: 'ad1' }, 'anomaly detection alarms'],
    [{ ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold' }, 'anomaly detection alarms'],
    [{ EvaluationWindow: { WallClockWindow: { Timezone: 'UTC' } } }, 'wall-clock alarms'],
    [{ WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } }, 'alarms with a warm-up'],
  ])('are refused by name: %j [CW-31]', (fields, kind) => {
    expect(() => monitored().alarm('a', fields)).toThrow(`the simulator does not support ${kind}`);
  });

  it.each([
    ['PutCompositeAlarm', 'composite alarms'],
    ['PutLogAlarm', 'log alarms'],
    ['PutAnomalyDetector', 'anomaly detection alarms'],
  ])('are refused by name when %s makes them [CW-31]', (operation, kind) => {
    expect(() => monitored().call(operation, { AlarmName: 'a' })).toThrow(`the simulator does not support ${kind}`);
  });

  it('do not include an alarm with a sliding window [CW-31]', () => {
    expect(() => monitored().alarm('a', { EvaluationWindow: { SlidingWindow: {} } })).not.toThrow();
  });
});
