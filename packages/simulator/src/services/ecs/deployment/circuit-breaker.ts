import type { Rollout } from './rollout.ts';
import { circuitBreakerThreshold } from './scaling.ts';
import type { TaskState } from '../state.ts';
import type { TaskChange } from '../tasks/tasks.ts';
import type { EcsWorld } from '../world.ts';

/** Attempts to resolve an image's digest before ECS gives up (deployment-type-ecs). */
const digestResolutionAttempts = 3;

export function armBreaker(world: EcsWorld, rollout: Rollout): void {
  const breaker = rollout.deployment.configuration.deploymentCircuitBreaker;
  rollout.deployment.circuitBreaker = {
    status: breaker?.enable === true ? 'MONITORING' : 'DISABLED',
    failureCount: 0,
    threshold: thresholdOf(world, rollout),
  };
}

/** A healthy task resets the count, unless resetOnHealthyTask is off. */
export function countHealthy(world: EcsWorld, rollout: Rollout): void {
  rollout.everHealthy = true;
  rollout.goal.failedTasks = 0;
  if (rollout.deployment.configuration.deploymentCircuitBreaker?.resetOnHealthyTask !== false)
    setCount(world, rollout, 0);
}

export interface TaskFailure {
  readonly task: TaskState;
  readonly change: TaskChange;
  readonly wasHealthy: boolean;
}

/**
 * Until a task has been RUNNING, only tasks that fail to start count; after that, only tasks that fail their health
 * checks. In both phases, a task that exits before it was healthy counts if parameter breakerCountsEarlyExits is true.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function countFailure(world: EcsWorld, rollout: Rollout, { task, change, wasHealthy }: TaskFailure): void {
  const exitsEarly = change === 'exited' && !wasHealthy && world.parameters.breakerCountsEarlyExits;
  if (!rollout.everHealthy) rollout.goal.failedTasks += 1;
  if (!rollout.everRunning && task.cannotPull) rollout.digestFailures += 1;
  const counts = exitsEarly || (rollout.everRunning ? change === 'unhealthy' : change === 'failed-to-start');
  if (counts && isOn(rollout)) setCount(world, rollout, rollout.breakerCount + 1);
}

/** Whether the count has reached the threshold, or too many attempts to resolve an image's digest have failed. */
export function hasTripped(world: EcsWorld, rollout: Rollout): boolean {
  if (!isOn(rollout)) return false;
  const unresolved = !rollout.everRunning && rollout.digestFailures >= digestResolutionAttempts;
  return unresolved || rollout.breakerCount >= thresholdOf(world, rollout);
}

/** Updates the threshold to the current desired count. */
export function refreshThreshold(world: EcsWorld, rollout: Rollout): void {
  const { circuitBreaker } = rollout.deployment;
  if (circuitBreaker?.status === 'MONITORING') circuitBreaker.threshold = thresholdOf(world, rollout);
}

export function trip(rollout: Rollout): void {
  const { circuitBreaker } = rollout.deployment;
  if (circuitBreaker !== undefined && rollout.phase !== 'rolling-back') circuitBreaker.status = 'TRIGGERED';
}

/** Whether failures count: until the deployment's monitors are complete, and again during a rollback. */
function isOn({ deployment, phase }: Rollout): boolean {
  if (deployment.configuration.deploymentCircuitBreaker?.enable !== true || phase === 'stalled') return false;
  return phase === 'rolling-back' || deployment.circuitBreaker?.status === 'MONITORING';
}

function thresholdOf({ parameters }: EcsWorld, { deployment, service }: Rollout): number {
  const { deploymentCircuitBreaker } = deployment.configuration;
  return circuitBreakerThreshold(deploymentCircuitBreaker, service.desiredCount, parameters.unboundedThresholdRounds);
}

/** The deployment fails when the count reaches the threshold; later failures are not counted. */
function setCount(world: EcsWorld, rollout: Rollout, count: number): void {
  rollout.breakerCount = Math.min(count, thresholdOf(world, rollout));
  const { circuitBreaker } = rollout.deployment;
  if (circuitBreaker?.status !== 'MONITORING') return;
  circuitBreaker.failureCount = rollout.breakerCount;
  refreshThreshold(world, rollout);
}
