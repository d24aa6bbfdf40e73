import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { InstanceType, PrefixList, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ListenerAction,
  ListenerCondition,
  NetworkLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { DeploymentAlarmSettings } from '../../../lib/protection/alarm-choice.ts';
import { LifecycleHook } from '../../../lib/protection/lifecycle-hook.ts';
import { GuardedService, type GuardedServiceProps } from '../../../lib/service/guarded-service.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { DEPLOYMENT_ALARM_KINDS } from '../../../src/core/protection/alarm-rules/rule.ts';
import { createApp, resourcesOf } from '../synth.ts';

interface World {
  readonly stack: Stack;
  readonly vpc: Vpc;
  readonly cluster: ecs.Cluster;
}

type Choice = Partial<GuardedServiceProps>;

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');
const port: ecs.PortMapping = { containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http };

function createService(choose: (world: World) => Choice, context?: Readonly<Record<string, unknown>>): GuardedService {
  const stack = new Stack(createApp(context), 'Test');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', { image, portMappings: [port] });
  return new GuardedService(stack, 'Web', { cluster, taskDefinition, ...choose({ stack, vpc, cluster }) });
}

function onInstances(networkMode: ecs.NetworkMode) {
  return ({ stack, cluster }: World): Choice => {
    cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Ec2Task', { networkMode });
    const portMappings = networkMode === ecs.NetworkMode.BRIDGE ? [{ containerPort: 80 }] : [port];
    taskDefinition.addContainer('web', { image, memoryLimitMiB: 64, portMappings });
    return { taskDefinition };
  };
}

const OF_TARGETS = ['TargetErrorShare', 'TargetErrors', 'TargetLatency', 'UnhealthyTargets'];
const OF_ANSWERS = ['TargetErrorShare', 'TargetErrors', 'TargetLatency'];
const OF_LOAD_BALANCER = ['LoadBalancerErrorShare', 'LoadBalancerErrors', 'LoadBalancerRefusals'];
const OF_TASKS = ['Cpu', 'Memory'];

interface Shape {
  readonly choose: (world: World) => Choice;
  /** Kinds of alarms with one target group, and what a second one adds. */
  readonly alarms: readonly string[];
  readonly ofAlternate: readonly string[];
}

/** Shapes whose traffic can be shifted. */
const SHIFTING: Readonly<Record<string, Shape>> = {
  'Fargate behind an ALB': {
    choose: () => ({}),
    alarms: [...OF_TARGETS, ...OF_LOAD_BALANCER],
    ofAlternate: OF_TARGETS,
  },
  'instances behind an ALB': {
    choose: onInstances(ecs.NetworkMode.AWS_VPC),
    alarms: [...OF_TARGETS, ...OF_LOAD_BALANCER],
    ofAlternate: OF_TARGETS,
  },
  'Fargate behind an NLB': {
    choose: () => ({ traffic: Traffic.networkLoadBalancer() }),
    alarms: ['UnhealthyTargets', ...OF_TASKS],
    ofAlternate: ['UnhealthyTargets'],
  },
  'instances behind an NLB': {
    choose: (world) => ({
      ...onInstances(ecs.NetworkMode.AWS_VPC)(world),
      traffic: Traffic.networkLoadBalancer({ healthCheckPath: '/health' }),
    }),
    alarms: ['UnhealthyTargets', ...OF_TASKS],
    ofAlternate: ['UnhealthyTargets'],
  },
  'Fargate with Service Connect': {
    choose: () => ({ traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'web', port: 80 }) }),
    alarms: OF_ANSWERS,
    ofAlternate: [],
  },
  'Fargate by VPC Lattice': {
    choose: () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }) }),
    alarms: OF_ANSWERS,
    ofAlternate: OF_ANSWERS,
  },
};

const STRATEGIES = [Strategy.rolling(), Strategy.blueGreen(), Strategy.linear(), Strategy.canary()];

const kinds = ({ protection }: GuardedService) => protection.alarms.map(({ rule }) => rule?.kind);
// Throws on a dependency cycle.
const templateOf = (service: GuardedService) => Template.fromStack(Stack.of(service));
const serviceOf = (template: Template) => {
  const [resource] = Object.values(resourcesOf(template, 'AWS::ECS::Service'));
  return resource?.Properties ?? {};
};

