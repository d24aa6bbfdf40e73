import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Alarm, AlarmRule, CompositeAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ListenerCondition,
  NetworkLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { LifecycleHook, type LifecycleHookStage } from '../../../lib/protection/lifecycle-hook.ts';
import type { DeploymentProtectionProps } from '../../../lib/protection/protection-props.ts';
import { GuardedService, type GuardedServiceProps } from '../../../lib/service/guarded-service.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import type { ServiceTraffic } from '../../../lib/service/traffic.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { createApp } from '../synth.ts';

type Choice = Partial<GuardedServiceProps>;

interface World {
  readonly stack: Stack;
  readonly vpc: Vpc;
}

function createService(choose: (world: World) => Choice): GuardedService {
  const stack = new Stack(createApp(), 'Test');
  const vpc = new Vpc(stack, 'Vpc');
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  return new GuardedService(stack, 'Web', {
    cluster,
    taskDefinition: fargateTask(stack),
    ...choose({ stack, vpc }),
  });
}

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');

function fargateTask(stack: Stack): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80, name: 'http' }] });
  return taskDefinition;
}

function httpTask(stack: Stack): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'HttpTask');
  const port = { containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http };
  taskDefinition.addContainer('web', { image, portMappings: [port] });
  return taskDefinition;
}

/** A service that was there before. */
function first({ stack, vpc }: World, traffic: ServiceTraffic): void {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'FirstTask');
  taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80 }] });
  new GuardedService(stack, 'First', {
    cluster: new ecs.Cluster(stack, 'FirstCluster', { vpc }),
    taskDefinition,
    traffic,
  });
}

const parameterOf = (stack: Stack) => new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber;

function ec2Task(stack: Stack, networkMode: ecs.NetworkMode): ecs.Ec2TaskDefinition {
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Ec2Task', { networkMode });
  taskDefinition.addContainer('web', {
    image,
    memoryLimitMiB: 64,
    portMappings: [{ containerPort: 80, name: 'http' }],
  });
  return taskDefinition;
}

function withNamespace({ stack, vpc }: World): { cluster: ecs.Cluster } {
  const cluster = new ecs.Cluster(stack, 'Other', { vpc });
  cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
  return { cluster };
}

const metric = new Metric({ namespace: 'Shop', metricName: 'Refunds' });
const shifting = { strategy: Strategy.blueGreen() };
const functionOf = ({ stack }: World) =>
  LambdaFunction.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:111122223333:function:gate');
const listenerOf = ({ stack, vpc }: World) =>
  new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', { port: 80 });
const alb = Traffic.applicationLoadBalancer;
const nlb = Traffic.networkLoadBalancer;
const pauseAt = (...stages: LifecycleHookStage[]) => LifecycleHook.pause({ stages });

