import type { ContainerDefinition, TaskDefinition } from '../../src/core/diff/task-definition.ts';

/** A container that says as little as it may. */
export const container = (fields: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'web',
  image: 'shop/checkout:1',
  cpu: undefined,
  memory: undefined,
  memoryReservation: undefined,
  essential: true,
  environment: new Map(),
  secrets: new Map(),
  ports: [],
  healthCheck: undefined,
  command: [],
  entryPoint: [],
  dockerLabels: new Map(),
  ...fields,
});

/** A task definition with that one container. */
export const task = (fields: Partial<TaskDefinition> = {}): TaskDefinition => ({
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:1',
  cpu: '256',
  memory: '512',
  taskRoleArn: undefined,
  executionRoleArn: undefined,
  networkMode: 'awsvpc',
  containers: [container()],
  ...fields,
});
