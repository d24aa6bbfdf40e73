import { describe, expect, it } from 'vitest';
import { timeTicks, valueScale } from '../../../src/core/chart/scale.ts';

describe('the scale', () => {
  const alarm = (values: readonly number[], threshold: number | undefined) => ({
    threshold,
    points: values.map((value, index) => ({ at: index, value })),
  });

  it.each([
    [[0, 15], 10, [0, 5, 10, 15, 20]],
    [[0.2, 0.31], 0.5, [0, 0.2, 0.4, 0.6]],
    [[-3, 4], 2, [-4, -2, 0, 2, 4, 6]],
    [[0], 0, [0, 1]],
    [[999], 80, [0, 500, 1000]],
    [[15], undefined, [0, 5, 10, 15, 20]],
  ])('of %j against %s has round ticks with room above', (values, threshold, ticks) => {
    expect(valueScale(alarm(values, threshold)).ticks).toEqual(ticks);
  });

  it('has no instants closer than the labels tell apart', () => {
    const twoMinutes = [0, 1, 2].map((minutes) => minutes * 60_000);
    expect(timeTicks(0, 120_000, 8)).toHaveLength(9);
    expect(timeTicks(0, 120_000, 8, 60_000)).toEqual(twoMinutes);
  });

  it('marks round instants', () => {
    expect(timeTicks(0, 11 * 60_000, 6)).toEqual([0, 2, 4, 6, 8, 10].map((minutes) => minutes * 60_000));
    expect(timeTicks(-600_000, 86_400_000, 7)).toEqual([0, 4, 8, 12, 16, 20, 24].map((hours) => hours * 3_600_000));
  });
});
