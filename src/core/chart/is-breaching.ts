/** What an alarm compares values with. */
interface Comparison {
  /** CloudWatch's name of it, such as `GreaterThanThreshold`; undefined if it is not known. */
  readonly comparisonOperator: string | undefined;
  /** Undefined for metric math without a fixed threshold. */
  readonly threshold: number | undefined;
}

/**
 * Whether a value breaches the threshold. Undefined if what is known here does not answer it: the operators of anomaly detection
 * (`LessThanLowerOrGreaterThanUpperThreshold`, `LessThanLowerThreshold`, `GreaterThanUpperThreshold`) compare with a band that
 * moves, and the alarm names no number for it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html ComparisonOperator
 */
export function isBreaching({ comparisonOperator, threshold }: Comparison, value: number): boolean | undefined {
  if (threshold === undefined) return undefined;
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
      return undefined;
  }
}
