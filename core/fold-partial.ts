import { isRollbackEvent } from './join.ts';
import type { Cause, DeploymentRecord, Outcome, Phase } from './record.ts';
import type { LedgerEvent } from './signal.ts';
import type { EpochMs } from './time.ts';

interface PartialFacts {
  readonly serviceArn: string;
  readonly ecsDeploymentId: string;
  /** All events of this deployment that ever arrived. */
  readonly events: readonly LedgerEvent[];
  readonly now: EpochMs;
}

/** The key of a deployment that is known by events alone. */
export function partialKey(serviceArn: string, ecsDeploymentId: string): string {
  return `${serviceArn}#${ecsDeploymentId}`;
}

/**
 * What can be told of a deployment from ECS events alone, when the API refuses for good. Order-free: the events are sorted
 * first. It may change its outcome as events come, and gives way to the true record as soon as the API answers.
 */
export function foldPartial(previous: DeploymentRecord | undefined, facts: PartialFacts): DeploymentRecord {
  const events = [...facts.events].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  const verdict = assessEvents(events);
  const firstAt = previous?.createdAt ?? events[0]?.at ?? facts.now;
  return {
    ...(previous ?? emptyPartial(facts, firstAt)),
    ...verdict,
    startedAt: previous?.startedAt ?? firstAt,
    phaseSince: previous?.phase === verdict.phase ? previous.phaseSince : (events.at(-1)?.at ?? firstAt),
    reason: events.findLast((event) => event.reason !== undefined)?.reason,
    rollbackStartedAt: events.find(isRollbackEvent)?.at,
    timeline: events.map((event) => ({ at: event.at, what: event.eventName, text: event.reason })).slice(0, 100),
  };
}

interface EventVerdict {
  readonly phase: Phase;
  readonly outcome: Outcome | undefined;
  readonly cause: Cause | undefined;
  readonly finishedAt: EpochMs | undefined;
}

function assessEvents(events: readonly LedgerEvent[]): EventVerdict {
  const failed = events.find((event) => event.eventName === 'SERVICE_DEPLOYMENT_FAILED');
  const rollback = events.find(isRollbackEvent);
  const completed = events.findLast((event) => event.eventName === 'SERVICE_DEPLOYMENT_COMPLETED');
  const cause = assessCause(events);
  if (rollback !== undefined) {
    const restored = completed !== undefined && completed.at >= rollback.at;
    return restored ? ended('rolled-back', cause, completed.at) : { ...going('rolling-back'), cause };
  }
  if (failed !== undefined) return ended('failed', cause, failed.at);
  if (completed !== undefined) return ended('succeeded', undefined, completed.at);
  return going('rolling-out');
}

/** ECS's own words; the wording for an alarm is not published, so parts of it are looked for. */
function assessCause(events: readonly LedgerEvent[]): Cause {
  const said = events.map((event) => event.reason?.toLowerCase() ?? '');
  if (said.some((reason) => reason.includes('circuit breaker'))) return 'circuit-breaker';
  if (said.some((reason) => reason.includes('alarm'))) return 'alarm';
  if (said.some((reason) => reason.includes('lifecycle hook'))) return 'lifecycle-hook';
  return 'unknown';
}

function ended(outcome: Outcome, cause: Cause | undefined, finishedAt: EpochMs): EventVerdict {
  return { phase: 'finished', outcome, cause, finishedAt };
}

function going(phase: Phase): EventVerdict {
  return { phase, outcome: undefined, cause: undefined, finishedAt: undefined };
}

function emptyPartial(facts: PartialFacts, createdAt: EpochMs): DeploymentRecord {
  return {
    serviceArn: facts.serviceArn,
    deploymentKey: partialKey(facts.serviceArn, facts.ecsDeploymentId),
    serviceDeploymentArn: undefined,
    ecsDeploymentIds: [facts.ecsDeploymentId],
    createdAt,
    startedAt: createdAt,
    finishedAt: undefined,
    strategy: 'unknown',
    phase: 'rolling-out',
    phaseSince: createdAt,
    outcome: undefined,
    cause: undefined,
    reason: undefined,
    protection: { state: 'unknown', alarmNames: [] },
    protectionLostAt: undefined,
    alarms: [],
    circuitBreaker: undefined,
    bake: undefined,
    tasks: undefined,
    rollbackStartedAt: undefined,
    rollbackRequested: false,
    hook: undefined,
    revisions: { from: undefined, to: undefined },
    timeline: [],
    pendingEffects: [],
    transitions: [],
    eventKeys: [],
    version: 0,
    partial: true,
    baseline: false,
    supersededBy: undefined,
    replaces: undefined,
    replacedBy: undefined,
    cut: [],
  };
}
