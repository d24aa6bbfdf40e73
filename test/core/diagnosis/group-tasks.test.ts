import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupTasks } from '../../../src/core/diagnosis/group-tasks.ts';
import type { TaskFacts } from '../../../src/core/diagnosis/task-facts.ts';
import { at } from '../../builders/facts.ts';

describe('stopped tasks', () => {
  const exited = (exitCode: number, minute: number | undefined, name = 'web'): TaskFacts => ({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppedAt: minute === undefined ? undefined : at(minute),
    containers: [{ name, exitCode, reason: undefined }],
  });
  const unknown = (stoppedReason: string, minute: number): TaskFacts => ({
    stopCode: undefined,
    stoppedReason,
    stoppedAt: at(minute),
    containers: [],
  });
  const brief = (tasks: readonly TaskFacts[]) =>
    groupTasks(tasks).map(({ count, newestAt, diagnosis }) => [
      count,
      newestAt,
      diagnosis.is === 'known' ? `${diagnosis.signature} ${diagnosis.details.exitCode}` : diagnosis.text,
    ]);

  it('are grouped by signature, exit code and container, newest first', () => {
    expect(brief([exited(1, 1), exited(2, 2), exited(1, 3), exited(1, 2, 'proxy'), exited(139, 4)])).toEqual([
      [1, at(4), 'container-crashed 139'],
      [2, at(3), 'container-exited 1'],
      [1, at(2), 'container-exited 1'],
      [1, at(2), 'container-exited 2'],
    ]);
  });

  it('of which ECS gives no instant come last', () => {
    expect(brief([exited(1, undefined), exited(2, 1)])).toEqual([
      [1, at(1), 'container-exited 2'],
      [1, undefined, 'container-exited 1'],
    ]);
  });

  it('with an unknown reason are grouped by their text without ids', () => {
    expect(
      brief([
        unknown('lost task 0123456789abcdef0123456789abcdef', 1),
        unknown('lost task 1123456789abcdef0123456789abcdef', 2),
        unknown('lost host', 1),
      ]),
    ).toEqual([
      [2, at(2), 'lost task 1123456789abcdef0123456789abcdef'],
      [1, at(1), 'lost host'],
    ]);
  });

  it('are all counted, in whatever order ECS lists them', () => {
    const task = fc
      .tuple(fc.constantFrom(0, 1, 137), fc.nat(9), fc.constantFrom('web', 'proxy'))
      .map(([code, minute, name]) => exited(code, minute, name));
    fc.assert(
      fc.property(fc.array(task), (tasks) => {
        expect(groupTasks(tasks).reduce((sum, { count }) => sum + count, 0)).toBe(tasks.length);
        expect(groupTasks(tasks.toReversed())).toEqual(groupTasks(tasks));
      }),
    );
  });
});
