import { describe, expect, it } from 'vitest';
import { drawOutcomesChart, endsOf, totalOf } from '../../../../src/core/history-page/charts/outcomes-chart.ts';
import type { Trend } from '../../../../src/core/history-page/trend.ts';
import { epochMs } from '../../../../src/core/time.ts';

const day = (date: number) => epochMs(Date.UTC(2026, 10, date));
const trend: Trend = {
  unit: 'day',
  periods: [
    { from: day(23), until: day(24), ends: { 'rolled-back': 1, succeeded: 3 }, recovery: undefined },
    { from: day(24), until: day(25), ends: {}, recovery: undefined },
  ],
};

describe('the chart of outcomes', () => {
  const chart = String(drawOutcomesChart(trend));

  it('says in words what it shows', () => {
    const words =
      'Bar chart of 4 deployments per day: 3 succeeded, 1 rolled back. Most in one day: 4, 2026-11-23. The table below has all numbers.';
    expect(chart.split(`aria-label="${words}"`)).toHaveLength(4);
    expect(chart).toContain('<title>2026-11-23: 3 succeeded, 1 rolled back</title>');
    expect(String(drawOutcomesChart({ unit: 'day', periods: [] }))).toContain('per day: there are none.');
  });

  it('has bars from the bottom up, as high as their numbers, with a pattern besides the color', () => {
    // 300 by 220: the axis of 4 goes from 194 up to 12; a line of the background separates the parts.
    const [, narrow = ''] = chart.split('class="chart narrow"');
    const bars = [...narrow.matchAll(/class="fill (\w+)" d="M[\d.]+ ([\d.]+)h[\d.]+v([\d.]+)/g)].map(
      ([, ...bar]) => bar,
    );
    expect(bars).toEqual([
      ['good', '57.5', '135.5'],
      ['bad', '12', '44.5'],
    ]);
    expect(narrow).toContain('fill="url(#p-rolled-back)"');
    expect(narrow).not.toContain('url(#p-succeeded)');
  });

  it('knows the ends that occurred, and the sum of a period', () => {
    expect(endsOf(trend.periods)).toEqual(['succeeded', 'rolled-back']);
    expect(trend.periods.map(totalOf)).toEqual([4, 0]);
  });
});
