import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, ListenerAction, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import {
  type ApplicationLoadBalancerProps,
  applicationLoadBalancer,
} from '../../../lib/service/application-load-balancer.ts';
import { GuardedService } from '../../../lib/service/guarded-service.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import type { ServiceTraffic } from '../../../lib/service/traffic.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import {
  createService,
  type EmptyCluster,
  ec2TaskOf,
  expectOneProblem,
  kindsOf,
  onInstances,
  taskOf,
  templateOf,
  trafficProblems,
} from '../guarded-services.ts';
import { resourcesOf } from '../synth.ts';

const alb = applicationLoadBalancer;
const listenerOf = ({ stack, vpc }: EmptyCluster) =>
  new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', {
    port: 80,
    defaultAction: ListenerAction.fixedResponse(404),
  });
const conditions = [ListenerCondition.pathPatterns(['/a'])];
const shifting = { strategy: Strategy.blueGreen() };
/** On a listener of others, but for what is changed. */
const shared = (parts: EmptyCluster, changes: Partial<ApplicationLoadBalancerProps> = {}): ServiceTraffic =>
  alb({ listener: listenerOf(parts), conditions, priority: 1, ...changes });

/** A service that was there before. */
function first({ stack, cluster }: EmptyCluster, traffic: ServiceTraffic): void {
  new GuardedService(stack, 'First', { cluster, taskDefinition: taskOf(stack, 'FirstTask'), traffic });
}

describe('the problems of an Application Load Balancer', () => {
  it.each<[string, Parameters<typeof trafficProblems>[0]]>([
    ['its own', () => ({ traffic: alb() })],
    ['its own, with test traffic', () => ({ ...shifting, traffic: alb({ testPort: 8080 }) })],
    ['a listener of others', (parts) => ({ traffic: shared(parts) })],
    ['a listener of others, with test traffic', (parts) => ({ ...shifting, traffic: shared(parts, { testPort: 81 }) })],
    ['the last rule of all', (parts) => ({ traffic: shared(parts, { priority: 50_000 }) })],
  ])('are none for %s', (_, choose) => {
    expect(trafficProblems(choose)).toEqual([]);
  });

  it.each<[string, Parameters<typeof trafficProblems>[0], string]>([
    [
      'a path that is none',
      () => ({ traffic: alb({ healthCheckPath: 'health' }) }),
      'healthCheckPath must start with "/" and have at most 1024 characters, got "health"',
    ],
    [
      'a container that is not there',
      () => ({ traffic: alb({ containerName: 'proxy' }) }),
      'the task definition has no container with the name "proxy" (containerName)',
    ],
    [
      'a port that is none',
      () => ({ ...shifting, traffic: alb({ testPort: 70_000 }) }),
      'testPort must be a whole number from 1 to 65535, got 70000',
    ],
    [
      'a test port of a rolling deployment',
      () => ({ traffic: alb({ testPort: 8080 }) }),
      'testPort needs a strategy that shifts traffic, got ROLLING',
    ],
    [
      'a test port on the production port',
      () => ({ ...shifting, traffic: alb({ testPort: 80 }) }),
      'testPort must differ from the production port 80, got 80',
    ],
    [
      'a test port on the port of the certificate',
      ({ stack }) => ({
        ...shifting,
        traffic: alb({
          testPort: 443,
          certificate: Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:eu-west-1:1:certificate/a'),
        }),
      }),
      'testPort must differ from the production port 443, got 443',
    ],
    [
      'a shared listener without conditions',
      (parts) => ({ traffic: alb({ listener: listenerOf(parts), priority: 1 }) }),
      'a shared listener needs conditions that select the requests for the service',
    ],
    [
      'a shared listener with no condition',
      (parts) => ({ traffic: shared(parts, { conditions: [] }) }),
      'got none: set conditions',
    ],
    [
      'a shared listener without a priority',
      (parts) => ({ traffic: alb({ listener: listenerOf(parts), conditions }) }),
      'a shared listener needs a priority for its rule, got none',
    ],
    [
      'a priority of 0',
      (parts) => ({ traffic: shared(parts, { priority: 0 }) }),
      'priority must be a whole number from 1 to 50000, got 0',
    ],
    [
      'a priority of 50001',
      (parts) => ({ traffic: shared(parts, { priority: 50_001 }) }),
      'from 1 to 50000, got 50001',
    ],
    [
      'a listener and a load balancer',
      (parts) => ({
        traffic: shared(parts, { loadBalancer: new ApplicationLoadBalancer(parts.stack, 'Own', { vpc: parts.vpc }) }),
      }),
      'listener and loadBalancer must not both be set: remove loadBalancer',
    ],
    [
      'a certificate for a listener of others',
      (parts) => ({
        traffic: shared(parts, {
          certificate: Certificate.fromCertificateArn(parts.stack, 'C', 'arn:aws:acm:eu-west-1:1:certificate/a'),
        }),
      }),
      'certificate and listener must not both be set: remove certificate',
    ],
    [
      'conditions of a listener of its own',
      () => ({ traffic: alb({ conditions }) }),
      'listener is not set: set listener, or remove conditions and priority',
    ],
    [
      'a priority of a listener of its own',
      () => ({ traffic: alb({ priority: 1 }) }),
      'listener is not set: set listener, or remove conditions and priority',
    ],
    [
      'a priority that another rule has',
      (parts) => {
        const listener = listenerOf(parts);
        first(parts, alb({ listener, priority: 7, conditions }));
        return { traffic: alb({ listener, priority: 7, conditions: [ListenerCondition.pathPatterns(['/b'])] }) };
      },
      'priority must be free on the listener Test/Shared/Http, but the rule Test/First/Rule already uses 7',
    ],
    [
      'a port that another service has',
      (parts) => {
        const loadBalancer = new ApplicationLoadBalancer(parts.stack, 'Own', { vpc: parts.vpc });
        first(parts, alb({ loadBalancer }));
        return { traffic: alb({ loadBalancer }) };
      },
      'the production port must be free on the load balancer Test/Own, but the listener Test/First/Listener already uses port 80: set listener instead of loadBalancer',
    ],
    [
      'a test port on the port of the shared listener',
      (parts) => ({ ...shifting, traffic: shared(parts, { testPort: 80 }) }),
      'testPort must be free on the load balancer Test/Shared, but the listener Test/Shared/Http already uses port 80',
    ],
    [
      'a shift on the bridge',
      ({ stack }) => ({ ...shifting, traffic: alb(), taskDefinition: ec2TaskOf(stack, ecs.NetworkMode.BRIDGE) }),
      'needs the network mode awsvpc, got bridge: set networkMode',
    ],
  ])('are one for %s', (_, choose, message) => {
    expectOneProblem(trafficProblems(choose), message);
  });
});

