import type { RecordedAlarm } from '../deployment/record.ts';

/** Formats CloudWatch's operator as a sign, or in words for an operator of anomaly detection. */
export function describeComparison(operator: string | undefined): string {
  const signs: Readonly<Record<string, string>> = {
    GreaterThanThreshold: '>',
    GreaterThanOrEqualToThreshold: '≥',
    LessThanThreshold: '<',
    LessThanOrEqualToThreshold: '≤',
  };
  return signs[operator ?? ''] ?? 'a threshold of';
}

/** Formats a metric's value with four significant digits; whole numbers stay whole. */
export function describeNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/**
 * Formats the newest value and its threshold: `Sum HTTPCode_Target_5XX_Count 120, threshold > 10`. For metric math, whose numbers
 * say little, it is what the alarm's description says, if it has one.
 */
export function describeMeasurement(alarm: RecordedAlarm): string {
  const { metric, value, meaning } = alarm;
  if (metric === undefined && meaning !== undefined) return meaning;
  return `${nameOf(alarm)} ${value === undefined ? 'unknown' : describeNumber(value)}${boundOf(alarm)}`;
}

/** Formats what an alarm compares with its threshold, without a value: `Sum HTTPCode_Target_5XX_Count, threshold > 10`. */
export function describeCondition(alarm: RecordedAlarm): string {
  return `${nameOf(alarm)}${boundOf(alarm)}`;
}

function nameOf({ metric, statistic }: RecordedAlarm): string {
  return metric === undefined ? 'value' : [statistic, metric.split(' ').at(-1)].filter(Boolean).join(' ');
}

function boundOf({ threshold, comparisonOperator }: RecordedAlarm): string {
  return threshold === undefined
    ? ''
    : `, threshold ${describeComparison(comparisonOperator)} ${describeNumber(threshold)}`;
}
