import type { PlayedAlarm } from '@ecs-guard/simulator/scenario/play/played';
import { describe, expect, it } from 'vitest';
import { timeTicks, valueScale } from '../../../src/cli/simulate/scale.ts';

describe('the scale', () => {
  const alarm = (values: readonly number[], threshold: number) =>
    ({ threshold, points: values.map((value, index) => ({ at: index, value })) }) as unknown as PlayedAlarm;

  it.each([
    [[0, 15], 10, [0, 5, 10, 15, 20]],
    [[0.2, 0.31], 0.5, [0, 0.2, 0.4, 0.6]],
    [[-3, 4], 2, [-4, -2, 0, 2, 4, 6]],
    [[0], 0, [0, 1]],
    [[999], 80, [0, 500, 1000]],
  ])('of %j against %d has round ticks with room above', (values, threshold, ticks) => {
    expect(valueScale(alarm(values, threshold)).ticks).toEqual(ticks);
  });

  it('marks round instants', () => {
    expect(timeTicks(0, 11 * 60_000, 6)).toEqual([0, 2, 4, 6, 8, 10].map((minutes) => minutes * 60_000));
    expect(timeTicks(-600_000, 86_400_000, 7)).toEqual([0, 4, 8, 12, 16, 20, 24].map((hours) => hours * 3_600_000));
  });
});
