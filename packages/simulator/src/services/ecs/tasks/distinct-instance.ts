import { recordsOf } from '../api/records.ts';
import { isLive, type TaskState } from '../state.ts';

/**
 * The instances that the constraint `distinctInstance` excludes: those of the group's tasks that are to run. Undefined
 * without this constraint.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html
 */
export function takenInstances(constraints: unknown, tasks: readonly TaskState[]): readonly string[] | undefined {
  if (!recordsOf(constraints).some(({ type }) => type === 'distinctInstance')) return undefined;
  return tasks.filter(isLive).flatMap(({ instanceArn }) => instanceArn ?? []);
}
