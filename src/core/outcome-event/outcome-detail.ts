import type { Cause, Outcome, Phase, Protection, RecordedAlarm } from '../deployment/record.ts';

/** The kinds of outcome events. One that is not listed may come in a later version: leave it alone. */
export type OutcomeDetailType =
  | 'Deployment Started'
  | 'Deployment Unprotected'
  | 'Deployment Awaiting Approval'
  | 'Deployment Rolling Back'
  | 'Deployment Stuck'
  | 'Deployment Finished';

/**
 * An outcome event as EventBridge hands it to a target. It comes at least once: what acts on it remembers
 * `detail.eventId`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export interface OutcomeEventEnvelope {
  readonly version: string;
  /** EventBridge's own id: another one for each copy. */
  readonly id: string;
  readonly source: 'ecs-deployment-guard';
  readonly 'detail-type': OutcomeDetailType;
  readonly account: string;
  /** When the event was put, ISO 8601 in UTC. */
  readonly time: string;
  readonly region: string;
  /** The service ARN and the service-deployment ARN. */
  readonly resources: readonly string[];
  readonly detail: OutcomeDetail;
}

/**
 * The detail of an outcome event, version 1. It shows the deployment at the time of publishing, so a late
 * `Deployment Started` may already hold the outcome. Unknown fields are absent. At most 200 KB as JSON.
 */
export interface OutcomeDetail {
  /** Grows only when a field changes its meaning or goes; new fields may come at any time. */
  readonly schemaVersion: '1';
  /** `<deployment id>#<transition>`: the same for every copy of the event. */
  readonly eventId: string;
  readonly deployment: OutcomeDeployment;
  /** Absent until the deployment is finished. */
  readonly outcome?: Outcome;
  /** Absent for a success or a superseded deployment, and while nothing went wrong. */
  readonly cause?: Cause;
  readonly alarms: readonly OutcomeAlarm[];
  readonly revisions: { readonly from?: OutcomeRevision; readonly to?: OutcomeRevision };
  readonly durations: OutcomeDurations;
  readonly links: OutcomeLinks;
  /** Names of what was cut to fit into an event; absent when nothing was. */
  readonly cut?: readonly string[];
}

export interface OutcomeDeployment {
  readonly serviceArn: string;
  readonly serviceDeploymentArn: string;
  /** Names the deployment in every event about it: its ARN. */
  readonly deploymentKey: string;
  /** ISO 8601 in UTC, with milliseconds; so are the other instants. */
  readonly createdAt: string;
  /** The same instant in epoch milliseconds. */
  readonly createdAtMs: number;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Absent for a service with the ARN of before 2018. */
  readonly cluster?: string;
  readonly service?: string;
  readonly account?: string;
  readonly region?: string;
  /** ECS's word: `ROLLING`, `BLUE_GREEN`, `LINEAR`, `CANARY`, or one to come. */
  readonly strategy: string;
  readonly phase: Phase;
  /** Whether deployment alarms could have stopped it, and the alarms that made it so. */
  readonly protection: Protection;
  /** When protection went off; of `off-during-deployment` alone. */
  readonly protectionLostAt?: string;
  /** ECS's own words for the end or the rollback. */
  readonly reason?: string;
  /** ECS's newest service event that is not one of progress, of a deployment that was stuck. */
  readonly serviceEvent?: { readonly at: string; readonly message: string };
  /** ARN of the newer service deployment. */
  readonly supersededBy?: string;
}

/** An alarm that the deployment watches. */
export interface OutcomeAlarm {
  readonly alarmName: string;
  /** `missing`: CloudWatch knows none of that name. `unread`: CloudWatch was not, or could not be, asked. */
  readonly kind: RecordedAlarm['kind'];
  readonly stateAtStart?: string;
  readonly state?: string;
  /** ECS names it as an alarm that failed the deployment. */
  readonly triggered: boolean;
  readonly triggeredAt?: string;
  /** `Namespace MetricName`; absent for metric math. */
  readonly metric?: string;
  readonly statistic?: string;
  /** CloudWatch's word, e.g. `GreaterThanThreshold`. */
  readonly comparisonOperator?: string;
  readonly threshold?: number;
  /** The newest value that the alarm judged, in the metric's own unit. */
  readonly value?: number;
  /** Period × evaluation periods. */
  readonly evaluationIntervalMs?: number;
}

export interface OutcomeRevision {
  readonly serviceRevisionArn: string;
  readonly taskDefinitionArn?: string;
  readonly images: readonly { readonly container: string; readonly image: string; readonly digest?: string }[];
}

/** Spans in milliseconds; each absent while, or because, one of its ends is not known. */
export interface OutcomeDurations {
  /** From the deployment's start to the start of its rollback. */
  readonly timeToDetectMs?: number;
  /** From the start of the rollback to its end; of a deployment that was rolled back. */
  readonly rollbackTimeMs?: number;
  /** From the deployment's start to the end of its rollback: both together. */
  readonly recoveryTimeMs?: number;
  /** From the creation to the end. */
  readonly totalMs?: number;
}

/** Pages of the AWS console; absent in a partition whose console is not known. */
export interface OutcomeLinks {
  readonly deployment?: string;
  readonly service?: string;
  readonly logs?: string;
  readonly alarms?: readonly { readonly alarmName: string; readonly url: string }[];
}
