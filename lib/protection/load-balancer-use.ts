import { ApplicationLoadBalancer, CfnListener, CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { fieldsOf, listOf, readProperties } from './read-properties.ts';

/** A listener with all target groups in its actions and rules, with ARNs as `readProperties` returns them. */
interface ListenerUse {
  readonly loadBalancer: unknown;
  readonly targetGroups: readonly unknown[];
}

/**
 * Finds the application load balancers that send requests to these target groups. A load balancer's own errors do not name
 * a target group, so they count for a service only if the load balancer serves no other.
 *
 * @param arns of the service's target groups, as `readProperties` returns them
 */
export function loadBalancersOf(service: IConstruct, arns: readonly unknown[]) {
  const all = service.node.root.node.findAll();
  const uses = listenerUses(all);
  const isOurs = (arn: unknown) => arns.includes(arn);
  const serving = all
    .filter((one) => one instanceof ApplicationLoadBalancer)
    .flatMap((loadBalancer) => {
      const arn = readProperties(loadBalancer, loadBalancer.loadBalancerArn);
      const served = uses.filter((use) => use.loadBalancer === arn).flatMap(({ targetGroups }) => targetGroups);
      return served.some(isOurs) ? [{ loadBalancer, isOwn: served.every(isOurs) }] : [];
    });
  return {
    ownLoadBalancers: serving.filter(({ isOwn }) => isOwn).map(({ loadBalancer }) => loadBalancer),
    sharesLoadBalancer: serving.some(({ isOwn }) => !isOwn),
  };
}

function listenerUses(all: readonly IConstruct[]): readonly ListenerUse[] {
  const rules = all.filter((one) => one instanceof CfnListenerRule);
  return all
    .filter((one) => one instanceof CfnListener)
    .map((listener) => {
      const arn = readProperties(listener, listener.ref);
      const ofListener = rules.filter((rule) => readProperties(rule, rule.listenerArn) === arn);
      return {
        loadBalancer: readProperties(listener, listener.loadBalancerArn),
        targetGroups: [
          ...targetGroupsIn(readProperties(listener, listener.defaultActions)),
          ...ofListener.flatMap((rule) => targetGroupsIn(readProperties(rule, rule.actions))),
        ],
      };
    });
}

function targetGroupsIn(actions: unknown): readonly unknown[] {
  return listOf(actions).flatMap((action) => {
    const { targetGroupArn, forwardConfig } = fieldsOf(action);
    const weighted = listOf(fieldsOf(forwardConfig)['targetGroups']).map((one) => fieldsOf(one)['targetGroupArn']);
    return [targetGroupArn, ...weighted].filter((arn) => arn !== undefined);
  });
}
