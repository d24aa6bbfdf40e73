import { type DeploymentRecord, isFinished } from '../deployment/record.ts';
import { after, type DurationMs, type EpochMs } from '../time.ts';

/** An entry of the alarm index: a deployment watches an alarm. It finds deployments by alarm name. */
export interface AlarmWatch {
  readonly alarmName: string;
  readonly serviceArn: string;
  readonly deploymentKey: string;
  /** When the watch ends; undefined while the deployment runs. */
  readonly watchedUntil: EpochMs | undefined;
}

/** Changes to the index after a fold. */
export interface WatchPlan {
  /** Entries that are new or end now. */
  readonly changed: readonly AlarmWatch[];
  /** Entries that may or may not exist already: the record was trimmed and no longer lists every alarm. */
  readonly unsure: readonly AlarmWatch[];
}

const NOTHING: WatchPlan = { changed: [], unsure: [] };

/**
 * Plans the changes to the alarm index between a saved record and the next one, before that is trimmed. A successful
 * deployment keeps its watches for `afterSuccess`; any other end ends them. An alarm that leaves the service's
 * configuration during the deployment keeps its entry until the end, because a read may have missed it.
 */
export function planWatches(
  previous: DeploymentRecord | undefined,
  next: DeploymentRecord,
  afterSuccess: DurationMs,
): WatchPlan {
  if (next.baseline || (previous !== undefined && isFinished(previous))) return NOTHING;
  const known = new Set(previous?.alarms.map((alarm) => alarm.alarmName));
  const names = [...new Set(next.alarms.map((alarm) => alarm.alarmName))];
  const watch = (alarmName: string, watchedUntil: EpochMs | undefined): AlarmWatch => ({
    alarmName,
    serviceArn: next.serviceArn,
    deploymentKey: next.deploymentKey,
    watchedUntil,
  });
  if (isFinished(next)) {
    const until = endOf(next, afterSuccess);
    return { changed: [...new Set([...known, ...names])].map((name) => watch(name, until)), unsure: [] };
  }
  const fresh = names.filter((name) => !known.has(name)).map((name) => watch(name, undefined));
  return previous?.cut.includes('alarms') ? { changed: [], unsure: fresh } : { changed: fresh, unsure: [] };
}

function endOf(record: DeploymentRecord, afterSuccess: DurationMs): EpochMs {
  const endedAt = record.finishedAt ?? record.phaseSince;
  return record.outcome === 'succeeded' ? after(endedAt, afterSuccess) : endedAt;
}
