import type { WatchedMetric } from '../protection/metric-key.ts';
import type { EpochMs } from '../time.ts';

/** Alarm states, or why there are none: "could not read" is not "missing". */
export type AlarmReading =
  | { readonly read: true; readonly alarms: ReadonlyMap<string, AlarmDescription> }
  | { readonly read: false; readonly why: string };

/** From DescribeServices. */
export interface ServiceDescription {
  readonly serviceArn: string;
  readonly clusterArn: string;
  /** `ACTIVE`, `DRAINING` (being deleted), `INACTIVE` (deleted). */
  readonly status: string;
  /** `ECS` when the API names none. */
  readonly deploymentController: string;
  readonly desiredCount: number;
  readonly deployments: readonly ClassicDeployment[];
  /** At most 100, the newest that ECS keeps. */
  readonly events: readonly ServiceEvent[];
  readonly alarms:
    | { readonly alarmNames: readonly string[]; readonly enable: boolean; readonly rollback: boolean }
    | undefined;
  readonly earlySuccess: EarlySuccess | undefined;
  readonly currentServiceDeployment: string | undefined;
  readonly currentServiceRevisions: readonly string[];
}

/** A line of DescribeServices' `events[]`, in ECS's words. */
export interface ServiceEvent {
  readonly at: EpochMs;
  readonly message: string;
}

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

/** From DescribeServiceDeployments. */
export interface ServiceDeploymentDescription {
  readonly serviceDeploymentArn: string;
  /** ServiceDeploymentStatus; a word that the guard does not know counts as not finished. */
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
  /** Whole minutes as configured; undefined when nothing is. */
  readonly bakeTimeMinutes: number | undefined;
  readonly earlySuccess: EarlySuccess | undefined;
  /** The deployment's own alarm configuration, where the API gives it. */
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

export interface RevisionCounts {
  readonly arn: string;
  readonly requestedTaskCount: number;
  readonly runningTaskCount: number;
  readonly pendingTaskCount: number;
}

export interface LifecycleHookDescription {
  readonly hookId: string | undefined;
  /** `AWS_LAMBDA` or `PAUSE`. */
  readonly targetType: string;
  readonly targetArn: string | undefined;
  /** `AWAITING_ACTION`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`. */
  readonly status: string;
  readonly expiresAt: EpochMs | undefined;
  /** What ECS does when the hook runs out of time: `ROLLBACK` or `CONTINUE`; undefined where the API does not say. */
  readonly timeoutAction: string | undefined;
}

/** From DescribeServiceRevisions. */
export interface ServiceRevisionDescription {
  readonly serviceRevisionArn: string;
  readonly taskDefinitionArn: string;
  /** What each container really runs; `digest` is absent until ECS has resolved it. */
  readonly images: readonly ContainerImage[];
  readonly createdAt: EpochMs | undefined;
}

interface ContainerImage {
  readonly container: string;
  readonly image: string;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

/** From DescribeAlarms: a metric alarm, or another kind that ECS probably cannot see. */
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
  /** Which metrics and expressions it looks at, as one text that is the same for the same ones; undefined where that is not known. */
  readonly metricKey: string | undefined;
  readonly namespace: string | undefined;
  readonly metricName: string | undefined;
  readonly statistic: string | undefined;
  readonly comparisonOperator: string | undefined;
  readonly threshold: number | undefined;
  readonly periodSeconds: number | undefined;
  readonly evaluationPeriods: number | undefined;
  readonly datapointsToAlarm: number | undefined;
  /** The newest datapoint that the last evaluation named, from the state's reason data. */
  readonly value: number | undefined;
  /** What CloudWatch computes for it; absent for what is not a metric alarm. */
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
  /** Of another account, where the metric is not of the alarm's own. */
  readonly accountId: string | undefined;
  /** Whether it is what the alarm compares with its threshold. */
  readonly returnsData: boolean;
}

/** A state that an alarm changed to, from DescribeAlarmHistory, oldest first. */
export interface AlarmTransition {
  readonly at: EpochMs;
  readonly from: string;
  readonly to: string;
  /** The newest datapoint that the new state names in its reason data. */
  readonly value: number | undefined;
}

/** A change of an alarm itself, from DescribeAlarmHistory, oldest first. */
export interface AlarmEdit {
  readonly at: EpochMs;
  readonly edit: 'created' | 'updated' | 'deleted';
  /** What the alarm looks at from then on, see `AlarmDescription.metricKey`; undefined where that is not known. */
  readonly metricKey: string | undefined;
}
