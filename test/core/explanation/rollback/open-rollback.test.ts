import { describe, expect, it } from 'vitest';
import type { StoppedTask } from '../../../../src/core/deployment/evidence.ts';
import { openRollbackOf, tasksOfRollback } from '../../../../src/core/explanation/rollback/open-rollback.ts';
import { at, taskDefinitionArn } from '../../../builders/facts.ts';
import { rolledBack } from '../../../builders/slack-records.ts';

/** The rollback from checkout:2 to checkout:1 began at 10:05:20. */
const failed = { ...rolledBack, outcome: 'rollback-failed' } as const;
const { from } = failed.revisions;

describe('the rollback of a deployment', () => {
  it('is one that failed, or has not finished', () => {
    const { rollbackStartedAt: startedAt } = failed;
    expect(openRollbackOf(failed)).toEqual({ revision: from, startedAt, hasFailed: true });
    const running = { ...failed, outcome: undefined, phase: 'rolling-back' } as const;
    expect(openRollbackOf(running)).toEqual({ revision: from, startedAt, hasFailed: false });
  });

  it.each([
    ['that succeeded', rolledBack],
    ['that did not begin', { ...failed, rollbackStartedAt: undefined }],
    ['to no earlier revision', { ...failed, revisions: { ...failed.revisions, from: undefined } }],
    ['to the same task definition', { ...failed, revisions: { from: failed.revisions.to, to: failed.revisions.to } }],
  ])('is not one %s', (_, record) => {
    expect(openRollbackOf(record)).toBeUndefined();
  });
});

it('the tasks of a rollback are those of its revision that stopped since it began, and not to scale in', () => {
  const task = (fields: Partial<StoppedTask>): StoppedTask => ({
    taskArn: 'arn',
    taskDefinitionArn: taskDefinitionArn(1),
    stoppedAt: at(6),
    stopCode: 'TaskFailedToStart',
    stoppedReason: undefined,
    containers: [],
    ...fields,
  });
  const own = task({});
  const unhealthy = task({
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: 'Task failed ELB health checks in (target-group arn:x)',
  });
  const tasks = [
    own,
    unhealthy,
    task({ taskDefinitionArn: taskDefinitionArn(2) }),
    task({ taskDefinitionArn: undefined }),
    task({ stoppedAt: at(5) }),
    task({ stoppedAt: undefined }),
    task({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
    }),
  ];
  const open = openRollbackOf(failed);
  expect(open && tasksOfRollback(tasks, open)).toEqual([own, unhealthy]);
});
