import { describe, expect, it } from 'vitest';
import { desiredOf, hasTasks, isSettled } from '../../../../src/services/ecs/deployment/settled.ts';
import { rowState, serviceState, taskState } from '../states.ts';

describe('isSettled', () => {
  it.each([
    ['all desired tasks healthy', [{}, {}], true],
    ['one task fewer', [{}], false],
    ['one task more', [{}, {}, {}], false],
    ['a task that is not healthy', [{}, { healthy: false }], false],
    ['a task of another revision', [{}, {}, { revisionArn: 'old' }], false],
    ['a task of another revision on its way out', [{}, {}, { revisionArn: 'old', lastStatus: 'STOPPING' }], false],
    ['a task of another revision that is gone', [{}, {}, { revisionArn: 'old', lastStatus: 'STOPPED' }], true],
  ] as const)('with %s', (_what, tasks, expected) => {
    const service = serviceState({ desiredCount: 2, tasks: tasks.map((fields) => taskState(fields)) });
    expect(isSettled(service, rowState())).toBe(expected);
  });

  it('of a service that is being deleted is that it has no task', () => {
    const service = serviceState({ desiredCount: 2, status: 'DRAINING' });
    expect(isSettled(service, rowState())).toBe(true);
    service.tasks = [taskState()];
    expect(isSettled(service, rowState())).toBe(false);
  });
});

describe('desiredOf', () => {
  it('is nothing for a service that is not ACTIVE', () => {
    const of = (status: 'ACTIVE' | 'DRAINING' | 'INACTIVE') => desiredOf(serviceState({ desiredCount: 3, status }));
    expect([of('ACTIVE'), of('DRAINING'), of('INACTIVE')]).toEqual([3, 0, 0]);
  });
});

describe('hasTasks', () => {
  it('is whether the row has a live task', () => {
    const tasks = [taskState({ revisionArn: 'a' }), taskState({ revisionArn: 'b', lastStatus: 'STOPPING' })];
    const has = (revisionArn: string) => hasTasks(serviceState({ tasks }), rowState({ revisionArn }));
    expect([has('a'), has('b'), has('c')]).toEqual([true, false, false]);
  });
});
