import type { Rollout } from './rollout.ts';
import { circuitBreakerThreshold, restartDelay } from './scaling.ts';
import type { EcsWorld } from './world.ts';

export function armBreaker(rollout: Rollout): void {
  const breaker = rollout.deployment.configuration.deploymentCircuitBreaker;
  rollout.deployment.circuitBreaker = {
    status: breaker?.enable === true ? 'MONITORING' : 'DISABLED',
    failureCount: 0,
    threshold: circuitBreakerThreshold(breaker, rollout.service.desiredCount),
  };
}

/** A healthy task starts the count again, unless the breaker is told to add up. */
export function countHealthy(rollout: Rollout): void {
  rollout.failures = 0;
  if (rollout.deployment.configuration.deploymentCircuitBreaker?.resetOnHealthyTask !== false) setCount(rollout, 0);
}

/**
 * At first only tasks that never ran count, and once one has run only those that failed their health checks.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function countFailure(
  { parameters, clock }: EcsWorld,
  rollout: Rollout,
  change: 'failed-to-start' | 'unhealthy',
): { readonly impaired: boolean; readonly tripped: boolean } {
  rollout.failures += 1;
  if (!rollout.everRunning) rollout.goal.failedTasks += 1;
  if (change === 'failed-to-start') {
    const limits = { initialMs: parameters.restartDelayInitialMs, maxMs: parameters.restartDelayMaxMs };
    rollout.nextStartAt = clock.now() + restartDelay(rollout.failures, limits);
  }
  return { impaired: rollout.failures === parameters.impairedAfterFailures, tripped: trips(rollout, change) };
}

function trips(rollout: Rollout, change: 'failed-to-start' | 'unhealthy'): boolean {
  const breaker = rollout.deployment.configuration.deploymentCircuitBreaker;
  const counts = rollout.everRunning ? change === 'unhealthy' : change === 'failed-to-start';
  if (breaker?.enable !== true || !counts || rollout.phase === 'stalled') return false;
  setCount(rollout, rollout.breakerCount + 1);
  if (rollout.breakerCount < circuitBreakerThreshold(breaker, rollout.service.desiredCount)) return false;
  const state = rollout.deployment.circuitBreaker;
  if (state !== undefined && rollout.phase !== 'rolling-back') state.status = 'TRIGGERED';
  return true;
}

function setCount(rollout: Rollout, count: number): void {
  rollout.breakerCount = count;
  const { circuitBreaker, configuration } = rollout.deployment;
  if (circuitBreaker?.status !== 'MONITORING') return;
  circuitBreaker.failureCount = count;
  circuitBreaker.threshold = circuitBreakerThreshold(
    configuration.deploymentCircuitBreaker,
    rollout.service.desiredCount,
  );
}
