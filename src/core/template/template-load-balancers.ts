import type { AuditedHealthCheck, AuditedLoadBalancer } from '../audit/audited-service.ts';
import type { Known } from '../audit/known.ts';
import { DEFAULT_HEALTH_CHECK } from '../protection/alarm-rules/targets.ts';
import { resourceOf, type Resource, type Stacks } from './stacks.ts';
import { type Fields, fieldsOf, listOf } from './template.ts';
import { isUnknown } from './resolver.ts';
import { numberOf } from './values.ts';

const V2 = 'AWS::ElasticLoadBalancingV2::';

/**
 * Returns a function that finds the load balancers that send requests to a target group, by the listeners and rules of the
 * templates: undefined if the templates have no listener for it. The listeners are looked through one time.
 *
 * @param own the ARNs of the service's target groups, as the templates give them
 */
export function findLoadBalancers(
  own: readonly unknown[],
  stacks: Stacks,
): (targetGroup: unknown) => readonly AuditedLoadBalancer[] | undefined {
  const ownKeys = new Set(own.map(keyOf));
  const fronts = [...groupsByLoadBalancer(stacks).values()].map(({ arn, groups }) => ({
    groups,
    loadBalancer: {
      dimension: dimensionOf(arn, stacks),
      otherTargetGroups: [...groups].filter((group) => !ownKeys.has(group)).length,
    },
  }));
  return (targetGroup) => {
    const found = fronts.filter(({ groups }) => groups.has(keyOf(targetGroup)));
    return found.length === 0 ? undefined : found.map(({ loadBalancer }) => loadBalancer);
  };
}

interface Front {
  readonly arn: unknown;
  /** Keys of the target groups behind it. */
  readonly groups: Set<string>;
}

function groupsByLoadBalancer(stacks: Stacks): ReadonlyMap<string, Front> {
  const fronts = new Map<string, Front>();
  for (const resource of stacks.resources.values()) {
    const arn = loadBalancerOf(resource, stacks);
    if (arn === undefined) continue;
    const front = fronts.get(keyOf(arn)) ?? { arn, groups: new Set<string>() };
    for (const group of forwards(resource.properties)) front.groups.add(keyOf(group));
    fronts.set(keyOf(arn), front);
  }
  return fronts;
}

/** The ARN of the load balancer of a listener or of a rule. */
function loadBalancerOf({ type, properties }: Resource, stacks: Stacks): unknown {
  if (type === `${V2}Listener`) return properties['LoadBalancerArn'];
  if (type !== `${V2}ListenerRule`) return undefined;
  const listener = resourceOf(properties['ListenerArn'], stacks);
  return listener?.type === `${V2}Listener` ? listener.properties['LoadBalancerArn'] : undefined;
}

function forwards({ DefaultActions: standard, Actions: actions }: Fields): readonly unknown[] {
  return [...listOf(standard), ...listOf(actions)].map(fieldsOf).flatMap((action) => {
    const groups = listOf(fieldsOf(action['ForwardConfig'])['TargetGroups']).map(
      (one) => fieldsOf(one)['TargetGroupArn'],
    );
    return [action['TargetGroupArn'], ...groups].filter((one) => one !== undefined);
  });
}

/** Values that only a deployment knows are equal if they stand for the same place. */
function keyOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

function dimensionOf(arn: unknown, stacks: Stacks): Known<string> {
  if (typeof arn === 'string') return arn.replace(/^.*:loadbalancer\//, '');
  const resource = resourceOf(arn, stacks);
  if (resource !== undefined) return { unknown: `${resource.place}.LoadBalancerFullName` };
  return isUnknown(arn) ? arn : { unknown: 'LoadBalancerArn' };
}

/** Returns the health check of a target group of Elastic Load Balancing, with AWS's defaults. */
export function healthCheckOf(resource: Resource | undefined): AuditedHealthCheck | undefined {
  if (resource?.type !== `${V2}TargetGroup`) return undefined;
  const { HealthCheckIntervalSeconds: interval, UnhealthyThresholdCount: unhealthy } = resource.properties;
  return {
    interval: numberOf(interval) ?? DEFAULT_HEALTH_CHECK.interval,
    unhealthyThreshold: numberOf(unhealthy) ?? DEFAULT_HEALTH_CHECK.unhealthyThreshold,
  };
}
