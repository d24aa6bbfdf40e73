import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  NetworkLoadBalancer,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { omit, portProblems } from '../problems.ts';
import { needsShiftProblems } from '../protection/lifecycle-hook.ts';
import type { Strategy } from './strategy.ts';

/** How requests reach a service. Create one with `Traffic`. */
export interface ServiceTraffic {
  /** Whether it has its own health checks, for which the service sets a grace period. */
  readonly checksHealth: boolean;
  /** Returns every problem of it for this service. */
  problems(service: TrafficContext): readonly string[];
  /** Creates the load balancer, listeners and target groups. */
  create(scope: Construct, service: TrafficContext): CreatedTraffic;
}

/** The properties of the service that traffic needs. */
export interface TrafficContext {
  /** The service's cluster. */
  readonly cluster: ecs.ICluster;
  /** The service's task definition. */
  readonly taskDefinition: ecs.TaskDefinition;
  /** How new versions take over. */
  readonly strategy: Strategy;
  /** Subnets of a new load balancer. */
  readonly subnets: SubnetSelection | undefined;
}

/** What `ServiceTraffic` created for a service. */
export interface CreatedTraffic {
  /** Options of the service itself. */
  readonly options?: Pick<ecs.BaseServiceOptions, 'serviceConnectConfiguration'>;
  /** Whether its load balancer also serves other services, whose errors would count against this one. */
  readonly sharesLoadBalancer?: boolean;
  /** The load balancer, if it has one. */
  readonly loadBalancer?: ApplicationLoadBalancer | NetworkLoadBalancer;
  /** The target groups, the alternate one last. */
  readonly targetGroups: readonly (ApplicationTargetGroup | NetworkTargetGroup)[];
  /** Attaches the service. */
  attach(service: ecs.BaseService): void;
}

/** The container and port that receive the requests. */
export interface ContainerPortProps {
  /** The container that receives the requests. @default - the default container of the task definition */
  readonly containerName?: string;
  /** The container's port that receives them. @default - the container's first port mapping */
  readonly containerPort?: number;
}

/** Finds the container and port that receive the requests; returns the problem as text if there is none. */
export function findPort(
  taskDefinition: ecs.TaskDefinition,
  { containerName, containerPort }: ContainerPortProps,
): { readonly container: ecs.ContainerDefinition; readonly port: number } | string {
  const container =
    containerName === undefined ? taskDefinition.defaultContainer : taskDefinition.findContainer(containerName);
  if (container === undefined) {
    return containerName === undefined
      ? 'taskDefinition must have an essential container that receives the requests, got none: add it before you create the service'
      : `the task definition has no container with the name "${containerName}" (containerName): correct the name, or add the container first`;
  }
  if (taskDefinition.networkMode === ecs.NetworkMode.NONE) {
    return 'a load balancer cannot reach tasks with the network mode none: set networkMode of the task definition to NetworkMode.AWS_VPC';
  }
  const ports = container.portMappings
    .filter(({ protocol }) => protocol !== ecs.Protocol.UDP)
    .map((mapping) => mapping.containerPort);
  const port = containerPort ?? ports[0];
  if (port === undefined) {
    return `the container ${container.containerName} must map a TCP port, got none: add one to its portMappings`;
  }
  return ports.includes(port)
    ? { container, port }
    : `containerPort must be a TCP port that the container ${container.containerName} maps (${ports.join(', ') || 'none'}), got ${port}: use one of these, ` +
        'or add the port to its portMappings';
}

/** Returns problems of a health check path. */
export function pathProblems(name: string, path: string): readonly string[] {
  return path.startsWith('/') && path.length <= 1_024
    ? []
    : [`${name} must start with "/" and have at most 1024 characters, got "${path.slice(0, 40)}": ${omit('"/"')}`];
}

/** Problems of a port mapping that `portName` must name. */
export function portNameProblems(portName: string, taskDefinition: ecs.TaskDefinition): readonly string[] {
  return taskDefinition.findPortMappingByName(portName) === undefined
    ? [
        `the task definition has no port mapping with the name "${portName}" (portName): set the name of the port mapping, or correct portName`,
      ]
    : [];
}

/** Problems of the network of tasks that are registered by their IP addresses. */
export function addressProblems(what: string, { networkMode }: ecs.TaskDefinition): readonly string[] {
  return networkMode === ecs.NetworkMode.AWS_VPC
    ? []
    : [
        `${what} needs the network mode awsvpc, got ${networkMode}: set networkMode of the task definition to NetworkMode.AWS_VPC, because its target ` +
          'groups register IP addresses',
      ];
}

/** Problems of a load balancer's port for test requests. */
export function testPortProblems(
  testPort: number | undefined,
  productionPort: number | undefined,
  strategy: Strategy,
): readonly string[] {
  if (testPort === undefined) return [];
  return [
    ...portProblems('testPort', testPort, omit()),
    ...needsShiftProblems('testPort', strategy.type),
    ...(testPort === productionPort
      ? [`testPort must differ from the production port ${productionPort}, got ${testPort}: choose another port`]
      : []),
  ];
}
