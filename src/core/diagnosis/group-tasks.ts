import { withoutIds } from '../deployment/evidence.ts';
import type { EpochMs } from '../time.ts';
import { type Diagnosis, diagnoseTask } from './diagnose.ts';
import type { TaskFacts } from './task-facts.ts';

/** Stopped tasks with the same signature, exit code and container. */
export interface TaskGroup {
  readonly count: number;
  /** The diagnosis of the newest task. */
  readonly diagnosis: Diagnosis;
  /** When the newest task stopped; undefined if ECS does not say it of any task. */
  readonly newestAt: EpochMs | undefined;
}

/** A group with its newest task. */
export interface GroupOf<T extends TaskFacts> extends TaskGroup {
  readonly newest: T;
}

/** Groups stopped tasks by signature, exit code and container, newest first. Unknown ones are grouped by their text without ids. */
export function groupTasks<T extends TaskFacts>(tasks: readonly T[]): readonly GroupOf<T>[] {
  const groups = new Map<string, GroupOf<T>>();
  for (const task of tasks) {
    const diagnosis = diagnoseTask(task);
    const key = keyOf(diagnosis);
    const group = groups.get(key);
    const isNewer = group === undefined || instant(task.stoppedAt) > instant(group.newestAt);
    const chosen = isNewer ? { newest: task, diagnosis, newestAt: task.stoppedAt } : group;
    groups.set(key, { ...chosen, count: (group?.count ?? 0) + 1 });
  }
  return [...groups]
    .toSorted(([a, one], [b, other]) => instant(other.newestAt) - instant(one.newestAt) || (a < b ? -1 : 1))
    .map(([, group]) => group);
}

function keyOf(diagnosis: Diagnosis): string {
  if (diagnosis.is === 'unknown') return JSON.stringify(['unknown', withoutIds(diagnosis.text)]);
  const { container, exitCode } = diagnosis.details;
  return JSON.stringify([diagnosis.signature, exitCode ?? '', container ?? '']);
}

/** Tasks without an instant come last. */
function instant(at: EpochMs | undefined): number {
  return at ?? 0;
}
