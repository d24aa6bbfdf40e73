import { describe, expect, it } from 'vitest';
import { StandaloneTasks, type TaskRun } from '../../../../src/services/ecs/tasks/standalone.ts';
import { ecsWorld, taskDefinitionState } from '../states.ts';

const hour = 3_600_000;
const clusterArn = 'arn:aws:ecs:us-east-1:111122223333:cluster/shop';
const taskDefinition = taskDefinitionState();

function runIn(cluster: string): TaskRun {
  return {
    name: '',
    clusterArn: cluster,
    scope: { partition: 'aws', region: 'us-east-1', account: '111122223333' },
    loadBalancers: [],
    rest: {},
    revisions: [],
    tasks: [],
    trafficVersion: 0,
    taskDefinition,
    effective: { ...taskDefinition, containerDefinitions: [{ name: 'app', image: 'example/migrate' }] },
    group: 'family:api',
    startedBy: 'ci',
    launchType: 'EC2',
    tags: [{ key: 'team', value: 'a' }],
    described: {},
  };
}

describe('a standalone task', () => {
  it('has the plan of its task definition with the overrides of the call [ECS-211]', async () => {
    const images: (string | undefined)[] = [];
    const world = ecsWorld({
      behaviours: {
        planStandaloneTask: (start) => {
          images.push(start.taskDefinition.containerDefinitions[0]?.image);
          return { provisioningMs: 1_000, pendingMs: 1_000 };
        },
      },
    });
    const task = new StandaloneTasks(world).start(runIn(clusterArn), undefined);
    await world.clock.advanceTo(2_000);
    expect(images).toEqual(['example/migrate']);
    expect(task).toMatchObject({ lastStatus: 'RUNNING', startedBy: 'ci', revisionArn: '', tags: [{ key: 'team' }] });
  });

  it('is shown in its cluster until an hour after it has stopped [ECS-211]', async () => {
    const world = ecsWorld();
    const standalone = new StandaloneTasks(world);
    const run = runIn(clusterArn);
    const task = standalone.start(run, undefined);
    await world.clock.advanceTo(10 * hour);
    expect(standalone.runsOf(clusterArn)).toEqual([run]);
    expect(standalone.runsOf('another')).toEqual([]);
    standalone.stop(run, task, 'done');
    // 30 s for its containers to end.
    await world.clock.advanceTo(11 * hour + 30_000);
    expect(standalone.runsOf(clusterArn)).toEqual([run]);
    await world.clock.advanceTo(11 * hour + 30_001);
    expect(standalone.runsOf(clusterArn)).toEqual([]);
  });
});
