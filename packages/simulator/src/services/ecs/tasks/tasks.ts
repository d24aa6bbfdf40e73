import { ecsArn, nameOf } from '../arns.ts';
import type { TaskControl, TaskEnd, TaskPlan } from './behaviours.ts';
import { firstTargetGroup, graceMsOf, type HealthChecks, healthChecksOf, isBehindLoadBalancer } from './health.ts';
import type { Tag, TaskOwner, TaskState, TaskTimer } from '../state.ts';
import type { EcsWorld } from '../world.ts';

export type TaskChange =
  | 'running'
  | 'healthy'
  | 'failed-to-start'
  | 'exited'
  | 'unhealthy'
  | 'recovered'
  | 'interrupted'
  | 'stopped';

/** Where a life gets the plans of its tasks, and whom it calls for every step. */
export interface LifeOf<Owner> {
  planOf(owner: Owner, task: TaskState): TaskPlan;
  /** Called for each new status: PROVISIONING, PENDING, RUNNING, STOPPING, STOPPED. */
  onStatus(owner: Owner, task: TaskState): void;
  /** Called when a task starts, runs, changes its health, is stopping or has stopped, before `onChange`. */
  onTask(owner: Owner, task: TaskState): void;
  /** Called for every step that the scheduler acts on. `wasHealthy`: whether the task was healthy before it. */
  onChange(owner: Owner, task: TaskState, change: TaskChange, wasHealthy: boolean): void;
}

/** Moves tasks through their life. */
export class TaskLife<Owner extends TaskOwner> implements TaskControl {
  readonly #world: EcsWorld;
  readonly #of: LifeOf<Owner>;
  readonly #live = new Map<string, { readonly owner: Owner; readonly task: TaskState }>();

  constructor(world: EcsWorld, of: LifeOf<Owner>) {
    this.#world = world;
    this.#of = of;
  }

