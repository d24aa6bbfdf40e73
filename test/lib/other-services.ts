import {
  AssignPublicIpExtension,
  Container,
  Environment,
  EnvironmentCapacityType,
  HttpLoadBalancerExtension,
  QueueExtension,
  ScaleOnCpuUtilization,
  Service,
  ServiceDescription,
  type ServiceExtension,
} from '@aws-cdk-containers/ecs-service-extensions';
import { type App, Stack } from 'aws-cdk-lib';
import { InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import type { Construct } from 'constructs';
import { importedVpc } from './imported-vpc.ts';
import { createApp } from './synth.ts';

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');

/** A cluster and a task definition, from which a test creates a service by a construct of its choice. */
export interface ClusterWithTask {
  readonly stack: Stack;
  readonly cluster: ecs.Cluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
}

export function createClusterWithTask(app: App = createApp()): ClusterWithTask {
  const stack = new Stack(app, 'Test');
  const vpc = importedVpc(stack);
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80 }, { containerPort: 81 }] });
  return { stack, cluster, taskDefinition };
}

export function worker(
  { stack, cluster, taskDefinition }: ClusterWithTask,
  props: Partial<ecs.FargateServiceProps> = {},
) {
  return new ecs.FargateService(stack, 'Worker', { cluster, taskDefinition, ...props });
}

export function web({ stack, cluster, taskDefinition }: ClusterWithTask) {
  return new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition }).service;
}

/** A service without traffic, whose alarms have plain names, with its cluster and VPC in one scope. */
export function headless(scope: Construct): ecs.FargateService {
  const cluster = new ecs.Cluster(scope, 'Cluster', {
    vpc: new Vpc(scope, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 }),
  });
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'Task');
  taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80 }] });
  return new ecs.FargateService(scope, 'Job', { cluster, taskDefinition });
}

const withInstances = ({ cluster }: ClusterWithTask) => {
  cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
};

/** Services that other people's constructs make, each with its task size and load balancer of its own. */
export const OTHERS: Readonly<Record<string, (parts: ClusterWithTask) => ecs.BaseService>> = {
  ApplicationLoadBalancedFargateService: web,
  ApplicationLoadBalancedEc2Service: (parts) => {
    withInstances(parts);
    const { stack, cluster } = parts;
    const taskImageOptions = { image };
    return new patterns.ApplicationLoadBalancedEc2Service(stack, 'Web', {
      cluster,
      memoryLimitMiB: 256,
      taskImageOptions,
    }).service;
  },
  NetworkLoadBalancedFargateService: ({ stack, cluster, taskDefinition }) =>
    new patterns.NetworkLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition }).service,
  NetworkLoadBalancedEc2Service: (parts) => {
    withInstances(parts);
    const { stack, cluster } = parts;
    return new patterns.NetworkLoadBalancedEc2Service(stack, 'Web', {
      cluster,
      memoryLimitMiB: 256,
      taskImageOptions: { image },
    }).service;
  },
  QueueProcessingFargateService: ({ stack, cluster }) =>
    new patterns.QueueProcessingFargateService(stack, 'Worker', { cluster, image }).service,
  QueueProcessingEc2Service: (parts) => {
    withInstances(parts);
    const { stack, cluster } = parts;
    return new patterns.QueueProcessingEc2Service(stack, 'Worker', { cluster, image, memoryLimitMiB: 256 }).service;
  },
  ApplicationMultipleTargetGroupsFargateService: ({ stack, cluster, taskDefinition }) =>
    new patterns.ApplicationMultipleTargetGroupsFargateService(stack, 'Web', {
      cluster,
      taskDefinition,
      targetGroups: [{ containerPort: 80 }, { containerPort: 81, pathPattern: '/api/*', priority: 10 }],
    }).service,
  NetworkMultipleTargetGroupsFargateService: ({ stack, cluster, taskDefinition }) =>
    new patterns.NetworkMultipleTargetGroupsFargateService(stack, 'Web', { cluster, taskDefinition }).service,
  'a Fargate service with a circuit breaker of its own': (parts) =>
    worker(parts, { circuitBreaker: { enable: true, rollback: false } }),
  'a Fargate service with Service Connect': (parts) => {
    parts.cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
    return worker(parts, { serviceConnectConfiguration: {} });
  },
  'an extended service on Fargate': (parts) => extended(parts, []),
  'an extended service behind a load balancer': (parts) => extended(parts, [new HttpLoadBalancerExtension()]),
  'an extended service with a public address that scales': (parts) =>
    extended(parts, [new AssignPublicIpExtension(), new ScaleOnCpuUtilization()]),
  'an extended service on a queue': (parts) => extended(parts, [new QueueExtension()]),
  'an extended service on instances': (parts) => {
    withInstances(parts);
    return extended(parts, [new HttpLoadBalancerExtension()], EnvironmentCapacityType.EC2);
  },
};

function extended(
  { stack, cluster }: ClusterWithTask,
  extensions: readonly ServiceExtension[],
  capacityType = EnvironmentCapacityType.FARGATE,
): ecs.BaseService {
  const environment = new Environment(stack, 'Environment', { cluster, vpc: cluster.vpc, capacityType });
  const serviceDescription = new ServiceDescription();
  serviceDescription.add(new Container({ cpu: 256, memoryMiB: 512, trafficPort: 80, image }));
  for (const extension of extensions) serviceDescription.add(extension);
  return new Service(stack, 'Extended', { environment, serviceDescription }).ecsService;
}
