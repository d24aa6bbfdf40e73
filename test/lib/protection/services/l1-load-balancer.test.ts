import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { trafficIn } from '../../../../lib/protection/app/traffic-constructs.ts';
import { arnsOfLoadBalancer, l1LoadBalancers } from '../../../../lib/protection/services/l1-load-balancer.ts';

const subnets = ['subnet-1', 'subnet-2'];

describe('l1LoadBalancers', () => {
  it('finds Application Load Balancers, which is the default type', () => {
    const stack = new Stack(undefined, 'Shop');
    const found = [
      new elb.CfnLoadBalancer(stack, 'Front', { subnets }),
      new elb.CfnLoadBalancer(stack, 'Back', { subnets, type: 'application' }),
    ];
    expect(l1LoadBalancers(trafficIn(stack)).map(({ resource }) => resource)).toEqual(found);
  });

  it('leaves out Network and Gateway Load Balancers, and the resources of L2 constructs', () => {
    const stack = new Stack(undefined, 'Shop');
    const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
    for (const type of ['network', 'gateway']) new elb.CfnLoadBalancer(stack, type, { subnets, type });
    new elb.ApplicationLoadBalancer(stack, 'Front', { vpc });
    new elb.NetworkLoadBalancer(stack, 'Edge', { vpc });
    expect(l1LoadBalancers(trafficIn(stack))).toEqual([]);
  });
});

describe('L1LoadBalancer', () => {
  const stack = new Stack(undefined, 'Shop');
  const resource = new elb.CfnLoadBalancer(stack, 'Front', { subnets });
  const [found] = l1LoadBalancers(trafficIn(stack));

  it('has both ARNs by which a listener can name it', () => {
    const arns = ['reference to Shop/Front Ref', 'reference to Shop/Front LoadBalancerArn'];
    expect(found?.arns).toEqual(arns);
    expect(arnsOfLoadBalancer(resource)).toEqual(arns);
  });

  it('has metrics by its full name', () => {
    const { metricStat } = found?.metrics.custom('HTTPCode_ELB_5XX_Count', { statistic: 'Sum' }).toMetricConfig() ?? {};
    expect(stack.resolve(metricStat)).toMatchObject({
      namespace: 'AWS/ApplicationELB',
      metricName: 'HTTPCode_ELB_5XX_Count',
      statistic: 'Sum',
      dimensions: [{ name: 'LoadBalancer', value: { 'Fn::GetAtt': ['Front', 'LoadBalancerFullName'] } }],
    });
  });
});
