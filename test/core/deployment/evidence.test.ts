import { describe, expect, it } from 'vitest';
import { groupStoppedTasks, type StoppedTask } from '../../../src/core/deployment/evidence.ts';
import { at } from '../../builders/facts.ts';

describe('groupStoppedTasks', () => {
  const task = (fields: Partial<StoppedTask>): StoppedTask => ({
    taskArn: 'arn',
    taskDefinitionArn: undefined,
    stoppedAt: at(1),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    ...fields,
  });

  const bySchedulerFor = (stoppedReason: string, stoppedAt = at(1)) =>
    task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason, stoppedAt, containers: [] });
  const reasons = (tasks: readonly StoppedTask[], rollbackStartedAt = at(5)) =>
    groupStoppedTasks(tasks, rollbackStartedAt).map(({ count, reason }) => [count, reason]);

  it('counts what stopped for the same reason, and puts what the scheduler stopped last', () => {
    const unhealthy = bySchedulerFor('Task failed ELB health checks in (target-group arn:x)');
    expect(
      groupStoppedTasks([unhealthy, unhealthy, unhealthy, task({}), task({ taskArn: 'other' })], undefined),
    ).toEqual([
      {
        count: 2,
        reason: 'Essential container in task exited; OutOfMemoryError: Container killed due to memory usage',
        stopCode: 'EssentialContainerExited',
        exitCode: 137,
        container: 'web',
      },
      {
        count: 3,
        reason: 'Task failed ELB health checks in (target-group arn:x)',
        stopCode: 'ServiceSchedulerInitiated',
        exitCode: undefined,
        container: undefined,
      },
    ]);
  });

  it('leaves out what ECS stopped to scale or to roll back', () => {
    const scaled = bySchedulerFor('Scaling activity initiated by (deployment ecs-svc/1)');
    const replaced = bySchedulerFor('Task stopped by the service scheduler', at(6));
    expect(reasons([scaled, replaced])).toEqual([]);
  });

  it('keeps what failed its health checks, or crashed, while ECS rolled back', () => {
    const unhealthy = bySchedulerFor('Task failed container health checks', at(6));
    const earlier = bySchedulerFor('Task stopped by the service scheduler', at(4));
    expect(reasons([unhealthy, earlier, task({ stoppedAt: at(6), containers: [] })])).toEqual([
      [1, 'Essential container in task exited'],
      [1, 'Task failed container health checks'],
      [1, 'Task stopped by the service scheduler'],
    ]);
  });

  it('does not let ids make every task a group of its own', () => {
    const failed = (ip: string) =>
      task({
        stoppedReason: `Task failed ELB health checks in (target-group arn:x) (target 10.0.0.${ip})`,
        containers: [],
      });
    expect(groupStoppedTasks([failed('1'), failed('2')], undefined)).toHaveLength(1);
  });
});
