import type { EpochMs } from '../time.ts';
import { assessCause, isTriggered } from './cause.ts';
import { configuredBakeMinutes } from './configured-bake.ts';
import type { ServiceDeploymentDescription } from './facts.ts';
import type { Cause, Outcome, Phase, Settling } from './record.ts';
import { settle } from './settling.ts';

/** The meaning of ECS's status of a deployment. */
export interface OutcomeAssessment {
  readonly phase: Phase;
  /** Undefined until the deployment is finished. */
  readonly outcome: Outcome | undefined;
  readonly cause: Cause | undefined;
  readonly supersededBy: string | undefined;
  /** Set while an end was read but is not final yet. */
  readonly settling: Settling | undefined;
}

/** Another deployment of the same service. */
export interface Sibling {
  readonly serviceDeploymentArn: string;
  readonly createdAt: EpochMs;
}

interface Context {
  /** The known deployments of the service, with or without this one. */
  readonly siblings: readonly Sibling[];
  /** When the list of siblings was read; undefined if it was not read. */
  readonly siblingsReadAt: EpochMs | undefined;
  /** An earlier reconciliation read that a rollback was requested. */
  readonly rollbackRequested: boolean;
  /** The result of the last reconciliation; undefined the first time. */
  readonly previous: { readonly phase: Phase; readonly settling: Settling | undefined } | undefined;
  readonly now: EpochMs;
}

/**
 * Maps ECS's status to an outcome, by the table in docs/design.md. An unknown status counts as not finished.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export function assessOutcome(deployment: ServiceDeploymentDescription, context: Context): OutcomeAssessment {
  switch (deployment.status) {
    case 'SUCCESSFUL':
      return finished('succeeded', undefined);
    case 'ROLLBACK_SUCCESSFUL':
      return finished('rolled-back', assessCause(deployment, context));
    case 'ROLLBACK_FAILED':
      return finished('rollback-failed', assessCause(deployment, context));
    case 'STOPPED':
      return assessStopped(deployment, context);
    case 'PENDING':
      return unfinished('pending');
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
      return { ...unfinished('rolling-back'), cause: assessCause(deployment, context) };
    default:
      return unfinished(assessProgress(deployment));
  }
}

function assessStopped(deployment: ServiceDeploymentDescription, context: Context): OutcomeAssessment {
  if (isTriggered(deployment.alarms)) return finished('failed', 'alarm');
  if (isTriggered(deployment.circuitBreaker)) return finished('failed', 'circuit-breaker');
  const successor = findSuccessor(deployment, context.siblings);
  if (successor !== undefined)
    return { ...finished('superseded', undefined), supersededBy: successor.serviceDeploymentArn };
  const settling = doubtStopped(deployment, context);
  return settling === undefined
    ? finished('stopped', context.rollbackRequested ? 'requested' : 'unknown')
    : { ...unfinished(context.previous?.phase ?? 'rolling-out'), settling };
}

/**
 * The list may show what stopped the deployment later than the deployment shows its end. Undefined once the list was read
 * late enough.
 */
function doubtStopped(
  { finishedAt, stoppedAt }: ServiceDeploymentDescription,
  { siblingsReadAt, previous, now }: Context,
): Settling | undefined {
  const settling = settle('stopped', finishedAt ?? stoppedAt ?? now, previous?.settling);
  return siblingsReadAt !== undefined && siblingsReadAt >= settling.until ? undefined : settling;
}

/** The first deployment created after this one and before its end. */
function findSuccessor(deployment: ServiceDeploymentDescription, siblings: readonly Sibling[]): Sibling | undefined {
  const endedAt = deployment.finishedAt ?? deployment.stoppedAt;
  return siblings
    .filter((sibling) => sibling.serviceDeploymentArn !== deployment.serviceDeploymentArn)
    .filter(
      (sibling) => sibling.createdAt > deployment.createdAt && (endedAt === undefined || sibling.createdAt <= endedAt),
    )
    .sort((a, b) => a.createdAt - b.createdAt)[0];
}

function assessProgress(deployment: ServiceDeploymentDescription): Phase {
  if (deployment.lifecycleHooks.some((hook) => hook.targetType === 'PAUSE' && hook.status === 'AWAITING_ACTION')) {
    return 'awaiting-approval';
  }
  return isBaking(deployment) ? 'baking' : 'rolling-out';
}

/**
 * Whether the deployment bakes. Strategies that shift traffic report BAKE_TIME. A rolling deployment bakes when all target
 * tasks run and no source task does, if alarms are watched: if one was in ALARM at the start, ECS ignores them and bakes
 * only if a bake time is configured.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
function isBaking(deployment: ServiceDeploymentDescription): boolean {
  if (deployment.status !== 'IN_PROGRESS') return false;
  if (deployment.lifecycleStage === 'BAKE_TIME') return true;
  const { alarms } = deployment;
  if (deployment.strategy !== 'ROLLING' || alarms === undefined || alarms.alarmNames.length === 0) return false;
  if (alarms.status === 'DISABLED' && configuredBakeMinutes(deployment) === undefined) return false;
  const target = deployment.targetServiceRevision;
  const targetRuns =
    target !== undefined && target.runningTaskCount > 0 && target.runningTaskCount >= target.requestedTaskCount;
  return targetRuns && deployment.sourceServiceRevisions.every((source) => isDrained(source, target.arn));
}

function isDrained(
  source: { readonly arn: string; readonly runningTaskCount: number; readonly pendingTaskCount: number },
  target: string,
): boolean {
  return source.arn === target || (source.runningTaskCount === 0 && source.pendingTaskCount === 0);
}

function finished(outcome: Outcome, cause: Cause | undefined): OutcomeAssessment {
  return { phase: 'finished', outcome, cause, supersededBy: undefined, settling: undefined };
}

function unfinished(phase: Phase): OutcomeAssessment {
  return { phase, outcome: undefined, cause: undefined, supersededBy: undefined, settling: undefined };
}
