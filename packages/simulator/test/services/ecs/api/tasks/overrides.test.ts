import { describe, expect, it } from 'vitest';
import { checkOverrides, describeOverrides, overridden } from '../../../../../src/services/ecs/api/tasks/overrides.ts';
import type { TaskDefinitionState } from '../../../../../src/services/ecs/state.ts';

const definition: TaskDefinitionState = {
  arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:1',
  family: 'api',
  revision: 1,
  containerDefinitions: [
    {
      name: 'app',
      image: 'example/web',
      command: ['serve'],
      environment: [
        { name: 'A', value: '1' },
        { name: 'B', value: '1' },
      ],
    },
    { name: 'log', image: 'example/log' },
  ],
  registeredAt: 0,
  tags: [],
  rest: {},
};
const overrides = {
  containerOverrides: [{ name: 'app', command: ['db:migrate'], environment: [{ name: 'B', value: '2' }] }],
};

describe('overrides', () => {
  it('replace the command and single variables of the environment [ECS-211]', () => {
    expect(overridden(definition, overrides).containerDefinitions).toEqual([
      {
        name: 'app',
        image: 'example/web',
        command: ['db:migrate'],
        environment: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
      { name: 'log', image: 'example/log', environment: [] },
    ]);
  });

  it('replace the sizes of containers and of the task, which decide what fits on an instance [ECS-215]', () => {
    const sized = overridden(definition, {
      containerOverrides: [{ name: 'log', cpu: 128, memory: 512, memoryReservation: 256 }],
      cpu: '1 vCPU',
      memory: '2048',
    });
    expect(sized.rest).toEqual({ cpu: '1024', memory: '2048' });
    expect(sized.containerDefinitions[1]).toMatchObject({ cpu: 128, memory: 512, memoryReservation: 256 });
    expect(sized.containerDefinitions[0]).not.toHaveProperty('cpu');
  });

  it('are answered with an entry for each container [ECS-210]', () => {
    expect(describeOverrides(overrides, definition)).toEqual({
      containerOverrides: [overrides.containerOverrides[0], { name: 'log' }],
      inferenceAcceleratorOverrides: [],
    });
  });

  it('have up to 8192 characters [ECS-213]', () => {
    const ofLength = (length: number) => {
      const bare = JSON.stringify({ containerOverrides: [{ name: 'app', command: [''] }] }).length;
      return { containerOverrides: [{ name: 'app', command: ['x'.repeat(length - bare)] }] };
    };
    expect(() => checkOverrides(ofLength(8192), definition)).not.toThrow();
    expect(() => checkOverrides(ofLength(8193), definition)).toThrow('Container Overrides length must be at most 8192');
  });

  it('name containers of the task definition [ECS-213]', () => {
    expect(() => checkOverrides({ containerOverrides: [{ name: 'web' }] }, definition)).toThrow(
      'Override for container named web is not a container in the TaskDefinition.',
    );
    expect(() => checkOverrides({ containerOverrides: [{}] }, definition)).not.toThrow();
  });
});