describe.each(Object.entries(SHIFTING))('%s', (_, { choose, alarms, ofAlternate }) => {
  describe.each(STRATEGIES.map((strategy) => [strategy.type, strategy] as const))('%s', (type, strategy) => {
    const guarded = createService((world) => ({ strategy, ...choose(world) }));
    const template = templateOf(guarded);
    const service = serviceOf(template);

    it('has the alarms that suit it, those of the alternate target group too, and names them all', () => {
      const expected = type === 'ROLLING' ? alarms : [...alarms, ...ofAlternate];
      expect(kinds(guarded).toSorted()).toEqual(expected.toSorted());
      const { Alarms } = service['DeploymentConfiguration'] as { Alarms: { AlarmNames: unknown[] } };
      expect(Alarms.AlarmNames).toHaveLength(expected.length);
      expect(Alarms).toMatchObject({ Enable: true, Rollback: true });
    });

    it('rolls back by the circuit breaker too, bakes, and names no controller', () => {
      template.hasResourceProperties('AWS::ECS::Service', {
        DeploymentController: Match.absent(),
        DeploymentConfiguration: {
          ...(type === 'ROLLING' ? {} : { Strategy: type }),
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
          BakeTimeInMinutes: 10,
        },
      });
    });

    it('watches each target group by itself', () => {
      const groups = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => {
        const text = JSON.stringify(Properties);
        return new Set(text.match(/Web(?:Alternate)?(?:Lattice)?Targets[0-9A-F]{8}/g));
      });
      expect(groups.every((named) => named.size <= 1)).toBe(true);
      const all = new Set(groups.flatMap((named) => [...named]));
      const perGroup = ofAlternate.length === 0 ? 0 : type === 'ROLLING' ? 1 : 2;
      expect(all.size).toBe(perGroup);
    });
  });
});

describe('a strategy that shifts traffic', () => {
  it('leads a rule, not the listener, to both target groups of an ALB, and test traffic to a second listener', () => {
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

  it('gives Service Connect the header of test traffic', () => {
    const testHeader = { name: 'x-test', value: 'green' };
    const template = templateOf(
      createService(() => ({
        strategy: Strategy.blueGreen(),
        traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'web', namespace: 'test.local', testHeader }),
      })),
    );
    template.hasResourceProperties('AWS::ECS::Service', {
      ServiceConnectConfiguration: {
        Services: [
          {
            PortName: 'http',
            ClientAliases: [
              { DnsName: 'web', Port: 80, TestTrafficRules: { Header: { Name: 'x-test', Value: { Exact: 'green' } } } },
            ],
          },
        ],
      },
    });
  });

  it('holds at pauses and asks functions, by a role of their own, and keeps hooks that are added later', () => {
    const guarded = createService(({ stack }) => {
      const handler = new LambdaFunction(stack, 'Gate', {
        code: Code.fromInline('exports.handler = async () => ({ hookStatus: "SUCCEEDED" });'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      });
      return {
        strategy: Strategy.blueGreen(),
        lifecycleHooks: [
          LifecycleHook.pause({
            stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
            timeout: Duration.hours(2),
            onTimeout: 'CONTINUE',
          }),
          LifecycleHook.function({ handler, stages: ['POST_TEST_TRAFFIC_SHIFT'], details: { suite: 'smoke' } }),
        ],
      };
    });
    const late = LambdaFunction.fromFunctionAttributes(Stack.of(guarded), 'Late', {
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:late',
      skipPermissions: true,
    });
    guarded.service.addLifecycleHook(
      new ecs.DeploymentLifecycleLambdaTarget(late, 'LateHook', {
        lifecycleStages: [ecs.DeploymentLifecycleStage.PRE_SCALE_UP],
      }),
    );
    const template = templateOf(guarded);
    const { LifecycleHooks } = serviceOf(template)['DeploymentConfiguration'] as { LifecycleHooks: unknown[] };
    expect(LifecycleHooks).toEqual([
      expect.objectContaining({ LifecycleStages: ['PRE_SCALE_UP'] }),
      {
        TargetType: 'PAUSE',
        LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
        TimeoutConfiguration: { Action: 'CONTINUE', TimeoutInMinutes: 120 },
      },
      {
        TargetType: 'AWS_LAMBDA',
        LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
        HookTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^Gate/), 'Arn'] },
        RoleArn: { 'Fn::GetAtt': [expect.stringContaining('HookRole'), 'Arn'] },
        HookDetails: '{"suite":"smoke"}',
      },
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'ecs.amazonaws.com' } }] },
      Description: 'Lets ECS invoke the function of a lifecycle hook',
    });
    template.hasResource('AWS::ECS::Service', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('HookRole2DefaultPolicy')]),
    });
  });
});

