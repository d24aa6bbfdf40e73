import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSpans } from '../../../src/core/history/median-span.ts';
import { days, durationMs, hours, minutes, seconds } from '../../../src/core/time.ts';

function medianOf(spans: readonly number[]) {
  const counts = countSpans();
  for (const span of spans) counts.add(durationMs(span));
  return counts.median();
}

describe('the median of durations', () => {
  it('does not exist without durations', () => {
    expect(medianOf([])).toBeUndefined();
  });

  it('is the one in the middle, or the mean of the two in the middle', () => {
    expect(medianOf([seconds(90)])).toBe(90_000);
    expect(medianOf([seconds(10), seconds(90), seconds(20)])).toBe(20_000);
    expect(medianOf([seconds(10), seconds(20), seconds(30), seconds(90)])).toBe(25_000);
    expect(medianOf([seconds(10), seconds(10), seconds(90)])).toBe(10_000);
  });

  it('has seconds below an hour, minutes below a day, and hours above', () => {
    expect(medianOf([59 * 60_000 + 1_499])).toBe(59 * 60_000 + 1_000);
    expect(medianOf([hours(2) + 29_999])).toBe(hours(2));
    expect(medianOf([hours(2) + 30_000])).toBe(hours(2) + minutes(1));
    expect(medianOf([days(2) + minutes(29)])).toBe(days(2));
  });

  it('is one of the durations or between two of them, in any order', () => {
    const spans = fc.array(fc.integer({ min: 0, max: 3_599 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(spans, (counts) => {
        const given = counts.map((count) => seconds(count));
        const median = medianOf(given) ?? Number.NaN;
        const below = given.filter((span) => span < median).length;
        const above = given.filter((span) => span > median).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(given.length / 2);
        expect(medianOf(given.toReversed())).toBe(median);
      }),
    );
  });
});
