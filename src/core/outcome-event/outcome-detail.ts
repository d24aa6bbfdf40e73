import type { Cause, Outcome, Phase, Protection, RecordedAlarm } from '../deployment/record.ts';

/** The kinds of outcome events. Later versions may add kinds: ignore those that you do not handle. */
export type OutcomeDetailType =
  | 'Deployment Started'
  | 'Deployment Unprotected'
  | 'Deployment Awaiting Approval'
  | 'Deployment Rolling Back'
  | 'Deployment Stuck'
  | 'Deployment Finished';

/**
 * An outcome event as an EventBridge target receives it. Delivery is at least once: to detect duplicates, store
 * `detail.eventId`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export interface OutcomeEventEnvelope {
  readonly version: string;
  /** EventBridge's event id, different for each copy. */
  readonly id: string;
  readonly source: 'ecs-deployment-guard';
  readonly 'detail-type': OutcomeDetailType;
  readonly account: string;
  /** When the guard put the event, ISO 8601 in UTC. */
  readonly time: string;
  readonly region: string;
  /** The service ARN and the service-deployment ARN. */
  readonly resources: readonly string[];
  readonly detail: OutcomeDetail;
}

/**
 * The detail of an outcome event, version 1. It shows the deployment at the time of publishing, so a late `Deployment
 * Started` may already contain the outcome. Unknown fields are absent. At most 200 KB as JSON.
 */
export interface OutcomeDetail {
  /** Changes only when a field changes its meaning or is removed. New fields may be added at any time. */
  readonly schemaVersion: '1';
  /** `<deployment id>#<transition>`: the same for every copy of the event. */
  readonly eventId: string;
  readonly deployment: OutcomeDeployment;
  /** Absent until the deployment is finished. */
  readonly outcome?: Outcome;
  /** Absent for a success, for a superseded deployment, and while nothing has gone wrong. */
  readonly cause?: Cause;
  readonly alarms: readonly OutcomeAlarm[];
  readonly revisions: { readonly from?: OutcomeRevision; readonly to?: OutcomeRevision };
  readonly durations: OutcomeDurations;
  readonly links: OutcomeLinks;
  /** Names of fields that were trimmed to fit into an event; absent if none was. */
  readonly cut?: readonly string[];
}

/** The deployment in an outcome event. */
export interface OutcomeDeployment {
  readonly serviceArn: string;
  readonly serviceDeploymentArn: string;
  /** The deployment's key in every event about it: its ARN. */
  readonly deploymentKey: string;
  /** ISO 8601 in UTC with milliseconds, like all other instants. */
  readonly createdAt: string;
  /** The same instant in epoch milliseconds. */
  readonly createdAtMs: number;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Absent for a service with a short ARN from before 2018. */
  readonly cluster?: string;
  readonly service?: string;
  readonly account?: string;
  readonly region?: string;
  /** ECS's strategy: `ROLLING`, `BLUE_GREEN`, `LINEAR`, `CANARY`, or a future one. */
  readonly strategy: string;
  readonly phase: Phase;
  /** Whether deployment alarms could have stopped it, and the alarms that caused this state. */
  readonly protection: Protection;
  /** When protection went off; only for `off-during-deployment`. */
  readonly protectionLostAt?: string;
  /** ECS's reason for the end or the rollback. */
  readonly reason?: string;
  /** The newest service event that does not report progress, for a deployment that was stuck. */
  readonly serviceEvent?: { readonly at: string; readonly message: string };
  /** ARN of the newer service deployment. */
  readonly supersededBy?: string;
}

/** An alarm that the deployment watches. */
export interface OutcomeAlarm {
  readonly alarmName: string;
  /** `missing`: CloudWatch has no alarm of that name. `unread`: CloudWatch was not, or could not be, read. */
  readonly kind: RecordedAlarm['kind'];
  readonly stateAtStart?: string;
  readonly state?: string;
  /** ECS lists it as an alarm that failed the deployment. */
  readonly triggered: boolean;
  readonly triggeredAt?: string;
  /** `Namespace MetricName`; absent for metric math. */
  readonly metric?: string;
  readonly statistic?: string;
  /** CloudWatch's operator, e.g. `GreaterThanThreshold`. */
  readonly comparisonOperator?: string;
  readonly threshold?: number;
  /** The newest value that the alarm evaluated, in the metric's unit. */
  readonly value?: number;
  /** What its ALARM means: the first sentence of its description, at most 300 characters. */
  readonly meaning?: string;
  /** Period × evaluation periods. */
  readonly evaluationIntervalMs?: number;
}

/** A service revision in an outcome event. */
export interface OutcomeRevision {
  readonly serviceRevisionArn: string;
  readonly taskDefinitionArn?: string;
  readonly images: readonly { readonly container: string; readonly image: string; readonly digest?: string }[];
}

/** Durations in milliseconds. Each is absent while its start or end is unknown. */
export interface OutcomeDurations {
  /** From the deployment's start to the start of its rollback. */
  readonly timeToDetectMs?: number;
  /** From the start of the rollback to its end; only for a deployment that was rolled back. */
  readonly rollbackTimeMs?: number;
  /** From the deployment's start to the end of its rollback: the sum of both. */
  readonly recoveryTimeMs?: number;
  /** From creation to end. */
  readonly totalMs?: number;
}

/** Pages of the AWS console; absent in a partition with an unknown console. */
export interface OutcomeLinks {
  readonly deployment?: string;
  readonly service?: string;
  readonly logs?: string;
  readonly alarms?: readonly { readonly alarmName: string; readonly url: string }[];
}