describe('a service that is called by VPC Lattice', () => {
  it('is registered by a role of its own behind a rule, and watched by its target group', () => {
    const guarded = createService(({ stack }) => ({
      traffic: Traffic.vpcLattice({
        portName: 'http',
        serviceNetwork: 'sn-0123456789abcdef0',
        prefixList: PrefixList.fromPrefixListId(stack, 'Lattice', 'pl-0123456789abcdef0'),
        authType: 'AWS_IAM',
        healthCheckPath: '/health',
      }),
    }));
    expect(kinds(guarded)).toEqual(OF_ANSWERS);
    const template = templateOf(guarded);
    template.hasResource('AWS::ECS::Service', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^WebLatticeRule')]),
      Properties: {
        HealthCheckGracePeriodSeconds: 60,
        VpcLatticeConfigurations: [
          {
            PortName: 'http',
            TargetGroupArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Arn'] },
            RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeRole'), 'Arn'] },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 5_000,
      Metrics: Match.arrayWith([
        Match.objectLike({
          MetricStat: Match.objectLike({
            Metric: {
              Namespace: 'AWS/VpcLattice',
              MetricName: 'RequestTime',
              Dimensions: [
                { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Id'] } },
              ],
            },
          }),
        }),
      ]),
    });
    template.hasResourceProperties('AWS::VpcLattice::Service', { AuthType: 'AWS_IAM' });
    template.hasResourceProperties('AWS::VpcLattice::TargetGroup', { Config: { HealthCheck: { Path: '/health' } } });
    template.hasResourceProperties('AWS::VpcLattice::ServiceNetworkServiceAssociation', {
      ServiceNetworkIdentifier: 'sn-0123456789abcdef0',
    });
    expect(JSON.stringify(template.toJSON())).toContain('pl-0123456789abcdef0');
  });
});

describe('a service whose traffic VPC Lattice shifts', () => {
  it('names a listener whose default action knows both target groups: a rule takes no weight of 0', () => {
    const template = templateOf(
      createService(() => ({ strategy: Strategy.canary(), traffic: Traffic.vpcLattice({ portName: 'http' }) })),
    );
    template.resourceCountIs('AWS::VpcLattice::Rule', 0);
    template.hasResourceProperties('AWS::VpcLattice::Listener', {
      DefaultAction: {
        Forward: {
          TargetGroups: [
            {
              TargetGroupIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Id'] },
              Weight: 100,
            },
            {
              TargetGroupIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebAlternateLatticeTargets'), 'Id'] },
              Weight: 0,
            },
          ],
        },
      },
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      VpcLatticeConfigurations: [
        {
          TargetGroupArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Arn'] },
          AdvancedConfiguration: {
            AlternateTargetGroupArn: {
              'Fn::GetAtt': [Match.stringLikeRegexp('^WebAlternateLatticeTargets'), 'Arn'],
            },
            ProductionListenerRule: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeListener'), 'Arn'] },
          },
        },
      ],
    });
  });
});

describe('a service without traffic', () => {
  it('watches its tasks, by names that make no cycle', () => {
    const guarded = createService(({ stack }) => {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Headless');
      taskDefinition.addContainer('job', { image });
      return { taskDefinition };
    });
    expect(kinds(guarded)).toEqual(OF_TASKS);
    expect(guarded.loadBalancer).toBeUndefined();
    const { AlarmNames } = (
      serviceOf(templateOf(guarded))['DeploymentConfiguration'] as { Alarms: { AlarmNames: unknown[] } }
    ).Alarms;
    expect(AlarmNames).toEqual([expect.stringMatching(/^Test-.+-Cpu$/), expect.stringMatching(/^Test-.+-Memory$/)]);
  });

  it('may be blue/green, with nothing to shift', () => {
    const guarded = createService(() => ({ traffic: Traffic.none(), strategy: Strategy.blueGreen() }));
    templateOf(guarded).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Strategy: 'BLUE_GREEN' },
    });
  });

  it('that works on a queue watches the age of its messages and the dead letters, and may read it', () => {
    const guarded = createService(({ stack }) => {
      const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
      return { queue: new Queue(stack, 'Queue', { deadLetterQueue }) };
    });
    expect(kinds(guarded)).toEqual(['QueueAge', 'DeadLetters', ...OF_TASKS]);
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Dead'), 'QueueName'] } }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: Match.arrayWith(['sqs:DeleteMessage', 'sqs:ReceiveMessage']) }),
        ]),
      },
    });
  });

  it('that works on a queue without dead letters says what no alarm sees', () => {
    const guarded = createService(({ stack }) => ({ queue: new Queue(stack, 'Queue') }));
    Annotations.fromStack(Stack.of(guarded)).hasInfo(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp('no alarm watches a dead-letter queue'),
    );
  });

  it('says which settings are for an alarm that the service does not have', () => {
    const guarded = createService(({ stack }) => ({
      queue: new Queue(stack, 'Queue'),
      alarms: { TargetLatency: { threshold: 2 }, QueueAge: { threshold: 60 }, TargetErrors: false },
    }));
    Annotations.fromStack(Stack.of(guarded)).hasWarning(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp('the service has no default alarm TargetLatency, so its settings have no effect'),
    );
  });

  it.each([
    [36 * 60, 0],
    [36 * 60 + 1, 1],
  ])('with a pause of %d minutes has %d warnings that CloudFormation gives up before', (minutes, warnings) => {
    const lifecycleHooks = [LifecycleHook.pause({ stages: ['POST_SCALE_UP'], timeout: Duration.minutes(minutes) })];
    const guarded = createService(() => ({ strategy: Strategy.blueGreen(), lifecycleHooks }));
    const found = Annotations.fromStack(Stack.of(guarded)).findWarning(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp(
        'a pause may take 2161 minutes, but CloudFormation stops waiting for the service after 2160',
      ),
    );
    expect(found).toHaveLength(warnings);
  });

  it('takes dead letters of a queue that the app does not make', () => {
    const arn = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;
    const guarded = createService(({ stack }) => ({
      queue: Queue.fromQueueArn(stack, 'Queue', arn('work')),
      deadLetterQueue: Queue.fromQueueArn(stack, 'Dead', arn('dead')),
    }));
    templateOf(guarded).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
    });
  });
});

