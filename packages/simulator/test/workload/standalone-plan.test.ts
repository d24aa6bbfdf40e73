import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../src/parameters.ts';
import { modelsFileSchema } from '../../src/workload/schema.ts';
import { standalonePlans } from '../../src/workload/standalone-plan.ts';
import { taskState } from '../services/ecs/states.ts';

const taskDefinition = {
  arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:2',
  family: 'api',
  revision: 2,
  containerDefinitions: [{ name: 'app', image: 'shop/api:v2', command: ['rails', 'db:migrate'] }],
  registeredAt: 0,
  tags: [],
  rest: {},
};

describe('the plan of a task that RunTask starts', () => {
  it('is that of the models: by image, environment, revision or command [LOAD-9] [LOAD-80]', () => {
    const models = modelsFileSchema.parse({ 'command=*db:migrate*': { exitAfter: { after: '45s', exitCode: 1 } } });
    const planOf = standalonePlans({ models, parameters: simulatorParameters(), seed: 1 });
    expect(planOf({ taskDefinition, task: taskState() })).toMatchObject({ exits: { afterMs: 45_000, exitCode: 1 } });
    const web = { ...taskDefinition, containerDefinitions: [{ name: 'app', image: 'shop/api:v2' }] };
    expect(planOf({ taskDefinition: web, task: taskState() })).toEqual({});
  });

  it('numbers the tasks of each task definition, so that a share of them ends [LOAD-80]', () => {
    const models = modelsFileSchema.parse({ 'api:*': { exitAfter: { after: '1s', tasks: 0.5 } } });
    const planOf = standalonePlans({ models, parameters: simulatorParameters(), seed: 1 });
    const ends = Array.from({ length: 4 }, () => planOf({ taskDefinition, task: taskState() }).exits !== undefined);
    expect(ends.filter((end) => end)).toHaveLength(2);
  });
});
