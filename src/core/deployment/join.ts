import { lastPart } from '../arn.ts';
import { parseEventReason } from '../aws-text/event-reason.ts';
import type { LedgerEvent } from '../event/signal.ts';
import { durationMs, type EpochMs } from '../time.ts';
import type { ClassicDeployment, ServiceDeploymentDescription } from './facts.ts';
import type { DeploymentRecord } from './record.ts';

/** A deployment that an event may belong to. */
export type JoinCandidate = Pick<
  DeploymentRecord,
  'deploymentKey' | 'createdAt' | 'finishedAt' | 'phase' | 'ecsDeploymentIds'
>;

/**
 * Events have whole seconds and the API has milliseconds, so an event may seem up to a second older than the change it
 * reports.
 */
const EVENT_PRECISION = durationMs(1_000);

/**
 * How far the creation times of a classic row and a service deployment may differ if their numbers do not match. AWS
 * publishes no bound; ECS creates both in one call.
 */
const SAME_UPDATE = durationMs(5_000);

/** How long after its end ECS may still report a deployment. AWS publishes no bound. */
const REPORTED_AFTER_END = durationMs(60_000);

/** What joins a service deployment with a classic row. */
type ClassicMatch = Pick<ServiceDeploymentDescription, 'createdAt' | 'targetServiceRevision'>;

/**
 * Returns the `ecs-svc/…` ids of a deployment's classic rows. The number in such an id is the number at the end of the ARN
 * of the service revision that the deployment deploys: AWS does not document it, and two unrelated public transcripts of
 * April 2026 show it for each of their rows (`fp-service`, `ecs-svc/3541978090126952138`; `ui`, `ecs-svc/6216346761948112104`
 * and `ecs-svc/5678755162203410295`). If no row has that number, the rows that were created with the deployment count.
 */
export function matchClassicIds(
  { createdAt, targetServiceRevision }: ClassicMatch,
  rows: readonly ClassicDeployment[],
): readonly string[] {
  const number = targetServiceRevision && lastPart(targetServiceRevision.arn);
  const exact = rows.filter((row) => number !== undefined && row.id === `ecs-svc/${number}`);
  const matching = exact.length > 0 ? exact : rows.filter((row) => Math.abs(row.createdAt - createdAt) <= SAME_UPDATE);
  return matching.map((row) => row.id);
}

/**
 * Finds the deployment that an event belongs to; undefined while unknown.
 *
 * ECS reports a rollback with the id of the deployment that it restores, but the event belongs to the failed one. Only one
 * deployment runs at a time, so if the id does not help, the newest deployment created before the event is the one, unless it
 * had ended by then: the event belongs to a deployment that is not listed yet. If the event is newer than the API's responses
 * (`apiIsBehind`), it is only assigned to a deployment that already shows what it reports.
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
  const found = byId === undefined || isRollbackEvent(event) ? runningAt(event, candidates) : byId;
  if (options.apiIsBehind && (found === undefined || !explains(found, event, byId !== undefined))) return undefined;
  return found;
}

/** Whether the event reports that ECS restores the earlier revision. */
export function isRollbackEvent(event: LedgerEvent): boolean {
  return parseEventReason(event.reason) === 'rolls-back';
}

/** Whether an event is newer than every instant in the API's responses, which may then not show the change yet. */
export function isNewerThanApi(event: LedgerEvent, shown: readonly (EpochMs | undefined)[]): boolean {
  return shown.every((instant) => instant === undefined || event.at > instant);
}

/** Whether the record already shows what the event reports: an end or a rollback. */
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

/** The newest deployment that was created before the event. An event that names a deployment belongs to one that had not ended. */
function runningAt<T extends JoinCandidate>(event: LedgerEvent, candidates: readonly T[]): T | undefined {
  const newest = candidates
    .filter((candidate) => candidate.createdAt <= event.at + EVENT_PRECISION)
    .toSorted((a, b) => b.createdAt - a.createdAt)[0];
  if (event.ecsDeploymentId === undefined) return newest;
  const grace = event.eventName === 'SERVICE_DEPLOYMENT_IN_PROGRESS' ? EVENT_PRECISION : REPORTED_AFTER_END;
  return newest?.finishedAt !== undefined && event.at > newest.finishedAt + grace ? undefined : newest;
}
