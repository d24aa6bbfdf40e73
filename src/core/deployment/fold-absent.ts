import { before, type EpochMs } from '../time.ts';
import { type Cause, type DeploymentRecord, isFinished, type Outcome, type Settling } from './record.ts';
import { SETTLING, settle } from './settling.ts';

/**
 * The record of a deployment that ECS does not describe any more: its service was deleted, or was deleted and created again
 * under the same name. ECS deletes the deployments of a service with it. Believed once reads have agreed for long enough.
 * Where ECS said before that it was stopped, that stands: no list will say any more what stopped it.
 */
export function foldAbsent(
  record: DeploymentRecord,
  because: Exclude<Settling['because'], 'stopped'>,
  now: EpochMs,
): DeploymentRecord {
  if (isFinished(record)) return record;
  if (record.settling?.because === 'stopped') return finishStopped(record, record.settling, now);
  const settling = settle(because, now, sameAbsence(record.settling, because));
  if (now < settling.until) return { ...record, settling };
  return finish(record, settling, { outcome: 'unknown', cause: 'service-deleted' });
}

function finishStopped(record: DeploymentRecord, settling: Settling, now: EpochMs): DeploymentRecord {
  if (now < settling.until) return record;
  return finish(record, settling, { outcome: 'stopped', cause: record.rollbackRequested ? 'requested' : 'unknown' });
}

/** The end is when it was first doubted. */
function finish(
  record: DeploymentRecord,
  { until }: Settling,
  { outcome, cause }: { readonly outcome: Outcome; readonly cause: Cause },
): DeploymentRecord {
  const finishedAt = before(until, SETTLING);
  return {
    ...record,
    phase: 'finished',
    phaseSince: finishedAt,
    finishedAt,
    outcome,
    cause,
    settling: undefined,
    timeline: [...record.timeline, { at: finishedAt, what: 'finished', text: outcome }],
  };
}

/** A service that is gone and one that was created again since are one absence of its old deployment. */
function sameAbsence(settling: Settling | undefined, because: Settling['because']): Settling | undefined {
  return settling && { ...settling, because };
}
