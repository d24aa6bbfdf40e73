import { Aws, Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import type { DeploymentProtectionProps } from '../../../lib/protection/protection-props.ts';
import { GuardedService } from '../../../lib/service/guarded-service.ts';
import { createOnlyProperties, readResourceSchemas } from '../resource-schema.ts';
import { createApp } from '../synth.ts';
import { templateDiff } from '../template-diff.ts';
import { createWorld, OTHERS, type World, web, worker } from './other-services.ts';

/** Kinds of alarms that a target group gets from an Application Load Balancer, and that such a load balancer gets itself. */
const TARGETS = ['TargetErrorShare', 'TargetErrors', 'TargetLatency', 'UnhealthyTargets'];
const LOAD_BALANCER = ['LoadBalancerErrorShare', 'LoadBalancerErrors', 'LoadBalancerRefusals'];
const TASKS = ['Cpu', 'Memory'];

/** The alarms that each service of somebody else gets. */
const ALARMS: Readonly<Record<string, readonly string[]>> = {
  ApplicationLoadBalancedFargateService: [...TARGETS, ...LOAD_BALANCER],
  ApplicationLoadBalancedEc2Service: [...TARGETS, ...LOAD_BALANCER],
  NetworkLoadBalancedFargateService: ['UnhealthyTargets', ...TASKS],
  NetworkLoadBalancedEc2Service: ['UnhealthyTargets', ...TASKS],
  QueueProcessingFargateService: TASKS,
  QueueProcessingEc2Service: TASKS,
  ApplicationMultipleTargetGroupsFargateService: [...TARGETS, ...TARGETS.map((kind) => `${kind}2`), ...LOAD_BALANCER],
  NetworkMultipleTargetGroupsFargateService: ['UnhealthyTargets', ...TASKS],
  'a Fargate service with a circuit breaker of its own': TASKS,
  'a Fargate service with Service Connect': TASKS,
  'an extended service on Fargate': TASKS,
  'an extended service behind a load balancer': [...TARGETS, ...LOAD_BALANCER],
  'an extended service with a public address that scales': TASKS,
  'an extended service on a queue': TASKS,
  'an extended service on instances': [...TARGETS, ...LOAD_BALANCER],
};

/** What is new in a service that named no alarms, or, without feature flags, said that it had none. */
const NO_ALARMS_BEFORE = ['+ AWS::ECS::Service Properties.DeploymentConfiguration.Alarms'];
const DISABLED_BEFORE = [
  '~ AWS::ECS::Service Properties.DeploymentConfiguration.Alarms.AlarmNames',
  '~ AWS::ECS::Service Properties.DeploymentConfiguration.Alarms.Enable',
  '~ AWS::ECS::Service Properties.DeploymentConfiguration.Alarms.Rollback',
];
const BAKE = '+ AWS::ECS::Service Properties.DeploymentConfiguration.BakeTimeInMinutes';
const BREAKER = '+ AWS::ECS::Service Properties.DeploymentConfiguration.DeploymentCircuitBreaker';
const BREAKER_ROLLS_BACK = '~ AWS::ECS::Service Properties.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback';

const FLAGS = [
  ['with the recommended feature flags', undefined, NO_ALARMS_BEFORE],
  ['without any', {}, DISABLED_BEFORE],
] as const;

const schemas = readResourceSchemas();

/** The templates of a service as it was, and protected. */
function beforeAndAfter(
  create: (world: World) => ecs.BaseService,
  context: Record<string, unknown> | undefined,
  protect: (service: ecs.BaseService, world: World) => void,
): readonly [Template, Template] {
  const templateOf = (isProtected: boolean) => {
    const world = createWorld(createApp(context));
    const service = create(world);
    if (isProtected) protect(service, world);
    return Template.fromStack(world.stack);
  };
  return [templateOf(false), templateOf(true)];
}

/** Of an alarm the kind, which stands in its logical id behind the path and before the hash. */
const withoutPaths = (line: string) => line.replace(/ \w*DeploymentProtection(\w+)[0-9A-F]{8}$/, ' $1');

describe('protecting a service of somebody else', () => {
  it('is tried on ten of them at least, each with its alarms said here', () => {
    expect(Object.keys(OTHERS).length).toBeGreaterThanOrEqual(10);
    expect(Object.keys(ALARMS)).toEqual(Object.keys(OTHERS));
  });

  describe.each(Object.entries(OTHERS))('%s', (name, create) => {
    it.each(FLAGS)(
      'changes alarms and the deployment configuration, and nothing else: %s',
      (_, context, alarmsBefore) => {
        const [before, after] = beforeAndAfter(create, context, (service) => DeploymentProtection.of(service));
        expect(templateDiff(before, after).map(withoutPaths)).toEqual([
          ...alarmsBefore,
          BAKE,
          name.includes('circuit breaker of its own') ? BREAKER_ROLLS_BACK : BREAKER,
          ...(ALARMS[name] ?? []).map((kind) => `+ AWS::CloudWatch::Alarm ${kind}`),
        ]);
        after.hasResourceProperties('AWS::ECS::Service', {
          DeploymentConfiguration: {
            Alarms: { AlarmNames: Match.anyValue(), Enable: true, Rollback: true },
            DeploymentCircuitBreaker: { Enable: true, Rollback: true },
            BakeTimeInMinutes: 10,
          },
        });
      },
    );
  });

  it('changes no property for which CloudFormation replaces a service, by whatever is chosen', () => {
    const createOnly = createOnlyProperties(schemas, 'AWS::ECS::Service');
    expect(createOnly).toEqual([
      'Cluster',
      'DeploymentController',
      'LaunchType',
      'Role',
      'SchedulingStrategy',
      'ServiceName',
    ]);
    for (const [, context] of FLAGS) {
      const [before, after] = beforeAndAfter(worker, context, (service, { stack }) => {
        const queue = new Queue(stack, 'Queue');
        DeploymentProtection.of(service, {
          bakeTime: Duration.minutes(30),
          queue,
          deadLetterQueue: new Queue(stack, 'Failed'),
          circuitBreaker: { threshold: { type: 'COUNT', value: 3 }, resetOnHealthyTask: false },
          earlySuccess: { healthyPercent: 80 },
          deploymentAlarms: ['by-name', { id: 'Own', metric: service.metricCpuUtilization(), threshold: 80 }],
        });
      });
      const diff = templateDiff(before, after);
      const changed = diff.flatMap((line) => /AWS::ECS::Service (?:Properties\.)?(\w+)/.exec(line)?.[1] ?? []);
      expect(new Set(changed)).toEqual(new Set(['DeploymentConfiguration']));
      expect(changed.filter((property) => createOnly.includes(property))).toEqual([]);
      expect(new Set(diff.map((line) => line.split(' ')[1]))).toEqual(
        new Set(['AWS::ECS::Service', 'AWS::CloudWatch::Alarm', 'AWS::SQS::Queue']),
      );
    }
  });

  it('watches each target group by itself: errors as share and count, and health', () => {
    const world = createWorld();
    DeploymentProtection.of(web(world));
    const template = Template.fromStack(world.stack);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 7);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 5,
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(requests >= 40, (100 * errors) / requests, 0)' }),
        Match.objectLike({
          Id: 'errors',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ApplicationELB',
              MetricName: 'HTTPCode_Target_5XX_Count',
              Dimensions: [Match.objectLike({ Name: 'LoadBalancer' }), Match.objectLike({ Name: 'TargetGroup' })],
            },
            Period: 60,
            Stat: 'Sum',
          },
        }),
      ]),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'UnHealthyHostCount',
      EvaluationPeriods: 3,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 10,
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(requests < 200, errors, 0)' })]),
    });
  });

  it('waits for tasks that start slowly before it calls them unhealthy', () => {
    const world = createWorld();
    const { stack, cluster, taskDefinition } = world;
    const { service, targetGroup } = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', {
      cluster,
      taskDefinition,
      healthCheckGracePeriod: Duration.minutes(5),
    });
    targetGroup.configureHealthCheck({ interval: Duration.seconds(20), unhealthyThresholdCount: 4 });
    DeploymentProtection.of(service);
    // 300 s + 4 * 20 s = 380 s, so the seventh minute is the first that is past them.
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'UnHealthyHostCount',
      DatapointsToAlarm: 7,
      EvaluationPeriods: 7,
    });
  });

  it('watches CPU and memory where there is no target group, by names that make no cycle, and says what that costs', () => {
    const world = createWorld();
    DeploymentProtection.of(worker(world));
    const template = Template.fromStack(world.stack);
    const names = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties['AlarmName'],
    );
    expect(names).toEqual([expect.stringMatching(/^Test-.*-Cpu$/), expect.stringMatching(/^Test-.*-Memory$/)]);
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Alarms: { AlarmNames: names } },
      ServiceName: Match.absent(),
    });
    Annotations.fromStack(world.stack).hasInfo(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp('the deployment that creates them runs without them'),
    );
  });

  it('keeps alarms that the service has, and takes more later', () => {
    const world = createWorld();
    const service = worker(world, { deploymentAlarms: { alarmNames: ['own'] } });
    const queue = new Alarm(world.stack, 'Queue', {
      metric: new Metric({ namespace: 'Shop', metricName: 'Age' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    const choice = {
      deploymentAlarms: [queue, 'by-name'],
      alarms: { Cpu: false, Memory: false },
      bakeTime: Duration.minutes(3),
    };
    DeploymentProtection.of(service, choice as DeploymentProtectionProps);
    DeploymentProtection.of(service).addDeploymentAlarms('late', 'own');
    Template.fromStack(world.stack).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Alarms: { AlarmNames: ['own', { Ref: Match.stringLikeRegexp('^Queue') }, 'by-name', 'late'] },
        BakeTimeInMinutes: 3,
      },
    });
  });

  it('keeps the bake time that the service has', () => {
    const world = createWorld();
    DeploymentProtection.of(worker(world, { bakeTime: Duration.minutes(30) }));
    Template.fromStack(world.stack).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { BakeTimeInMinutes: 30 },
    });
  });

  it('tells of target groups that it cannot watch', () => {
    const world = createWorld();
    const { stack } = world;
    const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
    const service = worker(world);
    service.attachToApplicationTargetGroup(
      ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Imported', { targetGroupArn }),
    );
    DeploymentProtection.of(service);
    Annotations.fromStack(stack).hasWarning(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp('1 target groups'),
    );
  });
});