  /** Starts a new task, which is in no list yet. */
  start(owner: Owner, task: TaskState): TaskState {
    owner.tasks.push(task);
    this.adopt(owner, task);
    this.#of.onTask(owner, task);
    this.#of.onStatus(owner, task);
    const plan = this.#of.planOf(owner, task);
    this.#after(task, 'step', plan.provisioningMs ?? this.#world.parameters.taskProvisioningMs, () => {
      task.lastStatus = 'PENDING';
      task.pendingAt = this.#world.clock.now();
      this.#of.onStatus(owner, task);
      this.#after(task, 'step', plan.pendingMs ?? this.#world.parameters.taskPendingMs, () =>
        this.#leavePending(owner, task, plan),
      );
    });
    return task;
  }

  /** Takes control of a task that already exists. */
  adopt(owner: Owner, task: TaskState): void {
    this.#live.set(task.arn, { owner, task });
  }

  /** Stops a task as the scheduler does: its target drains, and its container has time to end. */
  stop(owner: Owner, task: TaskState, deploymentId: string): void {
    const stoppedReason = task.condemned
      ? unhealthyReason(owner, this.#checksOf(owner, task))
      : `Scaling activity initiated by (deployment ${deploymentId})`;
    this.stopFor(owner, task, { stopCode: 'ServiceSchedulerInitiated', stoppedReason });
  }

  /** Stops a task for another reason, in the same way. */
  stopFor(owner: Owner, task: TaskState, end: Pick<TaskEnd, 'stopCode' | 'stoppedReason'>): void {
    Object.assign(task, end);
    task.exitCode = task.lastStatus === 'RUNNING' ? 0 : undefined;
    this.#forget(task);
    owner.trafficVersion += 1;
    task.healthy = false;
    task.lastStatus = 'STOPPING';
    task.stoppingAt = this.#world.clock.now();
    this.#of.onTask(owner, task);
    this.#of.onStatus(owner, task);
    const { taskStopMs, targetDrainMs } = this.#world.parameters;
    this.#after(task, 'step', taskStopMs + (isBehindLoadBalancer(owner) ? targetDrainMs : 0), () =>
      this.#stopped(owner, task, 'stopped'),
    );
  }

  /** AWS takes back the Spot capacity of the task. */
  #interrupt(owner: Owner, task: TaskState): void {
    const wasHealthy = task.healthy;
    const { spotStopCode: stopCode } = this.#world.parameters;
    this.stopFor(owner, task, { stopCode, stoppedReason: 'Your Spot Task was interrupted.' });
    this.#of.onChange(owner, task, 'interrupted', wasHealthy);
  }

  setHealthy(taskArn: string, healthy: boolean): void {
    const { owner, task } = this.#live.get(taskArn) ?? {};
    if (owner === undefined || task?.lastStatus !== 'RUNNING' || task.failsChecks === !healthy) return;
    if (healthy) this.#passChecks(owner, task);
    else this.#failChecks(owner, task);
  }

  exit(taskArn: string, end: TaskEnd): void {
    const { owner, task } = this.#live.get(taskArn) ?? {};
    if (owner !== undefined && task?.lastStatus === 'RUNNING') this.#end(owner, task, { end, change: 'exited' });
  }

  #leavePending(owner: Owner, task: TaskState, plan: TaskPlan): void {
    if (plan.failsToStart !== undefined) {
      this.#end(owner, task, { end: plan.failsToStart, change: 'failed-to-start' });
      return;
    }
    task.lastStatus = 'RUNNING';
    task.startedAt = this.#world.clock.now();
    const { exits, unhealthyAfterMs, healthyAfterMs, interruptedAfterMs } = plan;
    if (interruptedAfterMs !== undefined)
      this.#after(task, 'interruption', interruptedAfterMs, () => this.#interrupt(owner, task));
    if (exits !== undefined)
      this.#after(task, 'exit', exits.afterMs, () => this.#end(owner, task, { end: exits, change: 'exited' }));
    if (healthyAfterMs === 'never' || this.#isTooSlow(owner, task, healthyAfterMs ?? 0))
      this.#neverHealthy(owner, task);
    else this.#awaitHealth(owner, task, { healthyAfterMs, unhealthyAfterMs });
    this.#changed(owner, task, 'running', false);
  }

  #awaitHealth(
    owner: Owner,
    task: TaskState,
    { healthyAfterMs, unhealthyAfterMs }: { healthyAfterMs: number | undefined; unhealthyAfterMs?: number | undefined },
  ): void {
    const passAfterMs = healthyAfterMs ?? this.#checksOf(owner, task).passAfterMs;
    const fail = () => this.#failChecks(owner, task);
    if (unhealthyAfterMs !== undefined && unhealthyAfterMs <= passAfterMs) {
      this.#after(task, 'health', unhealthyAfterMs, fail);
      return;
    }
    this.#after(task, 'health', passAfterMs, () => {
      if (unhealthyAfterMs !== undefined) this.#after(task, 'health', unhealthyAfterMs - passAfterMs, fail);
      this.#healthy(owner, task);
    });
  }

  #healthy(owner: Owner, task: TaskState): void {
    task.healthy = true;
    task.condemned = false;
    this.#changed(owner, task, 'healthy', true);
  }

  #neverHealthy(owner: Owner, task: TaskState): void {
    task.failsChecks = true;
    this.#condemnAfter(owner, task, this.#startLimitMs(owner, task));
  }

  /** Whether ECS replaces the task before it passes its first check. */
  #isTooSlow(owner: Owner, task: TaskState, healthyAfterMs: number): boolean {
    return this.#checksOf(owner, task).by !== 'none' && healthyAfterMs > this.#startLimitMs(owner, task);
  }

  /** From RUNNING until ECS replaces a task that has passed no check. */
  #startLimitMs(owner: Owner, task: TaskState): number {
    return Math.max(this.#checksOf(owner, task).neverMs, graceMsOf(owner));
  }

  /** The task becomes unhealthy after enough failed checks, but not within the grace period. */
  #failChecks(owner: Owner, task: TaskState): void {
    task.failsChecks = true;
    const { clock } = this.#world;
    const { failAfterMs } = this.#checksOf(owner, task);
    const graceLeft = (task.startedAt ?? clock.now()) + graceMsOf(owner) - clock.now();
    this.#condemnAfter(owner, task, Math.max(failAfterMs, graceLeft));
  }

  #passChecks(owner: Owner, task: TaskState): void {
    task.failsChecks = false;
    if (task.healthy) this.#cancel(task, 'health');
    else {
      this.#awaitHealth(owner, task, { healthyAfterMs: undefined });
      if (task.condemned) {
        task.condemned = false;
        this.#changed(owner, task, 'recovered', false);
      }
    }
  }

  #condemnAfter(owner: Owner, task: TaskState, ms: number): void {
    this.#after(task, 'health', ms, () => {
      const wasHealthy = task.healthy;
      task.healthy = false;
      task.condemned = true;
      this.#changed(owner, task, 'unhealthy', wasHealthy);
    });
  }

  #end(owner: Owner, task: TaskState, { end, change }: { end: TaskEnd; change: TaskChange }): void {
    const { stopCode, stoppedReason, exitCode, cannotPull = false } = end;
    Object.assign(task, { stopCode, stoppedReason, exitCode, cannotPull });
    this.#forget(task);
    this.#stopped(owner, task, change);
  }

  #stopped(owner: Owner, task: TaskState, change: TaskChange): void {
    const wasHealthy = task.healthy;
    task.lastStatus = 'STOPPED';
    task.healthy = false;
    task.stoppingAt ??= this.#world.clock.now();
    task.stoppedAt = this.#world.clock.now();
    this.#live.delete(task.arn);
    this.#world.capacity.release(task);
    this.#changed(owner, task, change, wasHealthy);
  }

  #forget(task: TaskState): void {
    for (const cancel of task.timers.values()) cancel();
    task.timers.clear();
  }

  #cancel(task: TaskState, timer: TaskTimer): void {
    task.timers.get(timer)?.();
    task.timers.delete(timer);
  }

  #after(task: TaskState, timer: TaskTimer, ms: number, run: () => void): void {
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

  #checksOf(owner: Owner, task: TaskState): HealthChecks {
    return healthChecksOf(this.#world, owner, this.#world.store.taskDefinition(task.taskDefinitionArn));
  }

  #changed(owner: Owner, task: TaskState, change: TaskChange, wasHealthy: boolean): void {
    owner.trafficVersion += 1;
    this.#of.onTask(owner, task);
    if (change === 'running' || task.lastStatus === 'STOPPED') this.#of.onStatus(owner, task);
    this.#of.onChange(owner, task, change, wasHealthy);
  }
}

function unhealthyReason(owner: TaskOwner, { by }: HealthChecks): string {
  if (by === 'container') return 'Task failed container health checks';
  const targetGroup = firstTargetGroup(owner);
  return targetGroup === undefined
    ? 'Task failed ELB health checks'
    : `Task failed ELB health checks in (target-group ${targetGroup})`;
}

export interface NewTask {
  readonly taskDefinitionArn: string;
  /** @default none: RunTask starts it */
  readonly revisionArn?: string;
  readonly startedBy: string;
  readonly instanceArn?: string | undefined;
  /** @default none */
  readonly tags?: readonly Tag[];
}

export function newTask(world: EcsWorld, owner: TaskOwner, from: NewTask): TaskState {
  return {
    arn: ecsArn(owner.scope, 'task', nameOf(owner.clusterArn), world.ids.task()),
    revisionArn: from.revisionArn ?? '',
    taskDefinitionArn: from.taskDefinitionArn,
    startedBy: from.startedBy,
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
    instanceArn: from.instanceArn,
    tags: from.tags ?? [],
    timers: new Map(),
  };
}
