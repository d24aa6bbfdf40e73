import { armAlarms, bakeTimeOf, pollAlarms } from './alarm-monitor.ts';
import { announceAction, announceDeployment, announceSteadyState, tell, tellTasks } from './announcements.ts';
import { armBreaker, countFailure, countHealthy } from './circuit-breaker.ts';
import { type FailureCause, failRollout, supersedeRollout } from './failure.ts';
import { finish, newRollout, type Rollout, stopWatching } from './rollout.ts';
import { planScale } from './scaling.ts';
import {
  type ClassicRow,
  type DeploymentState,
  isFinished,
  liveTasks,
  type ServiceState,
  type TaskState,
} from './state.ts';
import { type TaskChange, TaskLife } from './tasks.ts';
import type { EcsWorld } from './world.ts';

/** Rolls services forward and back. It acts only when a task changes, a timer runs out or somebody asks. */
export class RollingEngine {
  readonly #world: EcsWorld;
  readonly #life: TaskLife;
  readonly #rollouts = new Map<string, Rollout>();
  /** Services that have something to say once they are steady again. */
  readonly #unsettled = new Set<string>();

  constructor(world: EcsWorld) {
    this.#world = world;
    this.#life = new TaskLife(world, (service, task, change) => this.#onTaskChange(service, task, change));
  }

  rolloutOf(service: ServiceState): Rollout | undefined {
    return this.#rollouts.get(service.arn);
  }

  begin(service: ServiceState, deployment: DeploymentState, row: ClassicRow): void {
    this.#supersede(service, deployment);
    for (const older of service.rows) older.status = 'ACTIVE';
    service.rows = [
      row,
      ...service.rows.filter((older) => hasTasks(service, older) || older.rolloutState === 'COMPLETED'),
    ];
    const rollout = newRollout(service, deployment, row);
    this.#rollouts.set(service.arn, rollout);
    const reason = row.rolloutStateReason;
    announceDeployment(this.#world, service, { name: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: row.id, reason });
    this.#after(this.#world.parameters.deploymentStartMs, 'deployment starts', () => this.#start(rollout));
  }

  /** A rollback by hand: ROLLBACK_REQUESTED for a moment, then as after a failure. */
  requestRollback(rollout: Rollout): void {
    stopWatching(rollout);
    rollout.deployment.status = 'ROLLBACK_REQUESTED';
    rollout.deployment.updatedAt = this.#world.clock.now();
    this.#after(this.#world.parameters.rollbackRequestedMs, 'requested rollback starts', () => {
      if (this.#isCurrent(rollout) && rollout.deployment.status === 'ROLLBACK_REQUESTED')
        this.#fail(rollout, 'requested');
    });
  }

  /** The desired count has changed, or the service is going away. */
  rescale(service: ServiceState): void {
    this.#unsettled.add(service.arn);
    for (const row of service.rows.slice(0, 1)) row.desiredCount = desiredOf(service);
    this.reconcile(service);
  }

  /** Ends whatever goes on: the service is being deleted. */
  abandon(service: ServiceState): void {
    this.#supersede(service);
    this.#rollouts.delete(service.arn);
    this.rescale(service);
  }

  reconcile(service: ServiceState): void {
    const rollout = this.#rollouts.get(service.arn);
    if (rollout?.phase === 'pending' || rollout?.phase === 'stalled') return;
    const goal = rollout?.goal ?? service.rows[0];
    if (goal === undefined) return;
    this.#forgetStopped(service);
    this.#scale(service, goal, rollout);
    this.#settle(service, goal, rollout);
  }

