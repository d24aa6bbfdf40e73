import { type DeploymentRecord, isFinished } from '../deployment/record.ts';
import { after, type DurationMs, type EpochMs } from '../time.ts';

/** That a deployment watches an alarm: one entry of the index that finds a deployment by the alarm's name. */
export interface AlarmWatch {
  readonly alarmName: string;
  readonly serviceArn: string;
  readonly deploymentKey: string;
  /** The instant from which it watches no longer; undefined while the deployment runs. */
  readonly watchedUntil: EpochMs | undefined;
}

/** What the index needs after a fold. */
export interface WatchPlan {
  /** Entries that are new, or that end now. */
  readonly changed: readonly AlarmWatch[];
  /** Entries of which the record cannot say whether they are there: it was cut, and names no longer every alarm. */
  readonly unsure: readonly AlarmWatch[];
}

const NOTHING: WatchPlan = { changed: [], unsure: [] };

/**
 * What changes in the index of alarms between a deployment's saved record and its next one, before that is cut to size. A
 * deployment that succeeded goes on watching for `afterSuccess`; every other end ends its watch. An alarm that leaves the
 * service's configuration while the deployment runs keeps its entry until then, because a read may have missed it.
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
