import type { DurationMs, EpochMs } from '../time.ts';
import type { ServiceEvent } from './facts.ts';

/** The phase of a deployment. */
export type Phase = 'pending' | 'rolling-out' | 'baking' | 'awaiting-approval' | 'rolling-back' | 'finished';

/** How a deployment ended. */
export type Outcome = 'succeeded' | 'rolled-back' | 'rollback-failed' | 'failed' | 'superseded' | 'stopped' | 'unknown';

// As the keys of a record, so that the code does not compile if one is missing.
const outcomes: Readonly<Record<Outcome, true>> = {
  succeeded: true,
  'rolled-back': true,
  'rollback-failed': true,
  failed: true,
  superseded: true,
  stopped: true,
  unknown: true,
};

/** Every outcome, in the order in which help texts list them. */
export const OUTCOMES = Object.keys(outcomes) as readonly Outcome[];

/**
 * Why it ended that way; undefined for a success or a superseded deployment.
 * - `invalid-configuration`: ECS rejected the service's load balancer or network configuration.
 * - `unknown`: ECS gives no reason, or one with an unknown wording, which `reason` quotes.
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

const causes: Readonly<Record<Cause, true>> = {
  alarm: true,
  'circuit-breaker': true,
  'lifecycle-hook': true,
  'approval-rejected': true,
  requested: true,
  'invalid-configuration': true,
  'service-deleted': true,
  unknown: true,
};

/** Every cause, in the order in which help texts list them. */
export const CAUSES = Object.keys(causes) as readonly Cause[];

/**
 * Whether deployment alarms could have stopped the deployment.
 * - `off-alarm-at-start`: ECS ignored all alarms throughout, because one was in ALARM at the start. The names are empty if
 * only ECS's DISABLED is known.
 * - `off-during-deployment`: alarms were on at the start, and one was deleted or edited to watch another metric.
 * - `off-early-success`: ECS completed the deployment, and stopped watching, before all tasks were replaced.
 * - `blind`: alarms are configured, but ECS cannot see any of them.
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

/** The protection of a deployment, with the alarms that explain it. */
export interface Protection {
  readonly state: ProtectionState;
  /** The alarms that caused this state: in ALARM at the start, lost, or invisible to ECS. */
  readonly alarmNames: readonly string[];
}

/** One alarm that the deployment watches. */
export interface RecordedAlarm {
  readonly alarmName: string;
  readonly kind: 'metric' | 'composite' | 'log' | 'missing' | 'unread';
  /** Its state when the deployment started; undefined while unknown. */
  readonly stateAtStart: string | undefined;
  readonly state: string | undefined;
  /** ECS lists it as an alarm that failed the deployment. */
  readonly triggered: boolean;
  /** When a triggered alarm went to ALARM. */
  readonly triggeredAt: EpochMs | undefined;
  /** The metric as `Namespace MetricName`, as in CloudWatch; undefined for metric math. */
  readonly metric: string | undefined;
  readonly statistic: string | undefined;
  readonly comparisonOperator: string | undefined;
  readonly threshold: number | undefined;
  readonly value: number | undefined;
  /** What its ALARM means: the first sentence of its description, at most 300 characters. */
  readonly meaning?: string | undefined;
  /** Period × evaluation periods. */
  readonly evaluationInterval: DurationMs | undefined;
  /** Hash of what it watched when first read in the deployment; undefined if it did not exist then. */
  readonly metricKey: string | undefined;
  /** When it was created or last edited; undefined while unknown. */
  readonly configuredAt: EpochMs | undefined;
  /** When it was deleted or edited to watch another metric while the deployment ran. */
  readonly lostAt: EpochMs | undefined;
  /** When to read the history of an alarm that was not found once more, because the first response may have been outdated. */
  readonly recheckAt: EpochMs | undefined;
}

/** The image of one container. */
export interface RecordedImage {
  readonly container: string;
  readonly image: string;
  readonly digest: string | undefined;
}

/** A service revision in a record. */
export interface RecordedRevision {
  readonly serviceRevisionArn: string;
  readonly taskDefinitionArn: string | undefined;
  readonly images: readonly RecordedImage[];
}

/** A change that the guard read, or that the API dates. */
export interface TimelineEntry {
  readonly at: EpochMs;
  /**
   * One of the guard's terms: `created`, `started`, `baking`, `awaiting-approval`, `alarm`, `alarm-lost`, `alarm-edited`,
   * `rollback-started`, `finished`, `stage`, `stuck`, `rollback-missed`.
   */
  readonly what: string;
  readonly text: string | undefined;
}

/** Numbers of tasks of the source or target revisions. */
export interface TaskCounts {
  readonly requested: number;
  readonly running: number;
  readonly pending: number;
}

/** A transition that the guard publishes at most once per deployment. */
export type Transition =
  | 'started'
  | 'unprotected'
  | 'awaiting-approval'
  | 'rolling-back'
  | 'stuck'
  | 'finished'
  | 'rollback-missed';

/** Something to do once after the record is saved. It runs again if it is still pending a minute later. */
export interface PendingEffect {
  /** Deterministic: `<deployment id>#<transition>` or `<deployment id>#changes`. */
  readonly id: string;
  readonly kind: 'publish' | 'compare-revisions';
  readonly transition: Transition | undefined;
  /** When it was saved or taken; 0 if it failed, so that the next reconciliation runs it immediately. */
  readonly since: EpochMs;
}

