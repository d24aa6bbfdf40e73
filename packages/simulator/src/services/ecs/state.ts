import type { Cancel } from '../../clock.ts';
import type { AwsScope } from '../ids.ts';
import type { DeploymentConfiguration } from './api/configuration.ts';

export type { CircuitBreakerConfiguration, DeploymentConfiguration } from './api/configuration.ts';

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
  tags: readonly Tag[];
  /** All other members that were registered. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** Absent while it is ACTIVE. */
  deregisteredAt?: number;
  /** Absent unless its deletion was requested. */
  deleteRequestedAt?: number;
}

export interface Tag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

/** The two target groups of a service. Their roles swap with every deployment that shifts traffic. */
export type Side = 'blue' | 'green';

export interface RevisionState {
  readonly arn: string;
  readonly taskDefinitionArn: string;
  readonly createdAt: number;
  /** Which of the two target groups its tasks register with. */
  readonly side: Side;
  readonly images: readonly { readonly containerName: string; readonly image: string; readonly imageDigest: string }[];
}

type TaskStatus = 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'STOPPING' | 'STOPPED';

export type TaskTimer = 'step' | 'health' | 'exit' | 'interruption';

export interface TaskState {
  readonly arn: string;
  /** Empty for a task that RunTask started. */
  readonly revisionArn: string;
  readonly taskDefinitionArn: string;
  /** Empty if RunTask was called without it. */
  readonly startedBy: string;
  readonly createdAt: number;
  lastStatus: TaskStatus;
  healthy: boolean;
  /** When its image began to be pulled. */
  pendingAt?: number | undefined;
  startedAt: number | undefined;
  stoppingAt: number | undefined;
  stoppedAt: number | undefined;
  stopCode: string | undefined;
  stoppedReason: string | undefined;
  exitCode: number | undefined;
  /** Whether its image could not be pulled. */
  cannotPull: boolean;
  /** Whether it has failed its health checks and must be replaced. */
  condemned: boolean;
  /** Whether its health checks fail now. ECS notices it only after several failed checks. */
  failsChecks: boolean;
  /** The instance that it was placed on; undefined on Fargate. */
  instanceArn: string | undefined;
  /** Absent if it has none. */
  tags?: readonly Tag[];
  /** Cancels the next events in its life. */
  readonly timers: Map<TaskTimer, Cancel>;
}

export interface RevisionCounts {
  readonly arn: string;
  readonly requestedTaskCount: number;
  readonly runningTaskCount: number;
  readonly pendingTaskCount: number;
  readonly requestedTestTrafficWeight?: number | undefined;
  readonly requestedProductionTrafficWeight?: number | undefined;
}

/** As in `lifecycleHookDetails` of DescribeServiceDeployments. */
export interface HookDetail {
  readonly hookId: string;
  readonly targetType: string;
  readonly targetArn: string | undefined;
  status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly expiresAt: number;
  readonly timeoutAction: string;
}

export type FailureCause = 'alarm' | 'circuit-breaker' | 'requested' | 'lifecycle-hook' | 'networking' | 'time-limit';

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
  /** The cause that `rollback.reason` describes in ECS's words. */
  rollbackCause: FailureCause | undefined;
  alarms:
    | { status: string; readonly alarmNames: readonly string[]; triggeredAlarmNames: readonly string[] }
    | undefined;
  circuitBreaker: { status: string; failureCount: number; threshold: number } | undefined;
  /** Hooks of the latest stage that has some. */
  hookDetails: readonly HookDetail[];
  /** Task counts at the end; undefined before it, when the tasks are counted. */
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
  failedTasks: number;
}

/** Percent of the traffic by revision ARN: as requested, and as the load balancer routes it so far. */
export interface TrafficWeights {
  readonly requested: { readonly test: Map<string, number>; readonly production: Map<string, number> };
  routed: { readonly test: ReadonlyMap<string, number>; readonly production: ReadonlyMap<string, number> };
}

export interface RestartState {
  /** Number of tasks that failed since the last healthy one. */
  failures: number;
  /** Number of rounds in which tasks stopped before RUNNING. */
  rounds: number;
  nextStartAt: number;
  /** Time of the restart that is already scheduled. */
  wakesAt: number | undefined;
}

