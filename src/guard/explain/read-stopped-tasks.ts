import type { StoppedTask } from '../../core/deployment/evidence.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { FailedTasks, MissingPart } from '../../core/explanation/evidence.ts';
import { groupActionLog, ofRevision } from '../../core/explanation/failed-tasks.ts';
import { openRollbackOf, tasksOfRollback } from '../../core/explanation/rollback/open-rollback.ts';
import { between, type EpochMs, hours } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { EvidenceGateways } from './ports.ts';
import type { Read } from './read-part.ts';

/** The stopped tasks of the failed revision, or what the Action Logs of the cluster have of them. */
export interface TaskReading {
  readonly tasks: readonly StoppedTask[];
  /** Those of the revision that a rollback could not restore yet; empty for any other deployment. */
  readonly rollback: readonly StoppedTask[];
  /** From the Action Logs; empty unless ECS has forgotten the tasks. */
  readonly logged: readonly FailedTasks[];
}

/**
 * ECS keeps stopped tasks for at least an hour.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html
 */
const KEPT = hours(1);

const GONE = 'The stopped tasks are gone: ECS keeps them for about an hour.';

/** Reads the stopped tasks of the failed revision. If ECS has forgotten them, reads the Action Logs of the cluster. */
export async function readStoppedTasks(
  { services, actionLogs, now }: Pick<EvidenceGateways, 'services' | 'actionLogs' | 'now'>,
  record: DeploymentRecord,
): Promise<Read<TaskReading>> {
  const all = await services.stoppedTasks(record.serviceArn);
  const tasks = ofRevision(all, record.revisions.to?.taskDefinitionArn);
  const open = openRollbackOf(record);
  const rollback = open === undefined ? [] : tasksOfRollback(all, open);
  const found = { tasks, rollback, logged: [] };
  if (tasks.length > 0 || !areGone(record, now())) return { value: found };
  if (actionLogs === undefined) {
    const what = `${GONE} ECS Action Logs, which a cluster can have, keep the reasons longer.`;
    return { value: found, missing: [gone(what)] };
  }
  const { value, missing } = await readActionLogs(actionLogs, record, now());
  return { value: { ...found, logged: value }, missing };
}

function areGone({ finishedAt, rollbackStartedAt }: DeploymentRecord, now: EpochMs): boolean {
  const end = finishedAt ?? rollbackStartedAt;
  return end !== undefined && between(end, now) > KEPT;
}

async function readActionLogs(
  actionLogs: NonNullable<EvidenceGateways['actionLogs']>,
  record: DeploymentRecord,
  now: EpochMs,
): Promise<Required<Read<readonly FailedTasks[]>>> {
  const span = { from: record.createdAt, to: record.finishedAt ?? now };
  try {
    const entries = await actionLogs.failures(record.serviceArn, span);
    const logged = groupActionLog(entries ?? [], record.serviceDeploymentArn);
    if (logged.length > 0) return { value: logged, missing: [] };
    const why = entries === undefined ? 'The cluster has no ECS Action Logs.' : 'The ECS Action Logs name no reason.';
    return { value: logged, missing: [gone(`${GONE} ${why}`)] };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const help = error.code === 'denied' ? `allow ${error.action}` : error.message;
    return { value: [], missing: [gone(`${GONE} The ECS Action Logs could not be read: ${help}.`)] };
  }
}

function gone(what: string): MissingPart {
  return { part: 'tasks', why: 'gone', what };
}
