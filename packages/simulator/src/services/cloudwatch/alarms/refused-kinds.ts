import { gap, validationError } from '../validation-error.ts';

const anomalyOperators = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

/** @throws Error naming the kind of alarm, if it is one that is not simulated */
export function refuseOtherKinds(given: Readonly<Record<string, unknown>>): void {
  if (given['MetricName'] !== undefined && given['EvaluationCriteria'] !== undefined) {
    throw validationError('Exactly one of Metrics, MetricName or EvaluationCriteria must be specified');
  }
  if (given['EvaluationCriteria'] !== undefined) throw refusal('PromQL alarms (EvaluationCriteria)');
  const operator = String(given['ComparisonOperator']);
  if (given['ThresholdMetricId'] !== undefined || anomalyOperators.includes(operator)) {
    throw refusal('anomaly detection alarms (ThresholdMetricId)');
  }
  const window = given['EvaluationWindow'];
  if (window !== null && typeof window === 'object' && 'WallClockWindow' in window) {
    throw refusal('wall-clock alarms (EvaluationWindow)');
  }
  if (given['WarmUpConfiguration'] !== undefined) throw refusal('alarms with a warm-up (WarmUpConfiguration)');
}

/** Operations that create such alarms. */
export const refusedOperations: Readonly<Record<string, string>> = {
  PutCompositeAlarm: 'composite alarms (PutCompositeAlarm)',
  PutLogAlarm: 'log alarms (PutLogAlarm)',
  PutAnomalyDetector: 'anomaly detection alarms (PutAnomalyDetector)',
};

export function refusal(kind: string): Error {
  return gap(`the simulator does not support ${kind}: use metrics and a fixed threshold`);
}
