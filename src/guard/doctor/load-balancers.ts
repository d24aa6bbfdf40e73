import type { AuditedService, AuditedTargetGroup } from '../../core/audit/audited-service.ts';
import { knownOf } from '../../core/audit/known.ts';
import type { DescribedTargetGroup } from './ports.ts';

/** Completes the target groups of services with what Elastic Load Balancing knows of them. */
export class LoadBalancers {
  readonly #groups: ReadonlyMap<string, DescribedTargetGroup>;
  /** ARNs of target groups by the load balancer in front. */
  readonly #behind = new Map<string, string[]>();

  /** @param groups all target groups of the account and Region */
  constructor(groups: readonly DescribedTargetGroup[]) {
    this.#groups = new Map(groups.map((group) => [group.arn, group] as const));
    for (const { arn, loadBalancers } of this.#groups.values()) {
      for (const one of loadBalancers) this.#behind.set(one, [...(this.#behind.get(one) ?? []), arn]);
    }
  }

  /** A target group that was deleted stays as it is. */
  complete(groups: AuditedService['targetGroups']): AuditedService['targetGroups'] {
    const own = new Set(groups.map(({ arn }) => knownOf(arn)));
    return groups.map((group) => this.#completeGroup(group, own));
  }

  #completeGroup(group: AuditedTargetGroup, own: ReadonlySet<string | undefined>): AuditedTargetGroup {
    const found = this.#groups.get(knownOf(group.arn) ?? '');
    if (found === undefined) return group;
    const { kind, healthCheck, loadBalancers } = found;
    return {
      ...group,
      kind,
      loadBalancers: loadBalancers.map((dimension) => ({
        dimension,
        otherTargetGroups: (this.#behind.get(dimension) ?? []).filter((arn) => !own.has(arn)).length,
      })),
      ...(healthCheck !== undefined && { healthCheck }),
    };
  }
}
