import type {
  AlarmDescription,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from '../../../src/core/deployment/facts.ts';
import type { Cause, Outcome } from '../../../src/core/deployment/record.ts';
import type { EpochMs } from '../../../src/core/time.ts';

/** What holds from an instant on. */
export interface Since<T> {
  readonly at: EpochMs;
  readonly view: T;
}

/**
 * What the scheduler did with a deployment: the truth that the guard's record is held against. Written by the story as it is made,
 * never read from an answer.
 */
export interface Truth {
  readonly outcome: Outcome;
  readonly cause: Cause | undefined;
  readonly protection: ProtectionTruth;
  /** Service revision ARNs; `from` is undefined where nothing ran before. */
  readonly from: string | undefined;
  readonly to: string;
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | undefined;
  /** When ECS ended it, or the service was gone. */
  readonly finishedAt: EpochMs;
  /** No API states the end: the guard names the instant when it saw that the service was gone. */
  readonly endIsUnstated: boolean;
  readonly rollbackStartedAt: EpochMs | undefined;
  readonly supersededBy: string | undefined;
  /** It waited for an approval for that long. */
  readonly pause: { readonly from: EpochMs; readonly until: EpochMs } | undefined;
}

export interface ProtectionTruth {
  /** The guard's word, also one that it does not have yet. */
  readonly state: string;
  readonly alarmNames: readonly string[];
  /** When an alarm was deleted, or its metric replaced, while it was watched. */
  readonly lost: { readonly alarmName: string; readonly at: EpochMs; readonly how: 'deleted' | 'updated' } | undefined;
}

/** An event as EventBridge hands it on, and when it was made. */
export interface StoryEvent {
  readonly at: EpochMs;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface DeploymentStory {
  readonly serviceArn: string;
  readonly arn: string;
  readonly ecsDeploymentId: string;
  readonly createdAt: EpochMs;
  /** How it was told to end, for people. */
  readonly ending: string;
  /** Ascending; what DescribeServiceDeployments shows from then on. */
  readonly states: readonly Since<ServiceDeploymentDescription>[];
  readonly events: readonly StoryEvent[];
  readonly truth: Truth;
}

/** A service from its creation to its end; one that is created again under its name has two of them. */
export interface Incarnation {
  readonly createdAt: EpochMs;
  /** From when on ECS shows none of its deployments. */
  readonly goneAt: EpochMs | undefined;
  /** Oldest first. */
  readonly deployments: readonly DeploymentStory[];
}

export interface AlarmStory {
  readonly alarmName: string;
  /** Ascending; undefined while CloudWatch knows none of that name. */
  readonly states: readonly Since<AlarmDescription | undefined>[];
  readonly events: readonly StoryEvent[];
}

export interface ServiceStory {
  readonly serviceArn: string;
  readonly clusterArn: string;
  /** Stands in the trace and in a replay. */
  readonly index: number;
  /** Alarms off, on, and which. */
  readonly alarmConfig: ServiceDescription['alarms'];
  readonly earlySuccess: ServiceDescription['earlySuccess'];
  readonly incarnations: readonly Incarnation[];
  readonly alarms: readonly AlarmStory[];
  readonly revisions: ReadonlyMap<string, ServiceRevisionDescription>;
  /** Outside of the guard's scope. */
  readonly isExcluded: boolean;
  /** ECS refuses all questions about it, always. */
  readonly isRefused: boolean;
}

/** What holds at an instant; undefined before the first. */
export function viewAt<T>(states: readonly Since<T>[], asOf: EpochMs): T | undefined {
  for (let index = states.length - 1; index >= 0; index -= 1) {
    const state = states[index];
    if (state !== undefined && state.at <= asOf) return state.view;
  }
  return undefined;
}