describe('a service behind an Application Load Balancer', () => {
  it('is led to by a rule, not by the listener, to both target groups of a shift, and by a second listener for test traffic', () => {
    const template = templateOf(
      createService(() => ({
        strategy: Strategy.canary({ percent: 10, canaryBakeTime: Duration.minutes(5) }),
        traffic: Traffic.applicationLoadBalancer({ testPort: 8080 }),
      })),
    );
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 2);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 2);
    template.allResourcesProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: { Ref: Match.stringLikeRegexp('^WebTargets') }, Weight: 100 },
              { TargetGroupArn: { Ref: Match.stringLikeRegexp('^WebAlternateTargets') }, Weight: 0 },
            ],
          },
        },
      ],
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Strategy: 'CANARY',
        CanaryConfiguration: { CanaryPercent: 10, CanaryBakeTimeInMinutes: 5 },
      },
      LoadBalancers: [
        {
          AdvancedConfiguration: {
            AlternateTargetGroupArn: { Ref: Match.stringLikeRegexp('^WebAlternateTargets') },
            ProductionListenerRule: { Ref: Match.stringLikeRegexp('^WebProductionRule') },
            TestListenerRule: { Ref: Match.stringLikeRegexp('^WebTestRule') },
          },
        },
      ],
    });
  });

  it('stands behind a load balancer that nobody outside the VPC reaches', () => {
    const template = templateOf(createService());
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    expect(JSON.stringify(resourcesOf(template, 'AWS::EC2::SecurityGroup'))).not.toContain('SecurityGroupIngress');
  });

  it('listens by HTTPS when it has a certificate', () => {
    const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d';
    const template = templateOf(
      createService(({ stack }) => ({
        traffic: alb({ certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn) }),
      })),
    );
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: arn }],
    });
  });

  it('stands behind a load balancer that was given', () => {
    const template = templateOf(
      createService(({ stack }) => {
        const vpc = new Vpc(stack, 'Other');
        const loadBalancer = new ApplicationLoadBalancer(stack, 'Given', { vpc, internetFacing: true });
        return { traffic: alb({ loadBalancer }) };
      }),
    );
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: { Ref: Match.stringLikeRegexp('^Given') },
    });
  });

  it('runs on instances in the bridge network', () => {
    const template = templateOf(createService(onInstances(ecs.NetworkMode.BRIDGE)));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'instance',
      HealthCheckPort: 'traffic-port',
    });
    template.hasResourceProperties('AWS::ECS::Service', { LaunchType: 'EC2', NetworkConfiguration: Match.absent() });
  });

  it('keeps the rule that holds the weights when only the service changes, so that an update moves no traffic', () => {
    const rulesWith = (tag: string) => {
      const guarded = createService(({ stack }) => {
        const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Shop');
        const portMappings = [{ containerPort: 80 }];
        taskDefinition.addContainer('web', { image: ecs.ContainerImage.fromRegistry(`shop:${tag}`), portMappings });
        return { taskDefinition, strategy: Strategy.canary() };
      });
      const template = templateOf(guarded);
      return [template.toJSON(), resourcesOf(template, 'AWS::ElasticLoadBalancingV2::ListenerRule')] as const;
    };
    const [[before, rules], [after, rulesAfter]] = [rulesWith('1'), rulesWith('2')];
    expect(after).not.toEqual(before);
    expect(Object.keys(rules)).toHaveLength(1);
    expect(rulesAfter).toEqual(rules);
  });
});

