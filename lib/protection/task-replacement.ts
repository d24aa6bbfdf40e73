import { cannotReplaceTasks } from '../../src/core/audit/conditions.ts';

/** What decides whether a rolling deployment can replace a task. */
export interface TaskReplacement {
  /** Tasks of the service; undefined if the template does not set them. */
  readonly desiredCount: number | undefined;
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
}

/**
 * Tasks of a new service whose template does not set `DesiredCount`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html#cfn-ecs-service-desiredcount
 */
const FIRST_TASKS = 1;

/** Returns a problem if ECS could not replace any of the tasks, as far as their number is certain. @param strategy ECS's name for it */
export function replacementProblems(strategy: string, replacement: TaskReplacement): readonly string[] {
  const { desiredCount, minHealthyPercent, maxHealthyPercent } = replacement;
  if (minHealthyPercent === 100 && maxHealthyPercent === 100) {
    return [
      'ECS cannot replace a task with minHealthyPercent 100 and maxHealthyPercent 100: raise maxHealthyPercent or lower minHealthyPercent',
    ];
  }
  return desiredCount === undefined ? [] : stuckProblems(strategy, desiredCount, replacement);
}

/** Returns a warning if a service without `desiredCount` starts with too few tasks to replace one. @param strategy ECS's name for it */
export function firstTaskWarnings(strategy: string, replacement: TaskReplacement): readonly string[] {
  if (replacement.desiredCount !== undefined) return [];
  return stuckProblems(strategy, FIRST_TASKS, replacement).map(
    (problem) =>
      `a new service without desiredCount starts with one task. ${problem}. If the service always runs enough tasks for these percentages, acknowledge this warning`,
  );
}

function stuckProblems(strategy: string, tasks: number, { minHealthyPercent, maxHealthyPercent }: TaskReplacement) {
  if (strategy !== 'ROLLING' || !cannotReplaceTasks(tasks, minHealthyPercent, maxHealthyPercent)) return [];
  const enough = Math.ceil((100 * (tasks + 1)) / tasks);
  const little = Math.floor((100 * (tasks - 1)) / tasks);
  return [
    `ECS cannot replace ${tasks === 1 ? 'one task' : `any of ${tasks} tasks`} with minHealthyPercent ${minHealthyPercent} and maxHealthyPercent ` +
      `${maxHealthyPercent}: set maxHealthyPercent to ${enough} or more, or minHealthyPercent to ${little === 0 ? 0 : `${little} or less`}`,
  ];
}
