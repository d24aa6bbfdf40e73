import { Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alarm, type AlarmProps, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { NetworkLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { createApp } from '../synth.ts';

const refunds = new Metric({ namespace: 'Shop', metricName: 'Refunds' });

function serviceIn(stack: Stack, props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
  const cluster = new ecs.Cluster(stack, 'Cluster', {
    vpc: new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 }),
  });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable') });
  return new ecs.FargateService(stack, 'Job', { cluster, taskDefinition, ...props });
}

function alarmIn(scope: Construct, props: Partial<AlarmProps> = {}): Alarm {
  return new Alarm(scope, 'Mine', { metric: refunds, threshold: 1, evaluationPeriods: 1, ...props });
}

const infosOf = (stack: Stack) =>
  Annotations.fromStack(stack)
    .findInfo('*', Match.stringLikeRegexp('after the service'))
    .map(({ entry }) => String(entry.data));

const RUNS_WITHOUT =
  'with the service as a dimension, so CloudFormation creates the alarm after the service. In the stack update that adds the alarm, the ECS ' +
  'deployment runs without the alarm. Later ECS deployments run with the alarm';
const MAY_RUN_WITHOUT =
  'is passed by name, so CloudFormation may create it after the service. The first ECS deployment may then run without it: pass the alarm as a ' +
  'construct. If its metric has the service as a dimension, pass an id, the metric and a threshold instead';

describe('an alarm that CloudFormation makes after the service', () => {
  it('is told when it is added later, too', () => {
    const stack = new Stack(createApp(), 'Test');
    const service = serviceIn(stack);
    const protection = DeploymentProtection.of(service, { deploymentAlarms: ['first'] });
    protection.addDeploymentAlarms(
      { id: 'OwnCpu', metric: service.metricCpuUtilization(), threshold: 80 },
      { id: 'Refunds', metric: refunds, threshold: 20 },
    );
    expect(infosOf(stack)).toEqual([`the alarm OwnCpu has a metric ${RUNS_WITHOUT}`]);
  });

  it('is told when it would fire while the first tasks start', () => {
    const stack = new Stack(createApp(), 'Test');
    const cluster = new ecs.Cluster(stack, 'Cluster', {
      vpc: new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 }),
    });
    const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');
    const { service } = new NetworkLoadBalancedFargateService(stack, 'Web', { cluster, taskImageOptions: { image } });
    DeploymentProtection.of(service, { alarms: { Cpu: {}, Memory: {} } });
    const without = (alarms: string) =>
      `so CloudFormation creates ${alarms} after the service. In the stack update that adds ${alarms}, the ECS deployment runs without ` +
      `${alarms}. Later ECS deployments run with ${alarms}`;
    expect(infosOf(stack)).toEqual([
      `the alarm NoHealthyTarget would be in ALARM while the first tasks of the service start, ${without('the alarm')}`,
      `the alarms Cpu and Memory have metrics with the service as a dimension, ${without('the alarms')}`,
    ]);
  });

  it('is told when the app makes it elsewhere and the service knows its name alone', () => {
    const stack = new Stack(createApp(), 'Test');
    const service = serviceIn(stack, { deploymentAlarms: { alarmNames: ['job-cpu'] } });
    alarmIn(stack, { alarmName: 'job-cpu', metric: service.metricCpuUtilization() });
    DeploymentProtection.of(service, { deploymentAlarms: ['of-another-app'] });
    expect(infosOf(stack)).toEqual([`the alarm job-cpu ${MAY_RUN_WITHOUT}`]);
  });

  it('is told when it stands in a stack that is deployed after the service', () => {
    const app = createApp();
    const [shop, alarms] = [new Stack(app, 'Shop'), new Stack(app, 'Alarms')];
    const service = serviceIn(shop);
    alarmIn(alarms, { alarmName: 'job-cpu', metric: service.metricCpuUtilization() });
    DeploymentProtection.of(service, { deploymentAlarms: ['job-cpu'] });
    expect(infosOf(shop)).toEqual([`the alarm job-cpu ${MAY_RUN_WITHOUT}`]);
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
    DeploymentProtection.of(service, { deploymentAlarms: [choose(stack, service)] });
    expect(infosOf(stack)).toEqual([]);
  });

  it('is none of another Region', () => {
    const app = createApp();
    const account = '111122223333';
    const stack = new Stack(app, 'Test', { env: { account, region: 'eu-west-1' } });
    alarmIn(new Stack(app, 'Other', { env: { account, region: 'eu-north-1' } }), { alarmName: 'mine' });
    DeploymentProtection.of(serviceIn(stack), { deploymentAlarms: ['mine'] });
    expect(infosOf(stack)).toEqual([]);
  });
});
