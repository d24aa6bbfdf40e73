import type { CircuitBreakerConfiguration, DeploymentConfiguration, TaskState } from './state.ts';

export interface ScaleInput {
  readonly desiredCount: number;
  readonly configuration: DeploymentConfiguration;
  /** Live tasks of the revision that the service shall run. */
  readonly target: readonly TaskState[];
  /** Live tasks of every other revision. */
  readonly sources: readonly TaskState[];
}

export interface ScalePlan {
  readonly start: number;
  readonly stop: readonly TaskState[];
  /** Neither may be done, and yet the target is not there: the configuration leaves no room. */
  readonly stuck: boolean;
}

/**
 * How many tasks the scheduler starts and which it stops now. Percentages round in the service's favour: the minimum up,
 * the maximum down. Sources go as far as healthy targets stand for them; below that only to make room.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function planScale({ desiredCount, configuration, target, sources }: ScaleInput): ScalePlan {
  const minimum = Math.ceil((desiredCount * (configuration.minimumHealthyPercent ?? 100)) / 100);
  const maximum = Math.floor((desiredCount * (configuration.maximumPercent ?? 200)) / 100);
  if (target.length > desiredCount) return { start: 0, stop: target.slice(desiredCount), stuck: false };

  const missing = desiredCount - target.length;
  const noRoom = maximum - target.length - sources.length < missing;
  const floor = noRoom ? minimum : Math.max(minimum, desiredCount);
  const healthy = [...target, ...sources].filter((task) => task.healthy).length;
  const healthySources = sources.filter((task) => task.healthy);
  const unhealthySources = sources.filter((task) => !task.healthy);
  const stop = [...unhealthySources, ...healthySources.slice(0, Math.max(0, healthy - floor))];
  // The maximum counts tasks that are PENDING or RUNNING: one that stops makes room at once.
  const start = Math.max(0, Math.min(missing, maximum - target.length - sources.length + stop.length));
  return { start, stop, stuck: noRoom && start === 0 && stop.length === 0 && target.length === 0 };
}

/**
 * Failures that make a deployment fail. A percentage rounds up, the bounded one lies between 3 and 200.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function circuitBreakerThreshold(
  breaker: CircuitBreakerConfiguration | undefined,
  desiredCount: number,
): number {
  const { type, value } = breaker?.thresholdConfiguration ?? { type: 'BOUNDED_PERCENT', value: 50 };
  if (type === 'COUNT') return value;
  const percent = Math.ceil((value * desiredCount) / 100);
  return type === 'UNBOUNDED_PERCENT' ? Math.max(1, percent) : Math.min(200, Math.max(3, percent));
}

/** Growing delay before the next start after tasks that never ran. */
export function restartDelay(failures: number, limits: { readonly initialMs: number; readonly maxMs: number }): number {
  return failures === 0 ? 0 : Math.min(limits.maxMs, limits.initialMs * 2 ** (failures - 1));
}
