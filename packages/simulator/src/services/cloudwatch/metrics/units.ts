/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const amounts = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'] as const;
const bits = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'] as const;
const sizes = [...amounts, ...bits] as const;

/** All units that a value can have, in the order of CloudWatch's errors. */
export const units = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  ...sizes,
  'Percent',
  'Count',
  ...sizes.map((one) => `${one}/Second` as const),
  'Count/Second',
  'None',
] as const;
