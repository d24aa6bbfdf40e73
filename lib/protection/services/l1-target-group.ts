import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnLoadBalancer, CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import type { ListenerUse, LoadBalancerUses } from '../app/load-balancer-use.ts';
import { ownArns } from '../app/own-arns.ts';
import type { TrafficConstructs } from '../app/traffic-constructs.ts';
import { arnsOfLoadBalancer } from './l1-load-balancer.ts';

/** A target group of a load balancer that belongs to no L2, with what an alarm needs of it. */
export class L1TargetGroup {
  readonly resource: CfnTargetGroup;
  /** Whether it belongs to an Application Load Balancer; if not, to a Network Load Balancer. */
  readonly isHttp: boolean;
  readonly #loadBalancer: string;

  /** @param loadBalancer its full name, e.g. `app/front/0123456789abcdef` */
  constructor(resource: CfnTargetGroup, loadBalancer: string) {
    this.resource = resource;
    this.isHttp = isHttp(resource);
    this.#loadBalancer = loadBalancer;
  }

  get node(): IConstruct['node'] {
    return this.resource.node;
  }

  /** Its ARNs as `readProperties` returns them. */
  get arns(): readonly unknown[] {
    return arnsOf(this.resource);
  }

  /** The same as of the L2 constructs. */
  get metrics() {
    return {
      custom: (metricName: string, options: MetricOptions) =>
        new Metric({
          namespace: this.isHttp ? 'AWS/ApplicationELB' : 'AWS/NetworkELB',
          metricName,
          dimensionsMap: { TargetGroup: this.resource.attrTargetGroupFullName, LoadBalancer: this.#loadBalancer },
          ...options,
        }),
    };
  }
}

/** Finds the L1 target groups that a listener leads to. */
export function l1TargetGroups(
  { l1TargetGroups: alone, loadBalancerResources }: TrafficConstructs,
  { ofTargetGroup }: Pick<LoadBalancerUses, 'ofTargetGroup'>,
): readonly L1TargetGroup[] {
  if (alone.length === 0) return [];
  const names = loadBalancerNames(loadBalancerResources);
  return alone.flatMap((resource) => {
    const [use] = arnsOf(resource).flatMap((arn) => ofTargetGroup.get(arn) ?? []);
    const loadBalancer = use && loadBalancerIn(names, use);
    return loadBalancer === undefined ? [] : [new L1TargetGroup(resource, loadBalancer)];
  });
}

function arnsOf(resource: CfnTargetGroup): readonly unknown[] {
  return ownArns(resource, () => [resource.ref, resource.attrTargetGroupArn]);
}

function isHttp({ protocol }: CfnTargetGroup): boolean {
  return protocol === 'HTTP' || protocol === 'HTTPS';
}

/** The full names of load balancers, by their ARNs. */
function loadBalancerNames(created: readonly CfnLoadBalancer[]): ReadonlyMap<unknown, string> {
  return new Map(
    created.flatMap((one) => arnsOfLoadBalancer(one).map((arn) => [arn, one.attrLoadBalancerFullName] as const)),
  );
}

/** Returns the full name of a listener's load balancer: from its resource, or else from one of the ARNs. */
function loadBalancerIn(
  created: ReadonlyMap<unknown, string>,
  { loadBalancer, listeners }: ListenerUse,
): string | undefined {
  return created.get(loadBalancer) ?? [loadBalancer, ...listeners].map(nameInArn).find((name) => name !== undefined);
}

/** Returns the full name of a load balancer from its ARN or from the ARN of its listener, if the ARN is plain text. */
export function nameInArn(arn: unknown): string | undefined {
  return /:(?:loadbalancer|listener)\/((?:app|net)\/[^/]+\/[^/]+)/.exec(String(arn))?.[1];
}
