import { ecsArn, nameOf } from '../arns.ts';
import type { TaskControl, TaskEnd, TaskPlan } from './behaviours.ts';
import { firstTargetGroup, graceMsOf, type HealthChecks, healthChecksOf, isBehindLoadBalancer } from './health.ts';
import type { RevisionState, ServiceState, TaskState } from '../state.ts';
import type { EcsWorld } from '../world.ts';

export type TaskChange = 'running' | 'healthy' | 'failed-to-start' | 'exited' | 'unhealthy' | 'recovered' | 'stopped';

/** `wasHealthy`: whether the task was healthy before this change. */
export type OnTaskChange = (service: ServiceState, task: TaskState, change: TaskChange, wasHealthy: boolean) => void;

/** Moves tasks through their life. The listener is called for every step that the scheduler acts on. */
export class TaskLife implements TaskControl {
  readonly #world: EcsWorld;
  readonly #onChange: OnTaskChange;
  readonly #live = new Map<string, { readonly service: ServiceState; readonly task: TaskState }>();

  constructor(world: EcsWorld, onChange: OnTaskChange) {
    this.#world = world;
    this.#onChange = (service, task, ...change) => {
      service.trafficVersion += 1;
      world.onTask(service, task);
      onChange(service, task, ...change);
    };
  }

  start(service: ServiceState, revision: RevisionState, from: { startedBy: string; instanceArn?: string | undefined }) {
    const task = newTask(this.#world, service, revision, from.startedBy);
    task.instanceArn = from.instanceArn;
    service.tasks.push(task);
    this.adopt(service, task);
    this.#world.onTask(service, task);
    const plan = this.#planOf(service, task);
    this.#after(task, 'step', plan.provisioningMs ?? this.#world.parameters.taskProvisioningMs, () => {
      task.lastStatus = 'PENDING';
      task.pendingAt = this.#world.clock.now();
      this.#after(task, 'step', plan.pendingMs ?? this.#world.parameters.taskPendingMs, () =>
        this.#leavePending(service, task, plan),
      );
    });
    return task;
  }

  /** Takes control of a task that already exists. */
  adopt(service: ServiceState, task: TaskState): void {
    this.#live.set(task.arn, { service, task });
  }

  /** Stops a task as the scheduler does: its target drains, and its container has time to end. */
  stop(service: ServiceState, task: TaskState, deploymentId: string): void {
    task.stopCode = 'ServiceSchedulerInitiated';
    task.stoppedReason = task.condemned
      ? unhealthyReason(service, this.#checksOf(service, task))
      : `Scaling activity initiated by (deployment ${deploymentId})`;
    task.exitCode = task.lastStatus === 'RUNNING' ? 0 : undefined;
    this.#forget(task);
    service.trafficVersion += 1;
    task.healthy = false;
    task.lastStatus = 'STOPPING';
    task.stoppingAt = this.#world.clock.now();
    this.#world.onTask(service, task);
    const { taskStopMs, targetDrainMs } = this.#world.parameters;
    this.#after(task, 'step', taskStopMs + (isBehindLoadBalancer(service) ? targetDrainMs : 0), () =>
      this.#stopped(service, task, 'stopped'),
    );
  }

  setHealthy(taskArn: string, healthy: boolean): void {
    const { service, task } = this.#live.get(taskArn) ?? {};
    if (service === undefined || task?.lastStatus !== 'RUNNING' || task.failsChecks === !healthy) return;
    if (healthy) this.#passChecks(service, task);
    else this.#failChecks(service, task);
  }

  exit(taskArn: string, end: TaskEnd): void {
    const { service, task } = this.#live.get(taskArn) ?? {};
    if (service !== undefined && task?.lastStatus === 'RUNNING') this.#end(service, task, { end, change: 'exited' });
  }

  #leavePending(service: ServiceState, task: TaskState, plan: TaskPlan): void {
    if (plan.failsToStart !== undefined) {
      this.#end(service, task, { end: plan.failsToStart, change: 'failed-to-start' });
      return;
    }
    task.lastStatus = 'RUNNING';
    task.startedAt = this.#world.clock.now();
    const { exits, unhealthyAfterMs, healthyAfterMs } = plan;
    if (exits !== undefined)
      this.#after(task, 'exit', exits.afterMs, () => this.#end(service, task, { end: exits, change: 'exited' }));
    if (healthyAfterMs === 'never') this.#neverHealthy(service, task);
    else this.#awaitHealth(service, task, { healthyAfterMs, unhealthyAfterMs });
    this.#onChange(service, task, 'running', false);
  }

  #awaitHealth(
    service: ServiceState,
    task: TaskState,
    { healthyAfterMs, unhealthyAfterMs }: { healthyAfterMs: number | undefined; unhealthyAfterMs?: number | undefined },
  ): void {
    const passAfterMs = healthyAfterMs ?? this.#checksOf(service, task).passAfterMs;
    const fail = () => this.#failChecks(service, task);
    if (unhealthyAfterMs !== undefined && unhealthyAfterMs <= passAfterMs) {
      this.#after(task, 'health', unhealthyAfterMs, fail);
      return;
    }
    this.#after(task, 'health', passAfterMs, () => {
      if (unhealthyAfterMs !== undefined) this.#after(task, 'health', unhealthyAfterMs - passAfterMs, fail);
      this.#healthy(service, task);
    });
  }

  #healthy(service: ServiceState, task: TaskState): void {
    task.healthy = true;
    task.condemned = false;
    this.#onChange(service, task, 'healthy', true);
  }

  #neverHealthy(service: ServiceState, task: TaskState): void {
    task.failsChecks = true;
    this.#condemnAfter(service, task, Math.max(this.#checksOf(service, task).neverMs, graceMsOf(service)));
  }

  /** The task becomes unhealthy after enough failed checks, but not within the grace period. */
  #failChecks(service: ServiceState, task: TaskState): void {
    task.failsChecks = true;
    const { clock } = this.#world;
    const { failAfterMs } = this.#checksOf(service, task);
    const graceLeft = (task.startedAt ?? clock.now()) + graceMsOf(service) - clock.now();
    this.#condemnAfter(service, task, Math.max(failAfterMs, graceLeft));
  }

  #passChecks(service: ServiceState, task: TaskState): void {
    task.failsChecks = false;
    if (task.healthy) this.#cancel(task, 'health');
    else {
      this.#awaitHealth(service, task, { healthyAfterMs: undefined });
      if (task.condemned) {
        task.condemned = false;
        this.#onChange(service, task, 'recovered', false);
      }
    }
  }

  #condemnAfter(service: ServiceState, task: TaskState, ms: number): void {
    this.#after(task, 'health', ms, () => {
      const wasHealthy = task.healthy;
      task.healthy = false;
      task.condemned = true;
      this.#onChange(service, task, 'unhealthy', wasHealthy);
    });
  }

  #end(service: ServiceState, task: TaskState, { end, change }: { end: TaskEnd; change: TaskChange }): void {
    const { stopCode, stoppedReason, exitCode, cannotPull = false } = end;
    Object.assign(task, { stopCode, stoppedReason, exitCode, cannotPull });
    this.#forget(task);
    this.#stopped(service, task, change);
  }

  #stopped(service: ServiceState, task: TaskState, change: TaskChange): void {
    const wasHealthy = task.healthy;
    task.lastStatus = 'STOPPED';
    task.healthy = false;
    task.stoppingAt ??= this.#world.clock.now();
    task.stoppedAt = this.#world.clock.now();
    this.#live.delete(task.arn);
    this.#world.capacity.release(task);
    this.#onChange(service, task, change, wasHealthy);
  }

  #forget(task: TaskState): void {
    for (const cancel of task.timers.values()) cancel();
    task.timers.clear();
  }

  #cancel(task: TaskState, timer: 'step' | 'health' | 'exit'): void {
    task.timers.get(timer)?.();
    task.timers.delete(timer);
  }

  #after(task: TaskState, timer: 'step' | 'health' | 'exit', ms: number, run: () => void): void {
    task.timers.get(timer)?.();
    const at = this.#world.clock.now() + ms;
    const cancel = this.#world.clock.schedule(
      at,
      () => {
        task.timers.delete(timer);
        run();
      },
      `${timer} of a task`,
    );
    task.timers.set(timer, cancel);
  }

  #checksOf(service: ServiceState, task: TaskState): HealthChecks {
    return healthChecksOf(this.#world, service, this.#world.store.taskDefinition(task.taskDefinitionArn));
  }

  #planOf(service: ServiceState, task: TaskState): TaskPlan {
    const taskDefinition = this.#world.store.taskDefinition(task.taskDefinitionArn);
    const { planTask } = this.#world.behaviours;
    return taskDefinition === undefined || planTask === undefined ? {} : planTask({ service, taskDefinition, task });
  }
}

function unhealthyReason(service: ServiceState, { by }: HealthChecks): string {
  if (by === 'container') return 'Task failed container health checks';
  const targetGroup = firstTargetGroup(service);
  return targetGroup === undefined
    ? 'Task failed ELB health checks'
    : `Task failed ELB health checks in (target-group ${targetGroup})`;
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
    cannotPull: false,
    condemned: false,
    failsChecks: false,
    instanceArn: undefined,
    timers: new Map(),
  };
}
