import type { Bucket } from './bucket.ts';
import { gap } from '../validation-error.ts';

export type Statistic =
  | { readonly kind: 'simple'; readonly name: 'SampleCount' | 'Average' | 'Sum' | 'Minimum' | 'Maximum' }
  /** In hundredths of a percent, 0 to 10,000. */
  | { readonly kind: 'percentile'; readonly name: string; readonly hundredths: number };

export const simpleStatistics = ['Minimum', 'Maximum', 'Average', 'SampleCount', 'Sum'] as const;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
const otherStatistics = /^(IQM|(tm|TM|wm|WM|tc|TC|ts|TS|pr|PR)[(\d].*)$/;

/**
 * Parses the name of a statistic; percentiles are p0 to p100 with at most two decimals. Undefined for a name that
 * CloudWatch does not have.
 *
 * @throws SimulatorGap for a statistic that the simulator does not have
 */
export function parseStatistic(name: string): Statistic | undefined {
  const simple = simpleStatistics.find((one) => one === name);
  if (simple !== undefined) return { kind: 'simple', name: simple };
  const [, percent] = /^p(\d{1,3}(?:\.\d{1,2})?)$/.exec(name) ?? [];
  if (percent !== undefined && Number(percent) <= 100) {
    return { kind: 'percentile', name, hundredths: Math.round(Number(percent) * 100) };
  }
  if (/^p\d{1,2}\.\d{3,10}$/.test(name) || /^p100\.\d+$/.test(name)) {
    throw gap(`the simulator evaluates percentiles from p0 to p100 with at most two decimals, got ${name}`);
  }
  if (otherStatistics.test(name)) {
    throw gap(
      `the simulator does not evaluate the statistic ${name}: trimmed and winsorized means, trimmed counts and sums and percentile ranks are not simulated; use a percentile p0 to p100 or ${simpleStatistics.join(', ')}`,
    );
  }
  return undefined;
}

export type PercentileMethod = 'nearest-rank' | 'linear';

/**
 * The value of a statistic; undefined for a percentile of statistic sets, or of values some of which are negative.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export function statisticOf(bucket: Bucket, statistic: Statistic, method: PercentileMethod): number | undefined {
  if (statistic.kind === 'percentile') return percentileOf(bucket, statistic.hundredths, method);
  if (statistic.name === 'Sum') return bucket.sum;
  if (statistic.name === 'SampleCount') return bucket.count;
  if (statistic.name === 'Minimum') return bucket.minimum;
  if (statistic.name === 'Maximum') return bucket.maximum;
  return bucket.sum / bucket.count;
}

function percentileOf(bucket: Bucket, hundredths: number, method: PercentileMethod): number | undefined {
  const values = bucket.minimum < 0 ? undefined : bucket.values();
  if (values === undefined) return undefined;
  if (method === 'nearest-rank') return valueAt(values, Math.max(1, Math.ceil((hundredths * bucket.count) / 10_000)));
  const rank = 1 + ((bucket.count - 1) * hundredths) / 10_000;
  const [below, above] = [valueAt(values, Math.floor(rank)), valueAt(values, Math.ceil(rank))];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** The value with a rank; 1 is the lowest. */
function valueAt(values: readonly (readonly [number, number])[], rank: number): number | undefined {
  let passed = 0;
  for (const [value, count] of values) {
    passed += count;
    if (passed >= rank) return value;
  }
  return values.at(-1)?.[0];
}

/**
 * Whether a number of samples is too low for a percentile: fewer than 10/(1 - p), or fewer than 10/p below the median.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
export function hasTooFewSamples(samples: number, hundredths: number): boolean {
  const beyond = hundredths < 5_000 ? hundredths : 10_000 - hundredths;
  return samples * beyond < 10 * 10_000;
}
