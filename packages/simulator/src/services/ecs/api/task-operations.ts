import { z } from 'zod';
import { ServiceError } from '../../../service.ts';
import { ecsArn } from '../arns.ts';
import { describeTaskDefinition } from './describe-task-definition.ts';
import { checkName, type Operations, parseInput, tags } from './input.ts';
import type { ContainerDefinition, TaskDefinitionState } from '../state.ts';
import type { EcsWorld } from '../world.ts';

const registerInput = z.looseObject({
  family: z.string(),
  containerDefinitions: z.array(z.looseObject({ name: z.string().default(''), image: z.string().default('') })),
  tags,
});
const describeDefinitionInput = z.object({ taskDefinition: z.string(), include: z.array(z.string()).optional() });

/** RegisterTaskDefinition, DescribeTaskDefinition. */
export function taskOperations(world: EcsWorld): Operations {
  return {
    RegisterTaskDefinition: (input) => registerTaskDefinition(world, parseInput(registerInput, input)),
    DescribeTaskDefinition: (input) => describeDefinition(world, parseInput(describeDefinitionInput, input)),
  };
}

function registerTaskDefinition(world: EcsWorld, input: z.infer<typeof registerInput>) {
  const { family, containerDefinitions, tags: given, ...rest } = input;
  checkName('family', family);
  checkContainers(containerDefinitions, rest['memory']);
  const revision = world.store.nextRevisionOf(family);
  const taskDefinition: TaskDefinitionState = {
    arn: ecsArn(world.store.scope, 'task-definition', `${family}:${revision}`),
    family,
    revision,
    containerDefinitions,
    registeredAt: world.clock.now(),
    tags: given ?? [],
    rest,
  };
  world.store.addTaskDefinition(taskDefinition);
  return { taskDefinition: describeTaskDefinition(taskDefinition), tags: taskDefinition.tags };
}

/**
 * @param taskMemory memory of the task, without which each container needs its own
 * @throws ServiceError with ECS's own code and message
 */
function checkContainers(containers: readonly ContainerDefinition[], taskMemory: unknown): void {
  if (containers.length === 0) throw new ServiceError('ClientException', 'Container list cannot be empty.');
  for (const member of ['name', 'image'] as const) {
    if (containers.some((container) => container[member] === ''))
      throw new ServiceError('ClientException', `Container.${member} should not be null or empty.`);
  }
  const bare = containers.find(
    ({ memory, memoryReservation }) => memory === undefined && memoryReservation === undefined,
  );
  if (taskMemory === undefined && bare !== undefined) {
    throw new ServiceError(
      'ClientException',
      `Invalid setting for container '${bare.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  }
}

function describeDefinition(world: EcsWorld, input: z.infer<typeof describeDefinitionInput>) {
  const found = world.store.taskDefinition(input.taskDefinition);
  if (found === undefined) throw new ServiceError('ClientException', 'Unable to describe task definition.');
  return {
    taskDefinition: describeTaskDefinition(found),
    ...(input.include?.includes('TAGS') ? { tags: found.tags } : {}),
  };
}
