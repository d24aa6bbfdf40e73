import { parseEventReason } from '../aws-text/event-reason.ts';
import type { LedgerEvent } from '../event/signal.ts';
import { durationMs, type EpochMs } from '../time.ts';
import type { ClassicDeployment } from './facts.ts';
import type { DeploymentRecord } from './record.ts';

/** A deployment that an event may belong to. */
export type JoinCandidate = Pick<DeploymentRecord, 'deploymentKey' | 'createdAt' | 'phase' | 'ecsDeploymentIds'>;

/** Events carry whole seconds, the API milliseconds: an event may seem up to a second older than the change that it reports. */
const EVENT_PRECISION = durationMs(1_000);

/**
 * How far the classic row and the service deployment of one update lie apart at most. No field joins them and no bound is
 * published; ECS makes both in one call.
 */
const SAME_UPDATE = durationMs(5_000);

/** The classic `ecs-svc/…` ids that belong to a deployment: those of the rows that were created with it. */
export function matchClassicIds(createdAt: EpochMs, rows: readonly ClassicDeployment[]): readonly string[] {
  return rows.filter((row) => Math.abs(row.createdAt - createdAt) <= SAME_UPDATE).map((row) => row.id);
}

/**
 * The deployment that an event belongs to; undefined while that is unknown.
 *
 * ECS reports a rollback with the ID of the deployment that it restores, but it belongs to the one that failed. Only one
 * deployment runs at a time, so where the id does not help, time decides: the newest one created before the event. While the
 * API is older than the event (`apiIsBehind`), an event is not forced onto a deployment that does not explain it.
 */
export function joinEvent<T extends JoinCandidate>(
  event: LedgerEvent,
  candidates: readonly T[],
  options: { readonly apiIsBehind: boolean },
): T | undefined {
  if (event.serviceDeploymentArn !== undefined) {
    return candidates.find((candidate) => candidate.deploymentKey === event.serviceDeploymentArn);
  }
  const id = event.ecsDeploymentId;
  const byId = id === undefined ? undefined : candidates.find((candidate) => candidate.ecsDeploymentIds.includes(id));
  const found = byId === undefined || isRollbackEvent(event) ? newestBefore(event.at, candidates) : byId;
  if (options.apiIsBehind && (found === undefined || !explains(found, event, byId !== undefined))) return undefined;
  return found;
}

/** Whether ECS says that it restores the earlier revision. */
export function isRollbackEvent(event: LedgerEvent): boolean {
  return parseEventReason(event.reason) === 'rolls-back';
}

/** Whether an event is younger than anything that the API shows, so the API may not show the change yet. */
export function isNewerThanApi(event: LedgerEvent, shown: readonly (EpochMs | undefined)[]): boolean {
  return shown.every((instant) => instant === undefined || event.at > instant);
}

/** Whether the record already shows what the event reports: an end for an end, a rollback for a rollback. */
function explains(candidate: JoinCandidate, event: LedgerEvent, idIsKnown: boolean): boolean {
  const hasEnded = candidate.phase === 'finished' || candidate.phase === 'rolling-back';
  if (isRollbackEvent(event)) return hasEnded;
  switch (event.eventName) {
    case 'SERVICE_DEPLOYMENT_IN_PROGRESS':
      return idIsKnown;
    case 'SERVICE_DEPLOYMENT_COMPLETED':
    case 'SERVICE_DEPLOYMENT_FAILED':
      return hasEnded;
    default:
      return true;
  }
}

function newestBefore<T extends JoinCandidate>(at: EpochMs, candidates: readonly T[]): T | undefined {
  return candidates
    .filter((candidate) => candidate.createdAt <= at + EVENT_PRECISION)
    .sort((a, b) => b.createdAt - a.createdAt)[0];
}
