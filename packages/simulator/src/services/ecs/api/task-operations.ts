import * as z from 'zod';
import { ServiceError } from '../../../service.ts';
import { ecsArn } from '../arns.ts';
import { describeTaskDefinition } from './describe-task-definition.ts';
import { checkName, type Operations, parseInput, tags } from './input.ts';
import type { TaskDefinitionState } from '../state.ts';
import { checkContainers } from './registration/containers.ts';
import { checkFargate } from './registration/fargate.ts';
import { taskSizeOf } from './registration/task-size.ts';
import type { EcsWorld } from '../world.ts';

const registerInput = z.looseObject({
  family: z.string(),
  containerDefinitions: z.array(z.looseObject({ name: z.string().default(''), image: z.string().default('') })),
  requiresCompatibilities: z.array(z.string()).optional(),
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
  const { family, containerDefinitions, tags: given, ...members } = input;
  checkName('family', family);
  const rest = { ...members, ...taskSizeOf(members) };
  checkContainers(containerDefinitions, rest);
  if (members.requiresCompatibilities?.includes('FARGATE')) checkFargate({ rest, containerDefinitions });
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

function describeDefinition(world: EcsWorld, input: z.infer<typeof describeDefinitionInput>) {
  const found = world.store.taskDefinition(input.taskDefinition);
  if (found === undefined) throw new ServiceError('ClientException', 'Unable to describe task definition.');
  return {
    taskDefinition: describeTaskDefinition(found),
    ...(input.include?.includes('TAGS') ? { tags: found.tags } : {}),
  };
}
