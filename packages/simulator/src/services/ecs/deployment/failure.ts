import { announceDeployment, addServiceEvent } from '../announcements.ts';
import { type Rollout, stopWatching } from './rollout.ts';
import { type ClassicRow, type FailureCause, isFinished, type ServiceState } from '../state.ts';
import { changeStatus, finish } from './status.ts';
import type { EcsWorld } from '../world.ts';

export interface Failure {
  readonly cause: FailureCause;
  /** What follows "Service deployment rolled back because" in the status reason. @default the name of the cause */
  readonly because?: string;
}

/** The row that a rollback returns to: the last one that completed. Undefined if none ever did. */
export function rollbackCandidate(service: ServiceState, failing: ClassicRow | undefined): ClassicRow | undefined {
  return service.rows.find((row) => row !== failing && row.rolloutState === 'COMPLETED');
}

export const noCandidate = 'No rollback candidate was found to run the rollback.';

/** Rolls a failed rollout back, or stops it. The caller continues according to `phase`. */
export function failRollout(world: EcsWorld, rollout: Rollout, failure: Failure): void {
  const wanted = rollsBack(rollout, failure);
  stopWatching(rollout);
  if (rollout.phase === 'rolling-back') {
    stallRollback(world, rollout, failure);
    return;
  }
  announceFailure(world, rollout, failure);
  const candidate = wanted ? rollbackCandidate(rollout.service, rollout.row) : undefined;
  if (candidate !== undefined) startRollback(world, rollout, { failure, candidate });
  else if (wanted) endWithoutCandidate(world, rollout);
  else stopDeployment(world, rollout);
}

/** Ends a deployment that a newer one supersedes. */
export function supersedeRollout(world: EcsWorld, rollout: Rollout): void {
  stopWatching(rollout);
  rollout.row.status = 'ACTIVE';
  rollout.goal.status = 'ACTIVE';
  const { phase, deployment, service } = rollout;
  rollout.phase = 'stalled';
  // The row that was being restored is still the last good one.
  if (phase === 'rolling-back') rollout.goal.rolloutState = 'COMPLETED';
  if (deployment.status === 'ROLLBACK_IN_PROGRESS') {
    finish(world, service, deployment, world.parameters.supersededRollbackStatus);
  } else if (deployment.status === 'ROLLBACK_REQUESTED') finish(world, service, deployment, 'STOPPED');
  else if (phase !== 'stalled') stopDeployment(world, rollout);
}

/** Alarms and the circuit breaker roll back if their own `rollback` setting is true; all other causes always do. */
function rollsBack(rollout: Rollout, { cause }: Failure): boolean {
  const { alarms, deploymentCircuitBreaker } = rollout.deployment.configuration;
  if (cause === 'alarm') return alarms?.rollback === true;
  if (cause === 'circuit-breaker') return deploymentCircuitBreaker?.rollback === true;
  return true;
}

function announceFailure(world: EcsWorld, rollout: Rollout, failure: Failure): void {
  const { service, row } = rollout;
  row.rolloutState = 'FAILED';
  row.updatedAt = world.clock.now();
  row.rolloutStateReason = failedReason(world, failure);
  const sendsEvents = hasEvents(world, failure);
  if (failure.cause !== 'requested' || sendsEvents)
    addServiceEvent(world, service, `(deployment ${row.id}) deployment failed: ${failureReason(world, failure)}`);
  if (!sendsEvents) return;
  // As in AWS, the circuit breaker's event has "task failed", and the row in DescribeServices has "tasks failed".
  const reason = row.rolloutStateReason.replace('tasks failed', 'task failed');
  announceDeployment(world, service, { name: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: row.id, reason });
}

function startRollback(world: EcsWorld, rollout: Rollout, to: { failure: Failure; candidate: ClassicRow }): void {
  const { service, deployment, row } = rollout;
  const { candidate, failure } = to;
  const now = world.clock.now();
  const reason = rollbackReason(world, failure).replace('{deploymentId}', candidate.id);
  changeStatus(world, service, deployment, 'ROLLBACK_IN_PROGRESS');
  deployment.statusReason = statusReason(world, failure);
  deployment.rollback = { reason: deployment.statusReason, startedAt: now, serviceRevisionArn: candidate.revisionArn };
  deployment.rollbackCause = failure.cause;
  deployment.lifecycleStage = undefined;
  Object.assign(rollout, {
    goal: candidate,
    phase: 'rolling-back',
    everRunning: false,
    everHealthy: false,
    breakerCount: 0,
    digestFailures: 0,
    isEarly: false,
  });
  rollout.sourcesWanted.clear();
  row.status = 'ACTIVE';
  Object.assign(candidate, {
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: reason,
    updatedAt: now,
  });
  service.rows = [candidate, ...service.rows.filter((one) => one !== candidate)];
  service.taskDefinitionArn = candidate.taskDefinitionArn;
  addServiceEvent(world, service, `rolling back to deployment ${candidate.id}`);
  if (!hasEvents(world, failure)) return;
  announceDeployment(world, service, { name: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: candidate.id, reason });
}

