import type { DurationMs, EpochMs } from '../time.ts';
import type { ServiceEvent } from './facts.ts';

/** Where a deployment stands. */
export type Phase = 'pending' | 'rolling-out' | 'baking' | 'awaiting-approval' | 'rolling-back' | 'finished';

/** How a deployment ended. */
export type Outcome = 'succeeded' | 'rolled-back' | 'rollback-failed' | 'failed' | 'superseded' | 'stopped' | 'unknown';

/**
 * Why it ended that way; none for a success or a superseded deployment.
 * `invalid-configuration`: ECS refused the load balancer or network configuration of the service.
 * `unknown`: ECS gives no reason, or one that is not known yet; `reason` quotes it.
 */
export type Cause =
  | 'alarm'
  | 'circuit-breaker'
  | 'lifecycle-hook'
  | 'approval-rejected'
  | 'requested'
  | 'invalid-configuration'
  | 'service-deleted'
  | 'unknown';

/**
 * Whether deployment alarms could have stopped the deployment.
 * `off-alarm-at-start`: ECS ignores all alarms for its whole length, as it does when one was in ALARM when it began; the names
 * are empty when only ECS's DISABLED is known.
 * `off-during-deployment`: alarms watched it at the start, and one was deleted or now looks at another metric.
 * `off-early-success`: ECS called it complete, and stopped watching, before all tasks were replaced.
 * `blind`: alarms are configured, but ECS can see none of them.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export type ProtectionState =
  | 'armed'
  | 'off-alarm-at-start'
  | 'off-during-deployment'
  | 'off-not-configured'
  | 'off-early-success'
  | 'blind'
  | 'unknown';

export interface Protection {
  readonly state: ProtectionState;
  /** The alarms that made it so: those in ALARM at the start, those that went off, or those that ECS cannot see. */
  readonly alarmNames: readonly string[];
}

/** One alarm that the deployment watches. */
export interface RecordedAlarm {
  readonly alarmName: string;
  readonly kind: 'metric' | 'composite' | 'log' | 'missing' | 'unread';
  /** Its state when the deployment began; undefined while unknown. */
  readonly stateAtStart: string | undefined;
  readonly state: string | undefined;
  /** ECS names it as an alarm that failed the deployment. */
  readonly triggered: boolean;
  /** When it went to ALARM, for a triggered one. */
  readonly triggeredAt: EpochMs | undefined;
  /** The metric as `Namespace MetricName`, in CloudWatch's words; undefined for metric math. */
  readonly metric: string | undefined;
  readonly statistic: string | undefined;
  readonly comparisonOperator: string | undefined;
  readonly threshold: number | undefined;
  readonly value: number | undefined;
  /** Period × evaluation periods. */
  readonly evaluationInterval: DurationMs | undefined;
  /** What it watched when it was first seen in the deployment, as a hash; undefined for one that did not exist then. */
  readonly metricKey: string | undefined;
  /** When it was created or last edited, as far as known. */
  readonly configuredAt: EpochMs | undefined;
  /** When it was deleted or made to look at another metric, while the deployment was watched. */
  readonly lostAt: EpochMs | undefined;
  /** From then on its history is read once more, of one that was not found: the first answer may have been an old one. */
  readonly recheckAt: EpochMs | undefined;
}

export interface RecordedImage {
  readonly container: string;
  readonly image: string;
  readonly digest: string | undefined;
}

/** A service revision as the record shows it. */
export interface RecordedRevision {
  readonly serviceRevisionArn: string;
  readonly taskDefinitionArn: string | undefined;
  readonly images: readonly RecordedImage[];
}

/** A change that the guard saw, or that the API dates. */
export interface TimelineEntry {
  readonly at: EpochMs;
  /** One of the guard's own words: `created`, `started`, `baking`, `alarm`, `alarm-lost`, `alarm-edited`,
   * `rollback-started`, `finished`, `stage`. */
  readonly what: string;
  readonly text: string | undefined;
}

/** Tasks of one side of the deployment. */
export interface TaskCounts {
  readonly requested: number;
  readonly running: number;
  readonly pending: number;
}

/** A transition that the guard publishes, each at most once by its name. */
export type Transition = 'started' | 'unprotected' | 'awaiting-approval' | 'rolling-back' | 'stuck' | 'finished';

