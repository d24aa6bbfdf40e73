import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  NetworkLoadBalancer,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { formatNumber } from '../protection/format-value.ts';
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
      ? 'taskDefinition must have an essential container to receive the requests, got none: add one first'
      : `containerName must name a container of the task definition, got "${containerName}": correct it`;
  }
  if (taskDefinition.networkMode === ecs.NetworkMode.NONE) {
    return 'a load balancer needs a network, got the network mode none: choose awsvpc';
  }
  const ports = container.portMappings
    .filter(({ protocol }) => protocol !== ecs.Protocol.UDP)
    .map((mapping) => mapping.containerPort);
  const port = containerPort ?? ports[0];
  if (port === undefined) {
    return `the container ${container.containerName} must map a TCP port, got none: set portMappings`;
  }
  return ports.includes(port)
    ? { container, port }
    : `containerPort must be a port that the container ${container.containerName} maps (${ports.join(', ')}), got ${port}: correct it`;
}

/** What a path, as a load balancer asks it, must be. */
export function pathProblems(name: string, path: string): readonly string[] {
  return path.startsWith('/') && path.length <= 1_024
    ? []
    : [
        `${name} must begin with "/" and have at most 1024 characters, got "${path.slice(0, 40)}": leave it out for "/"`,
      ];
}

/** What a port must be. */
export function portProblems(name: string, port: number | undefined): readonly string[] {
  return port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)
    ? []
    : [`${name} must be a whole number from 1 to 65535, got ${formatNumber(port)}: leave it out for the default`];
}
