import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import type { DeploymentProtectionProps } from '../../../lib/protection/protection-props.ts';
import { GuardedService } from '../../../lib/service/guarded-service.ts';
import { createOnlyProperties, readResourceSchemas } from '../resource-schema.ts';
import { createApp } from '../synth.ts';
import { templateDiff } from '../template-diff.ts';
import { type ClusterWithTask, createClusterWithTask, OTHERS, web, worker } from '../other-services.ts';

/** Kinds of alarms of a service behind an Application Load Balancer, or a Network Load Balancer, of its own. */
const BEHIND_ALB = ['SteadyErrors', 'SharpErrors', 'UnhealthyTargets'];
const BEHIND_NLB = ['NoHealthyTarget', 'UnhealthyTargets'];

/** The alarms that each service of somebody else gets. */
const ALARMS: Readonly<Record<string, readonly string[]>> = {
  ApplicationLoadBalancedFargateService: BEHIND_ALB,
  ApplicationLoadBalancedEc2Service: BEHIND_ALB,
  NetworkLoadBalancedFargateService: BEHIND_NLB,
  NetworkLoadBalancedEc2Service: BEHIND_NLB,
  QueueProcessingFargateService: ['UnfinishedMessages'],
  QueueProcessingEc2Service: ['UnfinishedMessages'],
  ApplicationMultipleTargetGroupsFargateService: [
    ...['SteadyErrors', 'SharpErrors', 'SteadyErrors2', 'SharpErrors2'],
    ...['LoadBalancerErrors', 'UnhealthyTargets', 'UnhealthyTargets2'],
  ],
  NetworkMultipleTargetGroupsFargateService: BEHIND_NLB,
  'a Fargate service with a circuit breaker of its own': [],
  'a Fargate service with Service Connect': [],
  'an extended service on Fargate': [],
  'an extended service behind a load balancer': BEHIND_ALB,
  'an extended service with a public address that scales': [],
  'an extended service on a queue': [],
  'an extended service on instances': BEHIND_ALB,
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

const FLAGS = [
  ['with the recommended feature flags', undefined, NO_ALARMS_BEFORE],
  ['without any', {}, DISABLED_BEFORE],
] as const;

const schemas = readResourceSchemas();

/** The templates of a service as it was, and protected. */
function beforeAndAfter(
  create: (parts: ClusterWithTask) => ecs.BaseService,
  context: Record<string, unknown> | undefined,
  protect: (service: ecs.BaseService, parts: ClusterWithTask) => void,
): readonly [Template, Template] {
  const templateOf = (isProtected: boolean) => {
    const parts = createClusterWithTask(createApp(context));
    const service = create(parts);
    if (isProtected) protect(service, parts);
    return Template.fromStack(parts.stack);
  };
  return [templateOf(false), templateOf(true)];
}

/** Of an alarm the kind, which stands in its logical id behind the path and before the hash. */
const withoutPaths = (line: string) => line.replace(/ \w*DeploymentProtection(\w+)[0-9A-F]{8}$/, ' $1');

/** The services that aws-cdk-lib advises to use a circuit breaker. */
function circuitBreakerAdvice(stack: Stack): readonly string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp("^Enable the 'circuitBreaker' property"))
    .map(({ id }) => id);
}

