import { describe, expect, it } from 'vitest';
import type { TaskDefinitionState } from '../../src/services/ecs/state.ts';
import { modelsFileSchema } from '../../src/workload/schema.ts';
import { modelOf } from '../../src/workload/versions.ts';

const taskDefinition: TaskDefinitionState = {
  arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:2',
  family: 'api',
  revision: 2,
  containerDefinitions: [{ name: 'app', image: 'shop/api:v2-bad', environment: [{ name: 'VERSION', value: '2.1' }] }],
  registeredAt: 0,
  tags: [],
  rest: {},
};

describe('the model of a version', () => {
  it.each(['api:2', 'shop/api:v2-bad', 'shop/*', '*:v2-*', 'VERSION=2.*', '*'])(
    'is found by %s [LOAD-9]',
    (pattern) => {
      const models = modelsFileSchema.parse({ 'other*': {}, [pattern]: { errors: 0.5 } });
      expect(modelOf(taskDefinition, models)).toEqual({ errors: { share: 0.5 } });
    },
  );

  it.each(['api', 'api:22', 'shop', 'shop/*good', 'VERSION=3*', 'shop/api:v2-bad*bad', 'shop/*bad*bad'])(
    'is not found by %s [LOAD-9]',
    (pattern) => {
      expect(modelOf(taskDefinition, modelsFileSchema.parse({ [pattern]: { errors: 0.5 } }))).toEqual({});
    },
  );

  it('is found by a command, its words joined by spaces [LOAD-9]', () => {
    const migration = {
      ...taskDefinition,
      containerDefinitions: [{ name: 'app', image: 'shop/api:v2', command: ['rails', 'db:migrate'] }],
    };
    const models = modelsFileSchema.parse({ 'command=rails db:*': { errors: 0.5 } });
    expect(modelOf(migration, models)).toEqual({ errors: { share: 0.5 } });
    expect(modelOf(taskDefinition, models)).toEqual({});
  });

  it('is the first of several that fit [LOAD-9]', () => {
    const models = modelsFileSchema.parse({ 'shop/*': { errors: 0.1 }, 'api:2': { errors: 0.2 } });
    expect(modelOf(taskDefinition, models)).toEqual({ errors: { share: 0.1 } });
    const others = modelsFileSchema.parse({ 'shop/*': { errors: 0.3 } });
    expect(modelOf(taskDefinition, models, others)).toEqual({ errors: { share: 0.1 } });
    expect(modelOf(taskDefinition, {}, others)).toEqual({ errors: { share: 0.3 } });
  });
});
