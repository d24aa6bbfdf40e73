import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { GuardedService, type GuardedServiceProps } from '../../../lib/service/guarded-service.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { createApp, resourcesOf } from '../synth.ts';

type Choice = Omit<GuardedServiceProps, 'cluster' | 'taskDefinition'>;

function createService(choice: (stack: Stack) => Choice = () => ({}), app: App = createApp()): GuardedService {
  const stack = new Stack(app, 'Test');
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc') });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: [{ containerPort: 80 }],
  });
  return new GuardedService(stack, 'Web', { cluster, taskDefinition, ...choice(stack) });
}

// Template.fromStack throws on a dependency cycle, so every template here says that there is none.
const template = Template.fromStack(Stack.of(createService()));

describe('a guarded service', () => {
  it('rolls back by alarm and by circuit breaker, bakes, and keeps its capacity meanwhile', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Alarms: {
          AlarmNames: Match.anyValue(),
          Enable: true,
          Rollback: true,
        },
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        BakeTimeInMinutes: 10,
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
      },
    });
  });

  it('watches every alarm that it makes, and no other', () => {
    const [service] = Object.values(resourcesOf(template, 'AWS::ECS::Service'));
    const configuration = service?.Properties['DeploymentConfiguration'] as {
      Alarms: { AlarmNames: { Ref: string }[] };
    };
    expect(configuration.Alarms.AlarmNames.map(({ Ref }) => Ref).toSorted()).toEqual(
      Object.keys(resourcesOf(template, 'AWS::CloudWatch::Alarm')).toSorted(),
    );
  });

  it('has the alarms of its target group and of its load balancer', () => {
    expect(createService().protection.alarms.map(({ rule }) => rule?.kind)).toEqual([
      'TargetErrorShare',
      'TargetErrors',
      'TargetLatency',
      'UnhealthyTargets',
      'LoadBalancerErrorShare',
      'LoadBalancerErrors',
      'LoadBalancerRefusals',
    ]);
  });

  it('is never in ALARM while nobody calls it, which would disarm the next deployment', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching' });
  });

  it('names no deployment controller, with or without feature flags: naming one replaces a service that is there', () => {
    const withoutFlags = new App({ builtinCloudFormationValidation: false });
    for (const one of [template, Template.fromStack(Stack.of(createService(() => ({}), withoutFlags)))]) {
      one.hasResourceProperties('AWS::ECS::Service', { DeploymentController: Match.absent() });
    }
  });

  it('adds the alarms of others to its own, at construction and later', () => {
    const guarded = createService(() => ({ deploymentAlarms: ['checkout-latency'] }));
    guarded.protection.addDeploymentAlarms('checkout-queue', 'checkout-latency');
    Template.fromStack(Stack.of(guarded)).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Alarms: {
          AlarmNames: [
            ...Array.from({ length: 7 }, () => ({ Ref: Match.anyValue() })),
            'checkout-latency',
            'checkout-queue',
          ],
        },
      },
    });
  });

  it('takes an alarm on its own CPU by name without a cycle', () => {
    const alarmName = 'web-cpu';
    const guarded = createService(() => ({ deploymentAlarms: [alarmName] }));
    new Alarm(Stack.of(guarded), 'Cpu', {
      alarmName,
      metric: guarded.service.metricCpuUtilization({ period: Duration.minutes(1) }),
      threshold: 90,
      evaluationPeriods: 3,
    });
    expect(() => Template.fromStack(Stack.of(guarded))).not.toThrow();
  });

  it('stands behind a load balancer that nobody outside the VPC reaches', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    expect(JSON.stringify(resourcesOf(template, 'AWS::EC2::SecurityGroup'))).not.toContain('SecurityGroupIngress');
  });

  it('listens by HTTPS when it has a certificate', () => {
    const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d';
    const guarded = createService((stack) => ({
      traffic: Traffic.applicationLoadBalancer({
        certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn),
      }),
    }));
    Template.fromStack(Stack.of(guarded)).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: arn }],
    });
  });

  it('is as large, as patient and as strict as was chosen', () => {
    const chosen = Template.fromStack(
      Stack.of(
        createService(() => ({
          desiredCount: 5,
          traffic: Traffic.applicationLoadBalancer({ healthCheckPath: '/health' }),
          alarms: { TargetErrors: { threshold: 3 }, LoadBalancerErrors: { threshold: 3 } },
          subnets: { subnetType: SubnetType.PUBLIC },
          assignPublicIp: true,
          healthCheckGracePeriod: Duration.minutes(2),
        })),
      ),
    );
    chosen.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 5,
      HealthCheckGracePeriodSeconds: 120,
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'ENABLED',
          Subnets: [{ Ref: Match.stringLikeRegexp('Public') }, { Ref: Match.stringLikeRegexp('Public') }],
        },
      },
    });
    chosen.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/health' });
    chosen.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { Threshold: 3 }, 2);
  });

  it('stands behind a load balancer that was given', () => {
    const given = Template.fromStack(
      Stack.of(
        createService((stack) => {
          const vpc = new Vpc(stack, 'Other');
          const loadBalancer = new ApplicationLoadBalancer(stack, 'Given', { vpc, internetFacing: true });
          return { traffic: Traffic.applicationLoadBalancer({ loadBalancer }) };
        }),
      ),
    );
    given.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
    given.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: { Ref: Match.stringLikeRegexp('^Given') },
    });
  });

  it('refuses a bake time that ECS would refuse', () => {
    expect(() => createService(() => ({ bakeTime: Duration.days(2) }))).toThrow(
      'bakeTime must be 0 to 1440 whole minutes, got 2880: set it to Duration.minutes(n)',
    );
    expect(() => createService(() => ({ bakeTime: Duration.seconds(90) }))).toThrow('got 1.5');
  });
});
