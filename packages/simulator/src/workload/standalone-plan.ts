import type { EcsBehaviours } from '../services/ecs/tasks/behaviours.ts';
import { planOf } from './task-plan.ts';
import { modelOf } from './versions.ts';
import type { WorkloadWorld } from './world.ts';

/**
 * Plans the tasks of RunTask by the models of the whole workload: they belong to no service, so they get no requests.
 * The tasks of a task definition are numbered from 0 on.
 */
export function standalonePlans({
  models,
  parameters,
  seed,
}: Pick<WorkloadWorld, 'models' | 'parameters' | 'seed'>): NonNullable<EcsBehaviours['planStandaloneTask']> {
  const counts = new Map<string, number>();
  return ({ taskDefinition }) => {
    const index = counts.get(taskDefinition.arn) ?? 0;
    counts.set(taskDefinition.arn, index + 1);
    return planOf(
      modelOf(taskDefinition, models),
      { service: { loadBalancers: [], rest: {} }, taskDefinition, index, seed },
      parameters,
    );
  };
}
