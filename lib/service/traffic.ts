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

/** How requests reach a service. Made by `Traffic`. */
export interface ServiceTraffic {
  /** Whether it has health checks of its own, whose grace period the service sets. */
  readonly checksHealth: boolean;
  /** Every problem of it for this service. */
  problems(service: TrafficContext): readonly string[];
  /** Makes what stands before the service. */
  create(scope: Construct, service: TrafficContext): CreatedTraffic;
}

/** What traffic has to know of its service. */
export interface TrafficContext {
  /** Where the service runs. */
  readonly cluster: ecs.ICluster;
  /** What it runs. */
  readonly taskDefinition: ecs.TaskDefinition;
  /** How new versions take over. */
  readonly strategy: Strategy;
  /** Where what stands before the service stands. */
  readonly subnets: SubnetSelection | undefined;
}

/** What stands before a service. */
export interface CreatedTraffic {
  /** Options of the service itself. */
  readonly options?: Pick<ecs.BaseServiceOptions, 'serviceConnectConfiguration'>;
  /** Whether its load balancer serves others too, whose errors would count against this service. */
  readonly sharesLoadBalancer?: boolean;
  /** The load balancer, if there is one. */
  readonly loadBalancer?: ApplicationLoadBalancer | NetworkLoadBalancer;
  /** The target groups, the alternate one last. */
  readonly targetGroups: readonly (ApplicationTargetGroup | NetworkTargetGroup)[];
  /** Joins the service to it. */
  attach(service: ecs.BaseService): void;
}

/** Which port of which container takes the requests. */
export interface ContainerPortProps {
  /** The container that takes the requests. @default - the default container of the task definition */
  readonly containerName?: string;
  /** Its port that takes them. @default - the container's first port mapping */
  readonly containerPort?: number;
}

/** The container and port that take the requests; text when there is none. */
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

/** What a path, as a load balancer asks it, must be. */
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
