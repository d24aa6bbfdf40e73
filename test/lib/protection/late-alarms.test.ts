import { type Environment, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, type AlarmProps, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { createApp, resourcesOf } from '../synth.ts';

const refunds = new Metric({ namespace: 'Shop', metricName: 'Refunds' });

function serviceIn(stack: Stack, props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc', { maxAzs: 2 }) });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable') });
  return new ecs.FargateService(stack, 'Job', { cluster, taskDefinition, ...props });
}

function alarmIn(scope: Construct, props: Partial<AlarmProps> = {}): Alarm {
  return new Alarm(scope, 'Mine', { metric: refunds, threshold: 1, evaluationPeriods: 1, ...props });
}

/** Its default alarms come after it by themselves. */
const quiet = { alarms: { Cpu: false, Memory: false } } as const;

const infosOf = (stack: Stack) =>
  Annotations.fromStack(stack)
    .findInfo('*', Match.stringLikeRegexp('creates them'))
    .map(({ entry }) => String(entry.data));

const RUNS_WITHOUT =
  'name the service in their metric, so CloudFormation creates them after the service: the deployment that creates them runs without them';
const MAY_RUN_WITHOUT =
  'are passed by name, so CloudFormation may create them after the service: the deployment that creates them may run without them. Pass the alarm itself, or its metric if that names the service';

describe('an alarm that CloudFormation makes after the service', () => {
  it('is told when it is added later, too', () => {
    const stack = new Stack(createApp(), 'Test');
    const service = serviceIn(stack);
    const protection = DeploymentProtection.of(service, { ...quiet, deploymentAlarms: ['first'] });
    protection.addDeploymentAlarms(
      { id: 'OwnCpu', metric: service.metricCpuUtilization(), threshold: 80 },
      { id: 'Refunds', metric: refunds, threshold: 20 },
    );
    expect(infosOf(stack)).toEqual([`OwnCpu ${RUNS_WITHOUT}`]);
  });

  it('is told when the app makes it elsewhere and the service knows its name alone', () => {
    const stack = new Stack(createApp(), 'Test');
    const service = serviceIn(stack, { deploymentAlarms: { alarmNames: ['job-cpu'] } });
    alarmIn(stack, { alarmName: 'job-cpu', metric: service.metricCpuUtilization() });
    DeploymentProtection.of(service, { ...quiet, deploymentAlarms: ['of-another-app'] });
    expect(infosOf(stack)).toEqual([`job-cpu ${MAY_RUN_WITHOUT}`]);
  });

  it('is told when it stands in a stack that is deployed after the service', () => {
    const app = createApp();
    const [shop, alarms] = [new Stack(app, 'Shop'), new Stack(app, 'Alarms')];
    const service = serviceIn(shop);
    alarmIn(alarms, { alarmName: 'job-cpu', metric: service.metricCpuUtilization() });
    DeploymentProtection.of(service, { ...quiet, deploymentAlarms: ['job-cpu'] });
    expect(infosOf(shop)).toEqual([`job-cpu ${MAY_RUN_WITHOUT}`]);
  });

  it.each<[string, (stack: Stack, service: ecs.FargateService) => string | Alarm]>([
    ['is given itself', (stack) => alarmIn(stack, { alarmName: 'mine' })],
    [
      'is waited for by the service',
      (stack, service) => {
        service.node.addDependency(alarmIn(stack, { alarmName: 'mine' }));
        return 'mine';
      },
    ],
    [
      'stands in a stack that is deployed before',
      (stack) => {
        const before = new Stack(stack.node.scope, 'Before');
        alarmIn(before, { alarmName: 'mine' });
        stack.addStackDependency(before);
        return 'mine';
      },
    ],
    [
      'is another one, of a stage of its own',
      (stack) => {
        alarmIn(new Stack(new Stage(stack.node.root, 'Prod'), 'Shop'), { alarmName: 'mine' });
        return 'mine';
      },
    ],
  ])('is none that %s', (_, choose) => {
    const stack = new Stack(createApp(), 'Test');
    const service = serviceIn(stack);
    DeploymentProtection.of(service, { ...quiet, deploymentAlarms: [choose(stack, service)] });
    expect(infosOf(stack)).toEqual([]);
  });

  it('is none of another Region', () => {
    const app = createApp();
    const account = '111122223333';
    const stack = new Stack(app, 'Test', { env: { account, region: 'eu-west-1' } });
    alarmIn(new Stack(app, 'Other', { env: { account, region: 'eu-north-1' } }), { alarmName: 'mine' });
    DeploymentProtection.of(serviceIn(stack), { ...quiet, deploymentAlarms: ['mine'] });
    expect(infosOf(stack)).toEqual([]);
  });

  it('has a name that CloudWatch takes, however long its parts are', () => {
    const stack = new Stack(createApp(), 'Shop', { stackName: 's'.repeat(128) });
    const id = 'r'.repeat(64);
    const nested = new NestedStack(stack, 'Nested'.repeat(20));
    for (const one of [stack, nested]) {
      const service = serviceIn(one);
      const metric = service.metricCpuUtilization();
      DeploymentProtection.of(service, { ...quiet, deploymentAlarms: [{ id, metric, threshold: 80 }] });
    }
    const nameIn = (one: Stack): unknown =>
      Object.values(resourcesOf(Template.fromStack(one), 'AWS::CloudWatch::Alarm'))[0]?.Properties['AlarmName'];
    expect(String(nameIn(stack))).toMatch(/^s{128}-\w+-r{64}$/);
    expect(String(nameIn(stack)).length).toBeLessThanOrEqual(255);
    // Of a nested stack the name is known at the deployment alone: 128 characters at most.
    const [, rest] = (nameIn(nested) as { 'Fn::Join': [string, [unknown, string]] })['Fn::Join'][1];
    expect(rest).toMatch(/^-\w+-r{64}$/);
    expect(rest.length).toBeLessThanOrEqual(255 - 128);
  });
});

