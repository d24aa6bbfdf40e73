import { describe, expect, it } from 'vitest';
import { isShifting, shiftedBakeMs, shiftSteps, strategyOf } from '../../../../src/services/ecs/api/configuration.ts';

const minute = 60_000;

describe('strategyOf', () => {
  it('is ROLLING where none is given', () => {
    expect([strategyOf({}), strategyOf({ strategy: 'CANARY' })]).toEqual(['ROLLING', 'CANARY']);
    expect([isShifting({}), isShifting({ strategy: 'ROLLING' }), isShifting({ strategy: 'LINEAR' })]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('shiftSteps', () => {
  const linear = (stepPercent: number, stepBakeTimeInMinutes = 1) =>
    shiftSteps({ strategy: 'LINEAR', linearConfiguration: { stepPercent, stepBakeTimeInMinutes } });

  it('is one step of everything in a blue/green deployment [ECS-54]', () => {
    expect(shiftSteps({ strategy: 'BLUE_GREEN' })).toEqual([{ percent: 100, bakeMs: 0 }]);
  });

  it('is ten steps of 10 %, six minutes apart, in a linear deployment [ECS-55]', () => {
    const steps = shiftSteps({ strategy: 'LINEAR' });
    expect(steps.map(({ percent }) => percent)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(steps.map(({ bakeMs }) => bakeMs / minute)).toEqual([6, 6, 6, 6, 6, 6, 6, 6, 6, 0]);
  });

  it.each([
    [30, [30, 60, 90, 100]],
    [33.3, [33.3, 66.6, 99.9, 100]],
    [50, [50, 100]],
    [100, [100]],
  ])('takes steps of %d %% up to the rest [ECS-55]', (stepPercent, percents) => {
    expect(linear(stepPercent).map(({ percent }) => percent)).toEqual(percents);
  });

  it('is 5 % for ten minutes, then the rest, in a canary deployment [ECS-56]', () => {
    expect(shiftSteps({ strategy: 'CANARY' })).toEqual([
      { percent: 5, bakeMs: 10 * minute },
      { percent: 100, bakeMs: 0 },
    ]);
  });

  it('is the share and the bake that a canary configuration gives, and one step where the share is everything [ECS-56]', () => {
    const canary = (canaryPercent: number) =>
      shiftSteps({ strategy: 'CANARY', canaryConfiguration: { canaryPercent, canaryBakeTimeInMinutes: 3 } });
    expect(canary(0.1)[0]).toEqual({ percent: 0.1, bakeMs: 3 * minute });
    expect(canary(100)).toEqual([{ percent: 100, bakeMs: 0 }]);
  });
});

describe('shiftedBakeMs', () => {
  it('is 15 minutes where no bake is given, and none where it is 0 [ECS-57]', () => {
    expect([
      shiftedBakeMs({}),
      shiftedBakeMs({ bakeTimeInMinutes: 0 }),
      shiftedBakeMs({ bakeTimeInMinutes: 2 }),
    ]).toEqual([15 * minute, 0, 2 * minute]);
  });
});
