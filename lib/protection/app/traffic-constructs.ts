import {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  CfnListener,
  CfnListenerRule,
  CfnLoadBalancer,
  CfnTargetGroup,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import type { IConstruct } from 'constructs';

const CLASSES = [
  ...[CfnListener, CfnListenerRule, CfnLoadBalancer, CfnTargetGroup, LatticeTargetGroup],
  ...[ApplicationLoadBalancer, ApplicationTargetGroup, NetworkTargetGroup],
];

/** Whether a class is one of these. An app has few classes and many constructs. */
const known = new WeakMap<object, boolean>();

/** Returns the listeners, load balancers and target groups below a construct as they are now: a few in a hundred of all constructs. */
export function trafficIn(scope: IConstruct): readonly IConstruct[] {
  const found: IConstruct[] = [];
  const visit = (one: IConstruct): void => {
    if (isTraffic(one)) found.push(one);
    for (const child of one.node.children) visit(child);
  };
  visit(scope);
  return found;
}

function isTraffic(one: IConstruct): boolean {
  return known.get(one.constructor) ?? learn(one);
}

function learn(one: IConstruct): boolean {
  const is = CLASSES.some((type) => one instanceof type);
  known.set(one.constructor, is);
  return is;
}
