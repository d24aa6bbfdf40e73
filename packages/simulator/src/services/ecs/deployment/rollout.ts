import type { Cancel } from '../../../clock.ts';
import type { ClassicRow, DeploymentState, RevisionCounts, ServiceState } from '../state.ts';
import { liveTasks } from '../state.ts';
import type { WatchedAlarm } from '../world.ts';

/** What a deployment that shifts traffic knows beyond a rolling one. */
export interface Shift {
  readonly targetArn: string;
  /** The revision that has the production traffic when the deployment begins; none in a first deployment. */
  readonly sourceArn: string | undefined;
  /** How many tasks of each revision there shall be: in full, or none. */
  readonly scaledUp: Set<string>;
  /** Whether traffic of this kind has moved to the target. */
  testShifted: boolean;
  productionShifted: boolean;
  /** Ends the program of stages that runs. */
  cancelProgram: Cancel;
  /** Looked at after every change of a task. */
  waitsFor: { readonly isMet: () => boolean; readonly resume: () => void } | undefined;
  /** Answers of ContinueServiceDeployment for hooks that await one, by hook id. */
  readonly pauses: Map<string, (action: 'CONTINUE' | 'ROLLBACK') => void>;
  /** What each Lambda hook handed on to its next call, by its place in `lifecycleHooks`. */
  readonly hookMemory: Map<number, unknown>;
}

/** A service deployment under way. */
export interface Rollout {
  readonly service: ServiceState;
  readonly deployment: DeploymentState;
  /** The row of the revision being deployed. */
  readonly row: ClassicRow;
  /** The row that the service shall end on: `row`, or in a rollback the last completed one. */
  goal: ClassicRow;
  /** `cleaning-up`: early success waits for its sources to go. `stalled`: failed without rollback; nothing more is started. */
  phase: 'pending' | 'rolling-out' | 'baking' | 'cleaning-up' | 'rolling-back' | 'stalled';
  /** Absent in a rolling deployment. */
  shift: Shift | undefined;
  /** A task of the goal has reached RUNNING. */
  everRunning: boolean;
  /** A task of the goal has been healthy. */
  everHealthy: boolean;
  breakerCount: number;
  /** Tasks in a row that could not pull their image before any ran. */
  digestFailures: number;
  /** Tasks of older revisions that are replaced when they fail, by revision. */
  readonly sourcesWanted: Map<string, number>;
  stuckReported: boolean;
  /** It bakes before all tasks are replaced: early success. */
  isEarly: boolean;
  bakeEndsAt: number | undefined;
  /** What the last poll that was answered said about the alarms. */
  watchedAlarms: ReadonlyMap<string, WatchedAlarm>;
  cancelPoll: Cancel | undefined;
  cancelBake: Cancel | undefined;
  cancelBreaker: Cancel | undefined;
}

export function newRollout(service: ServiceState, deployment: DeploymentState, row: ClassicRow): Rollout {
  return {
    service,
    deployment,
    row,
    goal: row,
    phase: 'pending',
    shift: undefined,
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
  };
}

/** Older revisions that were good keep as many tasks as they have now, until the scheduler takes them down. */
export function wantSources(rollout: Rollout): void {
  const { service, goal } = rollout;
  rollout.sourcesWanted.clear();
  for (const row of service.rows) {
    if (row === goal || row.rolloutState !== 'COMPLETED') continue;
    rollout.sourcesWanted.set(row.revisionArn, liveTasks(service, row.revisionArn).length);
  }
}

/** Ends the watch over alarms, breaker and bake; monitors that did not fire are complete. */
export function stopWatching(rollout: Rollout): void {
  rollout.cancelPoll?.();
  rollout.cancelBake?.();
  rollout.cancelBreaker?.();
  rollout.cancelPoll = undefined;
  rollout.cancelBake = undefined;
  rollout.cancelBreaker = undefined;
  rollout.bakeEndsAt = undefined;
  completeMonitors(rollout.deployment);
}

export function completeMonitors(deployment: DeploymentState): void {
  for (const monitor of [deployment.alarms, deployment.circuitBreaker]) {
    if (monitor?.status === 'MONITORING') monitor.status = 'MONITORING_COMPLETE';
  }
}

/** Requested is the desired count for the revision that the service shall end on, and for others what is still live. */
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
