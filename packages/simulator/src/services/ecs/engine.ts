import { armAlarms, pollAlarms } from './deployment/alarm-monitor.ts';
import { announceDeployment, announceSteadyState, addServiceEvent, announceUnhealthy } from './announcements.ts';
import type { TaskControl } from './tasks/behaviours.ts';
import {
  armBreaker,
  countFailure,
  countHealthy,
  hasTripped,
  refreshThreshold,
  trip,
} from './deployment/circuit-breaker.ts';
import { launchTypeOf, usesInstances } from './api/answers/launch.ts';
import { isShifting } from './api/configuration.ts';
import { type Failure, failRollout, supersedeRollout } from './deployment/failure.ts';
import { forgetStopped } from './deployment/history.ts';
import { isWaiting, planRolling, planWaiting, settleRolling, startRolling } from './deployment/rolling.ts';
import { newRollout, type Rollout, stopWatching } from './deployment/rollout.ts';
import type { ScalePlan } from './deployment/scaling.ts';
import { takenInstances } from './tasks/distinct-instance.ts';
import { Scheduler } from './tasks/scheduler.ts';
import { desiredOf, hasTasks, isSettled } from './deployment/settled.ts';
import { planShift } from './deployment/shift-scaling.ts';
import { type Control, startShift, startShiftBack } from './deployment/shifting.ts';
import { type ClassicRow, type DeploymentState, isFinished, type ServiceState, type TaskState } from './state.ts';
import { changeStatus, cutOff, finish } from './deployment/status.ts';
import { serviceLife } from './tasks/service-life.ts';
import type { TaskChange, TaskLife } from './tasks/tasks.ts';
import { countRestart, startAgain } from './tasks/throttle.ts';
import { dropWeights } from './deployment/traffic.ts';
import type { EcsWorld } from './world.ts';

/** Runs deployments and rollbacks. It acts only when a task changes, a timer ends or a call arrives. */
export class DeploymentEngine implements Control {
  readonly world: EcsWorld;
  readonly #life: TaskLife<ServiceState>;
  readonly #scheduler: Scheduler;
  /** Keyed by the service object, because a service that is deleted and created again has the same ARN. */
  readonly #rollouts = new Map<ServiceState, Rollout>();
  /** Services that announce a steady state, or end, once they are settled. */
  readonly #unsettled = new Set<ServiceState>();