describe('protecting all services below a scope', () => {
  it('protects each once, but those that are excepted or guarded already', () => {
    const world = createWorld();
    const { stack, cluster, taskDefinition } = world;
    web(world);
    const early = worker(world);
    DeploymentProtection.of(early, { bakeTime: Duration.minutes(7) });
    const other = new ecs.FargateService(stack, 'Other', { cluster, taskDefinition });
    new GuardedService(stack, 'Guarded', { cluster, taskDefinition });
    DeploymentProtection.ofAll(stack, { bakeTime: Duration.minutes(5) }, (service) => service === other);
    const services = Template.fromStack(stack).findResources('AWS::ECS::Service');
    const bakes = Object.entries(services).map(([id, { Properties }]) => [
      id.replace(/Service[0-9A-F]*$/, ''),
      Properties['DeploymentConfiguration'].BakeTimeInMinutes,
    ]);
    expect(Object.fromEntries(bakes)).toEqual({ Web: 5, Worker: 7, Other: undefined, Guarded: 10 });
  });
});

describe('a protection that cannot be', () => {
  const refused: readonly (readonly [DeploymentProtectionProps, string])[] = [
    [
      { bakeTime: Duration.seconds(90) },
      'bakeTime must be 0 to 1440 whole minutes, got 1.5: set it to Duration.minutes(n)',
    ],
    [{ bakeTime: Duration.days(2) }, 'bakeTime must be 0 to 1440 whole minutes, got 2880'],
    [{ requestsPerMinute: -1 }, 'requestsPerMinute must be 0 or more, got -1: leave it out if you do not know it'],
    [
      { alarms: { TargetErrorShare: { threshold: 0 } } },
      'must be above 0 and at most 100 percent, got 0: leave it out for 5',
    ],
    [{ alarms: { LoadBalancerErrors: { threshold: 1 } } }, 'must be a whole number of 2 or more errors, got 1'],
    [{ alarms: { Cpu: { threshold: -1 } } }, 'alarms.Cpu.threshold must be above 0 and at most 1000 percent, got -1'],
    [{ alarms: { Cpu: { datapointsToAlarm: 4, evaluationPeriods: 3 } } }, 'must be at most evaluationPeriods 3, got 4'],
    [
      { alarms: { CPU: false } as DeploymentProtectionProps['alarms'] & {} },
      'alarms must name default alarms (TargetErrorShare, ',
    ],
    [{ deploymentAlarms: [''] }, "a deployment alarm's name must have 1 to 255 characters, got 0"],
    [{ deploymentAlarms: ['arn:aws:cloudwatch:eu-west-1:1:alarm:a'] }, 'must be an alarm name'],
  ];

  it.each(refused)('is refused with what, which value and what to do: %j', (props, message) => {
    expect(() => DeploymentProtection.of(worker(createWorld()), props)).toThrow(message);
    expect(() => DeploymentProtection.ofAll(createWorld().stack, props)).toThrow(message);
  });

  it.each([
    [ecs.DeploymentControllerType.CODE_DEPLOY, 'its CodeDeploy deployment group'],
    [ecs.DeploymentControllerType.EXTERNAL, 'the tool that deploys its task sets'],
  ])('is refused for the controller %s, with what to use instead', (type, instead) => {
    const service = worker(createWorld(), { deploymentController: { type } });
    expect(() => DeploymentProtection.of(service)).toThrow(instead);
  });

  it('is refused when it is asked for twice with props, when nothing is left to watch, and when it came too early', () => {
    const world = createWorld();
    const service = worker(world);
    DeploymentProtection.of(service, { alarms: { Cpu: false, Memory: false } });
    expect(() => DeploymentProtection.of(service, {})).toThrow('must be protected once');
    expect(() => Template.fromStack(world.stack)).toThrow('the service must keep at least one deployment alarm');

    const early = createWorld();
    const attached = worker(early);
    DeploymentProtection.of(attached);
    const targetGroup = new ApplicationTargetGroup(early.stack, 'Targets', { vpc: early.cluster.vpc, port: 80 });
    attached.attachToApplicationTargetGroup(targetGroup);
    expect(() => Template.fromStack(early.stack)).toThrow('the service has 1 target groups, but had 0');

    const changed = createWorld();
    const { stack, cluster, taskDefinition } = changed;
    const pattern = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition });
    DeploymentProtection.of(pattern.service);
    pattern.targetGroup.configureHealthCheck({ interval: Duration.seconds(200) });
    expect(() => Template.fromStack(stack)).toThrow('the health check changed after you protected the service');
  });

  it('is refused where no listener leads to the target group, whose metrics name the load balancer', () => {
    const world = createWorld();
    const service = worker(world);
    service.attachToApplicationTargetGroup(
      new ApplicationTargetGroup(world.stack, 'Targets', { vpc: world.cluster.vpc, port: 80 }),
    );
    expect(() => DeploymentProtection.of(service)).toThrow(
      'the target group Test/Targets must belong to a listener, got none: protect the service after you add the target group to a listener',
    );
  });

  it('is refused where its bake makes a shift longer than CloudFormation waits', () => {
    // Nine waits of 220 minutes are 1980, the most; ten minutes of bake come on top.
    const shift = {
      deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
      linearConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(220) },
    };
    expect(() => DeploymentProtection.of(worker(createWorld(), shift))).toThrow(
      'at most 1980 minutes in all, got 1990',
    );
    const bakeTime = Duration.minutes(0);
    expect(() => DeploymentProtection.of(worker(createWorld(), shift), { bakeTime })).not.toThrow();
  });

  it('is refused an alarm that is there already, also later', () => {
    const service = worker(createWorld());
    const protection = DeploymentProtection.of(service);
    const metric = service.metricCpuUtilization({ period: Duration.minutes(1) });
    expect(() => protection.addDeploymentAlarms({ id: 'Cpu', metric, threshold: 80 })).toThrow('got "Cpu" twice');
    expect(() => protection.addDeploymentAlarms({ id: 'x'.repeat(65), metric, threshold: 80 })).toThrow(
      '1 to 64 letters',
    );
  });

  it('takes a name that is known only at the deployment', () => {
    const world = createWorld();
    DeploymentProtection.of(worker(world), { deploymentAlarms: [`${Aws.STACK_NAME}-queue`] });
    expect(() => Template.fromStack(world.stack)).not.toThrow();
  });
});
