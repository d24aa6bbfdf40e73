import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { createApp } from '../synth.ts';

/** Any image of an application. */
export const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');

export interface ShopCluster {
  readonly app: App;
  readonly stack: Stack;
  readonly cluster: ecs.Cluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
}

/** A cluster with the name `shop` and a task definition of the family `checkout` that shows metrics at port 9464. */
export function createShopCluster(props: StackProps = {}): ShopCluster {
  const app = createApp();
  const stack = new Stack(app, 'Test', props);
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, clusterName: 'shop' });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { family: 'checkout' });
  taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80 }, { containerPort: 9464 }] });
  return { app, stack, cluster, taskDefinition };
}

/** What stands in the parameter, with `<Reference>` for what the deployment fills in. */
export function parameterText(stack: Stack, logicalIdPart: string): string {
  const found = Template.fromStack(stack).findResources('AWS::SSM::Parameter');
  const [match] = Object.entries(found).filter(([id]) => id.includes(logicalIdPart));
  if (match === undefined) throw new Error(`no parameter is named like ${logicalIdPart}`);
  return textOf(match[1]['Properties'].Value);
}

/** The parameter's JSON. */
export function parameterOf(stack: Stack, logicalIdPart: string): Record<string, never> {
  return JSON.parse(parameterText(stack, logicalIdPart));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref: ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  if (join !== undefined) return join[1].map(textOf).join(join[0]);
  return `<${ref}>`;
}
