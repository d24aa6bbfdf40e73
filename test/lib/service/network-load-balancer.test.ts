import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { GuardedService } from '../../../lib/service/guarded-service.ts';
import { type NetworkLoadBalancerProps, networkLoadBalancer } from '../../../lib/service/network-load-balancer.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import {
  createService,
  type EmptyCluster,
  ec2TaskOf,
  expectOneProblem,
  onInstances,
  taskOf,
  templateOf,
  trafficProblems,
} from '../guarded-services.ts';
import { resourcesOf } from '../synth.ts';

const nlb = networkLoadBalancer;
const shifting = { strategy: Strategy.blueGreen() };
const certificateIn = ({ stack }: EmptyCluster) =>
  Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:eu-west-1:111122223333:certificate/a');

describe('the problems of a Network Load Balancer', () => {
  it.each<[string, Parameters<typeof trafficProblems>[0]]>([
    ['its own', () => ({ traffic: nlb() })],
    [
      'its own on a port that was chosen, with test traffic',
      () => ({ ...shifting, traffic: nlb({ port: 80, testPort: 443 }) }),
    ],
    ['health checks by HTTP', () => ({ traffic: nlb({ healthCheckPath: '/health' }) })],
    [
      'tasks on the bridge',
      ({ stack }) => ({ traffic: nlb(), taskDefinition: ec2TaskOf(stack, ecs.NetworkMode.BRIDGE) }),
    ],
  ])('are none for %s', (_, choose) => {
    expect(trafficProblems(choose)).toEqual([]);
  });

  it.each<[string, Parameters<typeof trafficProblems>[0], string]>([
    [
      'a port that is none',
      () => ({ traffic: nlb({ port: 0 }) }),
      'port must be a whole number from 1 to 65535, got 0',
    ],
    [
      'a container that is not there',
      () => ({ traffic: nlb({ containerName: 'proxy' }) }),
      'the task definition has no container with the name "proxy" (containerName)',
    ],
    [
      'a test port without a shift',
      () => ({ traffic: nlb({ testPort: 81 }) }),
      'testPort needs a strategy that shifts traffic, got ROLLING',
    ],
    [
      'one port for both',
      () => ({ ...shifting, traffic: nlb({ port: 81, testPort: 81 }) }),
      'testPort must differ from the production port 81',
    ],
    [
      'test traffic on the port of the certificate',
      (parts) => ({ ...shifting, traffic: nlb({ certificate: certificateIn(parts), testPort: 443 }) }),
      'testPort must differ from the production port 443',
    ],
    [
      'a path that is none',
      () => ({ traffic: nlb({ healthCheckPath: 'health' }) }),
      'healthCheckPath must start with "/", got "health"',
    ],
    [
      'a port that another service has',
      (parts) => {
        const loadBalancer = new NetworkLoadBalancer(parts.stack, 'Own', { vpc: parts.vpc });
        const { stack, cluster } = parts;
        const traffic = nlb({ loadBalancer, port: 81 });
        new GuardedService(stack, 'First', { cluster, taskDefinition: taskOf(stack, 'FirstTask'), traffic });
        return { traffic };
      },
      'port must be free on the load balancer Test/Own, but the listener Test/First/Listener already uses port 81',
    ],
    [
      'a shift on the bridge',
      ({ stack }) => ({ ...shifting, traffic: nlb(), taskDefinition: ec2TaskOf(stack, ecs.NetworkMode.BRIDGE) }),
      'needs the network mode awsvpc, got bridge: set networkMode',
    ],
  ])('are one for %s', (_, choose, message) => {
    expectOneProblem(trafficProblems(choose), message);
  });
});

describe('a service behind a Network Load Balancer', () => {
  const templateWith = (props: (parts: EmptyCluster) => NetworkLoadBalancerProps) =>
    templateOf(createService((parts) => ({ traffic: nlb(props(parts)) })));

  it('listens by TCP on port 80 within the VPC, and asks for a connection', () => {
    const template = templateWith(() => ({}));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Type: 'network',
      Scheme: 'internal',
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'TCP' });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Protocol: 'TCP',
      TargetType: 'ip',
      HealthCheckProtocol: 'TCP',
      HealthCheckPath: Match.absent(),
    });
  });

  it('listens by TLS on port 443 when it has a certificate, and asks for a path that was chosen', () => {
    const template = templateWith((parts) => ({ certificate: certificateIn(parts), healthCheckPath: '/health' }));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'TLS',
      Certificates: [{ CertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/a' }],
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/health',
    });
  });

  it('admits its load balancer by the security group of that, or where it has none by the addresses of the VPC', () => {
    templateWith(() => ({})).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 80,
      ToPort: 80,
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('LoadBalancerGroup'), 'GroupId'] },
    });
    const withoutGroup = templateWith(({ stack, vpc }) => ({
      loadBalancer: new NetworkLoadBalancer(stack, 'Own', { vpc, disableSecurityGroups: true }),
    }));
    expect(JSON.stringify(resourcesOf(withoutGroup, 'AWS::EC2::SecurityGroup'))).toContain(
      '"CidrIp":{"Fn::GetAtt":["Vpc8378EB38","CidrBlock"]},"Description":"From the load balancer","FromPort":80',
    );
  });

  it('reaches tasks on the bridge by their instances, each on a port of its own', () => {
    const template = templateOf(
      createService((parts) => ({ ...onInstances(ecs.NetworkMode.BRIDGE)(parts), traffic: nlb() })),
    );
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'instance',
      HealthCheckPort: 'traffic-port',
    });
  });

  it('gives ECS the listeners of an NLB', () => {
    const template = templateOf(
      createService(() => ({
        strategy: Strategy.linear({ stepPercent: 25, stepBakeTime: Duration.minutes(3) }),
        traffic: Traffic.networkLoadBalancer({ port: 6379, testPort: 6380 }),
      })),
    );
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Strategy: 'LINEAR',
        LinearConfiguration: { StepPercent: 25, StepBakeTimeInMinutes: 3 },
      },
      LoadBalancers: [
        {
          AdvancedConfiguration: {
            ProductionListenerRule: { Ref: Match.stringLikeRegexp('^WebLoadBalancerListener') },
            TestListenerRule: { Ref: Match.stringLikeRegexp('^WebLoadBalancerTestListener') },
          },
        },
      ],
    });
  });

  it('knows both target groups of a shift from the first, all weight on one', () => {
    const template = templateOf(createService(() => ({ ...shifting, traffic: nlb() })));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [
        {
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: { Ref: Match.stringLikeRegexp('^WebTargets') }, Weight: 100 },
              { TargetGroupArn: { Ref: Match.stringLikeRegexp('^WebAlternateTargets') }, Weight: 0 },
            ],
          },
        },
      ],
    });
  });

  it('takes several services, each on a port of its own', () => {
    const guarded = createService(({ stack, vpc, cluster }) => {
      const loadBalancer = new NetworkLoadBalancer(stack, 'Shared', { vpc });
      const taskDefinition = taskOf(stack, 'OtherTask');
      new GuardedService(stack, 'Other', {
        cluster,
        taskDefinition,
        traffic: Traffic.networkLoadBalancer({ loadBalancer, port: 81 }),
      });
      return {
        strategy: Strategy.blueGreen(),
        traffic: Traffic.networkLoadBalancer({ loadBalancer, port: 82, testPort: 83 }),
      };
    });
    const ports = Object.values(resourcesOf(templateOf(guarded), 'AWS::ElasticLoadBalancingV2::Listener')).map(
      ({ Properties }) => Properties['Port'],
    );
    expect(ports.toSorted()).toEqual([81, 82, 83]);
  });
});