/** What is wrong, and the one error that says so. */
const WRONG: readonly (readonly [string, (world: World) => Choice, string])[] = [
  [
    'a bake of a fraction of a minute',
    () => ({ bakeTime: Duration.seconds(90) }),
    'bakeTime must be 0 to 1440 whole minutes, got 1.5',
  ],
  ['a bake of two days', () => ({ bakeTime: Duration.days(2) }), 'bakeTime must be 0 to 1440 whole minutes, got 2880'],
  [
    'no traffic at all in a minute',
    () => ({ requestsPerMinute: Number.NaN }),
    'requestsPerMinute must be 0 or more, got NaN',
  ],
  [
    'a dead-letter queue alone',
    ({ stack }) => ({ deadLetterQueue: new Queue(stack, 'Dead') }),
    'deadLetterQueue needs queue',
  ],
  [
    'an alarm that is none',
    () => ({ alarms: { Latency: false } as GuardedServiceProps['alarms'] & {} }),
    'got "Latency"',
  ],
  [
    'an alarm that is turned on',
    () => ({ alarms: { Cpu: true as unknown as false } }),
    'alarms.Cpu must be settings, an alarm, an alarm name or false, got true',
  ],
  [
    'a share above all',
    () => ({ alarms: { TargetErrorShare: { threshold: 101 } } }),
    'alarms.TargetErrorShare.threshold must be above 0 and at most 100 percent, got 101',
  ],
  [
    'a single error',
    () => ({ alarms: { TargetErrors: { threshold: 1 } } }),
    'a whole number of 2 or more errors, got 1',
  ],
  [
    'half an error',
    () => ({ alarms: { LoadBalancerErrors: { threshold: 2.5 } } }),
    'a whole number of 2 or more errors, got 2.5',
  ],
  [
    'no time to answer',
    () => ({ alarms: { TargetLatency: { threshold: 0 } } }),
    'above 0 and at most 3600 seconds, got 0',
  ],
  [
    'a negative count of targets',
    () => ({ alarms: { UnhealthyTargets: { threshold: -1 } } }),
    'a whole number of 0 or more targets, got -1',
  ],
  [
    'M above N',
    () => ({ alarms: { TargetErrorShare: { datapointsToAlarm: 4, evaluationPeriods: 3 } } }),
    'must be at most evaluationPeriods 3, got 4',
  ],
  [
    'N of more than a day',
    () => ({ alarms: { Cpu: { evaluationPeriods: 1_441 } } }),
    'a whole number from 1 to 1440, got 1441',
  ],
  [
    'unhealthy sooner than a start takes',
    () => ({ alarms: { UnhealthyTargets: { datapointsToAlarm: 1 } } }),
    'alarms.UnhealthyTargets.datapointsToAlarm must be 3 or more',
  ],
  [
    'a replacement by its ARN',
    () => ({ alarms: { Cpu: 'arn:aws:cloudwatch:eu-west-1:1:alarm:a' } }),
    'must be an alarm name',
  ],
  [
    'an alarm without a name',
    () => ({ deploymentAlarms: [''] }),
    "a deployment alarm's name must have 1 to 255 characters, got 0",
  ],
  [
    'an alarm by its ARN',
    () => ({ deploymentAlarms: ['arn:aws:cloudwatch:eu-west-1:1:alarm:a'] }),
    'use the part after ":alarm:"',
  ],
  [
    'two alarms of one id',
    () => ({
      deploymentAlarms: [
        { id: 'A', metric, threshold: 1 },
        { id: 'A', metric, threshold: 2 },
      ],
    }),
    'got "A" twice: rename one',
  ],
  [
    'an own alarm without a threshold',
    () => ({ deploymentAlarms: [{ id: 'A', metric, threshold: Number.NaN }] }),
    'must have a numeric threshold, got NaN',
  ],
  [
    'an own alarm of more than a day',
    () => ({ deploymentAlarms: [{ id: 'A', metric, threshold: 1, evaluationPeriods: 300 }] }),
    'must evaluate at most one day, got 90000 s',
  ],
  [
    'an own alarm with M above its N',
    () => ({ deploymentAlarms: [{ id: 'A', metric, threshold: 1, datapointsToAlarm: 5 }] }),
    'must be at most evaluationPeriods 3, got 5',
  ],
  [
    'a breaker of no percent',
    () => ({ circuitBreaker: { threshold: { type: 'BOUNDED_PERCENT', value: 0 } } }),
    'circuitBreaker.threshold.value must be a whole number from 1 to 100 percent, got 0',
  ],
  [
    'a breaker of too many percent',
    () => ({ circuitBreaker: { threshold: { type: 'UNBOUNDED_PERCENT', value: 101 } } }),
    'got 101',
  ],
  [
    'a breaker of half a task',
    () => ({ circuitBreaker: { threshold: { type: 'COUNT', value: 2.5 } } }),
    'a whole number of 1 or more tasks, got 2.5',
  ],
  [
    'a breaker of an unknown type',
    () => ({ circuitBreaker: { threshold: { type: 'PERCENT' as 'COUNT', value: 5 } } }),
    'circuitBreaker.threshold.type must be one of COUNT',
  ],
  [
    'early success of a shift',
    () => ({ ...shifting, earlySuccess: { healthyPercent: 100 } }),
    'earlySuccess needs the strategy ROLLING, got BLUE_GREEN',
  ],
  [
    'early success above all',
    () => ({ earlySuccess: { healthyPercent: 101 } }),
    'a whole number from 0 to 100, got 101',
  ],
  [
    'early success below the minimum',
    () => ({ earlySuccess: { healthyPercent: 80 } }),
    'at least minHealthyPercent 100, got 80',
  ],
  [
    'early success that never cleans up',
    () => ({ earlySuccess: { healthyPercent: 100, sourceServiceRevisionCleanup: 'NEVER' as 'DEFERRED' } }),
    'must be BLOCKING or DEFERRED, got "NEVER"',
  ],
  [
    'a hook of a rolling deployment',
    () => ({ lifecycleHooks: [pauseAt('POST_SCALE_UP')] }),
    'lifecycleHooks need a strategy that shifts traffic, got ROLLING',
  ],
  [
    'a hook without a stage',
    () => ({ ...shifting, lifecycleHooks: [pauseAt()] }),
    'a lifecycle hook must name a stage, got none',
  ],
  [
    'a hook where ECS has none',
    () => ({ ...shifting, lifecycleHooks: [pauseAt('BAKE_TIME' as LifecycleHookStage)] }),
    'got "BAKE_TIME": ECS supports hooks only there',
  ],
  [
    'a pause while traffic moves',
    () => ({ ...shifting, lifecycleHooks: [pauseAt('PRODUCTION_TRAFFIC_SHIFT')] }),
    'a pause must use a stage that moves no traffic, got PRODUCTION_TRAFFIC_SHIFT',
  ],
  [
    'a pause of three weeks',
    () => ({
      ...shifting,
      lifecycleHooks: [LifecycleHook.pause({ stages: ['PRE_SCALE_UP'], timeout: Duration.days(21) })],
    }),
    'the timeout of a PAUSE hook must be 1 to 20160 whole minutes, got 30240',
  ],
  [
    'a function that takes two days',
    (world) => ({
      ...shifting,
      lifecycleHooks: [
        LifecycleHook.function({ handler: functionOf(world), stages: ['PRE_SCALE_UP'], timeout: Duration.days(2) }),
      ],
    }),
    'the timeout of a AWS_LAMBDA hook must be 1 to 1440 whole minutes, got 2880',
  ],
  [
    'a hook that waits on',
    () => ({
      ...shifting,
      lifecycleHooks: [LifecycleHook.pause({ stages: ['PRE_SCALE_UP'], onTimeout: 'WAIT' as 'CONTINUE' })],
    }),
    'onTimeout must be ROLLBACK or CONTINUE, got "WAIT"',
  ],
  [
    'eleven pauses',
    () => ({ ...shifting, lifecycleHooks: Array.from({ length: 11 }, () => pauseAt('PRE_SCALE_UP')) }),
    'at most 10 hooks of type PAUSE, got 11',
  ],
  [
    'linear steps of two percent',
    () => ({ strategy: Strategy.linear({ stepPercent: 2 }) }),
    'stepPercent of a linear strategy must be 3.0 to 100.0 in tenths, got 2',
  ],
  [
    'linear steps of a hundredth',
    () => ({ strategy: Strategy.linear({ stepPercent: 10.25 }) }),
    'in tenths, got 10.25',
  ],
  [
    'linear steps of two days',
    () => ({ strategy: Strategy.linear({ stepBakeTime: Duration.days(2) }) }),
    'stepBakeTime must be 0 to 1440 whole minutes, got 2880',
  ],
  [
    'a linear shift of days',
    () => ({ strategy: Strategy.linear({ stepBakeTime: Duration.hours(6) }) }),
    'at most 1980 minutes in all, got 3250',
  ],
  [
    'a canary of nothing',
    () => ({ strategy: Strategy.canary({ percent: 0 }) }),
    'percent of a canary strategy must be 0.1 to 100.0 in tenths, got 0',
  ],
  [
    'a canary of half a minute',
    () => ({ strategy: Strategy.canary({ canaryBakeTime: Duration.seconds(30) }) }),
    'canaryBakeTime must be 0 to 1440 whole minutes, got 0.5',
  ],
  [
    'steps without traffic',
    () => ({ strategy: Strategy.linear(), traffic: Traffic.none() }),
    'LINEAR needs traffic to shift, got none',
  ],
  [
    'a canary of a worker',
    ({ stack }) => ({ strategy: Strategy.canary(), queue: new Queue(stack, 'Queue') }),
    'CANARY needs traffic to shift, got none',
  ],
  ['half a task', () => ({ desiredCount: 1.5 }), 'desiredCount must be a whole number of 0 or more, got 1.5'],
  [
    'a minimum above all',
    () => ({ minHealthyPercent: 101 }),
    'minHealthyPercent must be a whole number from 0 to 100, got 101',
  ],
  [
    'a maximum below all',
    () => ({ maxHealthyPercent: 99 }),
    'maxHealthyPercent must be a whole number of 100 or more, got 99',
  ],
  ['no room to replace a task', () => ({ maxHealthyPercent: 100 }), 'ECS could not replace any task'],
  [
    'a path that is none',
    () => ({ traffic: alb({ healthCheckPath: 'health' }) }),
    'healthCheckPath must begin with "/" and have at most 1024 characters, got "health"',
  ],
  [
    'a container that is not there',
    () => ({ traffic: alb({ containerName: 'proxy' }) }),
    'containerName must name a container of the task definition, got "proxy"',
  ],
  [
    'a port that is not mapped',
    () => ({ traffic: alb({ containerPort: 81 }) }),
    'that the container web maps (80), got 81',
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
    'a shared listener without conditions',
    (world) => ({ traffic: alb({ listener: listenerOf(world), priority: 1 }) }),
    'conditions must select the requests for the service',
  ],
  [
    'a shared listener without a priority',
    (world) => ({
      traffic: alb({ listener: listenerOf(world), conditions: [ListenerCondition.pathPatterns(['/a'])] }),
    }),
    'a shared listener needs priority, got none',
  ],
  [
    'a priority of 0',
    (world) => ({
      traffic: alb({ listener: listenerOf(world), priority: 0, conditions: [ListenerCondition.pathPatterns(['/a'])] }),
    }),
    'priority must be a whole number from 1 to 50000, got 0',
  ],
  [
    'a listener and a load balancer',
    (world) => ({
      traffic: alb({
        listener: listenerOf(world),
        priority: 1,
        conditions: [ListenerCondition.pathPatterns(['/a'])],
        loadBalancer: new ApplicationLoadBalancer(world.stack, 'Own', { vpc: world.vpc }),
      }),
    }),
    'listener and loadBalancer exclude each other, got both',
  ],
  [
    'a certificate for a listener of others',
    (world) => ({
      traffic: alb({
        listener: listenerOf(world),
        priority: 1,
        conditions: [ListenerCondition.pathPatterns(['/a'])],
        certificate: Certificate.fromCertificateArn(world.stack, 'C', 'arn:aws:acm:eu-west-1:1:certificate/a'),
      }),
    }),
    'certificate and listener exclude each other, got both',
  ],
  [
    'a test port of an NLB without a shift',
    () => ({ traffic: nlb({ testPort: 81 }) }),
    'testPort needs a strategy that shifts traffic, got ROLLING',
  ],
  [
    'an NLB with one port for both',
    () => ({ ...shifting, traffic: nlb({ port: 81, testPort: 81 }) }),
    'testPort must differ from the production port 81',
  ],
  [
    'an NLB with a path that is none',
    () => ({ traffic: nlb({ healthCheckPath: 'health' }) }),
    'healthCheckPath must begin with "/", got "health"',
  ],
  [
    'a shift on the bridge',
    ({ stack }) => ({ ...shifting, taskDefinition: ec2Task(stack, ecs.NetworkMode.BRIDGE) }),
    'needs the network mode awsvpc, got bridge',
  ],
  [
    'a public address of an instance',
    ({ stack }) => ({ taskDefinition: ec2Task(stack, ecs.NetworkMode.AWS_VPC), assignPublicIp: true }),
    'assignPublicIp needs Fargate, got an EC2 task definition',
  ],
  [
    'security groups on the bridge',
    ({ stack }) => ({ taskDefinition: ec2Task(stack, ecs.NetworkMode.BRIDGE), securityGroups: [] }),
    'securityGroups need the network mode awsvpc, got bridge',
  ],
  [
    'a task without a container',
    ({ stack }) => ({ taskDefinition: new ecs.FargateTaskDefinition(stack, 'Empty') }),
    'taskDefinition must have an essential container, got none',
  ],
  [
    'Service Connect without a namespace',
    () => ({ traffic: Traffic.serviceConnect({ portName: 'http' }) }),
    'namespace must be set, or the cluster must have a default one, got neither',
  ],
  [
    'Service Connect on a port without that name',
    (world) => ({ ...withNamespace(world), traffic: Traffic.serviceConnect({ portName: 'web' }) }),
    'portName must name a port mapping of the task definition, got "web"',
  ],
  [
    'Service Connect under a name in capitals',
    (world) => ({
      ...withNamespace(world),
      traffic: Traffic.serviceConnect({ portName: 'http', discoveryName: 'Web' }),
    }),
    'got "Web"',
  ],
  [
    'Service Connect with a test header on TCP',
    (world) => ({
      ...withNamespace(world),
      ...shifting,
      traffic: Traffic.serviceConnect({ portName: 'http', testHeader: { name: 'x-test', value: '1' } }),
    }),
    'testHeader needs the application protocol http, http2 or grpc',
  ],
  [
    'Service Connect with a test header of two words',
    (world) => ({
      ...withNamespace(world),
      ...shifting,
      taskDefinition: httpTask(world.stack),
      traffic: Traffic.serviceConnect({ portName: 'http', testHeader: { name: 'x test', value: '1' } }),
    }),
    'testHeader.name must be the name of an HTTP header, got "x test"',
  ],
  [
    'Service Connect with a test header and no shift',
    (world) => ({
      ...withNamespace(world),
      taskDefinition: httpTask(world.stack),
      traffic: Traffic.serviceConnect({ portName: 'http', testHeader: { name: 'x-test', value: '1' } }),
    }),
    'testHeader needs a strategy that shifts traffic, got ROLLING',
  ],
  [
    'Lattice on the bridge',
    ({ stack }) => ({
      taskDefinition: ec2Task(stack, ecs.NetworkMode.BRIDGE),
      traffic: Traffic.vpcLattice({ portName: 'http' }),
    }),
    'VPC Lattice needs the network mode awsvpc, got bridge',
  ],
  [
    'Lattice on a port without that name',
    () => ({ traffic: Traffic.vpcLattice({ portName: 'web' }) }),
    'portName must name a port mapping of the task definition, got "web"',
  ],
  [
    'N of five minutes each for more than a day',
    () => ({ alarms: { TargetErrors: { evaluationPeriods: 289 } } }),
    'alarms.TargetErrors.evaluationPeriods must be a whole number from 1 to 288, got 289',
  ],
  [
    'a count that its few requests never reach',
    () => ({ alarms: { TargetErrors: { threshold: 200 } } }),
    'alarms.TargetErrors.threshold must be at most 199, got 200',
  ],
  [
    'a share that leaves the count too few requests',
    () => ({ alarms: { LoadBalancerErrorShare: { threshold: 100 } } }),
    'alarms.LoadBalancerErrors.threshold must be at most 9, got 10',
  ],
  [
    'a threshold that only the deployment knows',
    ({ stack }) => ({ alarms: { Cpu: { threshold: parameterOf(stack) } } }),
    'alarms.Cpu.threshold must be above 0 and at most 1000 percent, got a value known only at deployment',
  ],
  [
    'a bake that only the deployment knows',
    ({ stack }) => ({ bakeTime: Duration.minutes(parameterOf(stack)) }),
    'bakeTime must be 0 to 1440 whole minutes, got a value known only at deployment',
  ],
  [
    'an alarm of other alarms',
    ({ stack }) => {
      const alarm = new Alarm(stack, 'Part', { metric, threshold: 1, evaluationPeriods: 1 });
      return { deploymentAlarms: [new CompositeAlarm(stack, 'All', { alarmRule: AlarmRule.anyOf(alarm) })] };
    },
    'a deployment alarm must be a metric alarm, got the composite Test/All',
  ],
  [
    'a replacement by an alarm of other alarms',
    ({ stack }) => {
      const alarm = new Alarm(stack, 'Part', { metric, threshold: 1, evaluationPeriods: 1 });
      return { alarms: { Cpu: new CompositeAlarm(stack, 'All', { alarmRule: AlarmRule.anyOf(alarm) }) } };
    },
    'a deployment alarm must be a metric alarm, got the composite Test/All',
  ],
  [
    'an own alarm without an id',
    () => ({ deploymentAlarms: [{ id: '', metric, threshold: 1 }] }),
    'ID must be 1 to 64 letters, digits, "-" and "_", got ""',
  ],
  [
    'an own alarm with the id of a default one',
    () => ({ deploymentAlarms: [{ id: 'TargetErrors', metric, threshold: 1 }] }),
    'got "TargetErrors" twice: rename one',
  ],
  [
    'an own alarm that is compared in no way of CloudWatch',
    () => ({
      deploymentAlarms: [{ id: 'A', metric, threshold: 1, comparisonOperator: 'Above' as 'GreaterThanThreshold' }],
    }),
    'the deployment alarm A.comparisonOperator must be one of GreaterThanThreshold, ',
  ],
  [
    'an own alarm that takes missing data for nothing known',
    () => ({ deploymentAlarms: [{ id: 'A', metric, threshold: 1, treatMissingData: 'good' as 'missing' }] }),
    'the deployment alarm A.treatMissingData must be one of notBreaching, missing, ignore, breaching, got "good"',
  ],
  [
    'an own alarm every five seconds',
    () => ({ deploymentAlarms: [{ id: 'A', metric: metric.with({ period: Duration.seconds(5) }), threshold: 1 }] }),
    'must have a period of 10, 20 or 30 seconds or whole minutes, got 5',
  ],
  ['an alarm of two lines', () => ({ deploymentAlarms: ['a\nb'] }), 'must not contain control characters, got "a\\nb"'],
  [
    'a breaker of more tasks than a number holds',
    () => ({ circuitBreaker: { threshold: { type: 'COUNT', value: 2_147_483_648 } } }),
    'a whole number of 1 or more tasks, got 2147483648',
  ],
  [
    'a hook with one stage twice',
    () => ({ ...shifting, lifecycleHooks: [pauseAt('PRE_SCALE_UP', 'PRE_SCALE_UP')] }),
    'a lifecycle hook must name a stage once, got PRE_SCALE_UP twice',
  ],
  [
    'a canary and a bake of a day each',
    () => ({ strategy: Strategy.canary({ canaryBakeTime: Duration.days(1) }), bakeTime: Duration.days(1) }),
    'a canary deployment must wait at most 2160 minutes in all, got 2880',
  ],
  [
    'one task that may neither stop nor have a second one',
    () => ({ desiredCount: 1, minHealthyPercent: 50, maxHealthyPercent: 199 }),
    'maxHealthyPercent must allow one task more than 1, or minHealthyPercent one task less, got 199 and 50',
  ],
  [
    'capacity of no provider',
    () => ({ capacityProviderStrategies: [] }),
    'capacityProviderStrategies must hold at least one, got none',
  ],
  ['no security group', () => ({ securityGroups: [] }), 'securityGroups must hold at least one, got none'],
  [
    'patience with health checks that nobody makes',
    () => ({ traffic: Traffic.none(), healthCheckGracePeriod: Duration.minutes(2) }),
    'healthCheckGracePeriod needs traffic with a health check, got none',
  ],
  [
    'patience of half a second',
    () => ({ healthCheckGracePeriod: Duration.millis(1_500) }),
    'healthCheckGracePeriod must be whole seconds, got 0.025 minutes',
  ],
  [
    'a port of UDP behind an ALB',
    ({ stack }) => {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Udp');
      taskDefinition.addContainer('dns', {
        image,
        portMappings: [{ containerPort: 53, protocol: ecs.Protocol.UDP }],
      });
      return { taskDefinition };
    },
    'the container dns must map a TCP port, got none',
  ],
  [
    'a load balancer before tasks without a network',
    ({ stack }) => {
      const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Alone', { networkMode: ecs.NetworkMode.NONE });
      taskDefinition.addContainer('web', { image, memoryLimitMiB: 64 });
      return { taskDefinition, traffic: nlb() };
    },
    'a load balancer needs a network, got the network mode none',
  ],
  [
    'conditions of a listener of its own',
    () => ({ traffic: alb({ conditions: [ListenerCondition.pathPatterns(['/a'])] }) }),
    'conditions and priority need listener, got none',
  ],
  [
    'a priority that another rule has',
    (world) => {
      const listener = listenerOf(world);
      const shared = (path: string) =>
        alb({ listener, priority: 7, conditions: [ListenerCondition.pathPatterns([path])] });
      first(world, shared('/a'));
      return { traffic: shared('/b') };
    },
    'priority must be free on the listener Test/Shared/Http, but Test/First/Rule uses 7',
  ],
  [
    'a port of an ALB that another service has',
    (world) => {
      const loadBalancer = new ApplicationLoadBalancer(world.stack, 'Own', { vpc: world.vpc });
      first(world, alb({ loadBalancer }));
      return { traffic: alb({ loadBalancer }) };
    },
    'the production port must be free on the load balancer Test/Own, but Test/First/Listener uses 80',
  ],
  [
    'a port of an NLB that another service has',
    (world) => {
      const loadBalancer = new NetworkLoadBalancer(world.stack, 'Own', { vpc: world.vpc });
      first(world, nlb({ loadBalancer, port: 81 }));
      return { traffic: nlb({ loadBalancer, port: 81 }) };
    },
    'port must be free on the load balancer Test/Own, but Test/First/Listener uses 81',
  ],
  [
    'a test port on the port of the shared listener',
    (world) => ({
      ...shifting,
      traffic: alb({
        listener: listenerOf(world),
        priority: 1,
        conditions: [ListenerCondition.pathPatterns(['/a'])],
        testPort: 80,
      }),
    }),
    'testPort must be free on the load balancer Test/Shared, but Test/Shared/Http uses 80',
  ],
  [
    'Service Connect under a name with a space',
    (world) => ({
      ...withNamespace(world),
      traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'my web' }),
    }),
    'dnsName must be 1 to 127 lower-case letters, digits, "_", "." and "-", got "my web"',
  ],
  [
    'Service Connect with a test header of nothing',
    (world) => ({
      ...withNamespace(world),
      ...shifting,
      taskDefinition: httpTask(world.stack),
      traffic: Traffic.serviceConnect({ portName: 'http', testHeader: { name: 'x-test', value: '' } }),
    }),
    'testHeader.value must not be empty, got ""',
  ],
  [
    'Lattice with signatures of its own',
    () => ({ traffic: Traffic.vpcLattice({ portName: 'http', authType: 'SIGNED' as 'NONE' }) }),
    'authType must be NONE or AWS_IAM, got "SIGNED"',
  ],
];

describe('a wrong choice', () => {
  it.each(WRONG)('is refused by one error that says what, which value and what to do: %s', (_, choose, message) => {
    expect(() => createService(choose)).toThrow(message);
    // A second problem would stand behind a semicolon.
    expect(() => createService(choose)).toThrow(
      /^Test\/Web(\/Service)? cannot be (created|protected): [^;]+ (must|needs?|exclude) [^;]+, (got|but) [^;]+: \S[^;]+$/,
    );
  });

  it('stands here more than forty times, each under a name of its own', () => {
    expect(WRONG.length).toBeGreaterThan(40);
    expect(new Set(WRONG.map(([what]) => what)).size).toBe(WRONG.length);
  });

  it('is told together with all others, at once', () => {
    const props: DeploymentProtectionProps = { bakeTime: Duration.days(2), requestsPerMinute: -1 };
    expect(() => createService(() => ({ ...props, desiredCount: -1, traffic: alb({ healthCheckPath: 'x' }) }))).toThrow(
      /bakeTime.*requestsPerMinute.*desiredCount.*healthCheckPath/s,
    );
  });
});
