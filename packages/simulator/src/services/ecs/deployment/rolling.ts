import { bakeTimeOf } from './alarm-monitor.ts';
import { rollbackCandidate } from './failure.ts';
import { runPauses } from './rolling-pauses.ts';
import { type Rollout, wantSources } from './rollout.ts';
import { planOverflow, planScale, type ScalePlan } from './scaling.ts';
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

/** Starts a rolling deployment: its scale-up, after the pauses before it. */
export function startRolling(control: Control, rollout: Rollout): void {
  rollout.phase = 'before-scale-up';
  runPauses(control, rollout, { before: true, next: () => scaleUp(control, rollout) });
}

function scaleUp(control: Control, rollout: Rollout): void {
  const { service, deployment } = rollout;
  const { world } = control;
  // The older revisions may have more or fewer tasks than before a pause.
  wantSources(rollout);
  rollout.phase = 'rolling-out';
  if (world.parameters.rollingShowsLifecycleStage) changeStage(world, service, deployment, 'SCALE_UP');
  control.reconcile(service);
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

/** Whether the deployment starts no tasks: before it starts, while it pauses before its scale-up, and once it is stalled. */
export function isWaiting({ phase }: Rollout): boolean {
  return phase === 'pending' || phase === 'before-scale-up' || phase === 'stalled';
}

/**
 * Plans what the scheduler does while the deployment waits. In a pause, which can last two weeks, the revision that
 * completed last goes on as in a steady service.
 */
export function planWaiting(
  { service, row, phase }: Rollout,
  desiredCount: number,
  roomFor: (goal: ClassicRow) => number,
): ScalePlan {
  const goal = phase === 'before-scale-up' ? rollbackCandidate(service, row) : undefined;
  if (goal === undefined) return planOverflow(service, desiredCount);
  return planRolling(service, { goal, rollout: undefined, desiredCount, placeable: roomFor(goal) });
}

/** Moves a rolling deployment to its next phase when the current one is done. */
export function settleRolling(control: Control, rollout: Rollout, isSettled: boolean): void {
  if (rollout.phase === 'rolling-back' && isSettled) control.complete(rollout, 'ROLLBACK_SUCCESSFUL');
  else if (rollout.phase === 'cleaning-up') finishCleaning(control, rollout);
  else if (rollout.phase === 'rolling-out' && (isSettled || meetsEarlySuccess(rollout))) {
    rollout.isEarly = !isSettled;
    rollout.phase = 'scaled-up';
    runPauses(control, rollout, { before: false, next: () => bake(control, rollout) });
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
