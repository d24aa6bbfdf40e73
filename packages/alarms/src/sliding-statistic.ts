/** What a metric keeps of each minute, oldest first; a minute with a count of 0 has no values. */
export interface MinuteSeries {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
}

export type SlidingStatistic = 'SampleCount' | 'Average' | 'Sum' | 'Minimum' | 'Maximum';

/**
 * One value per minute, each over the `minutes` that end with it: the series of an alarm with a longer period, which is evaluated
 * every minute over a window that slides. Give it to `evaluateSeries` with a stride of as many minutes. NaN where no minute of
 * the window has values. Each window is added up anew, since sums that are kept by adding and taking away drift.
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