describe('protecting a service of somebody else', () => {
  it('is tried on ten of them at least, each with its alarms said here', () => {
    expect(Object.keys(OTHERS).length).toBeGreaterThanOrEqual(10);
    expect(Object.keys(ALARMS)).toEqual(Object.keys(OTHERS));
  });

  describe.each(Object.entries(OTHERS))('%s', (name, create) => {
    // Its own says `rollback: false`.
    const keepsBreaker = name === 'a Fargate service with a circuit breaker of its own';
    it.each(FLAGS)(
      'changes alarms and the deployment configuration, and nothing else: %s',
      (_, context, alarmsBefore) => {
        const [before, after] = beforeAndAfter(create, context, (service) => DeploymentProtection.of(service));
        const alarms = ALARMS[name] ?? [];
        const [isWatched, hadAlarms] = [alarms.length > 0, alarmsBefore === DISABLED_BEFORE];
        expect(templateDiff(before, after).map(withoutPaths).toSorted()).toEqual(
          [
            ...(isWatched ? alarmsBefore : []),
            BAKE,
            ...(keepsBreaker ? [] : [BREAKER]),
            ...alarms.map((kind) => `+ AWS::CloudWatch::Alarm ${kind}`),
          ].toSorted(),
        );
        after.hasResourceProperties('AWS::ECS::Service', {
          DeploymentConfiguration: {
            Alarms: isWatched
              ? { AlarmNames: Match.anyValue(), Enable: true, Rollback: true }
              : hadAlarms
                ? { AlarmNames: [], Enable: false, Rollback: false }
                : Match.absent(),
            DeploymentCircuitBreaker: { Enable: true, Rollback: !keepsBreaker },
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

  it.each<[string, (service: ecs.BaseService) => void]>([
    ['one by one', (service) => DeploymentProtection.of(service)],
    ['all at once', (service) => DeploymentProtection.ofAll(Stack.of(service))],
  ])("acknowledges aws-cdk-lib's advice to use a circuit breaker: %s", (_, protect) => {
    const parts = createClusterWithTask();
    protect(worker(parts));
    expect(circuitBreakerAdvice(parts.stack)).toEqual([]);
  });

  it("leaves aws-cdk-lib's advice at services that it does not protect", () => {
    const parts = createClusterWithTask();
    const { stack, cluster, taskDefinition } = parts;
    new ecs.FargateService(stack, 'Bare', { cluster, taskDefinition });
    DeploymentProtection.of(worker(parts));
    expect(circuitBreakerAdvice(parts.stack)).toEqual(['/Test/Bare']);
  });

  it('keeps alarms that the service has, and takes more later', () => {
    const parts = createClusterWithTask();
    const service = worker(parts, { deploymentAlarms: { alarmNames: ['own'] } });
    const queue = new Alarm(parts.stack, 'Queue', {
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
    Template.fromStack(parts.stack).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Alarms: { AlarmNames: ['own', { Ref: Match.stringLikeRegexp('^Queue') }, 'by-name', 'late'] },
        BakeTimeInMinutes: 3,
      },
    });
  });
});

describe('protecting all services below a scope', () => {
  it('protects each once, but those that are excepted or guarded already', () => {
    const parts = createClusterWithTask();
    const { stack, cluster, taskDefinition } = parts;
    web(parts);
    const early = worker(parts);
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
      'bakeTime must be a whole number of minutes from 0 to 1440, got 1.5 minutes: round it, for example to Duration.minutes(2)',
    ],
    [
      { bakeTime: Duration.days(2) },
      'bakeTime must be a whole number of minutes from 0 to 1440, got 2880 minutes: choose a shorter time',
    ],
    [{ deploymentAlarms: ['arn:aws:cloudwatch:eu-west-1:1:alarm:a'] }, 'the name of a deployment alarm is the ARN'],
  ];

  it.each(refused)('is refused with what, which value and what to do: %j', (props, message) => {
    expect(() => DeploymentProtection.of(worker(createClusterWithTask()), props)).toThrow(message);
    expect(() => DeploymentProtection.ofAll(createClusterWithTask().stack, props)).toThrow(message);
  });

  it('is refused when it is asked for twice with props, and when nothing is left to watch', () => {
    const parts = createClusterWithTask();
    const service = web(parts);
    DeploymentProtection.of(service, { alarms: { SteadyErrors: false, SharpErrors: false, UnhealthyTargets: false } });
    expect(() => DeploymentProtection.of(service, {})).toThrow('Test/Web/Service is protected already');
    expect(() => Template.fromStack(parts.stack)).toThrow('the service must have at least one deployment alarm');
  });

  it('is refused an alarm that is there already, also later', () => {
    const service = worker(createClusterWithTask());
    const alarms = { Cpu: {} };
    const protection = DeploymentProtection.of(service, { alarms });
    const metric = service.metricCpuUtilization({ period: Duration.minutes(1) });
    expect(() => protection.addDeploymentAlarms({ id: 'Cpu', metric, threshold: 80 })).toThrow('got "Cpu" twice');
    const other = worker(createClusterWithTask());
    const deploymentAlarms = [{ id: 'Cpu', metric, threshold: 80 }];
    expect(() => DeploymentProtection.of(other, { alarms, deploymentAlarms })).toThrow('got "Cpu" twice');
    expect(() => protection.addDeploymentAlarms({ id: 'x'.repeat(65), metric, threshold: 80 })).toThrow(
      '1 to 64 letters',
    );
  });

  it('takes a name that is known only at the deployment', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(worker(parts), { deploymentAlarms: [`${Aws.STACK_NAME}-queue`] });
    expect(() => Template.fromStack(parts.stack)).not.toThrow();
  });
});
