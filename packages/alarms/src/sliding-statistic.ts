/** The aggregated values of a metric per minute, oldest first; a minute with a count of 0 has no values. */
export interface MinuteSeries {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
}

export type SlidingStatistic = 'SampleCount' | 'Average' | 'Sum' | 'Minimum' | 'Maximum';

/**
 * Computes a statistic for each minute over the window of `minutes` that ends with it; NaN if the window has no values.
 *
 * This is the series of an alarm with a period longer than a minute, which CloudWatch evaluates every minute. Pass it
 * to `evaluateSeries` with a stride of `minutes`. Each window is summed from scratch, because a running sum drifts.
 *
 * @public
 */
export function slidingStatistic(series: MinuteSeries, statistic: SlidingStatistic, minutes: number): Float64Array {
  return Float64Array.from(series.counts, (_, newest) => windowValue(series, statistic, newest + 1 - minutes, newest));
}

function windowValue(series: MinuteSeries, statistic: SlidingStatistic, from: number, to: number): number {
  let [sum, count, minimum, maximum] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let minute = Math.max(0, from); minute <= to; minute += 1) {
    const samples = series.counts[minute] ?? 0;
    if (samples === 0) continue;
    count += samples;
    sum += series.sums[minute] ?? 0;
    minimum = Math.min(minimum, series.minima[minute] ?? minimum);
    maximum = Math.max(maximum, series.maxima[minute] ?? maximum);
  }
  if (count === 0) return Number.NaN;
  switch (statistic) {
    case 'SampleCount':
      return count;
    case 'Average':
      return sum / count;
    case 'Sum':
      return sum;
    case 'Minimum':
      return minimum;
    case 'Maximum':
      return maximum;
  }
}
