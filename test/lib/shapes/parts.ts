import { Stack } from 'aws-cdk-lib';
import { InstanceType, type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { importedVpc } from '../imported-vpc.ts';

export const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4');

/** Where services run. */
export interface Place {
  readonly stack: Stack;
  readonly vpc: IVpc;
  readonly cluster: ecs.Cluster;
}

/** A cluster in an imported VPC. */
export function placeIn(scope: Construct, id = 'Shop'): Place {
  const stack = new Stack(scope, id);
  const vpc = importedVpc(stack);
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
