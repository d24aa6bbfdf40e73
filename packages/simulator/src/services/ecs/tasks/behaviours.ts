import type { ServiceState, TaskDefinitionState, TaskState } from '../state.ts';

/** The end of a task that no caller asked for, in ECS's words. */
export interface TaskEnd {
  /** `TaskFailedToStart` for what never ran, `EssentialContainerExited` for what did. */
  readonly stopCode: string;
  readonly stoppedReason: string;
  readonly exitCode?: number;
  /** Its image could not be pulled, whatever the words for it. @default false */
  readonly cannotPull?: boolean;
}

/** The fate of a task. Each duration counts from the step that it names; a missing one is that of a healthy task. */
export interface TaskPlan {
  /** From PROVISIONING to PENDING. @default parameters.taskProvisioningMs */
  readonly provisioningMs?: number;
  /** From PENDING to RUNNING, or to the end in `failsToStart`. @default parameters.taskPendingMs */
  readonly pendingMs?: number;
  /** Ends it in place of RUNNING: an image that cannot be pulled, a container that exits at once. */
  readonly failsToStart?: TaskEnd;
  /**
   * From RUNNING to the first health check that it passes; `never` until it is replaced.
   *
   * @default parameters.targetHealthyMs behind a load balancer, the interval of container health checks, else 40 s
   */
  readonly healthyAfterMs?: number | 'never';
  /** From RUNNING to the exit of an essential container. */
  readonly exits?: TaskEnd & { readonly afterMs: number };
  /** From RUNNING; its health checks fail from then on. */
  readonly unhealthyAfterMs?: number;
}

export interface TaskStart {
  readonly service: ServiceState;
  readonly taskDefinition: TaskDefinitionState;
  readonly task: TaskState;
}

/** Where a revision's requests come from: shares of the traffic in percent, 0–100. */
export interface RevisionTraffic {
  readonly revisionArn: string;
  readonly taskDefinition: TaskDefinitionState;
  /** `blue` or `green`: which of the two target groups its tasks stand in; `blue` alone in a rolling deployment. */
  readonly side: 'blue' | 'green';
  readonly productionPercent: number;
  readonly testPercent: number;
  /** RUNNING, whether healthy or not. */
  readonly tasks: readonly TaskState[];
}

/** Payload that ECS hands to a Lambda hook, as in its own samples. */
export interface HookInvocation {
  readonly executionId: string;
  readonly lifecycleStage: string;
  readonly resourceArn: string;
  readonly executionDetails: {
    readonly serviceArn: string;
    readonly targetServiceRevisionArn: string;
    readonly testTrafficWeights: Readonly<Record<string, number>>;
    readonly productionTrafficWeights: Readonly<Record<string, number>>;
  };
  readonly hookDetails?: unknown;
}

/** What a hook's function gives back, `afterMs` later: a payload of whatever shape, or the error that it ended with. */
export type HookReply =
  | { readonly payload: unknown; readonly afterMs?: number }
  | { readonly functionError: string; readonly afterMs?: number };

/** One minute of a service that has just ended. */
export interface ServiceMinute {
  readonly service: ServiceState;
  readonly startMs: number;
  readonly endMs: number;
  /** Running tasks by the task definition that they run. */
  readonly running: readonly { readonly taskDefinition: TaskDefinitionState; readonly count: number }[];
}

export interface MetricData {
  readonly namespace: string;
  /** As in PutMetricData. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** Supplied by the scenario or test: what runs in the containers, and what the hooks' functions answer. */
export interface EcsBehaviours {
  /** Asked once a task, when it is started. @default a healthy task */
  planTask?(start: TaskStart): TaskPlan;
  /** @default every hook answers SUCCEEDED */
  invokeHook?(targetArn: string, invocation: HookInvocation): HookReply;
  /** Metrics of a minute, dated inside it. */
  onMinute?(minute: ServiceMinute): readonly MetricData[];
}

/** For scenarios and tests: changes a running task. A task that no longer runs does not change. */
export interface TaskControl {
  /** Its health checks fail from now on, or pass again. */
  setHealthy(taskArn: string, healthy: boolean): void;
  exit(taskArn: string, end: TaskEnd): void;
}