describe('a shared listener', () => {
  const share = ({ stack, vpc }: World) => {
    const listener = new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', {
      port: 80,
      defaultAction: ListenerAction.fixedResponse(404),
    });
    const conditions = [ListenerCondition.hostHeaders(['shop.example'])];
    return { listener, traffic: Traffic.applicationLoadBalancer({ listener, conditions, priority: 20 }) };
  };

  it.each([Strategy.rolling(), Strategy.blueGreen()])('gets a rule for the service: $type', (strategy) => {
    const template = templateOf(createService((world) => ({ traffic: share(world).traffic, strategy })));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 20,
      Conditions: [{ Field: 'host-header' }],
    });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
  });

  it('leaves out alarms on the load balancer, which name no target group, and says so', () => {
    const guarded = createService((world) => {
      const { listener, traffic } = share(world);
      const taskDefinition = new ecs.FargateTaskDefinition(world.stack, 'OtherTask');
      taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80 }] });
      const other = new ecs.FargateService(world.stack, 'Other', { cluster: world.cluster, taskDefinition });
      listener.addTargets('Other', {
        port: 80,
        targets: [other],
        conditions: [ListenerCondition.pathPatterns(['/o'])],
        priority: 5,
      });
      return { traffic };
    });
    expect(kinds(guarded)).toEqual(OF_TARGETS);
    Annotations.fromStack(Stack.of(guarded)).hasInfo(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp('the load balancer may serve other target groups,'),
    );
  });
});

