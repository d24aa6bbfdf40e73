import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  NetworkListener,
  NetworkListenerAction,
  type NetworkListenerProps,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { omit, portProblems } from '../problems.ts';
import { takenPortProblems } from './listeners.ts';
import { shiftsTraffic } from './strategy.ts';
import {
  addressProblems,
  type ContainerPortProps,
  type CreatedTraffic,
  findPort,
  type ServiceTraffic,
  testPortProblems,
  type TrafficContext,
} from './traffic.ts';

/** A service behind a Network Load Balancer. */
export interface NetworkLoadBalancerProps extends ContainerPortProps {
  /** A load balancer of the app. It gets a listener for this service. @default - a new internal one */
  readonly loadBalancer?: NetworkLoadBalancer;
  /** Port that the clients call. @default - 80, or 443 with a certificate */
  readonly port?: number;
  /** Makes the listener TLS. @default - TCP */
  readonly certificate?: ICertificate;
  /** Path of an HTTP health check; begins with a slash. @default - a TCP health check */
  readonly healthCheckPath?: string;
  /**
   * Port of a second listener for test traffic, which reaches the new version before production traffic does. Needs a strategy
   * that shifts traffic.
   * @default - no test traffic
   */
  readonly testPort?: number;
}

/**
 * Sends requests to a service through a Network Load Balancer.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb-resources-for-blue-green.html
 */
export function networkLoadBalancer(props: NetworkLoadBalancerProps = {}): ServiceTraffic {
  return {
    checksHealth: true,
    problems: (service) => faultsOf(props, service),
    create: (scope, service) => createTraffic(scope, props, service),
  };
}

function faultsOf(props: NetworkLoadBalancerProps, { taskDefinition, strategy }: TrafficContext): readonly string[] {
  const { port, testPort, healthCheckPath } = props;
  const found = findPort(taskDefinition, props);
  const problems = [
    ...(typeof found === 'string' ? [found] : []),
    ...portProblems('port', port, omit()),
    ...testPortProblems(testPort, productionPort(props), strategy),
  ];
  if (props.loadBalancer !== undefined) {
    problems.push(...takenPortProblems('port', productionPort(props), props.loadBalancer));
    if (testPort !== undefined) problems.push(...takenPortProblems('testPort', testPort, props.loadBalancer));
  }
  if (healthCheckPath !== undefined && !healthCheckPath.startsWith('/')) {
    problems.push(
      `healthCheckPath must start with "/", got "${healthCheckPath}": correct it, or omit it to use a TCP health check`,
    );
  }
  if (shiftsTraffic(strategy)) problems.push(...addressProblems(`the strategy ${strategy.type}`, taskDefinition));
  return problems;
}

function productionPort({ port, certificate }: NetworkLoadBalancerProps): number {
  return port ?? (certificate === undefined ? 80 : 443);
}

function createTraffic(scope: Construct, props: NetworkLoadBalancerProps, service: TrafficContext): CreatedTraffic {
  const found = findPort(service.taskDefinition, props);
  if (typeof found === 'string') throw new Error(found);
  const loadBalancer = props.loadBalancer ?? createLoadBalancer(scope, service);
  const targets = createTargetGroup(scope, 'Targets', props, service, found.port);
  const alternate = shiftsTraffic(service.strategy)
    ? createTargetGroup(scope, 'AlternateTargets', props, service, found.port)
    : undefined;
  // In the service's scope if the load balancer is shared, because other services may have listeners on it too.
  const place = {
    scope: props.loadBalancer === undefined ? loadBalancer : scope,
    loadBalancer,
    ...certificateOf(props),
  };
  const action = forwardTo(targets, alternate);
  const listener = listen(place, 'Listener', productionPort(props), action);
  const test = props.testPort === undefined ? undefined : listen(place, 'TestListener', props.testPort, action);
  const alternateTarget =
    alternate &&
    new ecs.AlternateTarget('AlternateTarget', {
      alternateTargetGroup: alternate,
      productionListener: ecs.ListenerRuleConfiguration.networkListener(listener),
      ...(test && { testListener: ecs.ListenerRuleConfiguration.networkListener(test) }),
    });
  return {
    loadBalancer,
    targetGroups: alternate === undefined ? [targets] : [targets, alternate],
    attach: (one) => {
      const target = { containerName: found.container.containerName, containerPort: found.port };
      one
        .loadBalancerTarget({ ...target, ...(alternateTarget && { alternateTarget }) })
        .attachToNetworkTargetGroup(targets);
      admit(one, loadBalancer, service, found.port);
    },
  };
}

/** Allows the load balancer to reach the tasks. Without a security group to refer to, allows the VPC's addresses. */
function admit(
  service: ecs.BaseService,
  loadBalancer: NetworkLoadBalancer,
  { cluster }: TrafficContext,
  port: number,
): void {
  if (service.taskDefinition.networkMode !== ecs.NetworkMode.AWS_VPC) return;
  const hasGroup = (loadBalancer.securityGroups ?? []).length > 0;
  const from = hasGroup ? loadBalancer : Peer.ipv4(cluster.vpc.vpcCidrBlock);
  service.connections.allowFrom(from, Port.tcp(port), 'From the load balancer');
}

function createLoadBalancer(scope: Construct, { cluster, subnets }: TrafficContext): NetworkLoadBalancer {
  const { vpc } = cluster;
  const securityGroup = new SecurityGroup(scope, 'LoadBalancerGroup', {
    vpc,
    description: 'Load balancer of a guarded service: admits its clients',
  });
  return new NetworkLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    internetFacing: false,
    securityGroups: [securityGroup],
    ...(subnets && { vpcSubnets: subnets }),
  });
}

function createTargetGroup(
  scope: Construct,
  id: string,
  { healthCheckPath }: NetworkLoadBalancerProps,
  { cluster, taskDefinition }: TrafficContext,
  port: number,
): NetworkTargetGroup {
  const isInVpc = taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC;
  return new NetworkTargetGroup(scope, id, {
    vpc: cluster.vpc,
    port,
    protocol: Protocol.TCP,
    targetType: isInVpc ? TargetType.IP : TargetType.INSTANCE,
    deregistrationDelay: Duration.seconds(30),
    healthCheck: {
      interval: Duration.seconds(10),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
      // Each task on an instance has its own host port.
      ...(!isInVpc && { port: 'traffic-port' }),
      ...(healthCheckPath === undefined
        ? { protocol: Protocol.TCP }
        : { protocol: Protocol.HTTP, path: healthCheckPath }),
    },
  });
}

/** Forwards to both target groups from the start, with all weight on one: ECS changes the weights. */
function forwardTo(targets: NetworkTargetGroup, alternate: NetworkTargetGroup | undefined): NetworkListenerAction {
  return alternate === undefined
    ? NetworkListenerAction.forward([targets])
    : NetworkListenerAction.weightedForward([
        { targetGroup: targets, weight: 100 },
        { targetGroup: alternate, weight: 0 },
      ]);
}

function certificateOf({ certificate }: NetworkLoadBalancerProps) {
  return certificate === undefined
    ? { protocol: Protocol.TCP }
    : { protocol: Protocol.TLS, certificates: [certificate] };
}

function listen(
  {
    scope,
    ...of
  }: { readonly scope: Construct } & Pick<NetworkListenerProps, 'loadBalancer' | 'protocol' | 'certificates'>,
  id: string,
  port: number,
  defaultAction: NetworkListenerAction,
): NetworkListener {
  return new NetworkListener(scope, id, { ...of, port, defaultAction });
}
