import { assessFates } from '../protection/alarm-fate.ts';
import { type AlarmLoss, alarmsOfLosses, rememberLosses } from '../protection/alarm-loss.ts';
import { foldProtection } from '../protection/fold-protection.ts';
import { isStartPast, type ProtectionFacts, stateAtStart, watchedAlarms } from '../protection/protection.ts';
import { type DurationMs, type EpochMs, minutes } from '../time.ts';
import { configuredBakeMinutes } from './configured-bake.ts';
import type {
  AlarmEdit,
  AlarmReading,
  AlarmTransition,
  RevisionCounts,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from './facts.ts';
import { foldTimeline } from './fold-timeline.ts';
import { assessOutcome, type Sibling, type OutcomeAssessment } from './outcome.ts';
import type { Bake, DeploymentRecord, Phase, RecordedAlarm, RecordedRevision, TaskCounts } from './record.ts';
import { isFinished, isStuck } from './record.ts';
import { foldAlarms } from './recorded-alarms.ts';
import { findTrouble, foldTrouble } from './service-event.ts';

/** Everything that one reconciliation read about one deployment. */
export interface DeploymentFacts {
  readonly serviceArn: string;
  readonly deployment: ServiceDeploymentDescription;
  readonly service: ServiceDescription | undefined;
  readonly siblings: readonly Sibling[];
  /** When the list of siblings was read; undefined if it was not read. */
  readonly siblingsReadAt: EpochMs | undefined;
  readonly alarms: AlarmReading;
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  /** For alarms that are gone or were edited, see `needsEdits`. */
  readonly edits: ReadonlyMap<string, readonly AlarmEdit[]>;
  /** Losses of alarms that events reported; absent if none. */
  readonly losses?: readonly AlarmLoss[];
  /** Service revisions by ARN; may lack those that are already in the record. */
  readonly revisions: ReadonlyMap<string, ServiceRevisionDescription>;
  /** The deployment's `ecs-svc/…` ids. */
  readonly ecsDeploymentIds: readonly string[];
  /** Finished before the guard first ran with its scope. */
  readonly baseline: boolean;
  readonly stuckAfter: DurationMs;
  readonly now: EpochMs;
}

/**
 * Folds the next record of a deployment from the current facts. It is idempotent, and the same facts give the same record
 * in any order, except for what only an earlier reconciliation could read: a requested rollback, an alarm's first value, a
 * reason that was replaced. A finished record keeps its outcome. An outdated response changes nothing.
 */
export function foldDeployment(known: DeploymentRecord | undefined, facts: DeploymentFacts): DeploymentRecord {
  const { deployment, siblings, siblingsReadAt, now, losses = [] } = facts;
  const previous = known && rememberLosses(known, losses);
  if (previous !== undefined && isFinished(previous))
    return { ...previous, ecsDeploymentIds: mergeIds(previous, facts) };
  const rollbackRequested = previous?.rollbackRequested === true || deployment.status === 'ROLLBACK_REQUESTED';
  const verdict = assessOutcome(deployment, { siblings, siblingsReadAt, rollbackRequested, previous, now });
  if (previous !== undefined && PROGRESS[verdict.phase] < PROGRESS[previous.phase]) {
    return { ...previous, settling: undefined, ecsDeploymentIds: mergeIds(previous, facts) };
  }
  const alarmNames = watchedAlarms(deployment, facts.service);
  const before = previous?.alarms ?? alarmsOfLosses(alarmNames, losses, deployment.startedAt ?? deployment.createdAt);
  const seen = { ...facts, known: before };
  const alarms = foldRecordAlarms(before, seen);
  const next: DeploymentRecord = {
    ...identify(previous, facts),
    ...verdict,
    cause: verdict.cause === 'unknown' ? (previous?.cause ?? 'unknown') : verdict.cause,
    ...dates(previous, deployment, verdict),
    phaseSince: previous?.phase === verdict.phase ? previous.phaseSince : phaseStart(verdict.phase, facts),
    reason: deployment.statusReason ?? deployment.rollback?.reason ?? previous?.reason,
    serviceEvent: previous?.serviceEvent,
    rollbackRequested: rollbackRequested || verdict.cause === 'requested',
    ...foldProtection(previous, seen),
    alarms,
    circuitBreaker: deployment.circuitBreaker,
    bake: foldBake(previous, facts, verdict.phase, alarms),
    tasks: countTasks(deployment),
    hook: awaitedHook(deployment),
    revisions: foldRevisions(previous, facts),
  };
  const withTimeline = { ...next, timeline: foldTimeline(previous, next, facts) };
  if (!isStuck(withTimeline)) return withTimeline;
  return {
    ...withTimeline,
    serviceEvent: foldTrouble(
      withTimeline.serviceEvent,
      findTrouble(facts.service?.events ?? [], withTimeline.createdAt),
    ),
  };
}

/**
 * The progress of each phase. ECS never moves back, so a response with less progress is outdated.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
const PROGRESS: Readonly<Record<Phase, number>> = {
  pending: 0,
  'rolling-out': 1,
  baking: 1,
  'awaiting-approval': 1,
  'rolling-back': 2,
  finished: 3,
};

function identify(previous: DeploymentRecord | undefined, facts: DeploymentFacts) {
  const { deployment } = facts;
  return {
    serviceArn: facts.serviceArn,
    deploymentKey: deployment.serviceDeploymentArn,
    serviceDeploymentArn: deployment.serviceDeploymentArn,
    ecsDeploymentIds: mergeIds(previous, facts),
    createdAt: deployment.createdAt,
    strategy: deployment.strategy,
    pendingEffects: previous?.pendingEffects ?? [],
    transitions: previous?.transitions ?? [],
    revisionsCompared: previous?.revisionsCompared ?? false,
    eventKeys: previous?.eventKeys ?? [],
    timeline: previous?.timeline ?? [],
    version: previous?.version ?? 0,
    baseline: facts.baseline,
    cut: previous?.cut ?? [],
    missedRollback: previous?.missedRollback,
  };
}

function mergeIds(previous: DeploymentRecord | undefined, facts: DeploymentFacts): readonly string[] {
  return [...new Set([...(previous?.ecsDeploymentIds ?? []), ...facts.ecsDeploymentIds])].sort();
}

function dates(
  previous: DeploymentRecord | undefined,
  deployment: ServiceDeploymentDescription,
  verdict: OutcomeAssessment,
) {
  return {
    startedAt: deployment.startedAt ?? previous?.startedAt,
    finishedAt:
      verdict.phase === 'finished'
        ? (deployment.finishedAt ?? deployment.stoppedAt ?? deployment.updatedAt)
        : undefined,
    rollbackStartedAt: deployment.rollback?.startedAt ?? previous?.rollbackStartedAt,
  };
}

/** When a phase began: as the API reports it, else when the guard first read it. */
function phaseStart(phase: Phase, facts: DeploymentFacts): EpochMs {
  const { deployment, now } = facts;
  if (phase === 'pending') return deployment.createdAt;
  if (phase === 'rolling-out') return deployment.startedAt ?? now;
  if (phase === 'rolling-back') return deployment.rollback?.startedAt ?? now;
  if (phase === 'finished') return deployment.finishedAt ?? deployment.stoppedAt ?? now;
  return now;
}

function foldRecordAlarms(
  previous: readonly RecordedAlarm[],
  facts: ProtectionFacts & DeploymentFacts,
): readonly RecordedAlarm[] {
  const alarmNames = watchedAlarms(facts.deployment, facts.service);
  return foldAlarms(previous, {
    deployment: facts.deployment,
    alarmNames,
    alarms: facts.alarms,
    statesAtStart: new Map(isStartPast(facts) ? alarmNames.map((name) => [name, stateAtStart(name, facts)]) : []),
    transitions: facts.transitions,
    fates: assessFates(alarmNames, facts),
    now: facts.now,
  });
}

/**
 * Default bake time of strategies that shift traffic. @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-deploymentconfiguration.html
 */
const SHIFTED_BAKE: DurationMs = minutes(15);

/**
 * The bake time: as configured, else the default of a strategy that shifts traffic, else estimated from the longest
 * evaluation interval of the alarms. AWS publishes no formula for a rolling deployment without a configured bake time.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
function foldBake(
  previous: DeploymentRecord | undefined,
  facts: DeploymentFacts,
  phase: Phase,
  alarms: readonly RecordedAlarm[],
): Bake | undefined {
  const startedAt = previous?.bake?.startedAt ?? (phase === 'baking' ? facts.now : undefined);
  const configured = configuredBakeMinutes(facts.deployment);
  if (configured !== undefined) return { startedAt, time: minutes(configured), basis: 'configured' };
  if (['BLUE_GREEN', 'LINEAR', 'CANARY'].includes(facts.deployment.strategy)) {
    return { startedAt, time: SHIFTED_BAKE, basis: 'estimated' };
  }
  const intervals = alarms.flatMap((alarm) =>
    alarm.evaluationInterval === undefined ? [] : [alarm.evaluationInterval],
  );
  if (intervals.length === 0) return previous?.bake;
  const longest = intervals.reduce((a, b) => (b > a ? b : a));
  return { startedAt, time: longest, basis: 'estimated' };
}

function countTasks(deployment: ServiceDeploymentDescription): DeploymentRecord['tasks'] {
  const target = deployment.targetServiceRevision;
  if (target === undefined) return undefined;
  const sources = deployment.sourceServiceRevisions.filter((source) => source.arn !== target.arn);
  return { target: counts([target]), source: counts(sources) };
}

function counts(revisions: readonly RevisionCounts[]): TaskCounts {
  const sum = (read: (revision: RevisionCounts) => number) =>
    revisions.reduce((total, revision) => total + read(revision), 0);
  return {
    requested: sum((revision) => revision.requestedTaskCount),
    running: sum((revision) => revision.runningTaskCount),
    pending: sum((revision) => revision.pendingTaskCount),
  };
}

function awaitedHook(deployment: ServiceDeploymentDescription): DeploymentRecord['hook'] {
  const hook = deployment.lifecycleHooks.find((one) => one.targetType === 'PAUSE' && one.status === 'AWAITING_ACTION');
  return hook?.hookId === undefined ? undefined : { hookId: hook.hookId, expiresAt: hook.expiresAt };
}

function foldRevisions(previous: DeploymentRecord | undefined, facts: DeploymentFacts): DeploymentRecord['revisions'] {
  const { from, to } = revisionArns(facts.deployment);
  return {
    from: previous?.revisions.from ?? recordRevision(from, facts),
    to: previous?.revisions.to ?? recordRevision(to, facts),
  };
}

/** Returns the source and target revision of a deployment. If it rolls back, the source is the revision that ECS restores. */
export function revisionArns(deployment: ServiceDeploymentDescription): {
  readonly from: string | undefined;
  readonly to: string | undefined;
} {
  const to = deployment.targetServiceRevision?.arn;
  const sources = deployment.sourceServiceRevisions
    .filter((source) => source.arn !== to)
    .sort((a, b) => b.runningTaskCount - a.runningTaskCount || (a.arn < b.arn ? -1 : 1));
  return { from: deployment.rollback?.serviceRevisionArn ?? sources[0]?.arn, to };
}

/** Undefined until ECS has described the revision. */
function recordRevision(arn: string | undefined, facts: DeploymentFacts): RecordedRevision | undefined {
  const revision = arn === undefined ? undefined : facts.revisions.get(arn);
  if (revision === undefined) return undefined;
  return {
    serviceRevisionArn: revision.serviceRevisionArn,
    taskDefinitionArn: revision.taskDefinitionArn,
    images: revision.images,
  };
}
