import { describe, expect, it } from 'vitest';
import { describeRunTask } from '../../../../../src/services/ecs/api/tasks/describe-run.ts';
import type { TaskRun } from '../../../../../src/services/ecs/tasks/standalone.ts';
import { taskDefinitionState, taskState } from '../../states.ts';

const taskDefinition = taskDefinitionState();
const run: TaskRun = {
  name: '',
  clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop',
  scope: { partition: 'aws', region: 'us-east-1', account: '111122223333' },
  loadBalancers: [],
  rest: { launchType: 'FARGATE', platformVersion: 'LATEST' },
  revisions: [],
  tasks: [],
  trafficVersion: 0,
  taskDefinition,
  effective: taskDefinition,
  group: 'family:api',
  startedBy: '',
  launchType: 'FARGATE',
  tags: [],
  described: {},
};

describe('a task that RunTask started', () => {
  it('is described by its call: group, launch type, and who started it if the call says so [ECS-210]', () => {
    expect(describeRunTask(run, taskState())).toMatchObject({
      group: 'family:api',
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      startedBy: undefined,
      tags: [],
    });
    const tags = [{ key: 'a', value: '1' }];
    expect(describeRunTask({ ...run, startedBy: 'ci' }, taskState({ tags }))).toMatchObject({ startedBy: 'ci', tags });
  });
});
