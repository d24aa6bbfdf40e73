import { Stack } from 'aws-cdk-lib';
import {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  CfnListener,
  CfnListenerRule,
  CfnLoadBalancer,
  CfnTargetGroup,
  NetworkLoadBalancer,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import type { IConstruct, Node } from 'constructs';

/** The constructs that lead requests to services: a few in a hundred of all constructs of an app. */
export interface TrafficConstructs {
  readonly listeners: readonly CfnListener[];
  readonly rules: readonly CfnListenerRule[];
  readonly loadBalancers: readonly ApplicationLoadBalancer[];
  readonly targetGroups: readonly (ApplicationTargetGroup | NetworkTargetGroup | LatticeTargetGroup)[];
  /** The load balancers that belong to no L2. */
  readonly l1LoadBalancers: readonly CfnLoadBalancer[];
  /** The target groups that belong to no L2. */
  readonly l1TargetGroups: readonly CfnTargetGroup[];
  /** The resources of all load balancers. */
  readonly loadBalancerResources: readonly CfnLoadBalancer[];
}

type Found = { readonly [List in keyof TrafficConstructs]: TrafficConstructs[List][number][] };

/** Finds the traffic constructs below a construct as they are now. Each belongs to a stack. */
export function trafficIn(scope: IConstruct): TrafficConstructs {
  const found = nothing();
  const visit = (one: IConstruct): void => {
    if (Stack.isStack(one)) append(found, trafficInStack(one));
    else for (const child of one.node.children) visit(child);
  };
  visit(scope);
  return found;
}

function nothing(): Found {
  return {
    listeners: [],
    rules: [],
    loadBalancers: [],
    targetGroups: [],
    l1LoadBalancers: [],
    l1TargetGroups: [],
    loadBalancerResources: [],
  };
}

function append(found: Found, more: TrafficConstructs): void {
  for (const one of more.listeners) found.listeners.push(one);
  for (const one of more.rules) found.rules.push(one);
  for (const one of more.loadBalancers) found.loadBalancers.push(one);
  for (const one of more.targetGroups) found.targetGroups.push(one);
  for (const one of more.l1LoadBalancers) found.l1LoadBalancers.push(one);
  for (const one of more.l1TargetGroups) found.l1TargetGroups.push(one);
  for (const one of more.loadBalancerResources) found.loadBalancerResources.push(one);
}

/** A stack as it was once. A loop over flat lists takes a tenth of the time of a walk over constructs of many classes. */
interface KnownStack {
  readonly nodes: readonly Node[];
  /** The children of each node. */
  readonly children: readonly (readonly IConstruct[])[];
  readonly traffic: TrafficConstructs;
}

const stacks = new WeakMap<Stack, KnownStack>();

/** An app with a stack per service has many stacks, and most stay the same from one service to the next. */
function trafficInStack(stack: Stack): TrafficConstructs {
  const known = stacks.get(stack);
  if (known !== undefined && isUnchanged(known)) return known.traffic;
  const read = readStack(stack);
  stacks.set(stack, read);
  return read.traffic;
}

function isUnchanged({ nodes, children }: KnownStack): boolean {
  for (let index = 0; index < nodes.length; index += 1) {
    const now = nodes[index]?.children ?? [];
    const before = children[index] ?? [];
    if (now.length !== before.length) return false;
    for (let at = 0; at < now.length; at += 1) if (now[at] !== before[at]) return false;
  }
  return true;
}

function readStack(stack: Stack): KnownStack {
  const nodes: Node[] = [];
  const lists: (readonly IConstruct[])[] = [];
  const traffic = nothing();
  const visit = (one: IConstruct): void => {
    if (isTraffic(one)) add(traffic, one);
    const { children } = one.node;
    nodes.push(one.node);
    lists.push(children);
    for (const child of children) visit(child);
  };
  visit(stack);
  return { nodes, children: lists, traffic };
}

const CLASSES = [
  ...[CfnListener, CfnListenerRule, CfnLoadBalancer, CfnTargetGroup, LatticeTargetGroup],
  ...[ApplicationLoadBalancer, ApplicationTargetGroup, NetworkTargetGroup],
];

/** Whether a class is one of these. An app has few classes and many constructs. */
const known = new WeakMap<object, boolean>();

function isTraffic(one: IConstruct): boolean {
  return known.get(one.constructor) ?? learn(one);
}

function learn(one: IConstruct): boolean {
  const is = CLASSES.some((type) => one instanceof type);
  known.set(one.constructor, is);
  return is;
}

function add(found: Found, one: IConstruct): void {
  if (one instanceof CfnListener) found.listeners.push(one);
  if (one instanceof CfnListenerRule) found.rules.push(one);
  if (one instanceof ApplicationLoadBalancer) found.loadBalancers.push(one);
  if (one instanceof CfnLoadBalancer) found.loadBalancerResources.push(one);
  if (one instanceof CfnLoadBalancer && !belongsToL2(one)) found.l1LoadBalancers.push(one);
  if (one instanceof CfnTargetGroup && !belongsToL2(one)) found.l1TargetGroups.push(one);
  if (one instanceof ApplicationTargetGroup || one instanceof NetworkTargetGroup || one instanceof LatticeTargetGroup)
    found.targetGroups.push(one);
}

const L2_CLASSES = [ApplicationLoadBalancer, NetworkLoadBalancer, ApplicationTargetGroup, NetworkTargetGroup];

function belongsToL2({ node: { scope } }: IConstruct): boolean {
  return L2_CLASSES.some((type) => scope instanceof type);
}
