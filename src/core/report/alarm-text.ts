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
  const { metric, statistic, value, threshold, comparisonOperator, meaning } = alarm;
  if (metric === undefined && meaning !== undefined) return meaning;
  const name = metric === undefined ? 'value' : [statistic, metric.split(' ').at(-1)].filter(Boolean).join(' ');
  const bound =
    threshold === undefined ? '' : `, threshold ${describeComparison(comparisonOperator)} ${describeNumber(threshold)}`;
  return `${name} ${value === undefined ? 'unknown' : describeNumber(value)}${bound}`;
}
