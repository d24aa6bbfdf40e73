import { describe, expect, it } from 'vitest';
import { replacementProblems } from '../../../lib/protection/task-replacement.ts';
import { expectOneProblem } from '../guarded-services.ts';

const rolling = (desiredCount: number | undefined, minHealthyPercent: number, maxHealthyPercent: number) =>
  replacementProblems('ROLLING', { desiredCount, minHealthyPercent, maxHealthyPercent });

describe('replacementProblems', () => {
  // The maximum is rounded down and the minimum is rounded up: 1 task at 134 % is 1, and 3 tasks at 67 % are 3 (2.01).
  it.each([
    [1, 100, 134, 'set maxHealthyPercent to 200 or more, or minHealthyPercent to 0'],
    [1, 100, 199, 'set maxHealthyPercent to 200 or more, or minHealthyPercent to 0'],
    [1, 1, 199, 'set maxHealthyPercent to 200 or more, or minHealthyPercent to 0'],
    [2, 51, 149, 'set maxHealthyPercent to 150 or more, or minHealthyPercent to 50 or less'],
    [3, 67, 133, 'set maxHealthyPercent to 134 or more, or minHealthyPercent to 66 or less'],
    [4, 76, 124, 'set maxHealthyPercent to 125 or more, or minHealthyPercent to 75 or less'],
  ])('finds that ECS can replace none of %d tasks at %d to %d percent', (tasks, least, most, advice) => {
    const which = tasks === 1 ? 'one task' : `any of ${tasks} tasks`;
    expectOneProblem(
      rolling(tasks, least, most),
      `ECS cannot replace ${which} with a minimum of ${least} % and a maximum of ${most} %: ${advice}`,
    );
  });

  it.each([
    [0, 100, 134],
    [1, 0, 100],
    [1, 100, 200],
    [2, 100, 150],
    [2, 50, 149],
    [3, 66, 133],
    [3, 100, 134],
    [4, 100, 125],
    [undefined, 100, 134],
  ])('finds nothing wrong with %s tasks at %d to %d percent', (tasks, least, most) => {
    expect(rolling(tasks, least, most)).toEqual([]);
  });

  it.each([undefined, 0, 1, 10])('finds that no room at all is too little for any number of tasks: %s', (tasks) => {
    expectOneProblem(
      rolling(tasks, 100, 100),
      'ECS cannot replace a task with a minimum of 100 % and a maximum of 100 %: raise maxHealthyPercent or lower minHealthyPercent',
    );
  });

  it('finds nothing wrong where a second version starts next to the first', () => {
    expect(
      replacementProblems('BLUE_GREEN', { desiredCount: 1, minHealthyPercent: 100, maxHealthyPercent: 134 }),
    ).toEqual([]);
  });
});
