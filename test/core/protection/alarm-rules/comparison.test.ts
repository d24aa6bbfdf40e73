import { describe, expect, it } from 'vitest';
import { comparisonOf } from '../../../../src/core/protection/alarm-rules/comparison.ts';

describe('comparisonOf', () => {
  it('reads ten minutes of a canary, and its share within wide limits', () => {
    const { period, ratio, growth } = comparisonOf('canary', { percent: 20, bakeTime: 30 });
    expect([period, growth]).toEqual([600, 0.8]);
    // 20 % to the new version are a quarter of what the old one gets: 0.55 and 1.6 of it.
    expect(ratio[0]).toBeCloseTo(0.1375, 10);
    expect(ratio[1]).toBeCloseTo(0.4, 10);
  });

  it('has no upper limit for a canary of half of the traffic or more', () => {
    expect(comparisonOf('canary', { percent: 50, bakeTime: 10 }).ratio).toEqual([0.1, undefined]);
  });

  it.each([
    [0, 10],
    [3, 10],
    [4, 14],
    [6, 20],
    [216, 720],
    [217, 720],
  ])(
    'reads three and a third linear steps of %d minutes, at least ten minutes and at most half a day: %d minutes',
    (bakeTime, minutes) => {
      expect(comparisonOf('linear', { percent: 10, bakeTime })).toMatchObject({ period: minutes * 60, growth: 1.2 });
    },
  );
});
