import * as z from 'zod';
import type { ContainerDefinition, TaskDefinitionState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import { taskSizeOf } from '../registration/task-size.ts';

const pair = z.object({ name: z.string().optional(), value: z.string().optional() });

export const overridesInput = z.looseObject({
  containerOverrides: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        command: z.array(z.string()).optional(),
        environment: z.array(pair).optional(),
        cpu: z.number().optional(),
        memory: z.number().optional(),
        memoryReservation: z.number().optional(),
      }),
    )
    .optional(),
  cpu: z.string().optional(),
  memory: z.string().optional(),
});
export type Overrides = z.output<typeof overridesInput>;

const mostCharacters = 8192;

/**
 * @throws ServiceError for a container that the task definition does not have, and for overrides that are too long
 * @see overrides of RunTaskRequest in the ECS API model
 */
export function checkOverrides(overrides: Overrides, { containerDefinitions }: TaskDefinitionState): void {
  for (const { name, ...members } of overrides.containerOverrides ?? []) {
    // ECS accepts an override that is empty.
    const isEmpty = name === undefined && Object.keys(members).length === 0;
    if (!isEmpty && !containerDefinitions.some((container) => container.name === name))
      throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
  if (JSON.stringify(overrides).length > mostCharacters)
    throw invalidParameter(`Container Overrides length must be at most ${mostCharacters}`);
}

/** As DescribeTasks answers it: with an entry for each container. */
export function describeOverrides(overrides: Overrides, { containerDefinitions }: TaskDefinitionState) {
  const given = overrides.containerOverrides ?? [];
  return {
    inferenceAcceleratorOverrides: [],
    ...overrides,
    containerOverrides: containerDefinitions.map(
      ({ name }) => given.find((override) => override.name === name) ?? { name },
    ),
  };
}

/** The task definition with what decides how its tasks run and how much room they need. */
export function overridden(taskDefinition: TaskDefinitionState, overrides: Overrides): TaskDefinitionState {
  const given = overrides.containerOverrides ?? [];
  const replace = (container: ContainerDefinition): ContainerDefinition => {
    const override = given.find(({ name }) => name === container.name);
    const { command, environment = [] } = override ?? {};
    const old: readonly unknown[] = Array.isArray(container['environment']) ? container['environment'] : [];
    const kept = old.filter((one) => !environment.some(({ name }) => name === nameOf(one)));
    return {
      ...container,
      ...(command === undefined ? {} : { command }),
      ...sizesOf(override),
      environment: [...kept, ...environment],
    };
  };
  return {
    ...taskDefinition,
    rest: { ...taskDefinition.rest, ...taskSizeOf(overrides) },
    containerDefinitions: taskDefinition.containerDefinitions.map(replace),
  };
}

const sizes = ['cpu', 'memory', 'memoryReservation'] as const;

function sizesOf(override: Readonly<Partial<Record<(typeof sizes)[number], number | undefined>>> = {}) {
  return Object.fromEntries(sizes.flatMap((name) => (override[name] === undefined ? [] : [[name, override[name]]])));
}

function nameOf(pair: unknown): unknown {
  return typeof pair === 'object' && pair !== null && 'name' in pair ? pair.name : undefined;
}