/**
 * An end that is not final yet, because only one read shows it (see `src/core/deployment/settling.ts`).
 * - `stopped`: ECS stopped the deployment, and no read shows why.
 * - `service-gone`: ECS does not find the service.
 * - `not-listed`: the service exists, and its deployment history lacks the deployment.
 */
export interface Settling {
  readonly because: 'stopped' | 'service-gone' | 'not-listed';
  /** Reads from this instant on that still agree make the end final. */
  readonly until: EpochMs;
}

/** The watch over the alarms of a deployment that succeeded. */
interface WatchAfterSuccess {
  /** An alarm that goes to ALARM by then counts. */
  readonly until: EpochMs;
  /** When the alarms are read next. */
  readonly checkAt: EpochMs;
}

/** Why ECS did not act when an alarm of the deployment went to ALARM. `unknown`: ECS gives no reason. */
export type MissedReason =
  | 'deployment-had-succeeded'
  | 'early-success'
  | 'alarm-at-start'
  | 'alarm-lost'
  | 'alarms-off'
  | 'invisible-alarm'
  | 'unknown';

/** An alarm that went to ALARM without a rollback. */
export interface MissedAlarm {
  readonly alarmName: string;
  readonly firedAt: EpochMs;
  /** Its state when the deployment started: never ALARM. */
  readonly stateAtStart: string;
  /** Its state when the guard found it; undefined if it no longer existed. */
  readonly state: string | undefined;
  /** The newest datapoint when it fired, as far as known. */
  readonly value: number | undefined;
}

/** A rollback that ECS did not make. It is recorded once. */
export interface MissedRollback {
  /** The alarms that had fired by `foundAt`, first one first, at most five. */
  readonly alarms: readonly MissedAlarm[];
  /** Whether the first of them fired while the deployment ran, or after it had succeeded. */
  readonly when: 'during-deployment' | 'after-success';
  readonly because: MissedReason;
  /** When the guard found it: the service had no newer deployment then. */
  readonly foundAt: EpochMs;
}

/** The record of one deployment: one item of at most 24 KB. The outcome of a finished record never changes. */
export interface DeploymentRecord {
  readonly serviceArn: string;
  /** The key of all items of the deployment: its ARN. */
  readonly deploymentKey: string;
  readonly serviceDeploymentArn: string;
  /** `ecs-svc/…` ids from DescribeServices and events, sorted. */
  readonly ecsDeploymentIds: readonly string[];
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | undefined;
  readonly finishedAt: EpochMs | undefined;
  readonly strategy: string;
  readonly phase: Phase;
  /** When the phase started, as far as known. */
  readonly phaseSince: EpochMs;
  readonly outcome: Outcome | undefined;
  readonly cause: Cause | undefined;
  /** ECS's reason for the end or the rollback. */
  readonly reason: string | undefined;
  /** The newest service event that does not report progress, for a deployment that was stuck. */
  readonly serviceEvent: ServiceEvent | undefined;
  readonly protection: Protection;
  /** When protection went off; only for `off-during-deployment`. */
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
  /** Transitions that were planned, so that each is published once. */
  readonly transitions: readonly Transition[];
  /** Whether the comparison of its revisions was planned. */
  readonly revisionsCompared: boolean;
  /** Keys of the events in the ledger, newest last, at most 100. */
  readonly eventKeys: readonly string[];
  /** Increases by one with every saved change; 0 before the first. */
  readonly version: number;
  /** Finished before the guard was installed: recorded, never reported. */
  readonly baseline: boolean;
  readonly supersededBy: string | undefined;
  /** Set while an end was read but is not final yet; undefined on a finished record. */
  readonly settling: Settling | undefined;
  /** Set on a deployment that succeeded while the guard still watches its alarms. */
  readonly afterSuccess?: WatchAfterSuccess | undefined;
  readonly missedRollback?: MissedRollback | undefined;
  /** Names of fields that were trimmed to fit. */
  readonly cut: readonly string[];
}

/** The bake of a deployment. */
export interface Bake {
  readonly startedAt: EpochMs | undefined;
  readonly time: DurationMs | undefined;
  /** `configured` in the service, or `estimated` from the alarms' evaluation intervals or the strategy's default. */
  readonly basis: 'configured' | 'estimated';
}

/** Whether the deployment has a final outcome. */
export function isFinished(record: DeploymentRecord): boolean {
  return record.phase === 'finished';
}

/** Whether the guard still follows the deployment: it is unfinished, or it succeeded and its alarms are watched. */
export function isOpen(record: DeploymentRecord): boolean {
  return !isFinished(record) || record.afterSuccess !== undefined;
}

/** Whether the deployment is stuck now; a later phase ends that. */
export function isStuck(record: DeploymentRecord): boolean {
  return (
    !isFinished(record) && record.timeline.some((entry) => entry.what === 'stuck' && entry.at >= record.phaseSince)
  );
}

/** Returns the last part of a deployment's key: the short id that its events and effects use. */
export function deploymentIdOf(deploymentKey: string): string {
  return deploymentKey.slice(deploymentKey.lastIndexOf('/') + 1);
}
