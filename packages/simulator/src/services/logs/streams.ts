import { nameOf } from '../ecs/arns.ts';
import type { EcsStore } from '../ecs/store.ts';
import type { ContainerDefinition, TaskDefinitionState, TaskState } from '../ecs/state.ts';

/** A log stream of a container. */
export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  /** Oldest first. */
  readonly events: readonly { readonly timestamp: number; readonly message: string }[];
}

/** The log streams of a group; undefined if no task definition names the group. */
export function streamsOf(
  store: EcsStore,
  group: string,
  linesOf: (taskDefinition: TaskDefinitionState) => readonly string[],
): readonly LogStream[] | undefined {
  const definitions = store
    .taskDefinitions()
    .filter(({ containerDefinitions }) => containerDefinitions.some(logsTo(group)));
  if (definitions.length === 0) return undefined;
  const byArn = new Map(definitions.map((definition) => [definition.arn, definition]));
  return store
    .allServices()
    .flatMap(({ tasks }) => tasks)
    .flatMap((task) => {
      const definition = byArn.get(task.taskDefinitionArn);
      return definition === undefined ? [] : streamsOfTask(task, definition, { group, lines: linesOf(definition) });
    });
}

function streamsOfTask(
  task: TaskState,
  { containerDefinitions }: TaskDefinitionState,
  { group, lines }: { readonly group: string; readonly lines: readonly string[] },
): readonly LogStream[] {
  const { startedAt } = task;
  if (startedAt === undefined) return [];
  return containerDefinitions.filter(logsTo(group)).flatMap((container) => {
    const prefix = optionsOf(container)['awslogs-stream-prefix'];
    if (typeof prefix !== 'string') return [];
    // The model of a version has the lines of its first container.
    const own = container === containerDefinitions[0] ? lines : [];
    const name = `${prefix}/${container.name}/${nameOf(task.arn)}`;
    return [{ name, createdAt: startedAt, events: eventsOf(task, startedAt, own) }];
  });
}

/** The lines are the last ones: a container writes them, one per millisecond, until it ends. */
function eventsOf({ stoppingAt, stoppedAt }: TaskState, startedAt: number, lines: readonly string[]) {
  const endedAt = stoppingAt ?? stoppedAt;
  if (endedAt === undefined) return [];
  const first = Math.max(startedAt, endedAt - lines.length);
  return lines.map((message, index) => ({ timestamp: Math.min(endedAt, first + index), message }));
}

function logsTo(group: string): (container: ContainerDefinition) => boolean {
  return (container) => driverOf(container) === 'awslogs' && optionsOf(container)['awslogs-group'] === group;
}

function driverOf(container: ContainerDefinition): unknown {
  return recordOf(container['logConfiguration'])['logDriver'];
}

function optionsOf(container: ContainerDefinition): Readonly<Record<string, unknown>> {
  return recordOf(recordOf(container['logConfiguration'])['options']);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
