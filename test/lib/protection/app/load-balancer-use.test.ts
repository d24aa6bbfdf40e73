import { Stack } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  CfnListener,
  CfnListenerRule,
  CfnLoadBalancer,
  ListenerAction,
  ListenerCondition,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { loadBalancersOf, readLoadBalancerUses } from '../../../../lib/protection/app/load-balancer-use.ts';
import { trafficIn } from '../../../../lib/protection/app/traffic-constructs.ts';
import { readProperties } from '../../../../lib/protection/read-properties.ts';
import { L1LoadBalancer } from '../../../../lib/protection/services/l1-load-balancer.ts';

function shop() {
  const stack = new Stack(undefined, 'Shop');
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  const groupOf = (id: string) => new ApplicationTargetGroup(stack, id, { vpc, port: 80, targetType: TargetType.IP });
  const listenerOf = (id: string, defaultAction: ListenerAction) => {
    const loadBalancer = new ApplicationLoadBalancer(stack, id, { vpc });
    return { loadBalancer, listener: loadBalancer.addListener('Http', { port: 80, defaultAction }) };
  };
  const of = (...groups: readonly { readonly targetGroupArn: string }[]) =>
    loadBalancersOf(
      readLoadBalancerUses(trafficIn(stack)),
      groups.map(({ targetGroupArn }) => readProperties(stack, targetGroupArn)),
    );
  return { stack, vpc, groupOf, listenerOf, of, ours: groupOf('Ours'), theirs: groupOf('Theirs') };
}

const nobody = ListenerAction.fixedResponse(404);