describe('a shared listener', () => {
  const share = ({ stack, vpc }: EmptyCluster) => {
    const listener = new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', {
      port: 80,
      defaultAction: ListenerAction.fixedResponse(404),
    });
    const conditions = [ListenerCondition.hostHeaders(['shop.example'])];
    return { listener, traffic: Traffic.applicationLoadBalancer({ listener, conditions, priority: 20 }) };
  };

  it.each([Strategy.rolling(), Strategy.blueGreen()])('gets a rule for the service: $type', (strategy) => {
    const template = templateOf(createService((parts) => ({ traffic: share(parts).traffic, strategy })));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 20,
      Conditions: [{ Field: 'host-header' }],
    });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
  });

  it('leaves out alarms on the load balancer, which name no target group, and says so', () => {
    const guarded = createService((parts) => {
      const { listener, traffic } = share(parts);
      const taskDefinition = taskOf(parts.stack, 'OtherTask');
      const other = new ecs.FargateService(parts.stack, 'Other', { cluster: parts.cluster, taskDefinition });
      listener.addTargets('Other', {
        port: 80,
        targets: [other],
        conditions: [ListenerCondition.pathPatterns(['/o'])],
        priority: 5,
      });
      return { traffic };
    });
    expect(kindsOf(guarded)).toEqual(['SteadyErrors', 'SharpErrors', 'NoHealthyTarget']);
    expect(JSON.stringify(resourcesOf(templateOf(guarded), 'AWS::CloudWatch::Alarm'))).not.toContain('HTTPCode_ELB');
    Annotations.fromStack(Stack.of(guarded)).hasInfo(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp('this load balancer may serve other services'),
    );
  });
});

describe('a load balancer that was given', () => {
  it('takes the test listeners of several services that share its listener', () => {
    const guarded = createService(({ stack, vpc, cluster }) => {
      const listener = new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', {
        port: 80,
        defaultAction: ListenerAction.fixedResponse(404),
      });
      const share = (path: string, priority: number) => ({
        strategy: Strategy.blueGreen(),
        traffic: Traffic.applicationLoadBalancer({
          listener,
          conditions: [ListenerCondition.pathPatterns([path])],
          priority,
          testPort: 8_000 + priority,
        }),
      });
      const taskDefinition = taskOf(stack, 'OtherTask');
      new GuardedService(stack, 'Other', { cluster, taskDefinition, ...share('/other', 1) });
      return share('/web', 2);
    });
    const template = templateOf(guarded);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 3);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 4);
  });
});
