import { type DeploymentRecord, isFinished } from './record.ts';
import type { EpochMs } from './time.ts';

/** The record of a deployment whose service was deleted before an end was seen. ECS deletes its deployments with a service. */
export function foldGone(record: DeploymentRecord, now: EpochMs): DeploymentRecord {
  if (isFinished(record)) return record;
  return {
    ...record,
    phase: 'finished',
    phaseSince: now,
    finishedAt: now,
    outcome: 'unknown',
    cause: 'service-deleted',
    timeline: [...record.timeline, { at: now, what: 'finished', text: 'unknown' }],
  };
}
