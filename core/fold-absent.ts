import { type DeploymentRecord, isFinished, type Settling } from './record.ts';
import { SETTLING, settle } from './settling.ts';
import { before, type EpochMs } from './time.ts';

/**
 * The record of a deployment that ECS does not describe any more: its service was deleted, or was deleted and created again
 * under the same name. ECS deletes the deployments of a service with it. Believed once reads have agreed for long enough.
 */
export function foldAbsent(
  record: DeploymentRecord,
  because: Exclude<Settling['because'], 'stopped'>,
  now: EpochMs,
): DeploymentRecord {
  if (isFinished(record)) return record;
  const settling = settle(because, now, sameAbsence(record.settling, because));
  if (now < settling.until) return { ...record, settling };
  const finishedAt = before(settling.until, SETTLING);
  return {
    ...record,
    phase: 'finished',
    phaseSince: finishedAt,
    finishedAt,
    outcome: 'unknown',
    cause: 'service-deleted',
    settling: undefined,
    timeline: [...record.timeline, { at: finishedAt, what: 'finished', text: 'unknown' }],
  };
}

/** A service that is gone and one that was created again since are one absence of its old deployment. */
function sameAbsence(settling: Settling | undefined, because: Settling['because']): Settling | undefined {
  return settling === undefined || settling.because === 'stopped' ? undefined : { ...settling, because };
}
