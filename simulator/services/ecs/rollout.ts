import type { Cancel } from '../../clock.ts';
import type { ClassicRow, DeploymentState, RevisionCounts, ServiceState } from './state.ts';
import { liveTasks } from './state.ts';
import type { WatchedAlarm } from './world.ts';

/** A service deployment under way. */
export interface Rollout {
  readonly service: ServiceState;
  readonly deployment: DeploymentState;
  /** The row of the revision being deployed. */
  readonly row: ClassicRow;
  /** The row that the service shall end on: `row`, or in a rollback the last completed one. */
  goal: ClassicRow;
  /** `stalled`: failed without rollback; nothing more is started. */
  phase: 'pending' | 'rolling-out' | 'baking' | 'rolling-back' | 'stalled';
  /** A task of the goal has reached RUNNING. */
  everRunning: boolean;
  /** Tasks of the goal that failed since the last healthy one. */
  failures: number;
  breakerCount: number;
  nextStartAt: number;
  /** The restart that is scheduled already. */
  wakesAt: number | undefined;
  stuckTold: boolean;
  bakeEndsAt: number | undefined;
  /** What the last poll that was answered said about the alarms. */
  watchedAlarms: ReadonlyMap<string, WatchedAlarm>;
  cancelPoll: Cancel | undefined;
  cancelBake: Cancel | undefined;
}

export function newRollout(service: ServiceState, deployment: DeploymentState, row: ClassicRow): Rollout {
  return {
    service,
    deployment,
    row,
    goal: row,
    phase: 'pending',
    everRunning: false,
    failures: 0,
    breakerCount: 0,
    nextStartAt: 0,
    wakesAt: undefined,
    stuckTold: false,
    bakeEndsAt: undefined,
    watchedAlarms: new Map(),
    cancelPoll: undefined,
    cancelBake: undefined,
  };
}

/** Ends the watch over alarms and bake; monitors that did not fire are complete. */
export function stopWatching(rollout: Rollout): void {
  rollout.cancelPoll?.();
  rollout.cancelBake?.();
  rollout.cancelPoll = undefined;
  rollout.cancelBake = undefined;
  rollout.bakeEndsAt = undefined;
  completeMonitors(rollout.deployment);
}

export function completeMonitors(deployment: DeploymentState): void {
  for (const monitor of [deployment.alarms, deployment.circuitBreaker]) {
    if (monitor?.status === 'MONITORING') monitor.status = 'MONITORING_COMPLETE';
  }
}

/** The last status of a service deployment, with its counts as they stand. */
export function finish(deployment: DeploymentState, service: ServiceState, end: { status: string; at: number }): void {
  deployment.finalCounts = countsOf(service, deployment, undefined);
  deployment.status = end.status;
  deployment.updatedAt = end.at;
  deployment.finishedAt = end.at;
  if (end.status === 'STOPPED') deployment.stoppedAt = end.at;
  deployment.lifecycleStage = undefined;
  completeMonitors(deployment);
}

/** Requested is the desired count for the revision that the service shall end on, and for others what is still live. */
export function countsOf(service: ServiceState, deployment: DeploymentState, goalArn: string | undefined) {
  const requested = (arn: string) => (arn === goalArn ? service.desiredCount : liveTasks(service, arn).length);
  const count = (arn: string): RevisionCounts => ({
    arn,
    requestedTaskCount: requested(arn),
    runningTaskCount: service.tasks.filter((task) => task.revisionArn === arn && task.lastStatus === 'RUNNING').length,
    pendingTaskCount: pendingOf(service, arn),
  });
  return { target: count(deployment.targetRevisionArn), sources: deployment.sourceRevisionArns.map(count) };
}

export function pendingOf(service: ServiceState, revisionArn: string): number {
  return service.tasks.filter(
    (task) => task.revisionArn === revisionArn && (task.lastStatus === 'PROVISIONING' || task.lastStatus === 'PENDING'),
  ).length;
}
