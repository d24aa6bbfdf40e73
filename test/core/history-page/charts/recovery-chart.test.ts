import { describe, expect, it } from 'vitest';
import { drawRecoveryChart, isLogarithmicChart } from '../../../../src/core/history-page/charts/recovery-chart.ts';
import type { Trend } from '../../../../src/core/history-page/trend.ts';
import { epochMs, minutes } from '../../../../src/core/time.ts';

const trendOf = (...spans: readonly (readonly [shortest: number, median: number, longest: number])[]): Trend => ({
  unit: 'week',
  periods: spans.map(([shortest, median, longest], index) => ({
    from: epochMs(Date.UTC(2026, 10, 2 + 7 * index)),
    until: epochMs(Date.UTC(2026, 10, 9 + 7 * index)),
    ends: { 'rolled-back': 3 },
    recovery: { count: 3, shortest: minutes(shortest), median: minutes(median), longest: minutes(longest) },
  })),
});

describe('the chart of recovery times', () => {
  it('says in words what it shows', () => {
    const chart = String(drawRecoveryChart(trendOf([2, 3, 9], [4, 5, 6])));
    expect(chart).toContain(
      'aria-label="Chart of recovery times per week. The medians go from 3 min to 5 min. The table below has all numbers."',
    );
    expect(chart).toContain('<title>week of 2026-11-02: median 3 min of 3, from 2 min to 9 min</title>');
  });

  it('has a dot at the median: half of the height at half of the axis', () => {
    const [, narrow = ''] = String(drawRecoveryChart(trendOf([4, 5, 10]))).split('class="chart narrow"');
    // The axis goes from 0 at 194 to 10 min at 12.
    expect(narrow).toMatch(/class="dot" cx="[\d.]+" cy="103"/);
  });

  it('is logarithmic if durations differ much', () => {
    expect(isLogarithmicChart(trendOf([2, 3, 9]))).toBe(false);
    expect(isLogarithmicChart(trendOf([1, 3, 60]))).toBe(true);
    expect(isLogarithmicChart({ unit: 'week', periods: [] })).toBe(false);
  });

  it('may be empty', () => {
    expect(String(drawRecoveryChart({ unit: 'week', periods: [] }))).toContain('per week: there are none.');
  });
});