interface ServiceMessage {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

/** What tasks belong to: a service, or the call of RunTask that started them. */
export interface TaskOwner {
  /** Of the service; empty for a call. */
  readonly name: string;
  readonly clusterArn: string;
  readonly scope: AwsScope;
  readonly loadBalancers: readonly unknown[];
  readonly rest: Readonly<Record<string, unknown>>;
  readonly revisions: RevisionState[];
  readonly tasks: TaskState[];
  /** Increases with every change that can affect how requests are divided. */
  trafficVersion: number;
}

export interface ServiceState extends TaskOwner {
  readonly arn: string;
  readonly createdAt: number;
  readonly controller: string;
  readonly schedulingStrategy: string;
  loadBalancers: readonly unknown[];
  tags: readonly Tag[];
  /** The request that created it, as text, if it had a client token: repeating that request creates nothing. */
  readonly creation: string | undefined;
  /** All other members of CreateService and UpdateService, which are returned as they are. */
  rest: Readonly<Record<string, unknown>>;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  /** Undefined with the EXTERNAL controller, whose task sets have task definitions of their own. */
  taskDefinitionArn: string | undefined;
  configuration: DeploymentConfiguration;
  /** Newest first. */
  rows: ClassicRow[];
  /** The target group that has the production traffic since the last completed deployment. */
  productionSide: Side;
  /** Weights that ECS has set; without them, every healthy task gets an equal share. */
  weights: TrafficWeights | undefined;
  /** Restarts after failed tasks, by revision. */
  readonly restarts: Map<string, RestartState>;
  deployments: DeploymentState[];
  revisions: RevisionState[];
  tasks: TaskState[];
  /** Newest first, at most 100. */
  messages: ServiceMessage[];
  /** The state before the last UpdateService, until everything has caught up with it. */
  lagging: OldState | undefined;
}

/** What ECS still answers of a service that was just updated. */
interface OldState {
  /** Until then, ListServiceDeployments answers `briefs`. */
  readonly until: number;
  readonly briefs: readonly DeploymentBrief[];
  /** What DescribeServices answers until its own lag is over. */
  readonly description: { readonly until: number; readonly was: unknown };
}

export interface ClusterState {
  readonly arn: string;
  readonly name: string;
  tags: readonly Tag[];
  status: 'ACTIVE' | 'INACTIVE';
  /** All other members that were given. */
  rest: ClusterSettings;
}

/** What CreateCluster, UpdateCluster and PutClusterCapacityProviders set. */
export interface ClusterSettings {
  readonly settings: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[];
  readonly configuration?: unknown;
  readonly capacityProviders: readonly string[];
  readonly defaultCapacityProviderStrategy: readonly CapacityProviderItem[];
  readonly serviceConnectDefaults?: { readonly namespace: string } | undefined;
}

export interface CapacityProviderItem {
  readonly capacityProvider: string;
  readonly weight: number;
  readonly base: number;
}

const finished: ReadonlySet<string> = new Set(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED']);

export function isFinished(deployment: DeploymentState): boolean {
  return finished.has(deployment.status);
}

/** Tasks that the scheduler counts: those that are neither STOPPING nor STOPPED. @default of all revisions */
export function liveTasks(service: ServiceState, revisionArn?: string): TaskState[] {
  return service.tasks.filter(
    (task) => isLive(task) && (revisionArn === undefined || task.revisionArn === revisionArn),
  );
}

/** The live tasks of each revision, in the order of the revisions' first tasks. */
export function liveByRevision(service: ServiceState): Map<string, TaskState[]> {
  const found = new Map<string, TaskState[]>();
  let [revisionArn, tasks]: [string, TaskState[]] = ['', []];
  for (const task of service.tasks) {
    if (!isLive(task)) continue;
    // Tasks of one revision mostly follow each other, which saves lookups.
    if (task.revisionArn !== revisionArn) {
      revisionArn = task.revisionArn;
      tasks = found.get(revisionArn) ?? [];
      found.set(revisionArn, tasks);
    }
    tasks.push(task);
  }
  return found;
}

export function isLive({ lastStatus }: TaskState): boolean {
  return lastStatus !== 'STOPPED' && lastStatus !== 'STOPPING';
}
