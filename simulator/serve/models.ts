import type { EcsBehaviours, TaskPlan } from '../services/ecs/behaviours.ts';
import type { TaskDefinitionState } from '../services/ecs/state.ts';

/** What runs in the containers of a task definition; undefined for a healthy one. */
export type ModelOf = (taskDefinition: TaskDefinitionState) => EcsBehaviours | undefined;

export const healthyModels: ModelOf = () => undefined;

/** The behaviours of all task definitions as one. */
export function behavioursOf(models: ModelOf): EcsBehaviours {
  return {
    planTask: (start): TaskPlan => models(start.taskDefinition)?.planTask?.(start) ?? {},
    onMinute: (minute) =>
      minute.running.flatMap(({ taskDefinition, count }) => {
        const alone = { ...minute, running: [{ taskDefinition, count }] };
        return models(taskDefinition)?.onMinute?.(alone) ?? [];
      }),
  };
}
