import { Reference, Tokenization } from 'aws-cdk-lib';
import {
  type ApplicationLoadBalancer,
  type CfnListener,
  CfnLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { fieldsOf, listOf, readProperties } from '../read-properties.ts';
import { arnsOfLoadBalancer, type L1LoadBalancer, l1LoadBalancers } from '../services/l1-load-balancer.ts';
import { append } from './append.ts';
import { ownArns } from './own-arns.ts';
import type { TrafficConstructs } from './traffic-constructs.ts';

/** A listener, by all its ARNs, with all target groups in its actions and rules. ARNs are as `readProperties` returns them. */
export interface ListenerUse {
  readonly listeners: readonly unknown[];
  /** Undefined if the app does not create the listener. */
  readonly loadBalancer: unknown;
  /** Whether it belongs to an Application Load Balancer, as far as it says. */
  readonly isHttp: boolean;
  readonly targetGroups: readonly unknown[];
}

/** The listeners of an app, by what they lead to. ARNs are as `readProperties` returns them. */
export interface LoadBalancerUses {
  /** The listeners that send requests to a target group, by its ARN. */
  readonly ofTargetGroup: ReadonlyMap<unknown, readonly ListenerUse[]>;
  readonly ofLoadBalancer: ReadonlyMap<unknown, readonly ListenerUse[]>;
  /** Application Load Balancers that the app creates, by each ARN by which a listener can name them. */
  readonly created: ReadonlyMap<unknown, CreatedLoadBalancer>;
}

interface CreatedLoadBalancer {
  readonly loadBalancer: ApplicationLoadBalancer | L1LoadBalancer;
  readonly arns: readonly unknown[];
}

/** @param all of an app */
export function readLoadBalancerUses(all: TrafficConstructs): LoadBalancerUses {
  const ofTargetGroup = new Map<unknown, ListenerUse[]>();
  const ofLoadBalancer = new Map<unknown, ListenerUse[]>();
  for (const use of listenerUses(all)) {
    for (const arn of new Set(use.targetGroups)) append(ofTargetGroup, arn, use);
    append(ofLoadBalancer, use.loadBalancer, use);
  }
  const created = new Map<unknown, CreatedLoadBalancer>();
  for (const one of loadBalancersIn(all)) for (const arn of one.arns) created.set(arn, one);
  return { ofTargetGroup, ofLoadBalancer, created };
}

/**
 * Finds the application load balancers that send requests to these target groups. A load balancer's own errors do not name
 * a target group, so they count for a service only if the load balancer serves no other.
 *
 * @param arns of the service's target groups, as `readProperties` returns them
 */
export function loadBalancersOf(
  { ofTargetGroup, ofLoadBalancer, created }: LoadBalancerUses,
  arns: readonly unknown[],
) {
  const uses = arns.flatMap((arn) => ofTargetGroup.get(arn) ?? []);
  const serving = [...new Set(uses.flatMap((use) => created.get(use.loadBalancer) ?? []))].map((one) => {
    const served = one.arns.flatMap((arn) => ofLoadBalancer.get(arn) ?? []).flatMap((use) => use.targetGroups);
    return { loadBalancer: one.loadBalancer, isOwn: served.every((arn) => arns.includes(arn)) };
  });
  // Nothing in the app says which other services an imported load balancer has.
  const isImported = ({ isHttp, loadBalancer }: ListenerUse) => isHttp && !created.has(loadBalancer);
  return {
    ownLoadBalancers: serving.filter(({ isOwn }) => isOwn).map(({ loadBalancer }) => loadBalancer),
    sharesLoadBalancer: serving.some(({ isOwn }) => !isOwn) || uses.some(isImported),
  };
}

/** The Application Load Balancers of an app, with the ARNs by which a listener can name them. */
function loadBalancersIn(all: TrafficConstructs): readonly CreatedLoadBalancer[] {
  return [
    ...all.loadBalancers.map(createdByL2),
    ...l1LoadBalancers(all).map((one) => ({ loadBalancer: one, arns: one.arns })),
  ];
}

const createdByL2s = new WeakMap<ApplicationLoadBalancer, CreatedLoadBalancer>();

/** The resource of an L2 stays the same. */
function createdByL2(loadBalancer: ApplicationLoadBalancer): CreatedLoadBalancer {
  const found = createdByL2s.get(loadBalancer) ?? { loadBalancer, arns: arnsOfL2(loadBalancer) };
  createdByL2s.set(loadBalancer, found);
  return found;
}

function arnsOfL2({ node: { defaultChild } }: ApplicationLoadBalancer): readonly unknown[] {
  return defaultChild instanceof CfnLoadBalancer ? arnsOfLoadBalancer(defaultChild) : [];
}

/** Returns the listeners that an app creates, and those that it only adds rules to. */
function listenerUses(all: TrafficConstructs): readonly ListenerUse[] {
  const ofListener = new Map<unknown, unknown[]>();
  for (const rule of all.rules) {
    const listener = readProperties(rule, rule.listenerArn);
    for (const arn of targetGroupsIn(readProperties(rule, rule.actions))) append(ofListener, listener, arn);
  }
  const uses: ListenerUse[] = [];
  const created = new Set<unknown>();
  for (const one of all.listeners) {
    const arns = ownArns(one, () => [one.ref, one.attrListenerArn]);
    const targetGroups = targetGroupsIn(readProperties(one, one.defaultActions));
    for (const arn of arns) {
      created.add(arn);
      targetGroups.push(...(ofListener.get(arn) ?? []));
    }
    const isHttp = !TRANSPORTS.includes(String(one.protocol));
    uses.push({ listeners: arns, loadBalancer: loadBalancerOf(one), isHttp, targetGroups });
  }
  for (const [listener, targetGroups] of ofListener) {
    // Only Application Load Balancers have rules.
    if (!created.has(listener))
      uses.push({ listeners: [listener], loadBalancer: undefined, isHttp: true, targetGroups });
  }
  return uses;
}

const loadBalancers = new WeakMap<CfnListener, { readonly arn: string; readonly read: unknown }>();

/** The load balancer of a listener. Reading it takes long, and a reference always names the same one. */
function loadBalancerOf(listener: CfnListener): unknown {
  const { loadBalancerArn: arn } = listener;
  const found = loadBalancers.get(listener);
  if (found?.arn === arn) return found.read;
  const read = readProperties(listener, arn);
  if (Reference.isReference(Tokenization.reverse(arn))) loadBalancers.set(listener, { arn, read });
  return read;
}

/** Protocols of Network Load Balancers. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html */
const TRANSPORTS: readonly string[] = ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'];

function targetGroupsIn(actions: unknown): unknown[] {
  const arns: unknown[] = [];
  for (const action of listOf(actions)) {
    const { targetGroupArn, forwardConfig } = fieldsOf(action);
    arns.push(targetGroupArn);
    for (const one of listOf(fieldsOf(forwardConfig)['targetGroups'])) arns.push(fieldsOf(one)['targetGroupArn']);
  }
  return arns.filter((arn) => arn !== undefined);
}
