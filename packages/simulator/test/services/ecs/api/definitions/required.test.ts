import { describe, expect, it } from 'vitest';
import {
  knownTaskDefinition,
  namesRevision,
  requireTaskDefinition,
} from '../../../../../src/services/ecs/api/definitions/required.ts';
import { ecsWorld, taskDefinitionState } from '../../states.ts';

const definition = taskDefinitionState();

describe('a reference to a task definition', () => {
  it('names a revision, which is a number, or the family alone [ECS-200]', () => {
    const bare = 'arn:aws:ecs:us-east-1:111122223333:task-definition/api';
    expect(['api:1', definition.arn, 'api', bare].map(namesRevision)).toEqual([true, true, false, false]);
    expect(() => namesRevision('api:latest')).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: 'Invalid revision number. Number: latest',
      }),
    );
  });
});

describe('the task definition of a request', () => {
  it('is found whatever its status, and refused as new if it is INACTIVE, with the code of the operation [ECS-201]', () => {
    const world = ecsWorld();
    const inactive = { ...definition, deregisteredAt: 1 };
    world.store.addTaskDefinition(inactive);
    expect(knownTaskDefinition(world, 'api:1')).toBe(inactive);
    expect(() => requireTaskDefinition(world, 'api:1', 'InvalidParameterException')).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message: 'TaskDefinition is inactive' }),
    );
  });

  it('is ClientException if it is not registered', () => {
    const world = ecsWorld();
    world.store.addTaskDefinition(definition);
    expect(requireTaskDefinition(world, 'api:1')).toBe(definition);
    expect(() => requireTaskDefinition(world, 'api:2', 'InvalidParameterException')).toThrow(
      expect.objectContaining({ code: 'ClientException', message: 'TaskDefinition not found.' }),
    );
  });
});