  #start(rollout: Rollout): void {
    if (!this.#isCurrent(rollout) || rollout.phase !== 'pending') return;
    const { deployment, service } = rollout;
    deployment.startedAt = this.#world.clock.now();
    deployment.updatedAt = this.#world.clock.now();
    if (deployment.status === 'PENDING') deployment.status = 'IN_PROGRESS';
    armBreaker(rollout);
    armAlarms(this.#world, rollout);
    rollout.phase = 'rolling-out';
    this.#stage(rollout, 'SCALE_UP');
    this.reconcile(service);
  }

  #scale(service: ServiceState, goal: ClassicRow, rollout: Rollout | undefined): void {
    const sources = liveTasks(service).filter((task) => task.revisionArn !== goal.revisionArn);
    const target = liveTasks(service, goal.revisionArn);
    const configuration = rollout?.deployment.configuration ?? service.configuration;
    const plan = planScale({ desiredCount: desiredOf(service), configuration, target, sources });
    if (plan.stuck && rollout?.stuckTold === false) {
      rollout.stuckTold = true;
      tell(
        this.#world,
        service,
        'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
      );
    }
    for (const task of plan.stop) this.#life.stop(service, task, goal.id);
    tellTasks(this.#world, service, 'has stopped # running tasks', plan.stop);
    if (plan.start > 0 && this.#mayStart(service, rollout)) this.#startTasks(service, goal, plan.start);
  }

  #startTasks(service: ServiceState, goal: ClassicRow, count: number): void {
    const revision = service.revisions.find(({ arn }) => arn === goal.revisionArn);
    if (revision === undefined) return;
    const started = Array.from({ length: count }, () => this.#life.start(service, revision, goal.id));
    tellTasks(this.#world, service, 'has started # tasks', started);
  }

  #mayStart(service: ServiceState, rollout: Rollout | undefined): boolean {
    if (rollout === undefined || rollout.nextStartAt <= this.#world.clock.now()) return true;
    if (rollout.wakesAt !== rollout.nextStartAt) {
      rollout.wakesAt = rollout.nextStartAt;
      this.#world.clock.schedule(rollout.nextStartAt, () => this.reconcile(service), 'tasks are started again');
    }
    return false;
  }

  #settle(service: ServiceState, goal: ClassicRow, rollout: Rollout | undefined): void {
    const up = service.tasks.filter((task) => task.lastStatus !== 'STOPPED');
    const desired = desiredOf(service);
    const settled = up.length === desired && up.every((task) => task.healthy && task.revisionArn === goal.revisionArn);
    if (!settled) return;
    if (rollout?.phase === 'rolling-out') this.#bake(rollout);
    else if (rollout?.phase === 'rolling-back') this.#complete(rollout, 'ROLLBACK_SUCCESSFUL');
    else if (rollout === undefined && this.#unsettled.delete(service.arn)) {
      if (service.status === 'DRAINING') service.status = 'INACTIVE';
      else announceSteadyState(this.#world, service);
    }
  }

  #bake(rollout: Rollout): void {
    const bakeMs = bakeTimeOf(this.#world, rollout);
    if (bakeMs === 0) {
      this.#complete(rollout, 'SUCCESSFUL');
      return;
    }
    rollout.phase = 'baking';
    rollout.bakeEndsAt = this.#world.clock.now() + bakeMs;
    rollout.deployment.updatedAt = this.#world.clock.now();
    this.#stage(rollout, 'BAKE_TIME');
    rollout.cancelBake = this.#after(bakeMs, 'bake ends', () => this.#complete(rollout, 'SUCCESSFUL'));
  }

  #complete(rollout: Rollout, status: 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL'): void {
    const { service, deployment, goal } = rollout;
    const at = this.#world.clock.now();
    stopWatching(rollout);
    finish(deployment, service, { status, at });
    this.#rollouts.delete(service.arn);
    this.#unsettled.delete(service.arn);
    const reason = `ECS deployment ${goal.id} completed.`;
    Object.assign(goal, { status: 'PRIMARY', rolloutState: 'COMPLETED', rolloutStateReason: reason, updatedAt: at });
    service.rows = [goal];
    tell(this.#world, service, `(deployment ${goal.id}) deployment completed.`);
    announceDeployment(this.#world, service, { name: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: goal.id, reason });
    announceSteadyState(this.#world, service);
  }

  #onTaskChange(service: ServiceState, task: TaskState, change: TaskChange): void {
    const rollout = this.#rollouts.get(service.arn);
    if (rollout !== undefined && task.revisionArn === rollout.goal.revisionArn) this.#onGoalTask(rollout, change);
    this.reconcile(service);
  }

  #onGoalTask(rollout: Rollout, change: TaskChange): void {
    if (change === 'running' && !rollout.everRunning) {
      rollout.everRunning = true;
      rollout.goal.failedTasks = 0;
      if (rollout.phase === 'rolling-out') this.#watchAlarms(rollout);
    } else if (change === 'healthy') countHealthy(rollout);
    else if (change === 'failed-to-start' || change === 'unhealthy') {
      const { impaired, tripped } = countFailure(this.#world, rollout, change);
      if (impaired) this.#impaired(rollout.service);
      if (tripped) this.#fail(rollout, 'circuit-breaker');
    }
  }

  #watchAlarms(rollout: Rollout): void {
    pollAlarms(this.#world, rollout, (triggeredAlarmNames) => {
      const { alarms } = rollout.deployment;
      if (alarms !== undefined) Object.assign(alarms, { status: 'TRIGGERED', triggeredAlarmNames });
      this.#fail(rollout, 'alarm');
    });
  }

  #fail(rollout: Rollout, cause: FailureCause): void {
    failRollout(this.#world, rollout, cause);
    this.reconcile(rollout.service);
  }

  #impaired(service: ServiceState): void {
    tell(
      this.#world,
      service,
      'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section.',
    );
    announceAction(this.#world, service, { name: 'SERVICE_TASK_START_IMPAIRED', type: 'WARN' });
  }

  #supersede(service: ServiceState, newer?: DeploymentState): void {
    const rollout = this.#rollouts.get(service.arn);
    if (rollout !== undefined) supersedeRollout(this.#world, rollout);
    // Deployments that were put here unfinished have no rollout: they are over at once.
    const orphans = service.deployments.filter(
      (one) => !isFinished(one) && one !== rollout?.deployment && one !== newer,
    );
    for (const orphan of orphans) finish(orphan, service, { status: 'STOPPED', at: this.#world.clock.now() });
  }

  #forgetStopped(service: ServiceState): void {
    // ECS shows stopped tasks for at least an hour.
    const oldest = this.#world.clock.now() - 3_600_000;
    service.tasks = service.tasks.filter((task) => (task.stoppedAt ?? Number.POSITIVE_INFINITY) >= oldest);
  }

  #stage(rollout: Rollout, stage: string): void {
    if (this.#world.parameters.rollingShowsLifecycleStage) rollout.deployment.lifecycleStage = stage;
  }

  #isCurrent(rollout: Rollout): boolean {
    return this.#rollouts.get(rollout.service.arn) === rollout;
  }

  #after(ms: number, label: string, run: () => void) {
    return this.#world.clock.schedule(this.#world.clock.now() + ms, run, label);
  }
}

function desiredOf(service: ServiceState): number {
  return service.status === 'ACTIVE' ? service.desiredCount : 0;
}

function hasTasks(service: ServiceState, row: ClassicRow): boolean {
  return service.tasks.some((task) => task.revisionArn === row.revisionArn && task.lastStatus !== 'STOPPED');
}
