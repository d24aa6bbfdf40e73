import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import type { Drift } from './drift/drift.ts';

/**
 * What shows why a deployment failed, gathered before AWS forgets it. Every part is optional: `missing` names each part
 * that was asked for and could not be read. All texts come from outside, so every medium escapes them.
 */
export interface GatheredEvidence {
  readonly gatheredAt: EpochMs;
  /** Stopped tasks of the failed revision, most telling group first; at most 5 groups. */
  readonly tasks: readonly FailedTasks[];
  /**
   * Of a rollback that failed or has not finished: stopped tasks of the revision that ECS should restore, as `tasks`. Undefined if
   * none was found.
   */
  readonly rollbackTasks: readonly FailedTasks[] | undefined;
  /** Service events that explain a failure, newest first; at most 5. */
  readonly serviceEvents: readonly ExplainedEvent[];
  /** Metrics of the alarms that fired, or of those that watched; at most 3. */
  readonly charts: readonly MetricChart[];
  /** Last log lines of containers that failed; at most 3. */
  readonly logs: readonly LogExcerpt[];
  /** From which commit to which, per container whose image changed; at most 5. */
  readonly commits: readonly CommitRange[];
  /** Who started the deployment; undefined if that is not known (yet). */
  readonly author: Author | undefined;
  /** What the stack's template believes against what runs; undefined if no stack owns the service, or if both agree. */
  readonly drift: Drift | undefined;
  readonly missing: readonly MissingPart[];
}

/** Stopped tasks with the same reason. */
export interface FailedTasks {
  readonly count: number;
  /** ECS's reasons of the task and the container, without ids. */
  readonly reason: string;
  readonly stopCode: string | undefined;
  readonly exitCode: number | undefined;
  readonly container: string | undefined;
  /** When the newest of them stopped. */
  readonly newestAt: EpochMs | undefined;
  readonly diagnosis: Diagnosis;
}

/** A service event with what it means. */
export interface ExplainedEvent {
  readonly at: EpochMs;
  readonly message: string;
  readonly diagnosis: Diagnosis;
}

/** The values that an alarm evaluated, around the deployment. */
export interface MetricChart {
  readonly alarmName: string;
  /** What is measured: `Sum HTTPCode_Target_5XX_Count`, or the label of the math expression. */
  readonly label: string;
  readonly period: DurationMs;
  /** Undefined for alarms of anomaly detection and for metric math without a fixed threshold. */
  readonly threshold: number | undefined;
  /** CloudWatch's operator, e.g. `GreaterThanThreshold`. */
  readonly comparisonOperator: string | undefined;
  /** Oldest first, one per period; at most 120. `value` is undefined where CloudWatch has no data. */
  readonly points: readonly ChartPoint[];
}

/** One value of a metric. */
export interface ChartPoint {
  /** Start of the period. */
  readonly at: EpochMs;
  readonly value: number | undefined;
}

/** The last lines of a container's log. */
export interface LogExcerpt {
  readonly container: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly region: string;
  /** Oldest first; at most 20 lines of at most 500 characters. Values that look like secrets are redacted. */
  readonly lines: readonly LogLine[];
  /** How many values were redacted. */
  readonly redacted: number;
  /** Whether the driver may have dropped the last lines: its mode is non-blocking, which is ECS's default since June 2025. */
  readonly mayLackLast: boolean;
}

/** One line of a log. */
export interface LogLine {
  readonly at: EpochMs;
  readonly text: string;
}

/** The commits of the old and the new image of a container. */
export interface CommitRange {
  readonly container: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Web address of the repository, https only; undefined if no label names it. */
  readonly repository: string | undefined;
  /** The page that compares both commits; undefined if the host of the repository is not known. */
  readonly compareUrl: string | undefined;
  /** When the new commit was made; undefined if no label says so. */
  readonly committedAt: EpochMs | undefined;
  /** Where the commit was read from. */
  readonly basis: 'image-label' | 'image-tag' | 'task-definition-tag';
}

/** Who started the deployment, from CloudTrail. */
export interface Author {
  /**
   * `person`: the session or user name identifies a person. `pipeline`: a role whose session names a tool, such as
   * `GitHubActions`, and no person. `aws-service`: an AWS service called on behalf of another, such as CloudFormation.
   */
  readonly kind: 'person' | 'pipeline' | 'aws-service';
  /** User name, session name or service, as CloudTrail shows it. */
  readonly name: string;
  readonly principalArn: string | undefined;
  /** The call: `UpdateService`, `CreateService`, `StopServiceDeployment`. */
  readonly eventName: string;
  readonly at: EpochMs;
  /** The program that called, e.g. `aws-cli/2.31`; undefined if CloudTrail has none. */
  readonly userAgent: string | undefined;
}

/** The parts of the evidence. */
export type EvidencePart = 'tasks' | 'service-events' | 'metrics' | 'logs' | 'commits' | 'author' | 'stack';

/**
 * A part that was asked for and is not there.
 * - `denied`: AWS denies the read; `what` names the action to grant.
 * - `gone`: AWS no longer keeps it.
 * - `none`: there is nothing to read, for example no image label.
 * - `unsupported`: the guard cannot read it there, for example logs of another driver than awslogs.
 * - `out-of-time`: the time for gathering ended before it was read.
 * - `not-yet`: AWS delivers it later; it follows.
 * - `failed`: AWS did not answer.
 */
export interface MissingPart {
  readonly part: EvidencePart;
  readonly why: 'denied' | 'gone' | 'none' | 'unsupported' | 'out-of-time' | 'not-yet' | 'failed';
  /** One plain sentence that says what is missing and what to do. */
  readonly what: string;
}

/** The evidence as the table stores it. */
export interface StoredEvidence extends GatheredEvidence {
  /** Increases by one with every change that readers can see; 1 at first. */
  readonly version: number;
}
