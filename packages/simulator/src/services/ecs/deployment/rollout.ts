import type { Cancel } from '../../../clock.ts';
import type { ClassicRow, DeploymentState, RevisionCounts, ServiceState } from '../state.ts';
import { liveTasks } from '../state.ts';
import type { WatchedAlarm } from '../world.ts';

/** Additional state of a deployment that shifts traffic. */
export interface Shift {
  readonly targetArn: string;
  /** The revision that has the production traffic when the deployment begins; undefined in a first deployment. */
  readonly sourceArn: string | undefined;
  /** Revisions that run the full desired count; all others run no tasks. */
  readonly scaledUp: Set<string>;
  /** Whether a shift of this kind of traffic to the target has begun. */
  testShifted: boolean;
  productionShifted: boolean;
  /** Cancels the running program of stages. */
  cancelProgram: Cancel;
  /** The condition that a stage waits for; checked after every change of a task. */
  waitsFor: { readonly isMet: () => boolean; readonly resume: () => void } | undefined;
}

/** A service deployment in progress. */
export interface Rollout {
  readonly service: ServiceState;
  readonly deployment: DeploymentState;
  /** The row of the revision being deployed. */
  readonly row: ClassicRow;
  /** The row that the service is to end on: `row`, or in a rollback the last completed one. */
  goal: ClassicRow;
  /**
   * `before-scale-up` and `scaled-up`: the PAUSE hooks of a rolling deployment run. `cleaning-up`: the tasks of older
   * revisions are stopping. `stalled`: the deployment has failed and starts no more tasks.
   */
  phase:
    | 'pending'
    | 'before-scale-up'
    | 'rolling-out'
    | 'scaled-up'
    | 'baking'
    | 'cleaning-up'
    | 'rolling-back'
    | 'stalled';
  /** Undefined in a rolling deployment. */
  shift: Shift | undefined;
  /** Functions that pass an answer of ContinueServiceDeployment to a waiting hook, by hook id. */
  readonly pauses: Map<string, (action: 'CONTINUE' | 'ROLLBACK') => void>;
  /** The `hookDetails` for the next invocation of each Lambda hook, by its index in `lifecycleHooks`. */
  readonly hookMemory: Map<number, unknown>;
  /** Whether a task of the goal has been RUNNING. */
  everRunning: boolean;
  /** Whether a task of the goal has been healthy. */
  everHealthy: boolean;
  breakerCount: number;
  /** Number of tasks that could not pull their image before any task ran. */
  digestFailures: number;
  /** Number of tasks of older revisions that are replaced if they fail, by revision. */
  readonly sourcesWanted: Map<string, number>;
  stuckReported: boolean;
  /** Early success: the bake begins before all tasks are replaced. */
  isEarly: boolean;
  bakeEndsAt: number | undefined;
  /** States of the alarms in the last poll that was answered. */
  watchedAlarms: ReadonlyMap<string, WatchedAlarm>;
  cancelPoll: Cancel | undefined;
  cancelBake: Cancel | undefined;
  cancelBreaker: Cancel | undefined;
  /** Cancels the PAUSE hooks of a rolling deployment that wait for an action. */
  cancelPauses: Cancel | undefined;
}

export function newRollout(service: ServiceState, deployment: DeploymentState, row: ClassicRow): Rollout {
  return {
    service,
    deployment,
    row,
    goal: row,
    phase: 'pending',
    shift: undefined,
    pauses: new Map(),
    hookMemory: new Map(),
    everRunning: false,
    everHealthy: false,
    breakerCount: 0,
    digestFailures: 0,
    sourcesWanted: new Map(),
    stuckReported: false,
    isEarly: false,
    bakeEndsAt: undefined,
    watchedAlarms: new Map(),
    cancelPoll: undefined,
    cancelBake: undefined,
    cancelBreaker: undefined,
    cancelPauses: undefined,
  };
}

/** Keeps the current number of tasks of older revisions that completed, until the scheduler stops them. */
export function wantSources(rollout: Rollout): void {
  const { service, goal } = rollout;
  rollout.sourcesWanted.clear();
  for (const row of service.rows) {
    if (row === goal || row.rolloutState !== 'COMPLETED') continue;
    rollout.sourcesWanted.set(row.revisionArn, liveTasks(service, row.revisionArn).length);
  }
}

/**
 * Cancels the watch over alarms, circuit breaker, bake and pauses of a rolling deployment; monitors that did not trigger
 * become MONITORING_COMPLETE.
 */
export function stopWatching(rollout: Rollout): void {
  rollout.cancelPoll?.();
  rollout.cancelBake?.();
  rollout.cancelBreaker?.();
  rollout.cancelPauses?.();
  rollout.cancelPoll = undefined;
  rollout.cancelBake = undefined;
  rollout.cancelBreaker = undefined;
  rollout.cancelPauses = undefined;
  rollout.bakeEndsAt = undefined;
  completeMonitors(rollout.deployment);
}

export function completeMonitors(deployment: DeploymentState): void {
  for (const monitor of [deployment.alarms, deployment.circuitBreaker]) {
    if (monitor?.status === 'MONITORING') monitor.status = 'MONITORING_COMPLETE';
  }
}

/**
 * Counts by revision. Requested is the desired count for the revision of the goal, and the live tasks for all others.
 */
export function countsOf(service: ServiceState, deployment: DeploymentState, goalArn: string | undefined) {
  const requested = service.weights?.requested;
  const count = (arn: string): RevisionCounts => {
    const live = liveTasks(service, arn);
    const running = live.filter((task) => task.lastStatus === 'RUNNING').length;
    return {
      arn,
      requestedTaskCount: arn === goalArn ? service.desiredCount : live.length,
      runningTaskCount: running,
      pendingTaskCount: live.length - running,
      ...(requested && {
        requestedTestTrafficWeight: requested.test.get(arn) ?? 0,
        requestedProductionTrafficWeight: requested.production.get(arn) ?? 0,
      }),
    };
  };
  return { target: count(deployment.targetRevisionArn), sources: deployment.sourceRevisionArns.map(count) };
}