/** Something to be done once after the record is saved; run again when it is still pending a minute later. */
export interface PendingEffect {
  /** Deterministic: `<deployment id>#<transition>`, `<deployment id>#evidence` or `<deployment id>#changes`. */
  readonly id: string;
  readonly kind: 'publish' | 'gather-evidence' | 'compare-revisions';
  readonly transition: Transition | undefined;
  /** When it was saved or taken; 0 when it was tried and failed, so that the next reconciliation runs it at once. */
  readonly since: EpochMs;
}

/**
 * An end that one reconciliation saw and that is not believed yet, because one read alone says it (see `src/core/deployment/settling.ts`).
 * `stopped`: ECS stopped the deployment and no read says why. `service-gone`: ECS knows no such service. `not-listed`: the
 * service is there, and its history does not know the deployment.
 */
export interface Settling {
  readonly because: 'stopped' | 'service-gone' | 'not-listed';
  /** From this instant on reads are believed that still say the same. */
  readonly until: EpochMs;
}

/** The record of one deployment: one item of at most 24 KB. Once it is finished, its outcome stays. */
export interface DeploymentRecord {
  readonly serviceArn: string;
  /** The key of all that belongs to the deployment: its ARN. */
  readonly deploymentKey: string;
  readonly serviceDeploymentArn: string;
  /** `ecs-svc/…` ids learnt from DescribeServices and events, sorted. */
  readonly ecsDeploymentIds: readonly string[];
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | undefined;
  readonly finishedAt: EpochMs | undefined;
  readonly strategy: string;
  readonly phase: Phase;
  /** Since when the phase holds, as far as known. */
  readonly phaseSince: EpochMs;
  readonly outcome: Outcome | undefined;
  readonly cause: Cause | undefined;
  /** ECS's own words for the end or the rollback. */
  readonly reason: string | undefined;
  /** ECS's newest service event that is not one of progress, of a deployment that was stuck. */
  readonly serviceEvent: ServiceEvent | undefined;
  readonly protection: Protection;
  /** When protection went off; of `off-during-deployment` alone. */
  readonly protectionLostAt: EpochMs | undefined;
  readonly alarms: readonly RecordedAlarm[];
  readonly circuitBreaker:
    | { readonly status: string; readonly failureCount: number; readonly threshold: number }
    | undefined;
  readonly bake: Bake | undefined;
  readonly tasks: { readonly target: TaskCounts; readonly source: TaskCounts } | undefined;
  readonly rollbackStartedAt: EpochMs | undefined;
  /** A user requested a rollback. */
  readonly rollbackRequested: boolean;
  readonly hook: { readonly hookId: string; readonly expiresAt: EpochMs | undefined } | undefined;
  readonly revisions: { readonly from: RecordedRevision | undefined; readonly to: RecordedRevision | undefined };
  readonly timeline: readonly TimelineEntry[];
  readonly pendingEffects: readonly PendingEffect[];
  /** Transitions already planned, so that each is published once. */
  readonly transitions: readonly Transition[];
  /** The comparison of its revisions was planned. */
  readonly revisionsCompared: boolean;
  /** Keys of the events in the ledger, newest last, at most 100. */
  readonly eventKeys: readonly string[];
  /** Grows by one with every change that is saved; 0 before the first. */
  readonly version: number;
  /** Finished before the guard was installed: recorded, never reported. */
  readonly baseline: boolean;
  readonly supersededBy: string | undefined;
  /** Set while an end is seen but not believed yet; undefined on a finished record. */
  readonly settling: Settling | undefined;
  /** Names of fields that were cut to fit. */
  readonly cut: readonly string[];
}

/** The bake of a deployment. */
export interface Bake {
  readonly startedAt: EpochMs | undefined;
  readonly time: DurationMs | undefined;
  /** Where the length comes from: `configured` in the service, or `estimated` by the alarms' evaluation interval. */
  readonly basis: 'configured' | 'estimated';
}

export function isFinished(record: DeploymentRecord): boolean {
  return record.phase === 'finished';
}

/** Whether the deployment stands still now; a later phase ends it. */
export function isStuck(record: DeploymentRecord): boolean {
  return (
    !isFinished(record) && record.timeline.some((entry) => entry.what === 'stuck' && entry.at >= record.phaseSince)
  );
}

/** The short id by which a deployment's events and effects are named: the last part of its key. */
export function deploymentIdOf(deploymentKey: string): string {
  return deploymentKey.slice(deploymentKey.lastIndexOf('/') + 1);
}
