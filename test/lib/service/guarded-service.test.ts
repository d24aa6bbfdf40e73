import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { LifecycleHook } from '../../../lib/protection/lifecycle-hook.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import {
  type Choice,
  createService,
  type EmptyCluster,
  ec2TaskOf,
  expectRefusal,
  image,
  kindsOf,
  templateOf,
  type WrongChoice,
} from '../guarded-services.ts';
import { resourcesOf } from '../synth.ts';

const template = templateOf(createService());

function portless(stack: Stack): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Portless');
  taskDefinition.addContainer('job', { image });
  return taskDefinition;
}

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
      'SteadyErrors',
      'SharpErrors',
      'UnhealthyTargets',
    ]);
  });

  it('is never in ALARM while nobody calls it, which would disarm the next deployment', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching' });
  });

  it('names no deployment controller, with or without feature flags: naming one replaces a service that is there', () => {
    for (const one of [template, templateOf(createService(() => ({}), {}))]) {
      one.hasResourceProperties('AWS::ECS::Service', { DeploymentController: Match.absent() });
    }
  });

  it('adds the alarms of others to its own, at construction and later', () => {
    const guarded = createService(() => ({ deploymentAlarms: ['checkout-latency'] }));
    guarded.protection.addDeploymentAlarms('checkout-queue', 'checkout-latency');
    templateOf(guarded).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Alarms: {
          AlarmNames: [
            ...Array.from({ length: 3 }, () => ({ Ref: Match.anyValue() })),
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
    expect(() => templateOf(guarded)).not.toThrow();
  });

  it('is as large, as patient and as strict as was chosen', () => {
    const chosen = templateOf(
      createService(() => ({
        desiredCount: 5,
        traffic: Traffic.applicationLoadBalancer({ healthCheckPath: '/health' }),
        alarms: { SharpErrors: { datapointsToAlarm: 1 }, UnhealthyTargets: { threshold: 3 } },
        subnets: { subnetType: SubnetType.PUBLIC },
        assignPublicIp: true,
        healthCheckGracePeriod: Duration.minutes(2),
      })),
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
    chosen.hasResourceProperties('AWS::CloudWatch::Alarm', { DatapointsToAlarm: 1, EvaluationPeriods: 3 });
    chosen.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'UnHealthyHostCount', Threshold: 3 });
  });

  it('leaves the number of tasks out of the template, with or without feature flags: a number would undo what autoscaling did', () => {
    for (const context of [undefined, {}]) {
      const guarded = createService(() => ({}), context);
      guarded.service.autoScaleTaskCount({ minCapacity: 4, maxCapacity: 20 });
      templateOf(guarded).hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
    }
  });

  it.each<[string, Choice, number]>([
    ['says that it starts with one task', {}, 1],
    ['does not say so with a number of tasks', { desiredCount: 2 }, 0],
  ])('%s', (_, choice, findings) => {
    const found = Annotations.fromStack(Stack.of(createService(() => choice))).findInfo(
      '/Test/Web',
      Match.stringLikeRegexp('^desiredCount is not set, so a new service starts with one task'),
    );
    expect(found).toHaveLength(findings);
  });

  it('runs as many tasks as only the deployment knows', () => {
    const template = templateOf(
      createService(({ stack }) => ({
        desiredCount: new CfnParameter(stack, 'Tasks', { type: 'Number' }).valueAsNumber,
      })),
    );
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: { Ref: 'Tasks' } });
  });

  it('runs on the capacity that was chosen', () => {
    const template = templateOf(
      createService(({ cluster }) => {
        cluster.enableFargateCapacityProviders();
        return { capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] };
      }),
    );
    template.hasResourceProperties('AWS::ECS::Service', {
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
      LaunchType: Match.absent(),
    });
  });
});

describe('Service Connect beside the traffic', () => {
  it('lets a service behind a load balancer call others', () => {
    const service = createService(() => ({ serviceConnectConfiguration: {} }));
    expect(kindsOf(service)).toEqual(kindsOf(createService()));
  });

  it('has the alarms of its names, and can shift traffic in steps', () => {
    const service = createService(() => ({
      traffic: Traffic.none(),
      strategy: Strategy.canary(),
      serviceConnectConfiguration: { services: [{ portMappingName: 'http', idleTimeout: Duration.minutes(10) }] },
    }));
    expect(kindsOf(service)).toEqual(
      kindsOf(createService(() => ({ traffic: Traffic.serviceConnect({ portName: 'http' }) }))),
    );
  });
});

