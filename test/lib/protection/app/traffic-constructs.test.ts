import { CfnResource, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { expect, it } from 'vitest';
import { trafficIn } from '../../../../lib/protection/app/traffic-constructs.ts';

it('finds load balancers, listeners, their rules and target groups, also those that came since the last time', () => {
  const stack = new Stack();
  const vpc = new Vpc(stack, 'Vpc');
  const pathsOf = () => trafficIn(stack).map(({ node }) => node.path);
  expect(pathsOf()).toEqual([]);
  const alb = new elb.ApplicationLoadBalancer(stack, 'Alb', { vpc });
  const listener = alb.addListener('Http', { port: 80, defaultAction: elb.ListenerAction.fixedResponse(404) });
  expect(pathsOf()).toEqual(['Default/Alb', 'Default/Alb/Resource', 'Default/Alb/Http/Resource']);
  listener.addTargets('Web', { port: 80, priority: 1, conditions: [elb.ListenerCondition.pathPatterns(['/web'])] });
  expect(pathsOf()).toEqual([
    'Default/Alb',
    'Default/Alb/Resource',
    'Default/Alb/Http/Resource',
    'Default/Alb/Http/WebGroup',
    'Default/Alb/Http/WebGroup/Resource',
    'Default/Alb/Http/WebRule/Resource',
  ]);
  new CfnResource(stack, 'Other', { type: 'AWS::SQS::Queue' });
  expect(pathsOf()).toHaveLength(6);
});