/** AWS calls this deployment stalled: running tasks continue, and ECS starts no new ones. */
function endWithoutCandidate(world: EcsWorld, rollout: Rollout): void {
  const { deployment, service } = rollout;
  rollout.phase = 'stalled';
  deployment.statusReason = noCandidate;
  if (world.parameters.withoutRollbackCandidate === 'STOPPED') {
    stopDeployment(world, rollout);
    return;
  }
  changeStatus(world, service, deployment, 'ROLLBACK_IN_PROGRESS');
  endLater(world, rollout, { status: 'ROLLBACK_FAILED', ms: world.parameters.rollbackFailedMs });
}

function stallRollback(world: EcsWorld, rollout: Rollout, failure: Failure): void {
  const { goal, service, deployment } = rollout;
  rollout.phase = 'stalled';
  goal.rolloutState = 'FAILED';
  goal.updatedAt = world.clock.now();
  goal.rolloutStateReason = failedReason(world, failure);
  if (hasEvents(world, failure)) {
    const reason = goal.rolloutStateReason.replace('tasks failed', 'task failed');
    announceDeployment(world, service, { name: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: goal.id, reason });
  }
  finish(world, service, deployment, 'ROLLBACK_FAILED');
}

function stopDeployment(world: EcsWorld, rollout: Rollout): void {
  const { service, deployment } = rollout;
  rollout.phase = 'stalled';
  if (deployment.status === 'ROLLBACK_REQUESTED') finish(world, service, deployment, 'STOPPED');
  else {
    changeStatus(world, service, deployment, 'STOP_REQUESTED');
    endLater(world, rollout, { status: 'STOPPED', ms: world.parameters.stopRequestedMs });
  }
}

function endLater(world: EcsWorld, { deployment, service }: Rollout, end: { status: string; ms: number }): void {
  const run = () => (isFinished(deployment) ? undefined : finish(world, service, deployment, end.status));
  world.clock.schedule(world.clock.now() + end.ms, run, `deployment is ${end.status}`);
}

/** Whether ECS sends an event: AWS documents it only for alarms and the circuit breaker. */
function hasEvents({ parameters }: EcsWorld, { cause }: Failure): boolean {
  if (cause === 'requested') return parameters.requestedRollbackEvents;
  return cause === 'alarm' || cause === 'circuit-breaker' || parameters.hookFailureEvents;
}

function failureReason(world: EcsWorld, failure: Failure): string {
  switch (failure.cause) {
    case 'alarm':
      return 'alarm detected.';
    case 'circuit-breaker':
      return 'tasks failed to start.';
    case 'requested':
      return world.parameters.requestedServiceEvent;
    default:
      return statusReason(world, failure);
  }
}

function failedReason(world: EcsWorld, failure: Failure): string {
  switch (failure.cause) {
    case 'alarm':
      return world.parameters.alarmFailedReason;
    case 'circuit-breaker':
      return 'ECS deployment circuit breaker: tasks failed to start.';
    case 'requested':
      return world.parameters.requestedFailedReason;
    default:
      return world.parameters.otherFailedReason.replace('{reason}', () => statusReason(world, failure));
  }
}

function rollbackReason({ parameters }: EcsWorld, { cause }: Failure): string {
  if (cause === 'alarm') return parameters.alarmRollbackReason;
  if (cause === 'circuit-breaker')
    return 'ECS deployment circuit breaker: rolling back to deploymentId {deploymentId}.';
  return cause === 'requested' ? parameters.requestedRollbackReason : parameters.otherRollbackReason;
}

function statusReason({ parameters }: EcsWorld, { cause, because = cause }: Failure): string {
  if (cause === 'alarm') return parameters.alarmStatusReason;
  if (cause === 'requested') return parameters.requestedStatusReason;
  if (cause === 'circuit-breaker')
    return 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
  return `Service deployment rolled back because ${because}`;
}
