import { completeMonitors, countsOf } from './rollout.ts';
import type { DeploymentState, ServiceState } from '../state.ts';
import type { EcsWorld } from '../world.ts';

/**
 * The statuses that can follow each status.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
const published: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['IN_PROGRESS', 'ROLLBACK_REQUESTED', 'STOP_REQUESTED', 'STOPPED'],
  IN_PROGRESS: ['SUCCESSFUL', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'STOPPED'],
  STOP_REQUESTED: ['STOPPED'],
  ROLLBACK_REQUESTED: ['SUCCESSFUL', 'ROLLBACK_IN_PROGRESS', 'STOPPED'],
  ROLLBACK_IN_PROGRESS: ['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'],
};

/** Sets a deployment's next status. @throws Error if AWS does not allow the transition: a bug in the simulator */
export function changeStatus(
  world: EcsWorld,
  service: ServiceState,
  deployment: DeploymentState,
  status: string,
): void {
  if (published[deployment.status]?.includes(status) !== true) {
    throw new Error(`a service deployment cannot go from ${deployment.status} to ${status}: see status.ts`);
  }
  deployment.status = status;
  deployment.updatedAt = world.clock.now();
  world.onProgress({ at: world.clock.now(), serviceArn: service.arn, deploymentArn: deployment.arn, status });
}

export function changeStage(world: EcsWorld, service: ServiceState, deployment: DeploymentState, stage: string): void {
  deployment.lifecycleStage = stage;
  deployment.updatedAt = world.clock.now();
  world.onProgress({ at: world.clock.now(), serviceArn: service.arn, deploymentArn: deployment.arn, stage });
}

/** Sets the final status of a service deployment, and saves its current task counts. */
export function finish(world: EcsWorld, service: ServiceState, deployment: DeploymentState, status: string): void {
  deployment.finalCounts = countsOf(service, deployment, undefined);
  changeStatus(world, service, deployment, status);
  close(world, deployment);
}

/** As `finish` with STOPPED, but from any status: for a deployment that was seeded in that status. */
export function cutOff(world: EcsWorld, service: ServiceState, deployment: DeploymentState): void {
  deployment.finalCounts = countsOf(service, deployment, undefined);
  deployment.status = 'STOPPED';
  deployment.updatedAt = world.clock.now();
  close(world, deployment);
}

function close(world: EcsWorld, deployment: DeploymentState): void {
  deployment.finishedAt = world.clock.now();
  if (deployment.status === 'STOPPED') deployment.stoppedAt = world.clock.now();
  deployment.lifecycleStage = undefined;
  completeMonitors(deployment);
}
