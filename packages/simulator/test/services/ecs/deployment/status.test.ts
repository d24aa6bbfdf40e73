import { describe, expect, it } from 'vitest';
import { changeStage, changeStatus, cutOff, finish } from '../../../../src/services/ecs/deployment/status.ts';
import type { Progress } from '../../../../src/services/ecs/world.ts';
import { deploymentState, ecsWorld, serviceState, taskState } from '../states.ts';

/** As published, under "Service deployment states". @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
const following: readonly (readonly [string, readonly string[]])[] = [
  ['PENDING', ['IN_PROGRESS', 'ROLLBACK_REQUESTED', 'STOP_REQUESTED', 'STOPPED']],
  ['IN_PROGRESS', ['SUCCESSFUL', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'STOPPED']],
  ['STOP_REQUESTED', ['STOPPED']],
  ['ROLLBACK_REQUESTED', ['SUCCESSFUL', 'ROLLBACK_IN_PROGRESS', 'STOPPED']],
  ['ROLLBACK_IN_PROGRESS', ['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']],
  ['SUCCESSFUL', []],
  ['STOPPED', []],
  ['ROLLBACK_SUCCESSFUL', []],
  ['ROLLBACK_FAILED', []],
];
const all = following.map(([status]) => status);

describe('changeStatus', () => {
  it.each(following)('lets %s be followed by %j and nothing else [ECS-41]', (status, allowed) => {
    const follows = all.filter((next) => {
      const deployment = deploymentState({ status });
      try {
        changeStatus(ecsWorld(), serviceState(), deployment, next);
        return deployment.status === next;
      } catch (error) {
        expect(error).toMatchObject({
          message: `a service deployment cannot go from ${status} to ${next}: see status.ts`,
        });
        expect(deployment.status).toBe(status);
        return false;
      }
    });
    expect(follows.toSorted()).toEqual([...allowed].toSorted());
  });

  it('dates the change and tells of it', async () => {
    const seen: Progress[] = [];
    const world = ecsWorld({ onProgress: (progress) => void seen.push(progress) });
    await world.clock.advanceTo(5_000);
    const deployment = deploymentState({ arn: 'd-1' });
    changeStatus(world, serviceState({ arn: 's-1' }), deployment, 'SUCCESSFUL');
    changeStage(world, serviceState({ arn: 's-1' }), deployment, 'BAKE_TIME');
    expect(deployment).toMatchObject({ status: 'SUCCESSFUL', lifecycleStage: 'BAKE_TIME', updatedAt: 5_000 });
    expect(seen).toEqual([
      { at: 5_000, serviceArn: 's-1', deploymentArn: 'd-1', status: 'SUCCESSFUL' },
      { at: 5_000, serviceArn: 's-1', deploymentArn: 'd-1', stage: 'BAKE_TIME' },
    ]);
  });
});

describe('finish', () => {
  const alarms = { status: 'MONITORING', alarmNames: ['errors'], triggeredAlarmNames: [] };

  it('keeps the counts of the end, ends the stage and completes what still watched', async () => {
    const world = ecsWorld();
    await world.clock.advanceTo(9_000);
    const deployment = deploymentState({ alarms: { ...alarms }, lifecycleStage: 'BAKE_TIME' });
    const service = serviceState({ tasks: [taskState(), taskState({ lastStatus: 'PENDING' })] });
    finish(world, service, deployment, 'SUCCESSFUL');
    expect(deployment).toMatchObject({
      status: 'SUCCESSFUL',
      finishedAt: 9_000,
      stoppedAt: undefined,
      lifecycleStage: undefined,
      alarms: { status: 'MONITORING_COMPLETE' },
      finalCounts: { target: { requestedTaskCount: 2, runningTaskCount: 1, pendingTaskCount: 1 } },
    });
  });

  it('leaves the status of a monitor that fired', () => {
    const deployment = deploymentState({ alarms: { ...alarms, status: 'TRIGGERED' }, status: 'ROLLBACK_IN_PROGRESS' });
    finish(ecsWorld(), serviceState(), deployment, 'ROLLBACK_SUCCESSFUL');
    expect(deployment.alarms?.status).toBe('TRIGGERED');
  });
});

describe('cutOff', () => {
  it.each(['PENDING', 'ROLLBACK_IN_PROGRESS', 'SUCCESSFUL'])(
    'stops a deployment that is %s, without telling',
    async (status) => {
      const seen: Progress[] = [];
      const world = ecsWorld({ onProgress: (progress) => void seen.push(progress) });
      await world.clock.advanceTo(3_000);
      const deployment = deploymentState({ status });
      cutOff(world, serviceState(), deployment);
      expect(deployment).toMatchObject({ status: 'STOPPED', finishedAt: 3_000, stoppedAt: 3_000 });
      expect(seen).toEqual([]);
    },
  );
});
