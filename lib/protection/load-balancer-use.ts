import {
  ApplicationLoadBalancer,
  CfnListener,
  CfnListenerRule,
  CfnLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { fieldsOf, listOf, readProperties } from './read-properties.ts';
import { arnsOfLoadBalancer, l1LoadBalancers } from './services/l1-load-balancer.ts';

/** A listener, by all its ARNs, with all target groups in its actions and rules. ARNs are as `readProperties` returns them. */
export interface ListenerUse {
  readonly listeners: readonly unknown[];
  /** Undefined if the app does not create the listener. */
  readonly loadBalancer: unknown;
  /** Whether it belongs to an Application Load Balancer, as far as it says. */
  readonly isHttp: boolean;
  readonly targetGroups: readonly unknown[];
}

/**
 * Finds the application load balancers that send requests to these target groups. A load balancer's own errors do not name
 * a target group, so they count for a service only if the load balancer serves no other.
 *
 * @param all constructs of the app
 * @param arns of the service's target groups, as `readProperties` returns them
 */
export function loadBalancersOf(all: readonly IConstruct[], arns: readonly unknown[]) {
  const uses = listenerUses(all);
  const isOurs = (arn: unknown) => arns.includes(arn);
  const created = loadBalancersIn(all);
  const serving = created.flatMap(({ loadBalancer, arns: own }) => {
    const served = uses.filter((use) => own.includes(use.loadBalancer)).flatMap(({ targetGroups }) => targetGroups);
    return served.some(isOurs) ? [{ loadBalancer, isOwn: served.every(isOurs) }] : [];
  });
  // Nothing in the app says which other services an imported load balancer has.
  const isImported = ({ isHttp, loadBalancer }: ListenerUse) =>
    isHttp && !created.some(({ arns: own }) => own.includes(loadBalancer));
  return {
    ownLoadBalancers: serving.filter(({ isOwn }) => isOwn).map(({ loadBalancer }) => loadBalancer),
    sharesLoadBalancer:
      serving.some(({ isOwn }) => !isOwn) || uses.some((use) => isImported(use) && use.targetGroups.some(isOurs)),
  };
}

/** The Application Load Balancers of an app, with the ARNs by which a listener can name them. */
function loadBalancersIn(all: readonly IConstruct[]) {
  const ofL2 = all.filter((one) => one instanceof ApplicationLoadBalancer);
  return [
    ...ofL2.map((one) => ({ loadBalancer: one, arns: arnsOfL2(one) })),
    ...l1LoadBalancers(all).map((one) => ({ loadBalancer: one, arns: one.arns })),
  ];
}

function arnsOfL2({ node }: ApplicationLoadBalancer): readonly unknown[] {
  return node.defaultChild instanceof CfnLoadBalancer ? arnsOfLoadBalancer(node.defaultChild) : [];
}

/** Returns the listeners that an app creates, and those that it only adds rules to. */
export function listenerUses(all: readonly IConstruct[]): readonly ListenerUse[] {
  const rules = all
    .filter((one) => one instanceof CfnListenerRule)
    .map((rule) => ({
      listener: readProperties(rule, rule.listenerArn),
      targetGroups: targetGroupsIn(readProperties(rule, rule.actions)),
    }));
  const listeners = all
    .filter((one) => one instanceof CfnListener)
    .map((one) => ({ one, arns: [one.ref, one.attrListenerArn].map((arn) => readProperties(one, arn)) }));
  const known = listeners.flatMap(({ arns }) => arns);
  return [
    ...listeners.map(({ one, arns }) => ({
      listeners: arns,
      loadBalancer: readProperties(one, one.loadBalancerArn),
      isHttp: !TRANSPORTS.includes(String(one.protocol)),
      targetGroups: [
        ...targetGroupsIn(readProperties(one, one.defaultActions)),
        ...rules.filter(({ listener }) => arns.includes(listener)).flatMap(({ targetGroups }) => targetGroups),
      ],
    })),
    // Only Application Load Balancers have rules.
    ...rules
      .filter(({ listener }) => !known.includes(listener))
      .map(({ listener, targetGroups }) => ({
        listeners: [listener],
        loadBalancer: undefined,
        isHttp: true,
        targetGroups,
      })),
  ];
}

/** Protocols of Network Load Balancers. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html */
const TRANSPORTS: readonly string[] = ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'];

function targetGroupsIn(actions: unknown): readonly unknown[] {
  return listOf(actions).flatMap((action) => {
    const { targetGroupArn, forwardConfig } = fieldsOf(action);
    const weighted = listOf(fieldsOf(forwardConfig)['targetGroups']).map((one) => fieldsOf(one)['targetGroupArn']);
    return [targetGroupArn, ...weighted].filter((arn) => arn !== undefined);
  });
}
