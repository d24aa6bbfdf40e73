import { parseStoppedReason } from '../aws-text/stopped-reason.ts';
import type { ContainerFacts, TaskFacts } from '../diagnosis/task-facts.ts';
import type { EpochMs } from '../time.ts';

/** Details of a failed deployment, gathered before ECS forgets them; at most 8 KB. */
export interface Evidence {
  readonly gatheredAt: EpochMs;
  /** Stopped tasks of the failed revision, grouped by reason, most frequent first; at most 5 groups. */
  readonly stoppedTasks: readonly StoppedTaskGroup[];
  /** What could not be gathered, in words; empty if nothing is missing. */
  readonly missing: readonly string[];
}

/** Stopped tasks with the same reason. */
export interface StoppedTaskGroup {
  readonly count: number;
  readonly reason: string;
  readonly stopCode: string | undefined;
  readonly exitCode: number | undefined;
  readonly container: string | undefined;
}

/** A stopped task as ECS describes it. */
export interface StoppedTask extends TaskFacts {
  readonly taskArn: string;
  readonly taskDefinitionArn: string | undefined;
  readonly containers: readonly StoppedContainer[];
}

/** A container of a stopped task as ECS describes it. */
export interface StoppedContainer extends ContainerFacts {
  /** The ID of the container in its runtime; absent if it never started. */
  readonly runtimeId?: string | undefined;
}

/** Most groups. */
const GROUPS = 5;

/** Longest reason, in characters. */
const REASON_LENGTH = 500;

/**
 * Groups stopped tasks by reason, most frequent first. Leaves out tasks that the scheduler stopped to scale in or roll
 * back, which explain nothing; other tasks that the scheduler stopped come last.
 */
export function groupStoppedTasks(
  tasks: readonly StoppedTask[],
  rollbackStartedAt: EpochMs | undefined,
): readonly StoppedTaskGroup[] {
  const groups = new Map<string, StoppedTaskGroup>();
  for (const task of tasks.filter((one) => explainsFailure(one, rollbackStartedAt))) {
    const group = describeStop(task);
    const key = JSON.stringify([group.reason, group.stopCode, group.exitCode, group.container]);
    groups.set(key, { ...group, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()]
    .sort((a, b) => rank(a) - rank(b) || b.count - a.count || (a.reason < b.reason ? -1 : 1))
    .slice(0, GROUPS);
}

/** Whether the stopped task explains a failure. A task that the scheduler scaled in does not. */
export function explainsFailure(task: StoppedTask, rollbackStartedAt: EpochMs | undefined): boolean {
  if (task.stopCode !== 'ServiceSchedulerInitiated') return true;
  const reason = parseStoppedReason(task.stoppedReason ?? '');
  if (reason !== 'other') return reason === 'health-check';
  const { stoppedAt } = task;
  return rollbackStartedAt === undefined || stoppedAt === undefined || stoppedAt < rollbackStartedAt;
}

function rank(group: StoppedTaskGroup): number {
  return group.stopCode === 'ServiceSchedulerInitiated' ? 1 : 0;
}

/** Adds the failed container's exit code and reason, such as out of memory: they are more specific than the task's reason. */
export function describeStop(task: StoppedTask): StoppedTaskGroup {
  const failed =
    task.containers.find((container) => container.exitCode !== undefined && container.exitCode !== 0) ??
    task.containers.find((container) => container.reason !== undefined);
  const reasons = [withoutIds(task.stoppedReason ?? ''), failed?.reason].filter(
    (reason) => reason !== undefined && reason !== '',
  );
  return {
    count: 1,
    reason: (reasons.join('; ') || 'no reason given').slice(0, REASON_LENGTH),
    stopCode: task.stopCode,
    exitCode: failed?.exitCode,
    container: failed?.name,
  };
}

/** Removes task ids and target addresses, in which otherwise equal texts differ. */
export function withoutIds(text: string): string {
  return text.replace(/\b[0-9a-f]{32}\b/g, '…').replace(/\(target [^)]*\)/g, '(target …)');
}
