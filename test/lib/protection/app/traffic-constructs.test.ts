import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lattice from 'aws-cdk-lib/aws-vpclattice';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { trafficIn } from '../../../../lib/protection/app/traffic-constructs.ts';

/** The ids of what it finds, without the lists that are empty. */
function found(scope: IConstruct): Readonly<Record<string, readonly string[]>> {
  const lists: Readonly<Record<string, readonly IConstruct[]>> = { ...trafficIn(scope) };
  const ids = Object.entries(lists).map(([name, all]) => [name, all.map(({ node }) => node.path)] as const);
  return Object.fromEntries(ids.filter(([, all]) => all.length > 0));
}

const forward = ({ ref: targetGroupArn }: elb.CfnTargetGroup) => [{ type: 'forward', targetGroupArn }];

describe('trafficIn', () => {
  it('finds load balancers, listeners, their rules and target groups, also those that came since the last time', () => {
    const stack = new Stack();
    const vpc = new Vpc(stack, 'Vpc');
    expect(found(stack)).toEqual({});
    const alb = new elb.ApplicationLoadBalancer(stack, 'Alb', { vpc });
    const listener = alb.addListener('Http', { port: 80, defaultAction: elb.ListenerAction.fixedResponse(404) });
    const before = {
      listeners: ['Default/Alb/Http/Resource'],
      loadBalancers: ['Default/Alb'],
      loadBalancerResources: ['Default/Alb/Resource'],
    };
    expect(found(stack)).toEqual(before);
    listener.addTargets('Web', { port: 80, priority: 1, conditions: [elb.ListenerCondition.pathPatterns(['/web'])] });
    const after = {
      ...before,
      rules: ['Default/Alb/Http/WebRule/Resource'],
      targetGroups: ['Default/Alb/Http/WebGroup'],
    };
    expect(found(stack)).toEqual(after);
    new CfnResource(stack, 'Other', { type: 'AWS::SQS::Queue' });
    expect(found(stack)).toEqual(after);
  });

  it('finds the resources that belong to no L2', () => {
    const stack = new Stack();
    const front = new elb.CfnLoadBalancer(stack, 'Front', { subnets: ['subnet-1', 'subnet-2'] });
    const targets = new elb.CfnTargetGroup(stack, 'Targets', { port: 80, protocol: 'HTTP', vpcId: 'vpc-1' });
    new elb.CfnListener(stack, 'Http', { loadBalancerArn: front.ref, port: 80, defaultActions: forward(targets) });
    new lattice.CfnTargetGroup(stack, 'Lattice', { type: 'IP' });
    expect(found(stack)).toEqual({
      listeners: ['Default/Http'],
      targetGroups: ['Default/Lattice'],
      l1LoadBalancers: ['Default/Front'],
      l1TargetGroups: ['Default/Targets'],
      loadBalancerResources: ['Default/Front'],
    });
  });

  it('sees that a construct took the place of another', () => {
    const stack = new Stack();
    const create = (id: string) => new elb.CfnLoadBalancer(stack, id, { subnets: ['subnet-1', 'subnet-2'] });
    create('Front');
    expect(found(stack)['l1LoadBalancers']).toEqual(['Default/Front']);
    stack.node.tryRemoveChild('Front');
    const other = create('Front');
    expect(trafficIn(stack).l1LoadBalancers.map((one) => one === other)).toEqual([true]);
    stack.node.tryRemoveChild('Front');
    expect(found(stack)).toEqual({});
  });

  it('finds those of all stacks below, in their order, also in a nested stage', () => {
    const app = new App();
    const stacks = [new Stack(app, 'Two'), new Stack(app, 'One'), new Stack(new Stage(app, 'Prod'), 'One')];
    for (const stack of stacks) new elb.CfnLoadBalancer(stack, 'Front', { subnets: ['subnet-1', 'subnet-2'] });
    const paths = ['Two/Front', 'One/Front', 'Prod/One/Front'];
    expect(found(app)['l1LoadBalancers']).toEqual(paths);
    const later = new Stack(app, 'Later');
    new elb.CfnLoadBalancer(later, 'Front', { subnets: ['subnet-1', 'subnet-2'] });
    expect(found(app)['l1LoadBalancers']).toEqual([...paths, 'Later/Front']);
    expect(found(later)['l1LoadBalancers']).toEqual(['Later/Front']);
  });
});
