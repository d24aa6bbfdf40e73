import { omit, wholeNumberProblems, wordProblems } from '../problems.ts';

/** Settings of the circuit breaker, which stops a deployment whose tasks do not become healthy. */
export interface CircuitBreakerProps {
  /**
   * Whether ECS restores the old version when the circuit breaker trips. With `false`, ECS fails the deployment and leaves the
   * service as it is.
   * @default - the service's own setting, else true
   */
  readonly rollback?: boolean;
  /** How many failed tasks trigger it. @default - ECS's default: half of the desired tasks, at least 3 and at most 200 */
  readonly threshold?: CircuitBreakerThreshold;
  /**
   * Whether each healthy task resets the failure count to 0, so that only consecutive failures count.
   * @default - ECS's default: true
   */
  readonly resetOnHealthyTask?: boolean;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
export interface CircuitBreakerThreshold {
  /**
   * `COUNT`: that many tasks. `BOUNDED_PERCENT`: percent of the desired tasks, at least 3 tasks and at most 200.
   * `UNBOUNDED_PERCENT`: percent of the desired tasks.
   */
  readonly type: 'COUNT' | 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT';
  /** Tasks, or percent from 1 to 100. */
  readonly value: number;
}

/**
 * Ends a rolling deployment as successful before the last old task is gone. Alarms and circuit breaker protect it only until
 * then.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/early-success-criteria.html
 */
export interface EarlySuccessProps {
  /** Percent of the desired tasks of the new version that must be healthy: 0 to 100, and at least `minHealthyPercent`. */
  readonly healthyPercent: number;
  /**
   * Whether ECS removes the old version before the deployment ends (`BLOCKING`) or afterwards (`DEFERRED`).
   * @default 'BLOCKING'
   */
  readonly sourceServiceRevisionCleanup?: 'BLOCKING' | 'DEFERRED';
}

const THRESHOLD_TYPES: readonly string[] = ['COUNT', 'BOUNDED_PERCENT', 'UNBOUNDED_PERCENT'];

/** Returns every problem of the circuit breaker. */
export function circuitBreakerProblems({ threshold }: CircuitBreakerProps): readonly string[] {
  if (threshold === undefined) return [];
  const { type, value } = threshold;
  const problems = wordProblems('circuitBreaker.threshold.type', type, THRESHOLD_TYPES);
  if (problems.length > 0) return problems;
  const most = type === 'COUNT' ? 2_147_483_647 : 100;
  const advice = 'omit threshold to use the default of ECS';
  return wholeNumberProblems('circuitBreaker.threshold.value', value, { least: 1, most, advice });
}

/** Returns every problem of the early success, given the service's strategy and minimum healthy percent. */
export function earlySuccessProblems(
  { healthyPercent, sourceServiceRevisionCleanup }: EarlySuccessProps,
  strategy: string,
  minimumHealthyPercent: number | undefined,
): readonly string[] {
  const problems: string[] = [];
  if (strategy !== 'ROLLING') {
    problems.push(`earlySuccess needs the strategy ROLLING, got ${strategy}: remove earlySuccess`);
  }
  const percent = wholeNumberProblems('earlySuccess.healthyPercent', healthyPercent, {
    least: 0,
    most: 100,
    advice: 'omit earlySuccess to wait for all tasks',
  });
  problems.push(...percent);
  if (percent.length === 0 && minimumHealthyPercent !== undefined && healthyPercent < minimumHealthyPercent) {
    problems.push(
      `earlySuccess.healthyPercent must be at least minHealthyPercent (${minimumHealthyPercent}), got ${healthyPercent}: raise healthyPercent, or lower minHealthyPercent`,
    );
  }
  const cleanup = 'earlySuccess.sourceServiceRevisionCleanup';
  return [
    ...problems,
    ...wordProblems(cleanup, sourceServiceRevisionCleanup, ['BLOCKING', 'DEFERRED'], omit('BLOCKING')),
  ];
}