describe('loadBalancersOf', () => {
  it('finds none where no listener leads to the target groups', () => {
    const { listenerOf, of, ours, theirs } = shop();
    listenerOf('Front', ListenerAction.forward([theirs]));
    expect(of(ours)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: false });
    expect(of()).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: false });
  });

  it.each(['the default action', 'a rule', 'weights'])('finds its own by %s of a listener', (how) => {
    const { stack, groupOf, listenerOf, of, ours } = shop();
    const alternate = groupOf('Alternate');
    const forward = ListenerAction.weightedForward([
      { targetGroup: ours, weight: 100 },
      { targetGroup: alternate, weight: 0 },
    ]);
    const { loadBalancer, listener } = listenerOf(
      'Front',
      how === 'a rule' ? nobody : how === 'weights' ? forward : ListenerAction.forward([ours]),
    );
    if (how === 'a rule') {
      const conditions = [ListenerCondition.pathPatterns(['/a'])];
      new ApplicationListenerRule(stack, 'Rule', { listener, priority: 1, conditions, action: forward });
    }
    expect(of(ours, alternate)).toEqual({ ownLoadBalancers: [loadBalancer], sharesLoadBalancer: false });
    const isShared = how !== 'the default action';
    expect(of(ours)).toEqual({ ownLoadBalancers: isShared ? [] : [loadBalancer], sharesLoadBalancer: isShared });
  });

  it('shares one whose other listener, or other rule, leads to another service', () => {
    for (const where of ['listener', 'rule']) {
      const { stack, listenerOf, of, ours, theirs } = shop();
      const { loadBalancer, listener } = listenerOf('Front', ListenerAction.forward([ours]));
      const action = ListenerAction.forward([theirs]);
      const conditions = [ListenerCondition.pathPatterns(['/b'])];
      if (where === 'listener') loadBalancer.addListener('Other', { port: 8080, defaultAction: action });
      else new ApplicationListenerRule(stack, 'Rule', { listener, priority: 1, conditions, action });
      expect(of(ours)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: true });
    }
  });

  it('tells its own from one that it shares', () => {
    const { listenerOf, of, ours, theirs } = shop();
    const own = listenerOf('Front', ListenerAction.forward([ours]));
    listenerOf('Shared', ListenerAction.forward([ours, theirs]));
    expect(of(ours)).toEqual({ ownLoadBalancers: [own.loadBalancer], sharesLoadBalancer: true });
  });

  const listenerArn =
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/front/0123456789abcdef/fedcba9876543210';

  it('shares one that is imported, by its listener or as a whole', () => {
    const byRule = shop();
    const listener = ApplicationListener.fromApplicationListenerAttributes(byRule.stack, 'Imported', {
      listenerArn,
      securityGroup: new SecurityGroup(byRule.stack, 'Group', { vpc: byRule.vpc }),
    });
    const conditions = [ListenerCondition.pathPatterns(['/a'])];
    listener.addTargetGroups('Rule', { targetGroups: [byRule.ours], priority: 1, conditions });
    expect(byRule.of(byRule.ours)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: true });
    expect(byRule.of(byRule.theirs)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: false });

    const byListener = shop();
    const loadBalancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(byListener.stack, 'Imported', {
      loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/front/0123456789abcdef',
      securityGroupId: 'sg-12345',
      vpc: byListener.vpc,
    });
    loadBalancer.addListener('Http', { port: 80, defaultTargetGroups: [byListener.ours] });
    expect(byListener.of(byListener.ours)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: true });
  });

  it('finds the rule of an L1 listener by either of its ARNs', () => {
    for (const attribute of ['ref', 'attrListenerArn'] as const) {
      const { stack, listenerOf, of, ours, theirs } = shop();
      const { listener } = listenerOf('Front', ListenerAction.forward([ours]));
      const resource = listener.node.defaultChild as CfnListener;
      new CfnListenerRule(stack, 'Rule', {
        listenerArn: resource[attribute],
        priority: 1,
        conditions: [{ field: 'path-pattern', values: ['/b'] }],
        actions: [{ type: 'forward', targetGroupArn: theirs.targetGroupArn }],
      });
      expect(of(ours)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: true });
    }
  });

  it.each(['ref', 'attrLoadBalancerArn'] as const)(
    'finds an L1 load balancer, and the L1 listener of an L2 one: %s',
    (arn) => {
      const { stack, vpc, of, ours, theirs } = shop();
      const l1 = new CfnLoadBalancer(stack, 'Front', { subnets: ['subnet-1', 'subnet-2'] });
      const l2 = new ApplicationLoadBalancer(stack, 'Back', { vpc });
      const listen = (
        id: string,
        { [arn]: loadBalancerArn }: CfnLoadBalancer,
        { targetGroupArn }: ApplicationTargetGroup,
      ) => new CfnListener(stack, id, { loadBalancerArn, defaultActions: [{ type: 'forward', targetGroupArn }] });
      listen('Http', l1, ours);
      listen('Inner', l2.node.defaultChild as CfnLoadBalancer, theirs);
      const [ownL1] = of(ours).ownLoadBalancers;
      expect(ownL1 instanceof L1LoadBalancer && ownL1.resource).toBe(l1);
      expect(of(ours).sharesLoadBalancer).toBe(false);
      expect(of(theirs)).toEqual({ ownLoadBalancers: [l2], sharesLoadBalancer: false });
      listen('Other', l1, theirs);
      expect(of(ours)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: true });
    },
  );

  it('knows no Network Load Balancer: it answers no requests itself', () => {
    const { stack, vpc, of } = shop();
    const targets = new NetworkTargetGroup(stack, 'Tcp', { vpc, port: 80, targetType: TargetType.IP });
    new NetworkLoadBalancer(stack, 'Nlb', { vpc }).addListener('Tcp', { port: 80, defaultTargetGroups: [targets] });
    expect(of(targets)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: false });
    const imported = NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'Imported', {
      loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/front/0123456789abcdef',
      vpc,
    });
    const others = new NetworkTargetGroup(stack, 'Others', { vpc, port: 80, targetType: TargetType.IP });
    imported.addListener('Tcp', { port: 80, defaultTargetGroups: [others] });
    expect(of(others)).toEqual({ ownLoadBalancers: [], sharesLoadBalancer: false });
  });
});
