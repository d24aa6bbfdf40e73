import { describeTask } from '../api/describe.ts';
import type { ServiceState, TaskState } from '../state.ts';
import { announceTask } from '../task-events.ts';
import type { EcsWorld } from '../world.ts';
import type { TaskPlan } from './behaviours.ts';
import { type LifeOf, TaskLife } from './tasks.ts';

/** The life of the tasks that services start. */
export function serviceLife(world: EcsWorld, onChange: LifeOf<ServiceState>['onChange']): TaskLife<ServiceState> {
  const definitionOf = (task: TaskState) => world.store.taskDefinition(task.taskDefinitionArn);
  return new TaskLife<ServiceState>(world, {
    planOf: (service, task): TaskPlan => {
      const taskDefinition = definitionOf(task);
      return (taskDefinition && world.behaviours.planTask?.({ service, taskDefinition, task })) ?? {};
    },
    onTask: (service, task) => world.onTask(service, task),
    onStatus: (service, task) =>
      announceTask(world, service, { task, describe: () => describeTask(service, task, definitionOf(task)) }),
    onChange,
  });
}
