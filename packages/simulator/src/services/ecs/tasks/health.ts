import type { TaskDefinitionState, TaskOwner } from '../state.ts';
import type { EcsWorld } from '../world.ts';

/** The health checks that decide whether a task is healthy. */
export interface HealthChecks {
  readonly by: 'elb' | 'container' | 'none';
  /** From RUNNING until all checks pass for the first time. */
  readonly passAfterMs: number;
  /** From the first failed check until the task is unhealthy. */
  readonly failAfterMs: number;
  /** From RUNNING until a task that never passes its checks is unhealthy. */
  readonly neverMs: number;
}

type Balanced = Pick<TaskOwner, 'loadBalancers' | 'rest'>;

interface ContainerCheck {
  readonly intervalMs: number;
  readonly retries: number;
  readonly startPeriodMs: number;
}

/**
 * The checks that a task must pass to be healthy: those of its load balancer, those of its containers, or both. A task
 * without checks is healthy after 40 s.
 *
 * @see minimumHealthyPercent of the ECS API model
 */
export function healthChecksOf(
  { parameters }: EcsWorld,
  owner: Balanced,
  taskDefinition: TaskDefinitionState | undefined,
): HealthChecks {
  const container = containerCheckOf(taskDefinition);
  const hasTarget = isBehindLoadBalancer(owner);
  const target = { passAfterMs: parameters.targetHealthyMs, failAfterMs: parameters.targetUnhealthyMs };
  if (container === undefined) {
    if (hasTarget) return { by: 'elb', ...target, neverMs: parameters.unhealthyStopMs };
    // There is no health check, but a scenario or test can still make the task unhealthy.
    return { by: 'none', passAfterMs: 40_000, failAfterMs: target.failAfterMs, neverMs: parameters.unhealthyStopMs };
  }
  const { intervalMs, retries, startPeriodMs } = container;
  const failAfterMs = intervalMs * retries;
  if (!hasTarget)
    return { by: 'container', passAfterMs: intervalMs, failAfterMs, neverMs: startPeriodMs + failAfterMs };
  return {
    by: 'elb',
    passAfterMs: Math.max(intervalMs, target.passAfterMs),
    failAfterMs: Math.min(failAfterMs, target.failAfterMs),
    neverMs: Math.min(startPeriodMs + failAfterMs, parameters.unhealthyStopMs),
  };
}

export function isBehindLoadBalancer({ loadBalancers, rest }: Balanced): boolean {
  return (
    loadBalancers.length > 0 ||
    (Array.isArray(rest['vpcLatticeConfigurations']) && rest['vpcLatticeConfigurations'].length > 0)
  );
}

/** How long after RUNNING failed checks do not count. */
export function graceMsOf({ rest }: Balanced): number {
  const seconds = rest['healthCheckGracePeriodSeconds'];
  return typeof seconds === 'number' ? seconds * 1000 : 0;
}

export function firstTargetGroup({ loadBalancers }: Balanced): string | undefined {
  return loadBalancers.map((one) => text(one, 'targetGroupArn')).find((arn) => arn !== undefined);
}

/** The longest interval, retries and start period of the essential containers' checks; by default 30 s, 3 and 0 s. */
function containerCheckOf(taskDefinition: TaskDefinitionState | undefined): ContainerCheck | undefined {
  const checks = (taskDefinition?.containerDefinitions ?? []).flatMap(({ healthCheck, essential }) =>
    typeof healthCheck === 'object' && healthCheck !== null && essential !== false ? [healthCheck] : [],
  );
  if (checks.length === 0) return undefined;
  const longest = (name: string, otherwise: number) =>
    Math.max(...checks.map((one) => seconds(one, name) ?? otherwise));
  return {
    intervalMs: longest('interval', 30) * 1000,
    retries: longest('retries', 3),
    startPeriodMs: longest('startPeriod', 0) * 1000,
  };
}

function seconds(from: object, name: string): number | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(from, name)?.value;
  return typeof value === 'number' ? value : undefined;
}

function text(from: unknown, name: string): string | undefined {
  if (typeof from !== 'object' || from === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(from, name)?.value;
  return typeof value === 'string' ? value : undefined;
}
