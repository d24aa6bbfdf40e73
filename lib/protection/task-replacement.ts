import { stuckTasks } from '../../src/core/audit/rules/tasks.ts';
import { refusalOf } from './audit/refusal.ts';

/** What decides whether a rolling deployment can replace a task. */
export interface TaskReplacement {
  /** Tasks of the service; undefined if the template does not set them. */
  readonly desiredCount: number | undefined;
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
}

/** Returns a problem if ECS could not replace any of the tasks, as far as their number is certain. @param strategy ECS's name for it */
export function replacementProblems(
  strategy: string,
  { desiredCount, minHealthyPercent: minimum, maxHealthyPercent: maximum }: TaskReplacement,
): readonly string[] {
  const percents = { minimum, maximum };
  const isBound = strategy === 'ROLLING' && desiredCount !== undefined;
  const stuck = stuckTasks(undefined, percents) ?? (isBound ? stuckTasks(desiredCount, percents) : undefined);
  return stuck === undefined ? [] : [refusalOf(stuck)];
}
