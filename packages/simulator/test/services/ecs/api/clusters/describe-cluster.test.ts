import { describe, expect, it } from 'vitest';
import { liveTasksOf } from '../../../../../src/services/ecs/api/clusters/describe-cluster.ts';
import { StandaloneTasks } from '../../../../../src/services/ecs/tasks/standalone.ts';
import { ecsWorld, serviceState, taskState } from '../../states.ts';

describe('the live tasks of a cluster', () => {
  it('are those of its services that neither stop nor have stopped, with their launch type [ECS-221]', () => {
    const world = ecsWorld();
    const cluster = world.store.addCluster('shop');
    const live = taskState();
    const service = serviceState({
      tasks: [live, taskState({ lastStatus: 'STOPPING' })],
      rest: { launchType: 'FARGATE' },
    });
    const other = serviceState({ tasks: [taskState()], rest: {} });
    expect(liveTasksOf(cluster, [service], new StandaloneTasks(world))).toEqual([
      { task: live, launchType: 'FARGATE' },
    ]);
    expect(liveTasksOf(cluster, [other], new StandaloneTasks(world))).toMatchObject([{ launchType: 'EC2' }]);
  });
});
