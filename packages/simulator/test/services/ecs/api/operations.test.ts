import { describe, expect, it } from 'vitest';
import { operationsOf } from '../../../../src/services/ecs/api/operations.ts';
import { DeploymentEngine } from '../../../../src/services/ecs/engine.ts';
import { findOperation, findService } from '../../../../src/wire/operations.ts';
import { ecsWorld } from '../states.ts';

describe('the operations of the simulated ECS', () => {
  it('are operations of ECS', () => {
    const world = ecsWorld();
    const names = Object.keys(operationsOf(world, new DeploymentEngine(world)));
    const service = findService('ecs');
    expect(names.filter((name) => service === undefined || findOperation(service, name) === undefined)).toEqual([]);
    expect(names).toContain('RunTask');
  });
});
