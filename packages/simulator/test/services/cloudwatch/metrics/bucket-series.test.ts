import { describe, expect, it } from 'vitest';
import { BucketSeries } from '../../../../src/services/cloudwatch/metrics/bucket-series.ts';

const minute = 60_000;
const hour = 60 * minute;

/** One value per start: the start in minutes. */
function seriesOf(...minutes: readonly number[]): BucketSeries {
  const series = new BucketSeries();
  for (const one of minutes) series.at(one * minute).add(one, 1);
  return series;
}

describe('BucketSeries', () => {
  it('gives the bucket of a start, and none where nothing was added', () => {
    const series = seriesOf(0, 1);
    expect([series.get(minute)?.sum, series.get(2 * minute)]).toEqual([1, undefined]);
  });

  it('adds to the bucket that is there', () => {
    const series = seriesOf(3);
    series.at(3 * minute).add(7, 2);
    expect(series.get(3 * minute)?.values()).toEqual([
      [3, 1],
      [7, 2],
    ]);
  });

  it('gives the same of packed hours, and of the hour that has not ended', () => {
    const series = seriesOf(0, 59, 60, 119, 120);
    series.pack(2 * hour);
    expect([0, 59, 60, 119, 120, 58].map((one) => series.get(one * minute)?.sum)).toEqual([
      0,
      59,
      60,
      119,
      120,
      undefined,
    ]);
  });

  it('takes values for a minute of a packed hour, and keeps its other minutes', () => {
    const series = seriesOf(10, 20);
    series.pack(hour);
    series.at(10 * minute).add(5, 1);
    series.pack(hour);
    expect(series.get(10 * minute)?.values()).toEqual([
      [5, 1],
      [10, 1],
    ]);
    expect(series.get(20 * minute)?.values()).toEqual([[20, 1]]);
  });

  it('forgets what is older than an instant, packed or not', () => {
    const series = seriesOf(30, 90, 150);
    series.pack(2 * hour);
    series.forgetBefore(91 * minute);
    // The hour that holds minute 90 is kept as a whole, but its older minutes are not given any more.
    expect([30, 90, 150].map((one) => series.get(one * minute)?.sum)).toEqual([undefined, undefined, 150]);
    series.forgetBefore(151 * minute);
    expect(series.get(150 * minute)).toBeUndefined();
  });

  it('keeps a bucket that begins at the very instant', () => {
    const series = seriesOf(90);
    series.forgetBefore(90 * minute);
    expect(series.get(90 * minute)?.sum).toBe(90);
  });
});
