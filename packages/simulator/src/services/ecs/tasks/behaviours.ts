import type { ServiceState, TaskDefinitionState, TaskState } from '../state.ts';

/** An unplanned end of a task, with ECS's code and reason. */
export interface TaskEnd {
  /** `TaskFailedToStart` for a task that never ran, `EssentialContainerExited` for one that did. */
  readonly stopCode: string;
  readonly stoppedReason: string;
  readonly exitCode?: number;
  /** Whether the image could not be pulled, whatever the reason says. @default false */
  readonly cannotPull?: boolean;
}

/**
 * What happens to a task. Each duration counts from the step that it names; absent ones are those of a healthy task.
 */
export interface TaskPlan {
  /** From PROVISIONING to PENDING. @default parameters.taskProvisioningMs */
  readonly provisioningMs?: number;
  /** From PENDING to RUNNING, or to the end in `failsToStart`. @default parameters.taskPendingMs */
  readonly pendingMs?: number;
  /** Ends the task instead of RUNNING: an image that cannot be pulled, or a container that exits at once. */
  readonly failsToStart?: TaskEnd;
  /**
   * From RUNNING to the first health check that it passes; with `never` it passes none.
   *
   * @default parameters.targetHealthyMs behind a load balancer, the interval of container health checks, else 40 s
   */
  readonly healthyAfterMs?: number | 'never';
  /** From RUNNING to the exit of an essential container. */
  readonly exits?: TaskEnd & { readonly afterMs: number };
  /** From RUNNING until its health checks begin to fail. */
  readonly unhealthyAfterMs?: number;
  /** From RUNNING until AWS takes back its Spot capacity. */
  readonly interruptedAfterMs?: number;
}

export interface TaskStart {
  readonly service: ServiceState;
  readonly taskDefinition: TaskDefinitionState;
  readonly task: TaskState;
}

/** A revision's shares of the traffic in percent, 0–100, and its running tasks. */
export interface RevisionTraffic {
  readonly revisionArn: string;
  readonly taskDefinition: TaskDefinitionState;
  /** The target group that its tasks register with; always `blue` in a service that never shifted traffic. */
  readonly side: 'blue' | 'green';
  readonly productionPercent: number;
  readonly testPercent: number;
  /** RUNNING tasks, healthy or not. */
  readonly tasks: readonly TaskState[];
}

/** Payload of a Lambda hook, as in AWS's samples. */
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

/** Result of a hook's function after `afterMs`: its payload, of any shape, or the error that it ended with. */
export type HookReply =
  | { readonly payload: unknown; readonly afterMs?: number }
  | { readonly functionError: string; readonly afterMs?: number };

/** An answer that comes in real time. */
export interface LateReply {
  /** Called once, at the time of the invocation. Virtual time stands still until it resolves. */
  answer(): Promise<HookReply>;
}

/** The minute of a service that has just ended. */
export interface ServiceMinute {
  readonly service: ServiceState;
  readonly startMs: number;
  readonly endMs: number;
  /** Number of running tasks by task definition. */
  readonly running: readonly { readonly taskDefinition: TaskDefinitionState; readonly count: number }[];
}

export interface MetricData {
  readonly namespace: string;
  /** As in PutMetricData. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** Supplied by a scenario or test: the behavior of tasks, their metrics, and the answers of hooks' functions. */
export interface EcsBehaviours {
  /** Called once per task, when it is started. @default a healthy task */
  planTask?(start: TaskStart): TaskPlan;
  /**
   * Called once per task that RunTask starts, with its overrides in the task definition.
   *
   * @default a healthy task, which runs until it is stopped
   */
  planStandaloneTask?(start: Omit<TaskStart, 'service'>): TaskPlan;
  /** @default every hook answers SUCCEEDED */
  invokeHook?(targetArn: string, invocation: HookInvocation): HookReply | LateReply;
  /** Returns the metrics of a minute, with timestamps inside it. @default none */
  onMinute?(minute: ServiceMinute): readonly MetricData[];
}

/** Lets scenarios and tests change a running task. Calls for a task that no longer runs have no effect. */
export interface TaskControl {
  /** Makes the task's health checks fail from now on, or pass again. */
  setHealthy(taskArn: string, healthy: boolean): void;
  exit(taskArn: string, end: TaskEnd): void;
}
