import { describe, expect, it } from 'vitest';
import { isFinished, isLive, liveByRevision, liveTasks } from '../../../src/services/ecs/state.ts';
import { deploymentState, serviceState, taskState } from './states.ts';

describe('isFinished', () => {
  it.each([
    ['PENDING', false],
    ['IN_PROGRESS', false],
    ['STOP_REQUESTED', false],
    ['ROLLBACK_REQUESTED', false],
    ['ROLLBACK_IN_PROGRESS', false],
    ['SUCCESSFUL', true],
    ['STOPPED', true],
    ['ROLLBACK_SUCCESSFUL', true],
    ['ROLLBACK_FAILED', true],
  ])('of %s is %s', (status, expected) => {
    expect(isFinished(deploymentState({ status }))).toBe(expected);
  });
});

describe('isLive', () => {
  it.each([
    ['PROVISIONING', true],
    ['PENDING', true],
    ['RUNNING', true],
    ['STOPPING', false],
    ['STOPPED', false],
  ] as const)('of a %s task is %s', (lastStatus, expected) => {
    expect(isLive(taskState({ lastStatus }))).toBe(expected);
  });
});

describe('live tasks', () => {
  const of = (revisionArn: string, arn: string, fields = {}) => taskState({ revisionArn, arn, ...fields });
  const service = serviceState({
    tasks: [
      of('old', 'a'),
      of('new', 'b'),
      of('old', 'c', { lastStatus: 'STOPPING' }),
      of('gone', 'd', { lastStatus: 'STOPPED' }),
      of('old', 'e', { lastStatus: 'PENDING' }),
    ],
  });

  it('are those that are up or on their way up, of all revisions or of one', () => {
    expect(liveTasks(service).map(({ arn }) => arn)).toEqual(['a', 'b', 'e']);
    expect(liveTasks(service, 'old').map(({ arn }) => arn)).toEqual(['a', 'e']);
    expect(liveTasks(service, 'gone')).toEqual([]);
  });

  it('stand together by revision, in the order of the first of each', () => {
    expect([...liveByRevision(service)].map(([arn, tasks]) => [arn, tasks.map((task) => task.arn)])).toEqual([
      ['old', ['a', 'e']],
      ['new', ['b']],
    ]);
  });
});