  constructor(world: EcsWorld) {
    this.world = world;
    this.#life = serviceLife(world, (service, task, change, wasHealthy) =>
      this.#onTaskChange(service, { task, change, wasHealthy }),
    );
    this.#scheduler = new Scheduler(world, this.#life, (service) => this.reconcile(service));
  }

  get control(): TaskControl {
    return this.#life;
  }

  rolloutOf(service: ServiceState): Rollout | undefined {
    return this.#rollouts.get(service);
  }

  /** Takes control of the tasks of a seeded service. */
  adopt(service: ServiceState): ServiceState {
    for (const task of service.tasks) this.#life.adopt(service, task);
    return service;
  }

  begin(service: ServiceState, deployment: DeploymentState, row: ClassicRow): void {
    this.#supersede(service, deployment);
    for (const older of service.rows) older.status = 'ACTIVE';
    service.rows = [
      row,
      ...service.rows.filter((older) => hasTasks(service, older) || older.rolloutState === 'COMPLETED'),
    ];
    const rollout = newRollout(service, deployment, row);
    this.#rollouts.set(service, rollout);
    const reason = row.rolloutStateReason;
    announceDeployment(this.world, service, { name: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: row.id, reason });
    this.#after(this.world.parameters.deploymentStartMs, 'deployment starts', () => this.#start(rollout));
  }

  /** Starts a requested rollback: ROLLBACK_REQUESTED for rollbackRequestedMs, then as after a failure. */
  requestRollback(rollout: Rollout): void {
    stopWatching(rollout);
    rollout.shift?.cancelProgram();
    changeStatus(this.world, rollout.service, rollout.deployment, 'ROLLBACK_REQUESTED');
    this.#after(this.world.parameters.rollbackRequestedMs, 'requested rollback starts', () => {
      if (this.#isCurrent(rollout) && rollout.deployment.status === 'ROLLBACK_REQUESTED')
        this.fail(rollout, { cause: 'requested' });
    });
  }

  /** Stops a task at a user's request; the service replaces it. */
  stopTask(service: ServiceState, task: TaskState, stoppedReason: string): void {
    this.#life.stopFor(service, task, { stopCode: 'UserInitiated', stoppedReason });
    this.reconcile(service);
  }

  /** Call this after a change of the desired count, or when the service is deleted. */
  rescale(service: ServiceState): void {
    this.#unsettled.add(service);
    const rollout = this.#rollouts.get(service);
    if (rollout !== undefined) {
      refreshThreshold(this.world, rollout);
      this.#watchBreaker(rollout);
    }
    this.reconcile(service);
  }

  /** Ends all work, because the service is being deleted. */
  abandon(service: ServiceState): void {
    this.#supersede(service);
    this.#rollouts.delete(service);
    dropWeights(service);
    this.rescale(service);
  }

  reconcile(service: ServiceState): void {
    const rollout = this.#rollouts.get(service);
    if (rollout !== undefined && isWaiting(rollout)) {
      const plan = planWaiting(rollout, desiredOf(service), (row) => this.#roomFor(service, row));
      this.#scheduler.carryOut(service, plan, rollout.goal.id);
      return;
    }
    const goal = rollout?.goal ?? service.rows[0];
    if (goal === undefined) {
      // Nothing was ever deployed, so there are no tasks to drain.
      if (service.status === 'DRAINING') service.status = 'INACTIVE';
      return;
    }
    forgetStopped(this.world, service);
    this.#scheduler.carryOut(service, this.#plan(service, goal, rollout), goal.id);
    this.#settle(service, goal, rollout);
  }

  watchAlarms(rollout: Rollout): void {
    pollAlarms(this.world, rollout, (triggeredAlarmNames) => {
      const { alarms } = rollout.deployment;
      if (alarms !== undefined) Object.assign(alarms, { status: 'TRIGGERED', triggeredAlarmNames });
      this.fail(rollout, { cause: 'alarm' });
    });
  }

  fail(rollout: Rollout, failure: Failure): void {
    rollout.shift?.cancelProgram();
    failRollout(this.world, rollout, failure);
    if (rollout.shift !== undefined && rollout.phase === 'rolling-back') startShiftBack(this, rollout, rollout.shift);
    else this.reconcile(rollout.service);
  }

  complete(rollout: Rollout, status: 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL'): void {
    const { service, deployment, goal } = rollout;
    stopWatching(rollout);
    rollout.shift?.cancelProgram();
    finish(this.world, service, deployment, status);
    this.#rollouts.delete(service);
    this.#unsettled.delete(service);
    const revision = this.world.store.revision(goal.revisionArn)?.revision;
    if (rollout.shift !== undefined && revision !== undefined) service.productionSide = revision.side;
    const reason = `ECS deployment ${goal.id} completed.`;
    const updatedAt = this.world.clock.now();
    Object.assign(goal, { status: 'PRIMARY', rolloutState: 'COMPLETED', rolloutStateReason: reason, updatedAt });
    service.rows = [goal, ...service.rows.filter((row) => row !== goal && hasTasks(service, row))];
    addServiceEvent(this.world, service, `(deployment ${goal.id}) deployment completed.`);
    announceDeployment(this.world, service, { name: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: goal.id, reason });
    if (isSettled(service, goal)) announceSteadyState(this.world, service);
    else {
      this.#unsettled.add(service);
      this.reconcile(service);
    }
  }

  #start(rollout: Rollout): void {
    const { deployment, service } = rollout;
    // A deployment that was superseded or asked to stop before its start does not start.
    if (!this.#isCurrent(rollout) || deployment.status !== 'PENDING') return;
    deployment.startedAt = this.world.clock.now();
    changeStatus(this.world, service, deployment, 'IN_PROGRESS');
    armBreaker(this.world, rollout);
    armAlarms(this.world, rollout);
    if (isShifting(deployment.configuration)) {
      rollout.phase = 'rolling-out';
      startShift(this, rollout);
      return;
    }
    dropWeights(service);
    startRolling(this, rollout);
  }

  #roomFor(service: ServiceState, { revisionArn }: ClassicRow): number {
    if (!usesInstances(launchTypeOf(service))) return Number.POSITIVE_INFINITY;
    const { store, capacity } = this.world;
    const { clusterArn, rest, tasks } = service;
    const taskDefinition = store.taskDefinition(store.revision(revisionArn)?.revision.taskDefinitionArn ?? '');
    if (taskDefinition === undefined) return Number.POSITIVE_INFINITY;
    return capacity.roomFor(clusterArn, taskDefinition, takenInstances(rest['placementConstraints'], tasks));
  }

  #plan(service: ServiceState, goal: ClassicRow, rollout: Rollout | undefined): ScalePlan {
    const desiredCount = desiredOf(service);
    if (rollout?.shift !== undefined) return planShift(service, rollout.shift, desiredCount);
    const plan = planRolling(service, { goal, rollout, desiredCount, placeable: this.#roomFor(service, goal) });
    if (plan.stuck && rollout?.stuckReported === false) {
      rollout.stuckReported = true;
      addServiceEvent(
        this.world,
        service,
        'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
      );
    }
    return plan;
  }

  #settle(service: ServiceState, goal: ClassicRow, rollout: Rollout | undefined): void {
    if (rollout?.shift !== undefined) {
      if (rollout.shift.waitsFor?.isMet() === true) rollout.shift.waitsFor.resume();
      return;
    }
    // A call has requested a rollback, which begins shortly.
    if (rollout?.deployment.status === 'ROLLBACK_REQUESTED') return;
    const settled = isSettled(service, goal);
    if (rollout !== undefined) settleRolling(this, rollout, settled);
    else if (!settled) this.#unsettled.add(service);
    else if (this.#unsettled.delete(service)) {
      service.rows = [goal];
      if (service.status === 'DRAINING') service.status = 'INACTIVE';
      else announceSteadyState(this.world, service);
    }
  }

  #onTaskChange(service: ServiceState, failure: { task: TaskState; change: TaskChange; wasHealthy: boolean }): void {
    const { task, change } = failure;
    const rollout = this.#rollouts.get(service);
    const current = rollout !== undefined && task.revisionArn === rollout.goal.revisionArn ? rollout : undefined;
    if (change === 'running' && current !== undefined) this.#onRunning(current);
    else if (change === 'healthy') {
      startAgain(service, task.revisionArn);
      if (current !== undefined) countHealthy(this.world, current);
    } else if (change === 'failed-to-start' || change === 'exited' || change === 'unhealthy') {
      if (change === 'unhealthy') announceUnhealthy(this.world, service, task);
      if (change === 'failed-to-start') countRestart(this.world, service, task);
      if (current !== undefined) {
        countFailure(this.world, current, failure);
        this.#watchBreaker(current);
      }
    }
    this.reconcile(service);
  }

  #onRunning(rollout: Rollout): void {
    if (rollout.everRunning) return;
    rollout.everRunning = true;
    const waitsForShift =
      rollout.shift !== undefined && this.world.parameters.shiftingAlarmsFrom === 'production-shift';
    if (rollout.phase === 'rolling-out' && !waitsForShift) this.watchAlarms(rollout);
  }

  /**
   * The circuit breaker acts breakerReactionMs after its threshold is reached, unless a healthy task resets the count.
   */
  #watchBreaker(rollout: Rollout): void {
    if (rollout.cancelBreaker !== undefined || !hasTripped(this.world, rollout)) return;
    rollout.cancelBreaker = this.#after(this.world.parameters.breakerReactionMs, 'circuit breaker acts', () => {
      rollout.cancelBreaker = undefined;
      if (!this.#isCurrent(rollout) || !hasTripped(this.world, rollout)) return;
      trip(rollout);
      this.fail(rollout, { cause: 'circuit-breaker' });
    });
  }

  #supersede(service: ServiceState, newer?: DeploymentState): void {
    const rollout = this.#rollouts.get(service);
    if (rollout !== undefined) {
      rollout.shift?.cancelProgram();
      supersedeRollout(this.world, rollout);
    }
    // Deployments that were seeded unfinished have no rollout, so they end at once.
    for (const one of service.deployments) {
      if (!isFinished(one) && one !== rollout?.deployment && one !== newer) cutOff(this.world, service, one);
    }
  }

  #isCurrent(rollout: Rollout): boolean {
    return this.#rollouts.get(rollout.service) === rollout;
  }

  #after(ms: number, label: string, run: () => void) {
    return this.world.clock.schedule(this.world.clock.now() + ms, run, label);
  }
}
