import { ecsArn, nameOf } from './arns.ts';
import type { TaskPlan } from './behaviours.ts';
import type { RevisionState, ServiceState, TaskState } from './state.ts';
import type { EcsWorld } from './world.ts';

export type TaskChange = 'running' | 'healthy' | 'failed-to-start' | 'unhealthy' | 'stopped';

/** The life of a task, step by step; the listener hears every step that the scheduler acts on. */
export class TaskLife {
  readonly #world: EcsWorld;
  readonly #onChange: (service: ServiceState, task: TaskState, change: TaskChange) => void;

  constructor(world: EcsWorld, onChange: (service: ServiceState, task: TaskState, change: TaskChange) => void) {
    this.#world = world;
    this.#onChange = onChange;
  }

  start(service: ServiceState, revision: RevisionState, startedBy: string): TaskState {
    const task = newTask(this.#world, service, revision, startedBy);
    service.tasks.push(task);
    const plan = this.#planOf(service, task);
    this.#after(task, plan.provisioningMs ?? this.#world.parameters.taskProvisioningMs, 'task is pending', () => {
      task.lastStatus = 'PENDING';
      this.#after(task, plan.pendingMs ?? this.#world.parameters.taskPendingMs, 'task leaves pending', () =>
        this.#leavePending(service, task, plan),
      );
    });
    return task;
  }

  /** As the scheduler stops a task: with time for the container to end. */
  stop(service: ServiceState, task: TaskState, deploymentId: string): void {
    task.stopCode = 'ServiceSchedulerInitiated';
    task.stoppedReason = `Scaling activity initiated by (deployment ${deploymentId})`;
    task.exitCode = task.lastStatus === 'RUNNING' ? 0 : undefined;
    this.#stopping(service, task, 'stopped');
  }

  #leavePending(service: ServiceState, task: TaskState, plan: TaskPlan): void {
    if (plan.failsToStart !== undefined) {
      const { stopCode, stoppedReason, exitCode } = plan.failsToStart;
      Object.assign(task, { stopCode, stoppedReason, exitCode });
      this.#stopped(service, task, 'failed-to-start');
      return;
    }
    task.lastStatus = 'RUNNING';
    task.startedAt = this.#world.clock.now();
    if (plan.healthyAfterMs === 'never') this.#awaitReplacement(service, task);
    else this.#awaitHealth(service, task, plan.healthyAfterMs);
    this.#onChange(service, task, 'running');
  }

  /** Without a load balancer a task is healthy 40 s after RUNNING (minimumHealthyPercent in the ECS API model). */
  #awaitHealth(service: ServiceState, task: TaskState, healthyAfterMs: number | undefined): void {
    const wait = healthyAfterMs ?? (service.loadBalancers.length > 0 ? this.#world.parameters.targetHealthyMs : 40_000);
    this.#after(task, wait, 'task is healthy', () => {
      task.healthy = true;
      this.#onChange(service, task, 'healthy');
    });
  }

  #awaitReplacement(service: ServiceState, task: TaskState): void {
    this.#after(task, this.#world.parameters.unhealthyStopMs, 'unhealthy task is replaced', () => {
      task.stopCode = 'ServiceSchedulerInitiated';
      task.stoppedReason = 'Task failed ELB health checks';
      this.#stopping(service, task, 'unhealthy');
    });
  }

  #stopping(service: ServiceState, task: TaskState, change: TaskChange): void {
    task.cancelNext?.();
    task.healthy = false;
    task.lastStatus = 'STOPPING';
    task.stoppingAt = this.#world.clock.now();
    this.#after(task, this.#world.parameters.taskStopMs, 'task has stopped', () =>
      this.#stopped(service, task, 'stopped'),
    );
    if (change !== 'stopped') this.#onChange(service, task, change);
  }

  #stopped(service: ServiceState, task: TaskState, change: TaskChange): void {
    task.lastStatus = 'STOPPED';
    task.healthy = false;
    task.stoppingAt ??= this.#world.clock.now();
    task.stoppedAt = this.#world.clock.now();
    task.cancelNext = undefined;
    this.#onChange(service, task, change);
  }

  #after(task: TaskState, ms: number, label: string, run: () => void): void {
    task.cancelNext = this.#world.clock.schedule(this.#world.clock.now() + ms, run, label);
  }

  #planOf(service: ServiceState, task: TaskState): TaskPlan {
    const taskDefinition = this.#world.store.taskDefinition(task.taskDefinitionArn);
    const { planTask } = this.#world.behaviours;
    return taskDefinition === undefined || planTask === undefined ? {} : planTask({ service, taskDefinition, task });
  }
}

export function newTask(world: EcsWorld, service: ServiceState, revision: RevisionState, startedBy: string): TaskState {
  return {
    arn: ecsArn(service.scope, 'task', nameOf(service.clusterArn), world.ids.task()),
    revisionArn: revision.arn,
    taskDefinitionArn: revision.taskDefinitionArn,
    startedBy,
    createdAt: world.clock.now(),
    lastStatus: 'PROVISIONING',
    healthy: false,
    startedAt: undefined,
    stoppingAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    exitCode: undefined,
    cancelNext: undefined,
  };
}
