import { before, type EpochMs } from '../time.ts';
import { type Cause, type DeploymentRecord, isFinished, type Outcome, type Settling } from './record.ts';
import { SETTLING, settle } from './settling.ts';

/**
 * Folds the record of a deployment that ECS no longer describes, because its service was deleted, and maybe created again
 * under the same name. ECS deletes a service's deployments with it. The record finishes only after reads have agreed for
 * long enough. If ECS reported STOPPED before, that outcome stays: no later list can show what stopped it.
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

/** The end is the instant at which its absence was first read. */
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

/** The service may be gone in one read and created again in the next: for the old deployment, that is the same absence. */
function sameAbsence(settling: Settling | undefined, because: Settling['because']): Settling | undefined {
  return settling && { ...settling, because };
}