describe('a load balancer that was given', () => {
  it('takes several services, each on a port of its own', () => {
    const guarded = createService(({ stack, vpc, cluster }) => {
      const loadBalancer = new NetworkLoadBalancer(stack, 'Shared', { vpc });
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'OtherTask');
      taskDefinition.addContainer('web', { image, portMappings: [port] });
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
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'OtherTask');
      taskDefinition.addContainer('web', { image, portMappings: [port] });
      new GuardedService(stack, 'Other', { cluster, taskDefinition, ...share('/other', 1) });
      return share('/web', 2);
    });
    const template = templateOf(guarded);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 3);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 4);
  });
});

describe('latency of a shift in steps', () => {
  it.each([
    // A canary of 5 % of 20,000 requests has 1,000, of 19,980 it has 999.
    [Strategy.canary(), 20_000, 'p99'],
    [Strategy.canary(), 19_980, 'p90'],
    [Strategy.canary(), 1_000, 'Average'],
    [Strategy.linear({ stepPercent: 25 }), 4_000, 'p99'],
    [Strategy.blueGreen(), 1_000, 'p99'],
  ] as const)('is watched by what the samples of one step carry: %o', (strategy, requestsPerMinute, statistic) => {
    const { protection } = createService(() => ({ strategy, requestsPerMinute }));
    const statistics = protection.alarms
      .filter(({ rule }) => rule?.kind === 'TargetLatency')
      .map(({ rule }) => rule?.metrics['latency']?.statistic);
    expect(statistics).toEqual([statistic, statistic]);
  });

  it('of Service Connect has all requests, since its metrics know no target group', () => {
    const { protection } = createService(() => ({
      strategy: Strategy.canary(),
      traffic: Traffic.serviceConnect({ portName: 'http' }),
      requestsPerMinute: 1_000,
    }));
    expect(protection.alarms.map(({ rule }) => rule?.metrics['latency']?.statistic)).toContain('p99');
  });
});

describe('the default alarms', () => {
  it.each([
    [{ datapointsToAlarm: 5 }, 5, 5],
    [{ evaluationPeriods: 1 }, 1, 1],
    [{ evaluationPeriods: 6 }, 2, 6],
  ])('look at no fewer periods than must breach: %j', (settings, m, n) => {
    templateOf(createService(() => ({ alarms: { TargetErrorShare: settings } }))).hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      { DatapointsToAlarm: m, EvaluationPeriods: n, Metrics: Match.arrayWith([Match.objectLike({ Id: 'errors' })]) },
    );
  });

  it.each(DEPLOYMENT_ALARM_KINDS)('%s can be changed, replaced by a name, and left out', (kind) => {
    const create = (choice: DeploymentAlarmSettings | string | false) =>
      createService(({ stack }) => ({
        // An ALB's kinds have no alarms on tasks, and the other way round.
        ...(['Cpu', 'Memory', 'QueueAge', 'DeadLetters'].includes(kind) && {
          queue: new Queue(stack, 'Queue', {
            deadLetterQueue: { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 },
          }),
        }),
        alarms: { [kind]: choice },
      }));
    const made = create({ threshold: 7, evaluationPeriods: 9 }).protection.alarms.find(
      ({ rule }) => rule?.kind === kind,
    );
    expect(made?.alarm.node.defaultChild).toMatchObject({ threshold: 7, evaluationPeriods: 9 });
    expect(kinds(create('mine'))).not.toContain(kind);
    expect(JSON.stringify(serviceOf(templateOf(create('mine'))))).toContain('"mine"');
    expect(kinds(create(false))).not.toContain(kind);
  });

  it('can be changed, replaced and left out one by one', () => {
    const guarded = createService(({ stack }) => ({
      requestsPerMinute: 2_000,
      alarms: {
        TargetErrorShare: { threshold: 1, evaluationPeriods: 5, datapointsToAlarm: 3 },
        TargetErrors: false,
        UnhealthyTargets: 'my-unhealthy-targets',
        LoadBalancerErrors: new Alarm(stack, 'Mine', {
          metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }),
          threshold: 1,
          evaluationPeriods: 1,
        }),
      },
    }));
    expect(kinds(guarded)).toEqual([
      'TargetErrorShare',
      'TargetLatency',
      'LoadBalancerErrorShare',
      'LoadBalancerRefusals',
    ]);
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(requests >= 200, (100 * errors) / requests, 0)' })]),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'TargetResponseTime',
      ExtendedStatistic: 'p99',
      EvaluateLowSampleCountPercentile: 'ignore',
    });
    const { AlarmNames } = (serviceOf(template)['DeploymentConfiguration'] as { Alarms: { AlarmNames: unknown[] } })
      .Alarms;
    expect(AlarmNames.slice(-2)).toEqual(['my-unhealthy-targets', { Ref: expect.stringMatching(/^Mine/) }]);
  });

  it('stand beside alarms on metrics of their own, which are named where they name the service', () => {
    const guarded = createService(() => ({
      deploymentAlarms: [
        {
          id: 'Refunds',
          metric: new Metric({ namespace: 'Shop', metricName: 'Refunds', period: Duration.minutes(1) }),
          threshold: 20,
          comparisonOperator: 'GreaterThanOrEqualToThreshold',
          treatMissingData: 'ignore',
          why: 'customers are refunded',
        },
      ],
    }));
    guarded.protection.addDeploymentAlarms({
      id: 'Busy',
      metric: guarded.service.metricCpuUtilization({ period: Duration.minutes(1) }),
      threshold: 95,
    });
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.absent(),
      MetricName: 'Refunds',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
      AlarmDescription: 'Rolls a deployment back: customers are refunded',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.stringLikeRegexp('^Test-.+-Busy$'),
      MetricName: 'CPUUtilization',
      DatapointsToAlarm: 3,
    });
  });
});

