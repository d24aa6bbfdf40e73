import { formatNumber } from './format-value.ts';

/** When a rolling deployment, or one of another strategy, gives up because its tasks do not become healthy. */
export interface CircuitBreakerProps {
  /** How many failed tasks are too many. @default - ECS's own: half of the desired tasks, at least 3 and at most 200 */
  readonly threshold?: CircuitBreakerThreshold;
  /**
   * Whether each healthy task sets the count of failures back to 0, so that only failures in a row count.
   * @default - ECS's own: true
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
 * Calls a rolling deployment a success before the last task of the old version is gone. Alarms and circuit breaker watch up to
 * that point, and never roll back after it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/early-success-criteria.html
 */
export interface EarlySuccessProps {
  /** Percent of the desired tasks that must be healthy in the new version: 0 to 100, and at least the service's minimum. */
  readonly healthyPercent: number;
  /**
   * Whether the old version is gone before the deployment ends (`BLOCKING`) or afterwards (`DEFERRED`).
   * @default 'BLOCKING'
   */
  readonly sourceServiceRevisionCleanup?: 'BLOCKING' | 'DEFERRED';
}

const THRESHOLD_TYPES: readonly string[] = ['COUNT', 'BOUNDED_PERCENT', 'UNBOUNDED_PERCENT'];

/** Everything that is wrong with the circuit breaker. */
export function circuitBreakerProblems({ threshold }: CircuitBreakerProps): readonly string[] {
  if (threshold === undefined) return [];
  const { type, value } = threshold;
  if (!THRESHOLD_TYPES.includes(type)) {
    return [`circuitBreaker.threshold.type must be one of ${THRESHOLD_TYPES.join(', ')}, got "${type}": correct it`];
  }
  const most = type === 'COUNT' ? 2_147_483_647 : 100;
  const range = type === 'COUNT' ? 'a whole number of 1 or more tasks' : 'a whole number from 1 to 100 percent';
  return Number.isInteger(value) && value >= 1 && value <= most
    ? []
    : [
        `circuitBreaker.threshold.value must be ${range}, got ${formatNumber(value)}: leave the threshold out for the ECS default`,
      ];
}

/** Everything that is wrong with the early success, for the service's own minimum and strategy. */
export function earlySuccessProblems(
  { healthyPercent, sourceServiceRevisionCleanup = 'BLOCKING' }: EarlySuccessProps,
  strategy: string,
  minimumHealthyPercent: number | undefined,
): readonly string[] {
  const problems: string[] = [];
  if (strategy !== 'ROLLING') {
    problems.push(`earlySuccess needs the strategy ROLLING, got ${strategy}: leave it out`);
  }
  if (!(Number.isInteger(healthyPercent) && healthyPercent >= 0 && healthyPercent <= 100)) {
    problems.push(
      `earlySuccess.healthyPercent must be a whole number from 0 to 100, got ${formatNumber(healthyPercent)}: leave earlySuccess out to wait for all tasks`,
    );
  } else if (minimumHealthyPercent !== undefined && healthyPercent < minimumHealthyPercent) {
    problems.push(
      `earlySuccess.healthyPercent must be at least minHealthyPercent ${minimumHealthyPercent}, got ${healthyPercent}: raise it`,
    );
  }
  if (!['BLOCKING', 'DEFERRED'].includes(sourceServiceRevisionCleanup)) {
    problems.push(
      `earlySuccess.sourceServiceRevisionCleanup must be BLOCKING or DEFERRED, got "${sourceServiceRevisionCleanup}": correct it`,
    );
  }
  return problems;
}
