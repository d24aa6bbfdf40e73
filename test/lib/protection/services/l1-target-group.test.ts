import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { readLoadBalancerUses } from '../../../../lib/protection/app/load-balancer-use.ts';
import { trafficIn } from '../../../../lib/protection/app/traffic-constructs.ts';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { type L1TargetGroup, l1TargetGroups, nameInArn } from '../../../../lib/protection/services/l1-target-group.ts';
import { createApp } from '../../synth.ts';

interface Parts {
  readonly stack: Stack;
  readonly targets: elb.CfnTargetGroup;
}

type Listen = (parts: Parts) => unknown;

const forwardTo = (targetGroupArn: string) => [{ type: 'forward', targetGroupArn }];
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:';

/** A listener of an L1 load balancer, whose ARN it names one way or the other. */
const ownListener =
  (loadBalancer: 'ref' | 'attrLoadBalancerArn', targetGroup: 'ref' | 'attrTargetGroupArn'): Listen =>
  ({ stack, targets }) => {
    const front = new elb.CfnLoadBalancer(stack, 'Front', { subnets: ['subnet-1', 'subnet-2'] });
    const defaultActions = forwardTo(targets[targetGroup]);
    return new elb.CfnListener(stack, 'Http', {
      loadBalancerArn: front[loadBalancer],
      protocol: targets.protocol ?? 'HTTP',
      port: 80,
      defaultActions,
    });
  };

function partsWith(listen: Listen, protocol = 'HTTP'): Parts {
  const stack = new Stack(createApp(), 'Shop');
  const targets = new elb.CfnTargetGroup(stack, 'Targets', { port: 80, protocol, vpcId: 'vpc-1' });
  listen({ stack, targets });
  return { stack, targets };
}

function targetGroupsIn(stack: Stack): readonly L1TargetGroup[] {
  const all = trafficIn(stack);
  return l1TargetGroups(all, readLoadBalancerUses(all));
}

/** The value of the dimension LoadBalancer. */
function loadBalancerOf(listen: Listen): unknown {
  const { stack } = partsWith(listen);
  const [found] = targetGroupsIn(stack);
  const { metricStat } = found?.metrics.custom('RequestCount', {}).toMetricConfig() ?? {};
  return stack.resolve(metricStat?.dimensions?.find(({ name }) => name === 'LoadBalancer')?.value);
}

describe('l1TargetGroups', () => {
  const named = { 'Fn::GetAtt': ['Front', 'LoadBalancerFullName'] };

  it.each<[string, Listen, unknown]>([
    ['a listener of an L1 load balancer', ownListener('ref', 'ref'), named],
    ['the ARNs as attributes', ownListener('attrLoadBalancerArn', 'attrTargetGroupArn'), named],
    [
      'a listener of an imported load balancer',
      ({ stack, targets }) =>
        new elb.CfnListener(stack, 'Http', {
          loadBalancerArn: `${ARN}loadbalancer/app/front/0123456789abcdef`,
          defaultActions: forwardTo(targets.ref),
        }),
      'app/front/0123456789abcdef',
    ],
    [
      'a rule of an imported listener',
      ({ stack, targets }) =>
        new elb.CfnListenerRule(stack, 'Rule', {
          listenerArn: `${ARN}listener/app/front/0123456789abcdef/fedcba9876543210`,
          priority: 1,
          conditions: [{ field: 'path-pattern', values: ['/a'] }],
          actions: forwardTo(targets.ref),
        }),
      'app/front/0123456789abcdef',
    ],
  ])('finds the load balancer by %s', (_, listen, expected) => {
    expect(loadBalancerOf(listen)).toEqual(expected);
  });

  it.each<[string, Listen]>([
    ['without a listener', () => undefined],
    [
      'whose load balancer only the deployment knows',
      ({ stack, targets }) =>
        new elb.CfnListener(stack, 'Http', { loadBalancerArn: 'imported', defaultActions: forwardTo(targets.ref) }),
    ],
  ])('leaves out one %s', (_, listen) => {
    expect(targetGroupsIn(partsWith(listen).stack)).toEqual([]);
  });

  it('leaves out the resource of an L2', () => {
    const stack = new Stack();
    const vpc = new Vpc(stack, 'Vpc');
    const targets = new elb.ApplicationTargetGroup(stack, 'Targets', { vpc, port: 80 });
    new elb.ApplicationLoadBalancer(stack, 'Front', { vpc }).addListener('Http', {
      port: 80,
      defaultTargetGroups: [targets],
    });
    expect(targetGroupsIn(stack)).toEqual([]);
  });
});

describe('an L1 service behind an L1 target group', () => {
  it.each([
    ['HTTP', ['SteadyErrors', 'SharpErrors', 'UnhealthyTargets']],
    ['TCP', ['NoHealthyTarget', 'UnhealthyTargets']],
  ])('gets the alarms of its protocol: %s', (protocol, kinds) => {
    const { stack, targets } = partsWith(ownListener('ref', 'ref'), protocol);
    const loadBalancers = [{ targetGroupArn: targets.ref, containerName: 'web', containerPort: 80 }];
    const service = new ecs.CfnService(stack, 'Service', { loadBalancers });
    expect(DeploymentProtection.of(service).alarms.map(({ rule }) => rule?.kind)).toEqual(kinds);
    const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(text).toContain(`"Namespace":"${protocol === 'HTTP' ? 'AWS/ApplicationELB' : 'AWS/NetworkELB'}"`);
    expect(text).toContain('{"Name":"LoadBalancer","Value":{"Fn::GetAtt":["Front","LoadBalancerFullName"]}}');
    expect(text).toContain('{"Name":"TargetGroup","Value":{"Fn::GetAtt":["Targets","TargetGroupFullName"]}}');
  });
});

describe('nameInArn', () => {
  it.each([
    [`${ARN}loadbalancer/app/front/0123456789abcdef`, 'app/front/0123456789abcdef'],
    [`${ARN}loadbalancer/net/front/0123456789abcdef`, 'net/front/0123456789abcdef'],
    [`${ARN}listener/app/front/0123456789abcdef/fedcba9876543210`, 'app/front/0123456789abcdef'],
    [`${ARN}targetgroup/front/0123456789abcdef`, undefined],
    ['reference to Shop/Front Ref', undefined],
    [undefined, undefined],
  ])('finds the full name of a load balancer in %s: %s', (arn, name) => {
    expect(nameInArn(arn)).toBe(name);
  });
});