describe('the deployment of a guarded service', () => {
  it('gives up, and succeeds early, as was chosen', () => {
    templateOf(
      createService(() => ({
        circuitBreaker: { threshold: { type: 'COUNT', value: 4 }, resetOnHealthyTask: false },
        earlySuccess: { healthyPercent: 100, sourceServiceRevisionCleanup: 'DEFERRED' },
      })),
    ).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        DeploymentCircuitBreaker: {
          Enable: true,
          Rollback: true,
          ThresholdConfiguration: { Type: 'COUNT', Value: 4 },
          ResetOnHealthyTask: false,
        },
        EarlySuccessCriteria: { Enable: true, HealthyPercent: 100, SourceServiceRevisionCleanup: 'DEFERRED' },
      },
    });
  });

  it('runs as many tasks as only the deployment knows', () => {
    const template = templateOf(
      createService(({ stack }) => ({
        desiredCount: new CfnParameter(stack, 'Tasks', { type: 'Number' }).valueAsNumber,
      })),
    );
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: { Ref: 'Tasks' } });
  });

  it('hands a hook values that only the deployment knows', () => {
    const template = templateOf(
      createService(({ stack }) => ({
        strategy: Strategy.blueGreen(),
        lifecycleHooks: [
          LifecycleHook.function({
            handler: LambdaFunction.fromFunctionAttributes(stack, 'Gate', {
              functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:gate',
              skipPermissions: true,
            }),
            stages: ['POST_TEST_TRAFFIC_SHIFT'],
            details: { tasks: new CfnParameter(stack, 'Tasks', { type: 'Number' }).valueAsNumber },
          }),
        ],
      })),
    );
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        LifecycleHooks: [{ HookDetails: { 'Fn::Join': ['', ['{"tasks":', { Ref: 'Tasks' }, '}']] } }],
      },
    });
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

  it('runs on instances in the bridge network', () => {
    const template = templateOf(createService(onInstances(ecs.NetworkMode.BRIDGE)));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'instance',
      HealthCheckPort: 'traffic-port',
    });
    template.hasResourceProperties('AWS::ECS::Service', { LaunchType: 'EC2', NetworkConfiguration: Match.absent() });
  });

  it('that bakes too short for an alarm says which', () => {
    const guarded = createService(() => ({ bakeTime: Duration.minutes(4) }));
    Annotations.fromStack(Stack.of(guarded)).hasWarning(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp('the bake time of 4 minutes is too short for .* TargetErrors \\(5 minutes\\)'),
    );
  });
});
