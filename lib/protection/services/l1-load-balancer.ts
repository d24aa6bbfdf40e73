import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ownArns } from '../app/own-arns.ts';
import type { TrafficConstructs } from '../app/traffic-constructs.ts';

/** An Application Load Balancer that belongs to no L2, with what an alarm needs of it. */
export class L1LoadBalancer {
  readonly resource: CfnLoadBalancer;

  constructor(resource: CfnLoadBalancer) {
    this.resource = resource;
  }

  /** Its ARNs as `readProperties` returns them. */
  get arns(): readonly unknown[] {
    return arnsOfLoadBalancer(this.resource);
  }

  /** The same as of the L2 construct. */
  get metrics() {
    return {
      custom: (metricName: string, options: MetricOptions) =>
        new Metric({
          namespace: 'AWS/ApplicationELB',
          metricName,
          dimensionsMap: { LoadBalancer: this.resource.attrLoadBalancerFullName },
          ...options,
        }),
    };
  }
}

/** Finds the Application Load Balancers that belong to no L2. */
export function l1LoadBalancers({
  l1LoadBalancers: all,
}: Pick<TrafficConstructs, 'l1LoadBalancers'>): readonly L1LoadBalancer[] {
  return all.filter(({ type = 'application' }) => type === 'application').map((one) => new L1LoadBalancer(one));
}

/** Returns the ARNs of a load balancer: a template may refer to either. */
export function arnsOfLoadBalancer(resource: CfnLoadBalancer): readonly unknown[] {
  return ownArns(resource, () => [resource.ref, resource.attrLoadBalancerArn]);
}
