import { gap } from '../validation-error.ts';

const threshold = 'use metrics and a fixed threshold';

/** @throws Error naming the kind of alarm and what to use, if it is one that is not simulated */
export function refuseOtherKinds(given: Readonly<Record<string, unknown>>): void {
  if (given['EvaluationCriteria'] !== undefined) throw refusal('PromQL alarms (EvaluationCriteria)');
  if (given['ThresholdMetricId'] !== undefined) throw refusal('anomaly detection alarms (ThresholdMetricId)');
  const window = given['EvaluationWindow'];
  if (window !== null && typeof window === 'object' && 'WallClockWindow' in window) {
    throw refusal('wall-clock alarms (EvaluationWindow)', 'leave EvaluationWindow out, for a sliding window');
  }
  if (given['WarmUpConfiguration'] !== undefined) {
    throw refusal('alarms with a warm-up (WarmUpConfiguration)', 'leave WarmUpConfiguration out');
  }
  if (given['ActionConfiguration'] !== undefined) {
    throw refusal('the content of notifications (ActionConfiguration)', 'leave it out, because actions do not run');
  }
}

/** Operations that create such alarms. */
export const refusedOperations: Readonly<Record<string, readonly [kind: string, instead: string]>> = {
  PutCompositeAlarm: ['composite alarms (PutCompositeAlarm)', 'combine the metrics in one alarm on metric math'],
  PutLogAlarm: ['log alarms (PutLogAlarm)', threshold],
  PutAnomalyDetector: ['anomaly detection alarms (PutAnomalyDetector)', threshold],
};

export function refusal(kind: string, instead = threshold): Error {
  return gap(`the simulator does not support ${kind}: ${instead}`);
}
