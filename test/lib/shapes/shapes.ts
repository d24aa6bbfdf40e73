import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InstanceType, type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { createApp, type Resource, resourcesOf } from '../synth.ts';
import { templateDiff } from '../template-diff.ts';

/** A way in which people build services. The builds are our own; `after` says whose habit it is. */
export interface Shape {
  readonly after: string;
  readonly create: (app: App) => void;
  /** How many of its services get deployment alarms. @default 1 */
  readonly guarded?: number;
  /** The ids of the alarms that are added, written down by hand and sorted. @default - not compared yet */
  readonly alarms?: readonly string[];
}

const FLAGS = [
  ['with the recommended feature flags', undefined],
  ['without feature flags', {}],
] as const;

/** Tests that protecting the app adds alarms to each shape, and neither replaces a resource nor loses a property. */
export function describeShapes(title: string, shapes: Readonly<Record<string, Shape>>): void {
  describe.each(Object.entries(shapes))(`${title}: %s`, (_, { create, guarded = 1, alarms }) => {
    it.each(FLAGS)('is protected without a replacement or a loss %s', (_flags, context) => {
      const before = templatesOf(create, context);
      const after = templatesOf((app) => {
        create(app);
        DeploymentProtection.ofAll(app);
      }, context);
      expect(lossesIn(before, after)).toEqual([]);
      expect(guardedIn(after)).toBe(guarded);
      if (alarms !== undefined) expect(alarmsIn(before, after)).toEqual(alarms);
    });
  });
}

type Templates = ReadonlyMap<string, Template>;

/** Every template of an app, also of its nested stacks and stages, by the name of its file. */
function templatesOf(create: (app: App) => void, context: Record<string, unknown> | undefined): Templates {
  const app = createApp(context, undefined, { treeMetadata: false, stackTraces: false });
  create(app);
  const { directory } = app.synth();
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.template.json'),
  );
  return new Map(
    files.map((file) => [file, Template.fromJSON(JSON.parse(readFileSync(join(directory, file), 'utf8')))]),
  );
}

/** The differences that the protection must not make. */
export function lossesIn(before: Templates, after: Templates): readonly string[] {
  return [...before].flatMap(([file, template]) => {
    const now = after.get(file);
    return now === undefined ? [`- ${file}`] : templateDiff(template, now).filter((line) => !isAllowed(line));
  });
}

/** What the protection may change: it adds alarms, and adds to the deployment configuration. */
const ALLOWED = [
  /^\+ AWS::CloudWatch::Alarm /,
  /^\+ AWS::ECS::Service Properties\.DeploymentConfiguration(\.|$)/,
  /^~ AWS::ECS::Service Properties\.DeploymentConfiguration\.Alarms\.(AlarmNames|Enable|Rollback)$/,
  // References from one stack to another, and the address of a nested stack's template, which has its hash.
  /^\+ (Outputs|Parameters)\b/,
  /^\+ AWS::CloudFormation::Stack Properties\.Parameters\b/,
  /^~ AWS::CloudFormation::Stack Properties\.TemplateURL\b/,
];

function isAllowed(line: string): boolean {
  return ALLOWED.some((pattern) => pattern.test(line));
}

function guardedIn(templates: Templates): number {
  return all(templates, 'AWS::ECS::Service').filter(([, { Properties }]) =>
    JSON.stringify(Properties['DeploymentConfiguration'] ?? {}).includes('"Enable":true,"Rollback":true'),
  ).length;
}

function alarmsIn(before: Templates, after: Templates): readonly string[] {
  const old = new Set(all(before, 'AWS::CloudWatch::Alarm').map(([id]) => id));
  return all(after, 'AWS::CloudWatch::Alarm')
    .map(([id]) => id)
    .filter((id) => !old.has(id))
    .toSorted();
}

function all(templates: Templates, type: string): readonly (readonly [string, Resource])[] {
  return [...templates.values()].flatMap((template) => Object.entries(resourcesOf(template, type)));
}

export const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4');

/** Where services run. */
export interface Place {
  readonly stack: Stack;
  readonly vpc: IVpc;
  readonly cluster: ecs.Cluster;
}

/** A cluster in an imported VPC, which costs a tenth of the time of an own one. */
export function placeIn(scope: Construct, id = 'Shop'): Place {
  const stack = new Stack(scope, id);
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a1b2c3d',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    publicSubnetIds: ['subnet-1', 'subnet-2'],
    privateSubnetIds: ['subnet-3', 'subnet-4'],
  });
  return { stack, vpc, cluster: new ecs.Cluster(stack, 'Cluster', { vpc }) };
}

/** A cluster in a VPC of the app. */
export function placeWithNetwork(scope: Construct, id = 'Shop', stack: Stack = new Stack(scope, id)): Place {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  return { stack, vpc, cluster: new ecs.Cluster(stack, 'Cluster', { vpc }) };
}

/** The same with instances of an Auto Scaling group. */
export function placeWithInstances(scope: Construct): Place {
  const place = placeIn(scope);
  place.cluster.addCapacity('Instances', { instanceType: new InstanceType('m6i.large') });
  return place;
}

/** A Fargate task whose container listens on port 8080, and on more ports if they are given. */
export function fargateTask(
  scope: Construct,
  ports: readonly number[] = [8080],
  id = 'Task',
): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(scope, id, { cpu: 512, memoryLimitMiB: 1024 });
  taskDefinition.addContainer('app', {
    image,
    portMappings: ports.map((containerPort) => ({
      containerPort,
      name: `http-${containerPort}`,
      appProtocol: ecs.AppProtocol.http,
    })),
  });
  return taskDefinition;
}

export function instanceTask(
  scope: Construct,
  networkMode: ecs.NetworkMode = ecs.NetworkMode.BRIDGE,
): ecs.Ec2TaskDefinition {
  const taskDefinition = new ecs.Ec2TaskDefinition(scope, 'Task', { networkMode });
  taskDefinition.addContainer('app', { image, memoryLimitMiB: 512, portMappings: [{ containerPort: 8080 }] });
  return taskDefinition;
}
