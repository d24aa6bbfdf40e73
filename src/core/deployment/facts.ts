import type { WatchedMetric } from '../protection/metric-key.ts';
import type { EpochMs } from '../time.ts';

/** Alarm states, or why they could not be read, which is different from missing alarms. */
export type AlarmReading =
  | { readonly read: true; readonly alarms: ReadonlyMap<string, AlarmDescription> }
  | { readonly read: false; readonly why: string };

/** A service, from DescribeServices. */
export interface ServiceDescription {
  readonly serviceArn: string;
  readonly clusterArn: string;
  /** `ACTIVE`, `DRAINING` (being deleted), `INACTIVE` (deleted). */
  readonly status: string;
  /** `ECS` when the API returns none. */
  readonly deploymentController: string;
  readonly desiredCount: number;
  readonly deployments: readonly ClassicDeployment[];
  /** The newest, at most 100. */
  readonly events: readonly ServiceEvent[];
  readonly alarms:
    | { readonly alarmNames: readonly string[]; readonly enable: boolean; readonly rollback: boolean }
    | undefined;
  readonly earlySuccess: EarlySuccess | undefined;
  readonly currentServiceDeployment: string | undefined;
  readonly currentServiceRevisions: readonly string[];
  /** Where load balancers send requests and health checks; absent if it was not read. */
  readonly targets?: readonly LoadBalancerTarget[];
}

/** A container port behind a load balancer. */
export interface LoadBalancerTarget {
  readonly container: string;
  readonly port: number;
}

/** One of DescribeServices' `events[]`, in ECS's wording. */
export interface ServiceEvent {
  readonly at: EpochMs;
  readonly message: string;
}

/** Early success criteria in a deployment configuration. */
export interface EarlySuccess {
  readonly enable: boolean;
  readonly healthyPercent: number | undefined;
}

/** One row of DescribeServices' `deployments[]`, the older view of a deployment. */
export interface ClassicDeployment {
  /** `ecs-svc/` and 19 digits. */
  readonly id: string;
  readonly status: string;
  readonly rolloutState: string | undefined;
  readonly rolloutStateReason: string | undefined;
  readonly taskDefinitionArn: string;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly failedTasks: number;
}

/** A service deployment, from DescribeServiceDeployments. */
export interface ServiceDeploymentDescription {
  readonly serviceDeploymentArn: string;
  /** ServiceDeploymentStatus. An unknown one counts as not finished. */
  readonly status: string;
  readonly statusReason: string | undefined;
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | undefined;
  readonly finishedAt: EpochMs | undefined;
  readonly stoppedAt: EpochMs | undefined;
  readonly updatedAt: EpochMs | undefined;
  readonly sourceServiceRevisions: readonly RevisionCounts[];
  readonly targetServiceRevision: RevisionCounts | undefined;
  readonly rollback:
    | {
        readonly reason: string | undefined;
        readonly startedAt: EpochMs | undefined;
        readonly serviceRevisionArn: string | undefined;
      }
    | undefined;
  readonly strategy: string;
  /** Whole minutes; undefined when not configured. */
  readonly bakeTimeMinutes: number | undefined;
  readonly earlySuccess: EarlySuccess | undefined;
  /** The deployment's own alarm configuration; undefined when the API does not return it. */
  readonly alarmsEnabled: boolean | undefined;
  readonly alarms:
    | {
        readonly status: string;
        readonly alarmNames: readonly string[];
        readonly triggeredAlarmNames: readonly string[];
      }
    | undefined;
  readonly circuitBreaker:
    | { readonly status: string; readonly failureCount: number; readonly threshold: number }
    | undefined;
  readonly lifecycleStage: string | undefined;
  readonly lifecycleHooks: readonly LifecycleHookDescription[];
}

/** Task counts of one service revision. */
export interface RevisionCounts {
  readonly arn: string;
  readonly requestedTaskCount: number;
  readonly runningTaskCount: number;
  readonly pendingTaskCount: number;
}

/** A lifecycle hook of a service deployment. */
export interface LifecycleHookDescription {
  readonly hookId: string | undefined;
  /** `AWS_LAMBDA` or `PAUSE`. */
  readonly targetType: string;
  readonly targetArn: string | undefined;
  /** `AWAITING_ACTION`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`. */
  readonly status: string;
  readonly expiresAt: EpochMs | undefined;
  /** What ECS does when the hook times out: `ROLLBACK` or `CONTINUE`; undefined when the API does not return it. */
  readonly timeoutAction: string | undefined;
}

/** A service revision, from DescribeServiceRevisions. */
export interface ServiceRevisionDescription {
  readonly serviceRevisionArn: string;
  readonly taskDefinitionArn: string;
  /** The image that each container runs; `digest` is absent until ECS has resolved it. */
  readonly images: readonly ContainerImage[];
  readonly createdAt: EpochMs | undefined;
}

interface ContainerImage {
  readonly container: string;
  readonly image: string;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

/** An alarm, from DescribeAlarms: a metric alarm, or another kind, which ECS probably cannot see. */
export interface AlarmDescription {
  readonly alarmName: string;
  readonly kind: 'metric' | 'composite' | 'log';
  /** `OK`, `ALARM`, `INSUFFICIENT_DATA`. */
  readonly state: string;
  readonly stateReason: string | undefined;
  /** When the state last changed. */
  readonly stateChangedAt: EpochMs | undefined;
  /** When the alarm was created or last edited. */
  readonly configuredAt: EpochMs | undefined;
  /** Its metrics and expressions as one string, see `metricKeyOf`; undefined when unknown. */
  readonly metricKey: string | undefined;
  readonly namespace: string | undefined;
  readonly metricName: string | undefined;
  readonly statistic: string | undefined;
  readonly comparisonOperator: string | undefined;
  readonly threshold: number | undefined;
  readonly periodSeconds: number | undefined;
  readonly evaluationPeriods: number | undefined;
  readonly datapointsToAlarm: number | undefined;
  /** The newest datapoint of the last evaluation, from StateReasonData. */
  readonly value: number | undefined;
  /** The alarm's description; undefined without one. */
  readonly description?: string | undefined;
  /** The alarm's queries; absent unless it is a metric alarm. */
  readonly queries?: readonly MetricQuery[];
}

/** A metric with its statistic, or an expression over the other queries of an alarm. */
export interface MetricQuery {
  readonly id: string;
  readonly expression: string | undefined;
  readonly metric: WatchedMetric | undefined;
  readonly statistic: string | undefined;
  readonly periodSeconds: number | undefined;
  readonly unit: string | undefined;
  /** The account of the metric, if it is not the alarm's. */
  readonly accountId: string | undefined;
  /** Whether the alarm compares this query with its threshold. */
  readonly returnsData: boolean;
  /** The label that its author gave it; absent if there is none. */
  readonly label?: string | undefined;
}

/** A state change of an alarm, from DescribeAlarmHistory, oldest first. */
export interface AlarmTransition {
  readonly at: EpochMs;
  readonly from: string;
  readonly to: string;
  /** The newest datapoint in the reason data of the new state. */
  readonly value: number | undefined;
}

/** A change of an alarm's configuration, from DescribeAlarmHistory, oldest first. */
export interface AlarmEdit {
  readonly at: EpochMs;
  readonly edit: 'created' | 'updated' | 'deleted';
  /** What the alarm watches after the edit, see `AlarmDescription.metricKey`; undefined when unknown. */
  readonly metricKey: string | undefined;
}
