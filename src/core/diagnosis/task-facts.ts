import type { EpochMs } from '../time.ts';

/** What ECS reports of a stopped task. A member that was not read is absent. */
export interface TaskFacts {
  /** ECS's stop code, e.g. `TaskFailedToStart`, `EssentialContainerExited`, `ServiceSchedulerInitiated`. */
  readonly stopCode: string | undefined;
  readonly stoppedReason: string | undefined;
  readonly stoppedAt: EpochMs | undefined;
  /** ECS's verdict of the container health checks: `HEALTHY`, `UNHEALTHY` or `UNKNOWN`. */
  readonly healthStatus?: string | undefined;
  readonly containers: readonly ContainerFacts[];
}

/** What ECS reports of a container of a stopped task. */
export interface ContainerFacts extends ListeningFacts {
  readonly name: string;
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
  /** Whether the task stops if this container stops, as the task definition says. */
  readonly essential?: boolean | undefined;
  /** The memory limit of the container, in MiB. */
  readonly memoryMiB?: number | undefined;
}

/** What shows on which port an application listens. */
export interface ListeningFacts {
  /** The ports to which the load balancer sends its health checks. */
  readonly checkedPorts?: readonly number[] | undefined;
  /** The last lines of the container's log. */
  readonly logLines?: readonly string[] | undefined;
}

/** A service event. */
export interface ServiceEventFacts extends ListeningFacts {
  readonly message: string;
  /** Whether a task of the service started after the event: then a role that could not be assumed was only too new. */
  readonly taskStartedLater?: boolean | undefined;
}
