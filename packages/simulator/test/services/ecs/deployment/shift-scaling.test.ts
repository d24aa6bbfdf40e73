import { describe, expect, it } from 'vitest';
import type { Shift } from '../../../../src/services/ecs/deployment/rollout.ts';
import { planShift } from '../../../../src/services/ecs/deployment/shift-scaling.ts';
import { serviceState, taskState } from '../states.ts';

const shift = (...scaledUp: readonly string[]): Shift => ({
  targetArn: 'new',
  sourceArn: 'old',
  scaledUp: new Set(scaledUp),
  testShifted: false,
  productionShifted: false,
  cancelProgram: () => {},
  waitsFor: undefined,
});
const tasks = (revisionArn: string, count: number) =>
  Array.from({ length: count }, (_, index) => taskState({ revisionArn, arn: `${revisionArn}-${index}` }));

describe('planShift', () => {
  it('gives both revisions all of the desired count, beyond the maximum of a rolling deployment', () => {
    const service = serviceState({ configuration: { maximumPercent: 100 }, tasks: tasks('old', 3) });
    expect(planShift(service, shift('old', 'new'), 3)).toEqual({
      start: [{ revisionArn: 'new', count: 3 }],
      stop: [],
      stuck: false,
    });
  });

  it('stops a revision that is not scaled up', () => {
    const service = serviceState({ tasks: [...tasks('old', 2), ...tasks('new', 2)] });
    const { start, stop } = planShift(service, shift('new'), 2);
    expect([start, stop.map(({ arn }) => arn).toSorted()]).toEqual([[], ['old-0', 'old-1']]);
  });

  it('follows the desired count in both [ECS-15]', () => {
    const service = serviceState({ tasks: [...tasks('old', 2), ...tasks('new', 1)] });
    expect(planShift(service, shift('old', 'new'), 4).start).toEqual([
      { revisionArn: 'old', count: 2 },
      { revisionArn: 'new', count: 3 },
    ]);
  });
});
