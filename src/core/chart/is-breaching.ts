/** What an alarm compares values with. */
interface Comparison {
  /** CloudWatch's name of it, such as `GreaterThanThreshold`; undefined if it is not known. */
  readonly comparisonOperator: string | undefined;
  /** Undefined for metric math without a fixed threshold. */
  readonly threshold: number | undefined;
}

/**
 * Whether a value breaches the threshold. An operator of anomaly detection has no fixed threshold, so no value does.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function isBreaching({ comparisonOperator, threshold }: Comparison, value: number): boolean {
  if (threshold === undefined) return false;
  switch (comparisonOperator) {
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
    default:
      return false;
  }
}
