import { parseStoppedReason } from '../aws-text/stopped-reason.ts';
import type { EpochMs } from '../time.ts';

/** What was gathered when a deployment failed, before ECS forgets it; at most 8 KB. */
export interface Evidence {
  readonly gatheredAt: EpochMs;
  /** Groups of stopped tasks of the failed revision with the same reason, most frequent first, at most 5. */
  readonly stoppedTasks: readonly StoppedTaskGroup[];
  /** What could not be gathered, in words; empty when all was. */
  readonly missing: readonly string[];
}

export interface StoppedTaskGroup {
  readonly count: number;
  readonly reason: string;
  readonly stopCode: string | undefined;
  readonly exitCode: number | undefined;
  readonly container: string | undefined;
}

/** A stopped task as ECS describes it. */
export interface StoppedTask {
  readonly taskArn: string;
  readonly taskDefinitionArn: string | undefined;
  readonly stoppedAt: EpochMs | undefined;
  /** ECS's stop code, e.g. `TaskFailedToStart`, `EssentialContainerExited`, `ServiceSchedulerInitiated`. */
  readonly stopCode: string | undefined;
  readonly stoppedReason: string | undefined;
  readonly containers: readonly {
    readonly name: string;
    readonly exitCode: number | undefined;
    readonly reason: string | undefined;
  }[];
}

/** Most groups that are kept. */
const GROUPS = 5;

/** Longest reason that is kept, in characters. */
const REASON_LENGTH = 500;

/**
 * Stopped tasks by what stopped them, the most frequent first. What the scheduler stopped to scale or to roll back explains
 * nothing and is left out; what it stopped otherwise comes last.
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

/** Whether it explains a failure that the task stopped: what the scheduler scaled in explains nothing. */
function explainsFailure(task: StoppedTask, rollbackStartedAt: EpochMs | undefined): boolean {
  if (task.stopCode !== 'ServiceSchedulerInitiated') return true;
  const reason = parseStoppedReason(task.stoppedReason ?? '');
  if (reason !== 'other') return reason === 'health-check';
  const { stoppedAt } = task;
  return rollbackStartedAt === undefined || stoppedAt === undefined || stoppedAt < rollbackStartedAt;
}

function rank(group: StoppedTaskGroup): number {
  return group.stopCode === 'ServiceSchedulerInitiated' ? 1 : 0;
}

/** The container that failed says more than the task: its exit code and its own reason, e.g. that it ran out of memory. */
function describeStop(task: StoppedTask): StoppedTaskGroup {
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

/** Task ids and target addresses make texts differ that say the same. */
export function withoutIds(text: string): string {
  return text.replace(/\b[0-9a-f]{32}\b/g, '…').replace(/\(target [^)]*\)/g, '(target …)');
}
