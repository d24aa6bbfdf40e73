import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { expect } from 'vitest';
import { GuardedService } from '../../lib/service/guarded-service.ts';
import type { GuardedServiceProps } from '../../lib/service/guarded-service-props.ts';
import { Strategy } from '../../lib/service/strategy.ts';
import type { ServiceTraffic, TrafficContext } from '../../lib/service/traffic.ts';
import { createApp, resourcesOf } from './synth.ts';

/** A cluster without services, and what it is made of. */
export interface EmptyCluster {
  readonly app: App;
  readonly stack: Stack;
  readonly vpc: Vpc;
  readonly cluster: ecs.Cluster;
}

export type Choice = Partial<GuardedServiceProps>;

export const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');
const httpPort: ecs.PortMapping = { containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http };

export function createEmptyCluster(context?: Readonly<Record<string, unknown>>): EmptyCluster {
  const app = createApp(context);
  const stack = new Stack(app, 'Test');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  return { app, stack, vpc, cluster };
}

/** The same with the default namespace `test.local`. */
function createClusterWithNamespace(context?: Readonly<Record<string, unknown>>): EmptyCluster {
  const parts = createEmptyCluster(context);
  parts.cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
  return parts;
}

/** The guarded service `Web` in a stack `Test`: on Fargate, behind an ALB, unless something else is chosen. */
export function createService(
  choose: (parts: EmptyCluster) => Choice = () => ({}),
  context?: Readonly<Record<string, unknown>>,
): GuardedService {
  const parts = createClusterWithNamespace(context);
  const { stack, cluster } = parts;
  return new GuardedService(stack, 'Web', { cluster, taskDefinition: taskOf(stack), ...choose(parts) });
}

/** What is wrong with the traffic of a service that is otherwise as `createService` makes it. */
export function trafficProblems(
  choose: (parts: EmptyCluster) => Partial<TrafficContext> & { readonly traffic: ServiceTraffic },
): readonly string[] {
  const parts = createClusterWithNamespace();
  const { traffic, ...chosen } = choose(parts);
  const usual = { cluster: parts.cluster, taskDefinition: taskOf(parts.stack), strategy: Strategy.rolling() };
  return traffic.problems({ ...usual, subnets: undefined, ...chosen });
}

export function taskOf(stack: Stack, id = 'Task', mapping: ecs.PortMapping = httpPort): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, id);
  taskDefinition.addContainer('web', { image, portMappings: [mapping] });
  return taskDefinition;
}

export function ec2TaskOf(stack: Stack, networkMode: ecs.NetworkMode): ecs.Ec2TaskDefinition {
  const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Ec2Task', { networkMode });
  const portMappings = networkMode === ecs.NetworkMode.BRIDGE ? [{ containerPort: 80, name: 'http' }] : [httpPort];
  taskDefinition.addContainer('web', { image, memoryLimitMiB: 64, portMappings });
  return taskDefinition;
}

export function onInstances(networkMode: ecs.NetworkMode) {
  return ({ stack, cluster }: EmptyCluster): Choice => {
    cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    return { taskDefinition: ec2TaskOf(stack, networkMode) };
  };
}

/** Throws on a dependency cycle. */
export const templateOf = (service: GuardedService) => Template.fromStack(Stack.of(service));

export const kindsOf = ({ protection }: GuardedService) => protection.alarms.map(({ rule }) => rule?.kind);

/** The properties of the only ECS service of a template. */
export function servicePropertiesOf(template: Template): Readonly<Record<string, unknown>> {
  const [resource] = Object.values(resourcesOf(template, 'AWS::ECS::Service'));
  return resource?.Properties ?? {};
}

/** The names of the alarms that the service's deployment configuration watches. */
export function alarmNamesOf(template: Template): readonly unknown[] {
  const { Alarms } = servicePropertiesOf(template)['DeploymentConfiguration'] as { Alarms: { AlarmNames: unknown[] } };
  return Alarms.AlarmNames;
}

/** A wrong choice: what is wrong with it, how it is made, and what the error says. */
export type WrongChoice = readonly [what: string, choose: (parts: EmptyCluster) => Choice, message: string];

/** Expects that the choice is refused for one problem alone. */
export function expectRefusal(choose: (parts: EmptyCluster) => Choice, message: string): void {
  const [problems = ''] =
    /(?<=^Test\/Web(\/Service)? cannot be (created|protected): ).*$/s.exec(refusalOf(choose)) ?? [];
  expectOneProblem(problems.split('; '), message);
}

/** Expects one problem, which says what is wrong, and what to do. */
export function expectOneProblem(problems: readonly string[], message: string): void {
  expect(problems).toEqual([expect.stringContaining(message)]);
  expect(problems[0]).toMatch(/^[^;]+ (must|needs?|cannot|let|has|is|are|was|refers|shifts) [^;]+: \S[^;]+$/);
}

function refusalOf(choose: (parts: EmptyCluster) => Choice): string {
  try {
    createService(choose);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'the choice was taken';
}
