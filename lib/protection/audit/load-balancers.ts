import type { AuditedLoadBalancer } from '../../../src/core/audit/audited-service.ts';
import type { Known } from '../../../src/core/audit/known.ts';
import { isUnknown } from '../../../src/core/template/resolver.ts';
import type { LoadBalancerUses } from '../app/load-balancer-use.ts';
import { described } from './described.ts';

/**
 * Returns the load balancers that send requests to a target group; undefined if the app has no listener for it. ARNs are as
 * `readProperties` returns them.
 *
 * @param own the ARNs of all target groups of the service
 */
export function loadBalancersBefore(
  arn: unknown,
  own: readonly unknown[],
  { ofTargetGroup, ofLoadBalancer }: LoadBalancerUses,
): readonly AuditedLoadBalancer[] | undefined {
  const uses = ofTargetGroup.get(arn) ?? [];
  const before = new Set(uses.map(({ loadBalancer }) => loadBalancer).filter((one) => one !== undefined));
  if (before.size === 0) return undefined;
  return [...before].map((loadBalancer) => {
    const served = new Set((ofLoadBalancer.get(loadBalancer) ?? []).flatMap(({ targetGroups }) => targetGroups));
    const others = [...served].filter((one) => !own.includes(one));
    return { dimension: dimensionOf(described(loadBalancer)), otherTargetGroups: others.length };
  });
}

function dimensionOf(arn: unknown): Known<string> {
  if (typeof arn === 'string') return arn.replace(/^.*:loadbalancer\//, '');
  return {
    unknown: isUnknown(arn) ? `${arn.unknown.replace(/\.[A-Za-z]+$/, '')}.LoadBalancerFullName` : 'LoadBalancerArn',
  };
}
