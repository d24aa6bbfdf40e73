import { describeTask } from '../describe.ts';
import type { TaskState } from '../../state.ts';
import type { TaskRun } from '../../tasks/standalone.ts';

/** A task that RunTask started, as in DescribeTasks, with its tags. */
export function describeRunTask(run: TaskRun, task: TaskState) {
  const { group, described, taskDefinition, startedBy } = run;
  return {
    ...describeTask(run, task, taskDefinition),
    ...described,
    group,
    startedBy: startedBy === '' ? undefined : startedBy,
    tags: task.tags ?? [],
  };
}
