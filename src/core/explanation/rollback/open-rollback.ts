import { explainsFailure, type StoppedTask } from '../../deployment/evidence.ts';
import type { DeploymentRecord, RecordedRevision } from '../../deployment/record.ts';
import type { EpochMs } from '../../time.ts';

/** A rollback that failed, or that has not finished. */
export interface OpenRollback {
  /** The revision that ECS should restore. */
  readonly revision: RecordedRevision;
  readonly startedAt: EpochMs;
  /** Whether it is over. Until then, events of the service may be about either revision. */
  readonly hasFailed: boolean;
}

/**
 * The rollback of a deployment, if it failed or has not finished. Undefined for any other deployment, if nothing was to be
 * restored, and if both revisions have the same task definition: then no task shows to which of them it belongs.
 */
export function openRollbackOf(record: DeploymentRecord): OpenRollback | undefined {
  const { revisions, rollbackStartedAt: startedAt, outcome, phase } = record;
  const { from: revision, to } = revisions;
  const hasFailed = outcome === 'rollback-failed';
  if (!hasFailed && phase !== 'rolling-back') return undefined;
  if (startedAt === undefined || revision?.taskDefinitionArn === undefined) return undefined;
  return revision.taskDefinitionArn === to?.taskDefinitionArn ? undefined : { revision, startedAt, hasFailed };
}

/** The stopped tasks that explain why the rollback failed: those of its revision that have stopped since it began. */
export function tasksOfRollback(
  tasks: readonly StoppedTask[],
  { revision, startedAt }: OpenRollback,
): readonly StoppedTask[] {
  return tasks.filter(
    (task) =>
      task.taskDefinitionArn === revision.taskDefinitionArn &&
      task.stoppedAt !== undefined &&
      task.stoppedAt >= startedAt &&
      explainsFailure(task, startedAt),
  );
}
