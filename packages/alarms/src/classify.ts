import type { ComparisonOperator, LowSamplePercentile } from './threshold-rule.ts';

/** How a point counts for its alarm. The numbers are chosen so that `code & 1` breaches and `code & 2` is missing. */
const GOOD = 0;
export const BREACHING = 1;
export const MISSING = 2;

export interface Threshold {
  readonly comparisonOperator: ComparisonOperator;
  readonly threshold: number;
}

/** One code per point; NaN is a missing point. */
export function classifyPoints(values: Float64Array, { comparisonOperator, threshold }: Threshold): Uint8Array {
  const codes = new Uint8Array(values.length);
  // "Less than" is "greater than" with both sides negated, which is exact.
  const sign = comparisonOperator.startsWith('Less') ? -1 : 1;
  const limit = sign * threshold;
  if (comparisonOperator.includes('OrEqual')) {
    for (let index = 0; index < values.length; index += 1) {
      const value = sign * (values[index] ?? Number.NaN);
      codes[index] = value >= limit ? BREACHING : value < limit ? GOOD : MISSING;
    }
    return codes;
  }
  for (let index = 0; index < values.length; index += 1) {
    const value = sign * (values[index] ?? Number.NaN);
    codes[index] = value > limit ? BREACHING : value <= limit ? GOOD : MISSING;
  }
  return codes;
}

/**
 * Whether a period has too few samples for its percentile: fewer than 10/(1−p), or 10/p below the
 * median. In hundredths of a percent, so that nothing is rounded.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 * @internal
 */
export function isLowSample(samples: number, percent: number): boolean {
  const hundredths = Math.round(percent * 100);
  const rarer = hundredths >= 5_000 ? 10_000 - hundredths : hundredths;
  return samples * rarer < 100_000;
}

/** One flag per point: 1 if it has too few samples and the alarm ignores those. */
export function lowSampleFlags(
  samples: Float64Array,
  { percent, evaluateLowSampleCountPercentile }: LowSamplePercentile,
): Uint8Array {
  const flags = new Uint8Array(samples.length);
  if (evaluateLowSampleCountPercentile === 'evaluate') return flags;
  for (let index = 0; index < samples.length; index += 1) {
    flags[index] = isLowSample(samples[index] ?? 0, percent) ? 1 : 0;
  }
  return flags;
}
