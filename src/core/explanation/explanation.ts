import type { Cause, Outcome, Phase } from '../deployment/record.ts';
import type { RevisionChange } from '../diff/revision-diff.ts';
import type { Confidence } from '../diagnosis/signature.ts';
import type { ConsoleLinks } from '../report/links.ts';
import type { Phrase } from '../report/phrase.ts';
import type { EpochMs } from '../time.ts';
import type { Author, CommitRange, FailedTasks, LogExcerpt, MetricChart, MissingPart } from './evidence.ts';

/**
 * Why a deployment ended as it did: one explanation that Slack, terminal, JSON, Markdown and HTML render. Pieces of a phrase
 * that come from outside are marked, so that each medium escapes them.
 */
export interface Explanation {
  readonly deployment: ExplainedDeployment;
  /** One line: `checkout was rolled back: alarm shop/checkout errors (deployment) fired`. */
  readonly headline: string;
  readonly tone: 'good' | 'warning' | 'danger' | 'neutral';
  /** The cause in one sentence. */
  readonly cause: ExplainedCause;
  /** The alarms that fired, or that left the deployment unprotected. */
  readonly alarms: readonly ExplainedAlarm[];
  /** Why ECS could not restore the earlier revision; undefined if it could, or if nothing shows why. */
  readonly rollback: ExplainedRollback | undefined;
  readonly tasks: readonly FailedTasks[];
  readonly logs: readonly LogExcerpt[];
  readonly changes: readonly RevisionChange[];
  /** How many changes were left out. */
  readonly changesLeftOut: number;
  readonly commits: readonly CommitRange[];
  readonly author: Author | undefined;
  /** The stack's belief against what runs, with the next step; undefined if they agree. */
  readonly drift: Phrase | undefined;
  /** What to do next, most important first; never empty after a failure. */
  readonly next: readonly Phrase[];
  readonly links: ConsoleLinks;
  /** Parts that are not there, with the reason. */
  readonly missing: readonly MissingPart[];
}

/** The deployment that is explained. */
export interface ExplainedDeployment {
  readonly serviceArn: string;
  readonly deploymentKey: string;
  readonly phase: Phase;
  readonly outcome: Outcome | undefined;
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | undefined;
  readonly rollbackStartedAt: EpochMs | undefined;
  readonly finishedAt: EpochMs | undefined;
}

/** The cause of an end, as far as it is known. */
export interface ExplainedCause {
  /** The trigger that ECS reports. */
  readonly trigger: Cause | undefined;
  /** Id of the signature of what went wrong in the new revision, such as `out-of-memory`; undefined if nothing shows it. */
  readonly signature: string | undefined;
  readonly confidence: Confidence | 'unknown';
  /** One sentence that joins both: which trigger, and what went wrong. */
  readonly sentence: Phrase;
  /** AWS's page about it. */
  readonly page: string | undefined;
}

/** Why a rollback failed, as far as it is known. */
export interface ExplainedRollback {
  /** The revision that ECS should restore, as `family:revision`. */
  readonly revision: string;
  /** Id of the signature of what went wrong in it; undefined if no signature explains the text of ECS. */
  readonly signature: string | undefined;
  readonly confidence: Confidence | 'unknown';
  readonly sentence: Phrase;
  /** AWS's page about it. */
  readonly page: string | undefined;
  readonly nextStep: string | undefined;
  /** Its stopped tasks in groups, most telling first. */
  readonly tasks: readonly FailedTasks[];
}

/** An alarm with its metric. */
export interface ExplainedAlarm {
  readonly alarmName: string;
  readonly fired: boolean;
  readonly firedAt: EpochMs | undefined;
  /** What its ALARM means, in the words of its description; undefined if it has none. */
  readonly meaning: string | undefined;
  /** The newest value and its threshold in words. */
  readonly measurement: string;
  readonly chart: MetricChart | undefined;
}