describe('an alarm that cannot protect the service', () => {
  const CYCLE =
    'Test/Job cannot be protected: the deployment alarm Test/Mine must not refer to the service, because that creates a dependency cycle: pass its metric with a threshold, or its name as plain text';

  it('refers to the service, in whatever place it is given', () => {
    const make = () => {
      const stack = new Stack(createApp(), 'Test');
      const service = serviceIn(stack);
      return { service, alarm: alarmIn(stack, { metric: service.metricCpuUtilization() }) };
    };
    const [first, second, third] = [make(), make(), make()];
    expect(() => DeploymentProtection.of(first.service, { deploymentAlarms: [first.alarm] })).toThrow(CYCLE);
    expect(() => DeploymentProtection.of(second.service, { alarms: { Cpu: second.alarm } })).toThrow(CYCLE);
    expect(() => DeploymentProtection.of(third.service).addDeploymentAlarms(third.alarm)).toThrow(CYCLE);
  });

  it('is none that watches another service', () => {
    const app = createApp();
    const [stack, other] = [new Stack(app, 'Test'), new Stack(app, 'Other')];
    const alarm = alarmIn(other, { metric: serviceIn(other).metricCpuUtilization() });
    DeploymentProtection.of(serviceIn(stack), { deploymentAlarms: [alarm] });
    expect(() => app.synth()).not.toThrow();
  });

  it.each<[string, Environment]>([
    ['region eu-west-1, got eu-north-1', { account: '111122223333', region: 'eu-north-1' }],
    ['account 111122223333, got 444455556666', { account: '444455556666', region: 'eu-west-1' }],
  ])("is not in the service's %s", (said, env) => {
    const app = createApp();
    const stack = new Stack(app, 'Test', { env: { account: '111122223333', region: 'eu-west-1' } });
    const alarm = alarmIn(new Stack(app, 'Other', { env }), { alarmName: 'mine' });
    expect(() => DeploymentProtection.of(serviceIn(stack), { deploymentAlarms: [alarm] })).toThrow(
      `the deployment alarm Other/Mine must be in the service's ${said}: ECS reads alarms only there`,
    );
  });
});
