import { announceDeployment, tell } from './announcements.ts';
import { finish, type Rollout, stopWatching } from './rollout.ts';
import { type ClassicRow, isFinished, type ServiceState } from './state.ts';
import type { EcsWorld } from './world.ts';

export type FailureCause = 'alarm' | 'circuit-breaker' | 'requested';

/** The last row that completed: where a rollback goes. None when the service never had a good deployment. */
export function rollbackCandidate(service: ServiceState, failing: ClassicRow | undefined): ClassicRow | undefined {
  return service.rows.find((row) => row !== failing && row.rolloutState === 'COMPLETED');
}

export const noCandidate = 'No rollback candidate was found to run the rollback.';

/** What a failure makes of a rollout: a rollback, or a stop. The caller reconciles afterwards. */
export function failRollout(world: EcsWorld, rollout: Rollout, cause: FailureCause): void {
  const wanted = rollsBack(rollout, cause);
  stopWatching(rollout);
  if (rollout.phase === 'rolling-back') {
    stallRollback(world, rollout);
    return;
  }
  announceFailure(world, rollout, cause);
  const candidate = wanted ? rollbackCandidate(rollout.service, rollout.row) : undefined;
  if (candidate !== undefined) startRollback(world, rollout, { cause, candidate });
  else if (wanted) endWithoutCandidate(world, rollout);
  else stopDeployment(world, rollout);
}

/** A deployment that a newer one replaces, whatever it was doing. */
export function supersedeRollout(world: EcsWorld, rollout: Rollout): void {
  stopWatching(rollout);
  rollout.row.status = 'ACTIVE';
  rollout.goal.status = 'ACTIVE';
  const wasRollingBack = rollout.phase === 'rolling-back';
  const stopped = rollout.phase === 'stalled';
  rollout.phase = 'stalled';
  if (wasRollingBack) {
    // The row that was being restored is still the last good one.
    rollout.goal.rolloutState = 'COMPLETED';
    end(world, rollout, world.parameters.supersededRollbackStatus);
  } else if (!stopped) stopDeployment(world, rollout);
}

function rollsBack(rollout: Rollout, cause: FailureCause): boolean {
  const { alarms, deploymentCircuitBreaker } = rollout.deployment.configuration;
  if (cause === 'alarm') return alarms?.rollback === true;
  if (cause === 'circuit-breaker') return deploymentCircuitBreaker?.rollback === true;
  return true;
}

function announceFailure(world: EcsWorld, rollout: Rollout, cause: FailureCause): void {
  const { service, row } = rollout;
  row.rolloutState = 'FAILED';
  row.updatedAt = world.clock.now();
  row.rolloutStateReason = failedReason(world, cause);
  if (cause === 'requested' && !world.parameters.requestedRollbackEvents) return;
  const what =
    cause === 'alarm' ? 'alarm detected' : cause === 'requested' ? 'rollback requested' : 'tasks failed to start';
  tell(world, service, `(deployment ${row.id}) deployment failed: ${what}.`);
  // The circuit breaker's event says "task", the row in DescribeServices "tasks": both as AWS shows them.
  const reason = row.rolloutStateReason.replace('tasks failed', 'task failed');
  announceDeployment(world, service, { name: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: row.id, reason });
}

function startRollback(world: EcsWorld, rollout: Rollout, to: { cause: FailureCause; candidate: ClassicRow }): void {
  const { service, deployment, row } = rollout;
  const { candidate, cause } = to;
  const now = world.clock.now();
  const reason = rollbackReason(world, cause).replace('{deploymentId}', candidate.id);
  deployment.status = 'ROLLBACK_IN_PROGRESS';
  deployment.statusReason = statusReason(world, cause);
  deployment.updatedAt = now;
  deployment.rollback = { reason: deployment.statusReason, startedAt: now, serviceRevisionArn: candidate.revisionArn };
  deployment.lifecycleStage = undefined;
  Object.assign(rollout, {
    goal: candidate,
    phase: 'rolling-back',
    everRunning: false,
    failures: 0,
    breakerCount: 0,
    nextStartAt: 0,
  });
  row.status = 'ACTIVE';
  Object.assign(candidate, {
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: reason,
    updatedAt: now,
  });
  service.rows = [candidate, ...service.rows.filter((one) => one !== candidate)];
  service.taskDefinitionArn = candidate.taskDefinitionArn;
  tell(world, service, `rolling back to deployment ${candidate.id}`);
  if (cause === 'requested' && !world.parameters.requestedRollbackEvents) return;
  announceDeployment(world, service, { name: 'SERVICE_DEPLOYMENT_IN_PROGRESS', deploymentId: candidate.id, reason });
}

/** The page calls this deployment stalled: what runs goes on running, nothing new is started. */
function endWithoutCandidate(world: EcsWorld, rollout: Rollout): void {
  rollout.phase = 'stalled';
  rollout.deployment.statusReason = noCandidate;
  if (world.parameters.withoutRollbackCandidate === 'STOPPED') stopDeployment(world, rollout);
  else {
    rollout.deployment.status = 'ROLLBACK_IN_PROGRESS';
    end(world, rollout, 'ROLLBACK_FAILED');
  }
}

function stallRollback(world: EcsWorld, rollout: Rollout): void {
  rollout.phase = 'stalled';
  rollout.goal.rolloutState = 'FAILED';
  rollout.goal.updatedAt = world.clock.now();
  rollout.goal.rolloutStateReason = failedReason(world, 'circuit-breaker');
  announceDeployment(world, rollout.service, {
    name: 'SERVICE_DEPLOYMENT_FAILED',
    deploymentId: rollout.goal.id,
    reason: 'ECS deployment circuit breaker: task failed to start.',
  });
  end(world, rollout, 'ROLLBACK_FAILED');
}

function stopDeployment(world: EcsWorld, rollout: Rollout): void {
  rollout.phase = 'stalled';
  rollout.deployment.status = 'STOP_REQUESTED';
  rollout.deployment.updatedAt = world.clock.now();
  end(world, rollout, 'STOPPED');
}

/** STOP_REQUESTED is a status of its own for a while; what ends otherwise has had its time. */
function end(world: EcsWorld, { deployment, service }: Rollout, status: string): void {
  const at = world.clock.now() + (status === 'STOPPED' ? world.parameters.stopRequestedMs : 0);
  const now = () => (isFinished(deployment) ? undefined : finish(deployment, service, { status, at }));
  if (at === world.clock.now()) now();
  else world.clock.schedule(at, now, `deployment is ${status}`);
}

function failedReason(world: EcsWorld, cause: FailureCause): string {
  if (cause === 'alarm') return world.parameters.alarmFailedReason;
  if (cause === 'requested') return 'ECS deployment rolled back: rollback requested.';
  return 'ECS deployment circuit breaker: tasks failed to start.';
}

function rollbackReason(world: EcsWorld, cause: FailureCause): string {
  if (cause === 'alarm') return world.parameters.alarmRollbackReason;
  if (cause === 'requested') return 'ECS deployment rollback requested: rolling back to deploymentId {deploymentId}.';
  return 'ECS deployment circuit breaker: rolling back to deploymentId {deploymentId}.';
}

function statusReason(world: EcsWorld, cause: FailureCause): string {
  if (cause === 'alarm') return world.parameters.alarmStatusReason;
  if (cause === 'requested') return world.parameters.requestedStatusReason;
  return 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
}
