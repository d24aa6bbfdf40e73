import type { Cancel } from '../../clock.ts';
import type { AwsScope } from '../ids.ts';

export interface DeploymentAlarms {
  readonly alarmNames: readonly string[];
  readonly enable: boolean;
  readonly rollback: boolean;
}

export interface CircuitBreakerConfiguration {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly resetOnHealthyTask?: boolean | undefined;
  readonly thresholdConfiguration?: { readonly type: string; readonly value: number } | undefined;
}

/** The part of DeploymentConfiguration that the rolling engine acts on; the rest is kept and shown. */
export interface DeploymentConfiguration {
  readonly minimumHealthyPercent?: number | undefined;
  readonly maximumPercent?: number | undefined;
  readonly strategy?: string | undefined;
  readonly bakeTimeInMinutes?: number | undefined;
  readonly alarms?: DeploymentAlarms | undefined;
  readonly deploymentCircuitBreaker?: CircuitBreakerConfiguration | undefined;
  readonly [other: string]: unknown;
}

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly [other: string]: unknown;
}

export interface TaskDefinitionState {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly containerDefinitions: readonly ContainerDefinition[];
  readonly registeredAt: number;
  readonly tags: readonly Tag[];
  /** Everything else that was registered. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export interface Tag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

export interface RevisionState {
  readonly arn: string;
  readonly taskDefinitionArn: string;
  readonly createdAt: number;
  readonly images: readonly { readonly containerName: string; readonly image: string; readonly imageDigest: string }[];
}

export type TaskStatus = 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'STOPPING' | 'STOPPED';

export interface TaskState {
  readonly arn: string;
  readonly revisionArn: string;
  readonly taskDefinitionArn: string;
  readonly startedBy: string;
  readonly createdAt: number;
  lastStatus: TaskStatus;
  healthy: boolean;
  startedAt: number | undefined;
  stoppingAt: number | undefined;
  stoppedAt: number | undefined;
  stopCode: string | undefined;
  stoppedReason: string | undefined;
  exitCode: number | undefined;
  /** The next step of its life, as long as there is one. */
  cancelNext: Cancel | undefined;
}

export interface RevisionCounts {
  readonly arn: string;
  readonly requestedTaskCount: number;
  readonly runningTaskCount: number;
  readonly pendingTaskCount: number;
}

export interface DeploymentState {
  readonly arn: string;
  readonly classicId: string;
  readonly createdAt: number;
  readonly targetRevisionArn: string;
  readonly sourceRevisionArns: readonly string[];
  readonly configuration: DeploymentConfiguration;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  stoppedAt: number | undefined;
  updatedAt: number;
  status: string;
  statusReason: string | undefined;
  lifecycleStage: string | undefined;
  rollback: { readonly reason: string; readonly startedAt: number; readonly serviceRevisionArn: string } | undefined;
  alarms:
    | { status: string; readonly alarmNames: readonly string[]; triggeredAlarmNames: readonly string[] }
    | undefined;
  circuitBreaker: { status: string; failureCount: number; threshold: number } | undefined;
  /** Counts as they were at the end; live ones are taken from the tasks. */
  finalCounts: { readonly target: RevisionCounts; readonly sources: readonly RevisionCounts[] } | undefined;
}

/** As in ListServiceDeployments. */
export interface DeploymentBrief {
  readonly serviceDeploymentArn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly targetServiceRevisionArn: string;
  readonly status: string;
  readonly statusReason: string | undefined;
}

/** One row of `deployments[]` in DescribeServices. */
export interface ClassicRow {
  readonly id: string;
  readonly revisionArn: string;
  readonly taskDefinitionArn: string;
  readonly createdAt: number;
  updatedAt: number;
  status: 'PRIMARY' | 'ACTIVE';
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
  desiredCount: number;
  failedTasks: number;
}

export interface ServiceMessage {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

export interface ServiceState {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  readonly scope: AwsScope;
  readonly createdAt: number;
  readonly controller: string;
  readonly loadBalancers: readonly unknown[];
  readonly tags: readonly Tag[];
  /** Everything else that CreateService gave, to be shown again. */
  readonly rest: Readonly<Record<string, unknown>>;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  taskDefinitionArn: string;
  configuration: DeploymentConfiguration;
  /** Newest first. */
  rows: ClassicRow[];
  deployments: DeploymentState[];
  revisions: RevisionState[];
  tasks: TaskState[];
  /** Newest first, at most 100. */
  messages: ServiceMessage[];
  /** What the lists go on showing until they catch up with the last UpdateService. */
  lagging:
    | { readonly until: number; readonly description: unknown; readonly briefs: readonly DeploymentBrief[] }
    | undefined;
}

export interface ClusterState {
  readonly arn: string;
  readonly name: string;
  readonly tags: readonly Tag[];
}

const finished: ReadonlySet<string> = new Set(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']);

export function isFinished(deployment: DeploymentState): boolean {
  return finished.has(deployment.status);
}

/** Tasks of a revision that count for the scheduler: on their way up, or up. */
export function liveTasks(service: ServiceState, revisionArn?: string): TaskState[] {
  return service.tasks.filter(
    (task) =>
      task.lastStatus !== 'STOPPED' &&
      task.lastStatus !== 'STOPPING' &&
      (revisionArn === undefined || task.revisionArn === revisionArn),
  );
}