describe('traffic that nobody chose', () => {
  it.each<[string, (parts: EmptyCluster) => Choice, 'application' | undefined]>([
    ['an Application Load Balancer, where the container maps a port', () => ({}), 'application'],
    ['none, where the container maps no port', ({ stack }) => ({ taskDefinition: portless(stack) }), undefined],
    ['none, where the service works on a queue', ({ stack }) => ({ queue: new Queue(stack, 'Queue') }), undefined],
  ])('is %s', (_, choose, type) => {
    const found = resourcesOf(templateOf(createService(choose)), 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(Object.values(found).map(({ Properties }) => Properties['Type'])).toEqual(type === undefined ? [] : [type]);
  });
});

describe('a wrong choice for a guarded service', () => {
  it.each<WrongChoice>([
    [
      'steps without traffic',
      () => ({ strategy: Strategy.linear(), traffic: Traffic.none() }),
      'LINEAR shifts traffic in steps, but the property traffic is not set',
    ],
    [
      'a canary of a worker',
      ({ stack }) => ({ strategy: Strategy.canary(), queue: new Queue(stack, 'Queue') }),
      'CANARY shifts traffic in steps, but the property traffic is not set',
    ],
    [
      'Service Connect two times',
      () => ({ traffic: Traffic.serviceConnect({ portName: 'http' }), serviceConnectConfiguration: {} }),
      'serviceConnectConfiguration and Traffic.serviceConnect() must not both be set: remove serviceConnectConfiguration',
    ],
    [
      'half a task',
      () => ({ desiredCount: 1.5 }),
      'desiredCount must be a whole number, 0 or more, got 1.5: omit it, so that a deployment keeps the number of tasks',
    ],
    [
      'a minimum above all',
      () => ({ minHealthyPercent: 101 }),
      'minHealthyPercent must be a whole number from 0 to 100, got 101',
    ],
    [
      'a maximum below all',
      () => ({ maxHealthyPercent: 99 }),
      'maxHealthyPercent must be a whole number, 100 or more, got 99: omit it to use the default, 200',
    ],
    [
      'no room to replace a task',
      () => ({ maxHealthyPercent: 100 }),
      'ECS cannot replace a task with a minimum of 100 % and a maximum of 100 %',
    ],
    [
      'one task that may neither stop nor have a second one',
      () => ({ desiredCount: 1, minHealthyPercent: 50, maxHealthyPercent: 199 }),
      'ECS cannot replace one task with a minimum of 50 % and a maximum of 199 %: set maxHealthyPercent to 200 or more, or minHealthyPercent to 0',
    ],
    [
      'a public address of an instance',
      ({ stack }) => ({ taskDefinition: ec2TaskOf(stack, ecs.NetworkMode.AWS_VPC), assignPublicIp: true }),
      'assignPublicIp needs Fargate, got an EC2 task definition',
    ],
    [
      'security groups on the bridge',
      ({ stack }) => ({ taskDefinition: ec2TaskOf(stack, ecs.NetworkMode.BRIDGE), securityGroups: [] }),
      'securityGroups needs the network mode awsvpc, got bridge',
    ],
    [
      'a task without a container',
      ({ stack }) => ({ taskDefinition: new ecs.FargateTaskDefinition(stack, 'Empty') }),
      'taskDefinition must have an essential container, got none',
    ],
    [
      'capacity of no provider',
      () => ({ capacityProviderStrategies: [] }),
      'capacityProviderStrategies must contain at least one strategy, got []',
    ],
    [
      'no security group',
      () => ({ securityGroups: [] }),
      'securityGroups must contain at least one security group, got []',
    ],
    [
      'patience with health checks that nobody makes',
      () => ({ traffic: Traffic.none(), healthCheckGracePeriod: Duration.minutes(2) }),
      'healthCheckGracePeriod needs a load balancer or VPC Lattice, but this service has neither: remove healthCheckGracePeriod',
    ],
    [
      'patience of half a second',
      () => ({ healthCheckGracePeriod: Duration.millis(1_500) }),
      'healthCheckGracePeriod must be a whole number of seconds, 0 or more, got 1.5 seconds',
    ],
    [
      'early success below its own minimum',
      () => ({ earlySuccess: { healthyPercent: 80 } }),
      'at least minHealthyPercent (100), got 80',
    ],
    [
      'early success of a shift',
      () => ({ strategy: Strategy.blueGreen(), earlySuccess: { healthyPercent: 100 } }),
      'earlySuccess needs the strategy ROLLING, got BLUE_GREEN',
    ],
    [
      'a pause at a stage that a rolling deployment does not have',
      () => ({ lifecycleHooks: [LifecycleHook.pause({ stages: ['POST_TEST_TRAFFIC_SHIFT'] })] }),
      'a pause cannot use the stage POST_TEST_TRAFFIC_SHIFT with ROLLING',
    ],
    [
      'traffic that cannot be',
      () => ({ traffic: Traffic.networkLoadBalancer({ port: 0 }) }),
      'port must be a whole number from 1 to 65535, got 0',
    ],
  ])('is refused for one problem, which says what, which value and what to do: %s', (_, choose, message) => {
    expectRefusal(choose, message);
  });

  // 2 tasks at 149 % are 2, and 100 % of 2 are 2: neither may start nor stop. At 150 % a third may start.
  it.each<[string, Choice]>([
    ['a third task of two', { desiredCount: 2, maxHealthyPercent: 150 }],
    ['one task less', { desiredCount: 2, minHealthyPercent: 50, maxHealthyPercent: 149 }],
    ['no task at all', { desiredCount: 0, maxHealthyPercent: 101 }],
    ['one task at first and more by autoscaling', { maxHealthyPercent: 150 }],
    ['a second version beside the first', { desiredCount: 1, maxHealthyPercent: 150, strategy: Strategy.blueGreen() }],
  ])('is taken where %s may run', (_, choice) => {
    expect(() => createService(() => choice)).not.toThrow();
  });

  it('is refused for all problems at once', () => {
    expect(() =>
      createService(() => ({
        bakeTime: Duration.days(2),
        requestsPerMinute: -1,
        desiredCount: -1,
        traffic: Traffic.applicationLoadBalancer({ healthCheckPath: 'x' }),
      })),
    ).toThrow(/bakeTime.*requestsPerMinute.*desiredCount.*healthCheckPath/s);
  });
});
