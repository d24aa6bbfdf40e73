import { shiftedBakeMs, shiftSteps } from '../api/configuration.ts';
import type { Failure } from './failure.ts';
import { rollbackCandidate } from './failure.ts';
import { runHooks } from './hooks.ts';
import { type Rollout, type Shift, stopWatching } from './rollout.ts';
import { boundsOf } from './scaling.ts';
import { type Program, pause, runProgram, type Step } from './stages.ts';
import { liveTasks, type ServiceState } from '../state.ts';
import { changeStage } from './status.ts';
import { requestWeights, startWeights, type TrafficKind } from './traffic.ts';
import { hasTestTraffic, scaleUpWaitMs, shapeOf, shiftWaitMs } from './waits.ts';
import type { EcsWorld } from '../world.ts';

/** Functions of the engine that a deployment in progress calls. */
export interface Control {
  readonly world: EcsWorld;
  reconcile(service: ServiceState): void;
  fail(rollout: Rollout, failure: Failure): void;
  requestRollback(rollout: Rollout): void;
  complete(rollout: Rollout, status: 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL'): void;
  watchAlarms(rollout: Rollout): void;
}

const hour = 3_600_000;
/** A stage can take 24 hours and a deployment can take 30 days (pause-lifecycle-hooks). */
const stageLimitMs = 24 * hour;
const deploymentLimitMs = 30 * 24 * hour;

interface Shifting {
  readonly control: Control;
  readonly rollout: Rollout;
  readonly shift: Shift;
}

/** Starts the stages of a deployment that shifts traffic. */
export function startShift(control: Control, rollout: Rollout): void {
  const { service, deployment } = rollout;
  const { world } = control;
  const sourceArn = sourceOf(rollout);
  const shift: Shift = {
    targetArn: deployment.targetRevisionArn,
    sourceArn,
    scaledUp: new Set(sourceArn === undefined ? [] : [sourceArn]),
    testShifted: false,
    productionShifted: false,
    cancelProgram: () => {},
    waitsFor: undefined,
  };
  rollout.shift = shift;
  if (shapeOf(service) !== 'headless') startWeights(service, sourceArn);
  const shifting = { control, rollout, shift };
  const endsAt = world.clock.now() + deploymentLimitMs;
  const limit = world.clock.schedule(endsAt, () => fail(shifting, 'deployment'), 'a deployment takes too long');
  drive(shifting, forward(shifting), limit);
}

/** Moves the traffic back to the source, and stops the target's tasks. */
export function startShiftBack(control: Control, rollout: Rollout, shift: Shift): void {
  shift.cancelProgram();
  const shifting = { control, rollout, shift };
  drive(shifting, back(shifting), () => {});
}

function drive({ shift }: Shifting, program: Program, dropLimit: () => void): void {
  let isDropped = false;
  let cancel = () => {};
  // A program can cancel itself before `runProgram` returns its cancel function.
  shift.cancelProgram = () => {
    isDropped = true;
    dropLimit();
    shift.waitsFor = undefined;
    cancel();
  };
  const drop = runProgram(program);
  if (isDropped) drop();
  else cancel = drop;
}

/** The last completed revision, else the live one with the most production traffic. */
function sourceOf({ service, row, deployment }: Rollout): string | undefined {
  const good = rollbackCandidate(service, row)?.revisionArn;
  if (good !== undefined) return good;
  const weights = [...(service.weights?.requested.production ?? [])].sort((a, b) => b[1] - a[1]);
  const live = new Set(liveTasks(service).map((task) => task.revisionArn));
  live.delete(deployment.targetRevisionArn);
  return weights.map(([arn]) => arn).find((arn) => live.has(arn)) ?? [...live][0];
}

/**
 * The stages of a deployment, in their order.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
function* forward(shifting: Shifting): Program {
  const { control, rollout, shift } = shifting;
  const { service } = rollout;
  yield* reconcileService(shifting);
  const problem = control.world.checkNetworking(service);
  if (problem !== undefined) {
    yield failing(() =>
      control.fail(rollout, { cause: 'networking', because: `of invalid networking configuration. ${problem}` }),
    );
  }
  yield* enter(shifting, 'PRE_SCALE_UP');
  yield* scaleUp(shifting);
  stage(shifting, 'POST_SCALE_UP');
  yield* pause(control.world.clock, scaleUpWaitMs(service), 'targets are registered');
  yield* hooks(shifting, 'POST_SCALE_UP');
  yield* testShift(shifting);
  yield* productionShifts(shifting);
  yield* enter(shifting, 'POST_PRODUCTION_TRAFFIC_SHIFT');
  yield* bake(shifting);
  stopWatching(rollout);
  rollout.phase = 'cleaning-up';
  yield* cleanUp(shifting, shift.sourceArn);
  control.complete(rollout, 'SUCCESSFUL');
}

/**
 * The stages of a rollback: production traffic moves back first, then test traffic; the hooks of these stages run
 * again.
 */
function* back(shifting: Shifting): Program {
  const { control, rollout, shift } = shifting;
  const { sourceArn, targetArn } = shift;
  if (sourceArn !== undefined) {
    shift.scaledUp.add(sourceArn);
    const { minimum } = boundsOf(rollout.service.desiredCount, rollout.deployment.configuration);
    if (shift.productionShifted) yield* until(shifting, 'SCALE_UP', () => healthyOf(rollout, sourceArn) >= minimum);
  }
  const kinds: readonly TrafficKind[] = ['production', 'test'];
  for (const kind of kinds) {
    if (!(kind === 'test' ? shift.testShifted : shift.productionShifted)) continue;
    const name = kind === 'test' ? 'TEST_TRAFFIC_SHIFT' : 'PRODUCTION_TRAFFIC_SHIFT';
    stage(shifting, name);
    const waits = control.world.parameters.rollbackWaitsAgain;
    yield* moveTraffic(shifting, { kind, percent: 0, first: waits, waits });
    yield* hooks(shifting, name);
  }
  yield* cleanUp(shifting, targetArn);
  control.complete(rollout, 'ROLLBACK_SUCCESSFUL');
}

/** Needed only if several revisions besides the target are active: afterward, the source has all traffic and tasks. */
function* reconcileService(shifting: Shifting): Program {
  const { control, rollout, shift } = shifting;
  const { service } = rollout;
  const active = new Set(liveTasks(service).map((task) => task.revisionArn));
  active.delete(shift.targetArn);
  if (active.size < 2 || shift.sourceArn === undefined) return;
  stage(shifting, 'RECONCILE_SERVICE');
  for (const kind of ['production', 'test'] as const) {
    if (service.weights !== undefined)
      requestWeights(control.world, service, { kind, targetArn: shift.sourceArn, sourceArn: undefined, percent: 100 });
  }
  control.reconcile(service);
  yield* pause(control.world.clock, shiftWaitMs(control.world, service, false), 'weights are set');
  yield* hooks(shifting, 'RECONCILE_SERVICE');
}

function* scaleUp(shifting: Shifting): Program {
  const { rollout, shift } = shifting;
  stage(shifting, 'SCALE_UP');
  shift.scaledUp.add(shift.targetArn);
  yield* until(shifting, 'SCALE_UP', () => healthyOf(rollout, shift.targetArn) >= rollout.service.desiredCount);
}

function* testShift(shifting: Shifting): Program {
  const { rollout, shift } = shifting;
  stage(shifting, 'TEST_TRAFFIC_SHIFT');
  if (hasTestTraffic(rollout.service)) {
    shift.testShifted = true;
    yield* moveTraffic(shifting, { kind: 'test', percent: 100, first: true, waits: true });
  }
  yield* hooks(shifting, 'TEST_TRAFFIC_SHIFT');
  yield* enter(shifting, 'POST_TEST_TRAFFIC_SHIFT');
}

/** Both production shift stages run once per step. Without a source, a single step shifts all traffic. */
function* productionShifts(shifting: Shifting): Program {
  const { control, rollout, shift } = shifting;
  const steps =
    shift.sourceArn === undefined ? [{ percent: 100, bakeMs: 0 }] : shiftSteps(rollout.deployment.configuration);
  if (control.world.parameters.shiftingAlarmsFrom === 'production-shift') control.watchAlarms(rollout);
  for (const [index, { percent, bakeMs }] of steps.entries()) {
    yield* enter(shifting, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    stage(shifting, 'PRODUCTION_TRAFFIC_SHIFT');
    shift.productionShifted = true;
    yield* moveTraffic(shifting, { kind: 'production', percent, first: index === 0, waits: true });
    yield* hooks(shifting, 'PRODUCTION_TRAFFIC_SHIFT');
    yield* pause(control.world.clock, bakeMs, 'a step bakes');
  }
}

function* bake(shifting: Shifting): Program {
  const { control, rollout, shift } = shifting;
  const { clock, parameters } = control.world;
  const ms =
    shift.sourceArn === undefined && !parameters.firstDeploymentBakes
      ? 0
      : shiftedBakeMs(rollout.deployment.configuration);
  if (ms === 0) return;
  stage(shifting, 'BAKE_TIME');
  rollout.phase = 'baking';
  rollout.bakeEndsAt = clock.now() + ms;
  yield* pause(clock, ms, 'bake ends');
}

/** Stops one revision's tasks, and waits until only tasks of scaled-up revisions are left. */
function* cleanUp(shifting: Shifting, goingArn: string | undefined): Program {
  const { rollout, shift } = shifting;
  stage(shifting, 'CLEAN_UP');
  if (goingArn !== undefined) shift.scaledUp.delete(goingArn);
  const isGone = () =>
    rollout.service.tasks.every(
      ({ lastStatus, revisionArn }) => lastStatus === 'STOPPED' || shift.scaledUp.has(revisionArn),
    );
  yield* until(shifting, 'CLEAN_UP', isGone);
}

function* moveTraffic(
  { control, rollout, shift }: Shifting,
  move: { kind: TrafficKind; percent: number; first: boolean; waits: boolean },
): Program {
  const { world } = control;
  if (rollout.service.weights === undefined) return;
  requestWeights(world, rollout.service, { ...move, targetArn: shift.targetArn, sourceArn: shift.sourceArn });
  const fixed = move.waits ? shiftWaitMs(world, rollout.service, move.first) : 0;
  yield* pause(world.clock, Math.max(world.parameters.weightChangeMs, fixed), 'traffic has moved');
}

/** Runs a stage that consists only of its hooks. */
function* enter(shifting: Shifting, name: string): Program {
  stage(shifting, name);
  yield* hooks(shifting, name);
}

function* hooks({ control, rollout }: Shifting, name: string): Program {
  const ignoresFailure =
    rollout.phase === 'rolling-back' && control.world.parameters.failedHookInRollback === 'ignored';
  yield (resume) =>
    runHooks(
      control.world,
      { rollout, stage: name },
      {
        passed: resume,
        failed: (because) => (ignoresFailure ? resume() : control.fail(rollout, { cause: 'lifecycle-hook', because })),
        rejected: () => control.requestRollback(rollout),
      },
    );
}

/** Waits until a condition on tasks is met. The deployment fails after the time limit of a stage. */
function* until(shifting: Shifting, name: string, isMet: () => boolean): Program {
  const { control, rollout, shift } = shifting;
  const { clock } = control.world;
  yield (resume) => {
    const limit = clock.schedule(clock.now() + stageLimitMs, () => fail(shifting, name), 'a stage takes too long');
    shift.waitsFor = {
      isMet,
      resume: () => {
        shift.waitsFor = undefined;
        limit();
        resume();
      },
    };
    control.reconcile(rollout.service);
    return limit;
  };
}

function stage({ control, rollout }: Shifting, name: string): void {
  changeStage(control.world, rollout.service, rollout.deployment, name);
}

function fail({ control, rollout }: Shifting, what: string): void {
  control.fail(rollout, {
    cause: 'time-limit',
    because: control.world.parameters.timeLimitReason.replace('{what}', what),
  });
}

function failing(run: () => void): Step {
  return () => {
    run();
    return () => {};
  };
}

function healthyOf({ service }: Rollout, revisionArn: string): number {
  return service.tasks.reduce((count, one) => count + (one.healthy && one.revisionArn === revisionArn ? 1 : 0), 0);
}
