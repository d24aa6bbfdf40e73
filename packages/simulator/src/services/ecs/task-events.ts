import { sendEvent } from '../bus-event.ts';
import type { TaskOwner, TaskState } from './state.ts';
import type { EcsWorld } from './world.ts';

/**
 * Sends `ECS Task State Change`, whose detail is the task as in DescribeTasks, with dates as text.
 *
 * @param describe called only if the account sends these events
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export function announceTask(
  world: EcsWorld,
  { scope }: Pick<TaskOwner, 'scope'>,
  { task, describe }: { readonly task: TaskState; describe(): object },
): void {
  if (!world.taskEvents) return;
  sendEvent(world, scope, {
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    resource: task.arn,
    detail: { ...withTextDates(describe()), updatedAt: new Date(world.clock.now()).toISOString() },
  });
}

/** The members that are present, each date as ISO 8601. */
function withTextDates(described: object): Readonly<Record<string, unknown>> {
  const present = Object.entries(described).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    present.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
}
