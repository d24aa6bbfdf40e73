import { Stack } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { createClusterWithTask, worker } from '../../other-services.ts';
import { createApp } from '../../synth.ts';

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

describe('a service behind the listener of another stack', () => {
  /** The value of the dimension LoadBalancer in the alarms of the service, where stacks refer to each other weakly. */
  const loadBalancerOf = (create: (network: Stack, vpc: IVpc) => elb.IApplicationLoadBalancer) => {
    const app = createApp({ '@aws-cdk/core:defaultCrossStackReferences': 'weak' });
    const network = new Stack(app, 'Network');
    const vpc = new Vpc(network, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
    const listener = create(network, vpc).addListener('Http', {
      port: 80,
      defaultAction: elb.ListenerAction.fixedResponse(404),
    });
    const parts = createClusterWithTask(app);
    const { cluster } = parts;
    const service = worker(parts);
    const targets = new elb.ApplicationTargetGroup(parts.stack, 'Targets', {
      vpc: cluster.vpc,
      port: 80,
      targets: [service],
    });
    const conditions = [elb.ListenerCondition.pathPatterns(['/shop/*'])];
    new elb.ApplicationListenerRule(parts.stack, 'Rule', {
      listener,
      priority: 7,
      conditions,
      targetGroups: [targets],
    });
    DeploymentProtection.of(service);
    const text = JSON.stringify(Template.fromStack(parts.stack).findResources('AWS::CloudWatch::Alarm'));
    const values = [...text.matchAll(/"Name":"LoadBalancer","Value":("[^"]+"|\{.*?"OutputName":"\w+"\}\})/g)];
    return [...new Set(values.map(([, value]) => value))];
  };

  it('names the load balancer by its own output, because AWS documents no Fn::Split of a weak reference', () => {
    const values = loadBalancerOf((network, vpc) => new elb.ApplicationLoadBalancer(network, 'Front', { vpc }));
    expect(values).toEqual([
      expect.stringMatching(
        /^\{"Fn::GetStackOutput":\{"StackName":"Network",.*"OutputName":"\w*Front\w*LoadBalancerFullName\w*"\}\}$/,
      ),
    ]);
  });

  it('names an imported load balancer in plain text', () => {
    const values = loadBalancerOf((network, vpc) =>
      elb.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(network, 'Front', {
        loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/front/0123456789abcdef',
        securityGroupId: 'sg-12345',
        vpc,
      }),
    );
    expect(values).toEqual(['"app/front/0123456789abcdef"']);
  });
});
