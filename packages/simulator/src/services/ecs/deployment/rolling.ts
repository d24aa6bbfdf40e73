import { bakeTimeOf } from './alarm-monitor.ts';
import type { Rollout } from './rollout.ts';
import { planScale, type ScalePlan } from './scaling.ts';
import type { Control } from './shifting.ts';
import { type ClassicRow, type DeploymentConfiguration, liveByRevision, type ServiceState } from '../state.ts';
import { changeStage } from './status.ts';

interface RollingGoal {
  readonly goal: ClassicRow;
  readonly rollout: Rollout | undefined;
  readonly desiredCount: number;
  /** Number of tasks of the goal that the cluster has room for. */
  readonly placeable: number;
}

/** Plans what the scheduler does next in a rolling deployment, or in a steady service. */
export function planRolling(service: ServiceState, { goal, rollout, desiredCount, placeable }: RollingGoal): ScalePlan {
  const byRevision = liveByRevision(service);
  const target = byRevision.get(goal.revisionArn) ?? [];
  byRevision.delete(goal.revisionArn);
  const sources = [...byRevision].map(([revisionArn, tasks]) => ({
    revisionArn,
    tasks,
    wanted: rollout?.sourcesWanted.get(revisionArn) ?? 0,
  }));
  for (const [revisionArn, wanted] of rollout?.sourcesWanted ?? []) {
    if (wanted > 0 && !byRevision.has(revisionArn)) sources.push({ revisionArn, tasks: [], wanted });
  }
  const configuration: DeploymentConfiguration = rollout?.deployment.configuration ?? service.configuration;
  const plan = planScale({ desiredCount, configuration, targetArn: goal.revisionArn, target, sources, placeable });
  // Sound tasks that the scheduler stops are not replaced.
  for (const { condemned, revisionArn } of plan.stop) {
    const wanted = rollout?.sourcesWanted.get(revisionArn);
    if (wanted !== undefined && !condemned) rollout?.sourcesWanted.set(revisionArn, wanted - 1);
  }
  return plan;
}

/** Moves a rolling deployment to its next phase when the current one is done. */
export function settleRolling(control: Control, rollout: Rollout, isSettled: boolean): void {
  if (rollout.phase === 'rolling-back' && isSettled) control.complete(rollout, 'ROLLBACK_SUCCESSFUL');
  else if (rollout.phase === 'cleaning-up') finishCleaning(control, rollout);
  else if (rollout.phase === 'rolling-out' && (isSettled || meetsEarlySuccess(rollout))) {
    rollout.isEarly = !isSettled;
    bake(control, rollout);
  }
}

/**
 * Whether enough tasks are healthy for early success, and at least one is.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/early-success-criteria.html
 */
function meetsEarlySuccess({ deployment, service, goal }: Rollout): boolean {
  const criteria = deployment.configuration.earlySuccessCriteria;
  if (criteria?.enable !== true) return false;
  const required = Math.max(1, Math.ceil((service.desiredCount * (criteria.healthyPercent ?? 100)) / 100));
  const healthy = service.tasks.filter((task) => task.healthy && task.revisionArn === goal.revisionArn).length;
  return healthy >= required;
}

function bake(control: Control, rollout: Rollout): void {
  const { clock, parameters } = control.world;
  const bakeMs = bakeTimeOf(control.world, rollout);
  if (bakeMs === 0) {
    afterBake(control, rollout);
    return;
  }
  rollout.phase = 'baking';
  rollout.bakeEndsAt = clock.now() + bakeMs;
  const { service, deployment } = rollout;
  if (parameters.rollingShowsLifecycleStage) changeStage(control.world, service, deployment, 'BAKE_TIME');
  else deployment.updatedAt = clock.now();
  rollout.cancelBake = clock.schedule(rollout.bakeEndsAt, () => afterBake(control, rollout), 'bake ends');
}

function afterBake(control: Control, rollout: Rollout): void {
  rollout.bakeEndsAt = undefined;
  const cleanup = rollout.deployment.configuration.earlySuccessCriteria?.sourceServiceRevisionCleanup ?? 'BLOCKING';
  if (rollout.isEarly && cleanup === 'BLOCKING') {
    rollout.phase = 'cleaning-up';
    finishCleaning(control, rollout);
  } else control.complete(rollout, 'SUCCESSFUL');
}

function finishCleaning(control: Control, rollout: Rollout): void {
  const { service, goal } = rollout;
  const isClean = service.tasks.every((task) => task.lastStatus === 'STOPPED' || task.revisionArn === goal.revisionArn);
  if (isClean) control.complete(rollout, 'SUCCESSFUL');
}
