import { Annotations, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { createClusterWithTask, worker } from '../../other-services.ts';

const SHARED =
  'HTTPCode_ELB_5XX_Count and HTTPCode_ELB_4XX_Count count the errors of the load balancer for all of its target groups, and this load balancer may serve ' +
  'other services, so no default alarm watches these two metrics';

describe('a service behind an imported listener', () => {
  const behindImported = () => {
    const parts = createClusterWithTask();
    const { stack, cluster } = parts;
    const listener = elb.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn:
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/front/0123456789abcdef/fedcba9876543210',
      securityGroup: new SecurityGroup(stack, 'Group', { vpc: cluster.vpc }),
    });
    const targets = new elb.ApplicationTargetGroup(stack, 'Targets', {
      vpc: cluster.vpc,
      port: 80,
      targetType: elb.TargetType.IP,
    });
    const conditions = [elb.ListenerCondition.pathPatterns(['/shop/*'])];
    listener.addTargetGroups('Shop', { targetGroups: [targets], priority: 7, conditions });
    const service = worker(parts);
    service.attachToApplicationTargetGroup(targets);
    return { stack, service };
  };

  it('gets the alarms of its target group, with the load balancer of the listener as a dimension', () => {
    const { stack, service } = behindImported();
    expect(DeploymentProtection.of(service).alarms.map(({ alarm }) => alarm.node.id)).toEqual([
      'SteadyErrors',
      'SharpErrors',
      'NoHealthyTarget',
    ]);
    const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(text).toContain('{"Name":"LoadBalancer","Value":"app/front/0123456789abcdef"}');
  });

  it('gets a note that no alarm watches the errors of the load balancer', () => {
    const { stack, service } = behindImported();
    DeploymentProtection.of(service);
    Annotations.fromStack(stack).hasInfo('/Test/Worker/DeploymentProtection', SHARED);
  });
});
