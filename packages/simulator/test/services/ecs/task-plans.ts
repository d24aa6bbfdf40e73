import type { EcsBehaviours, TaskPlan } from '../../../src/services/ecs/tasks/behaviours.ts';

/** An essential container that exits before the task runs. */
export const crashAtStart: TaskPlan = {
  failsToStart: {
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    exitCode: 1,
  },
};

/** Tasks of the family `crash` fare as given, all others well. */
export function crashFamily(plan: TaskPlan = crashAtStart): EcsBehaviours {
  return { planTask: ({ taskDefinition }) => (taskDefinition.family === 'crash' ? plan : {}) };
}
