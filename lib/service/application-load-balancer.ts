import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  type IApplicationLoadBalancer,
  ListenerAction,
  ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { wholeNumberProblems } from '../problems.ts';
import { takenPortProblems, takenPriorityProblems } from './listeners.ts';
import { shiftsTraffic } from './strategy.ts';
import {
  addressProblems,
  type ContainerPortProps,
  type CreatedTraffic,
  findPort,
  pathProblems,
  type ServiceTraffic,
  testPortProblems,
  type TrafficContext,
} from './traffic.ts';

/** A service behind an Application Load Balancer. */
export interface ApplicationLoadBalancerProps extends ContainerPortProps {
  /**
   * A load balancer of the app. It gets a listener for this service.
   * @default - a new internal one, unless `listener` is given
   */
  readonly loadBalancer?: ApplicationLoadBalancer;
  /** A listener shared with other services. It gets a rule for this one. @default - a new listener */
  readonly listener?: ApplicationListener;
  /** Which requests of `listener` go to this service. @default - all requests, on its own listener */
  readonly conditions?: readonly ListenerCondition[];
  /** Priority of the rule on `listener`: 1 to 50000, lowest first, unique per listener. @default - 1 on its own listener */
  readonly priority?: number;
  /** Makes the listener HTTPS on port 443. @default - HTTP on port 80 */
  readonly certificate?: ICertificate;
  /** Path of the health check; begins with a slash. @default '/' */
  readonly healthCheckPath?: string;
  /**
   * Port of a second listener for test traffic, which reaches the new version before production traffic does. Needs a strategy
   * that shifts traffic.
   * @default - no test traffic
   */
  readonly testPort?: number;
}

/**
 * Sends requests to a service through an Application Load Balancer.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
 */
export function applicationLoadBalancer(props: ApplicationLoadBalancerProps = {}): ServiceTraffic {
  return {
    checksHealth: true,
    problems: (service) => faultsOf(props, service),
    create: (scope, service) => createTraffic(scope, props, service),
  };
}

function faultsOf(
  props: ApplicationLoadBalancerProps,
  { taskDefinition, strategy }: TrafficContext,
): readonly string[] {
  const { listener, loadBalancer, conditions, priority, certificate, testPort, healthCheckPath = '/' } = props;
  const port = findPort(taskDefinition, props);
  const problems = [
    ...(typeof port === 'string' ? [port] : []),
    ...pathProblems('healthCheckPath', healthCheckPath),
    ...testPortProblems(testPort, listener === undefined ? productionPort(props) : undefined, strategy),
  ];
  if (listener !== undefined) {
    if (loadBalancer !== undefined)
      problems.push(
        'listener and loadBalancer must not both be set: remove loadBalancer, because the listener belongs to a load balancer already',
      );
    if (certificate !== undefined)
      problems.push('certificate and listener must not both be set: remove certificate, and add it to the listener');
    if (conditions === undefined || conditions.length === 0) {
      problems.push(
        'a shared listener needs conditions that select the requests for the service, got none: set conditions, for example to a path or a host',
      );
    }
    if (priority === undefined)
      problems.push(
        'a shared listener needs a priority for its rule, got none: set priority to a free number from 1 to 50000',
      );
  }
  if (listener === undefined && (conditions !== undefined || priority !== undefined)) {
    problems.push(
      'conditions and priority apply to a shared listener only, and listener is not set: set listener, or remove conditions and priority',
    );
  }
  if (priority !== undefined) {
    problems.push(
      ...wholeNumberProblems('priority', priority, { least: 1, most: 50_000, advice: 'choose a free number' }),
    );
  }
  if (listener !== undefined && priority !== undefined) problems.push(...takenPriorityProblems(priority, listener));
  if (listener === undefined && loadBalancer !== undefined) {
    problems.push(...takenPortProblems('the production port', productionPort(props), loadBalancer, SHARE_LISTENER));
  }
  if (testPort !== undefined) {
    const shared = loadBalancer ?? listener?.loadBalancer;
    if (shared !== undefined) problems.push(...takenPortProblems('testPort', testPort, shared));
  }
  if (shiftsTraffic(strategy)) problems.push(...addressProblems(`the strategy ${strategy.type}`, taskDefinition));
  return problems;
}

const SHARE_LISTENER = 'set listener instead of loadBalancer to share that listener';

function productionPort({ certificate }: ApplicationLoadBalancerProps): number {
  return certificate === undefined ? 80 : 443;
}

function createTraffic(scope: Construct, props: ApplicationLoadBalancerProps, service: TrafficContext): CreatedTraffic {
  const found = findPort(service.taskDefinition, props);
  if (typeof found === 'string') throw new Error(found);
  const loadBalancer =
    props.listener === undefined ? (props.loadBalancer ?? createLoadBalancer(scope, service)) : undefined;
  const targets = createTargetGroup(scope, 'Targets', props, service);
  const target = { containerName: found.container.containerName, containerPort: found.port };
  if (!shiftsTraffic(service.strategy)) {
    listen(scope, props, loadBalancer, targets);
    return {
      ...(loadBalancer ? { loadBalancer } : { sharesLoadBalancer: true }),
      targetGroups: [targets],
      attach: (one) => one.loadBalancerTarget(target).attachToApplicationTargetGroup(targets),
    };
  }
  const alternate = createTargetGroup(scope, 'AlternateTargets', props, service);
  const alternateTarget = createAlternateTarget(scope, props, loadBalancer, [targets, alternate]);
  return {
    ...(loadBalancer ? { loadBalancer } : { sharesLoadBalancer: true }),
    targetGroups: [targets, alternate],
    attach: (one) => one.loadBalancerTarget({ ...target, alternateTarget }).attachToApplicationTargetGroup(targets),
  };
}

function createLoadBalancer(scope: Construct, { cluster, subnets }: TrafficContext): ApplicationLoadBalancer {
  return new ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc: cluster.vpc,
    internetFacing: false,
    dropInvalidHeaderFields: true,
    ...(subnets && { vpcSubnets: subnets }),
  });
}

function createTargetGroup(
  scope: Construct,
  id: string,
  { healthCheckPath }: ApplicationLoadBalancerProps,
  { cluster, taskDefinition }: TrafficContext,
): ApplicationTargetGroup {
  const isInVpc = taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC;
  return new ApplicationTargetGroup(scope, id, {
    vpc: cluster.vpc,
    targetType: isInVpc ? TargetType.IP : TargetType.INSTANCE,
    protocol: ApplicationProtocol.HTTP,
    deregistrationDelay: Duration.seconds(30),
    healthCheck: {
      path: healthCheckPath ?? '/',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
      // Each task on an instance has its own host port.
      ...(!isInVpc && { port: 'traffic-port' }),
    },
  });
}

/** Forwards all requests of the service's own listener, or those that match a rule of a shared listener. */
function listen(
  scope: Construct,
  props: ApplicationLoadBalancerProps,
  loadBalancer: ApplicationLoadBalancer | undefined,
  targets: ApplicationTargetGroup,
): void {
  const { priority = 1 } = props;
  if (loadBalancer === undefined) {
    new ApplicationListenerRule(scope, 'Rule', {
      listener: sharedListener(props),
      priority,
      conditions: conditionsOf(props),
      action: ListenerAction.forward([targets]),
    });
    return;
  }
  addListener(
    placeOf(scope, props, loadBalancer),
    'Listener',
    productionPort(props),
    ListenerAction.forward([targets]),
  );
}

/**
 * Creates the rules whose weights ECS changes. ECS does not accept a listener's default action instead, so even the
 * service's own listener has a rule. It has both target groups from the start, with all weight on one.
 */
function createAlternateTarget(
  scope: Construct,
  props: ApplicationLoadBalancerProps,
  loadBalancer: ApplicationLoadBalancer | undefined,
  [targets, alternate]: readonly [ApplicationTargetGroup, ApplicationTargetGroup],
): ecs.AlternateTarget {
  const notFound = ListenerAction.fixedResponse(404);
  const own = loadBalancer ?? props.listener?.loadBalancer;
  const listener =
    loadBalancer === undefined
      ? sharedListener(props)
      : addListener(placeOf(scope, props, loadBalancer), 'Listener', productionPort(props), notFound);
  const rule = (id: string, on: ApplicationListener) =>
    new ApplicationListenerRule(scope, id, {
      listener: on,
      priority: props.priority ?? 1,
      conditions: conditionsOf(props),
      action: ListenerAction.weightedForward([
        { targetGroup: targets, weight: 100 },
        { targetGroup: alternate, weight: 0 },
      ]),
    });
  const production = rule('ProductionRule', listener);
  const test =
    props.testPort === undefined || own === undefined
      ? undefined
      : rule('TestRule', addListener(placeOf(scope, props, own), 'TestListener', props.testPort, notFound));
  return new ecs.AlternateTarget('AlternateTarget', {
    alternateTargetGroup: alternate,
    productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(production),
    ...(test && { testListener: ecs.ListenerRuleConfiguration.applicationListenerRule(test) }),
  });
}

function conditionsOf({ conditions }: ApplicationLoadBalancerProps): ListenerCondition[] {
  return conditions === undefined ? [ListenerCondition.pathPatterns(['*'])] : [...conditions];
}

/** The scope of a listener: the load balancer if the construct created it, else the service. */
interface ListenerPlace {
  readonly scope: Construct;
  readonly loadBalancer: IApplicationLoadBalancer;
  readonly certificate: ICertificate | undefined;
}

function placeOf(
  scope: Construct,
  { loadBalancer: given, listener, certificate }: ApplicationLoadBalancerProps,
  loadBalancer: IApplicationLoadBalancer,
): ListenerPlace {
  const isOwn = given === undefined && listener === undefined;
  return {
    scope: isOwn && loadBalancer instanceof ApplicationLoadBalancer ? loadBalancer : scope,
    loadBalancer,
    certificate,
  };
}

function addListener(
  { scope, loadBalancer, certificate }: ListenerPlace,
  id: string,
  port: number,
  defaultAction: ListenerAction,
): ApplicationListener {
  return new ApplicationListener(scope, id, {
    loadBalancer,
    port,
    ...(certificate === undefined
      ? { protocol: ApplicationProtocol.HTTP }
      : { protocol: ApplicationProtocol.HTTPS, certificates: [certificate] }),
    // The security group decides who may connect.
    open: false,
    defaultAction,
  });
}

/** Returns the shared listener. `problems` ensures that it is set if there is no load balancer. */
function sharedListener({ listener }: ApplicationLoadBalancerProps): ApplicationListener {
  if (listener !== undefined) return listener;
  throw new Error('either listener or loadBalancer must be set, got neither: set one of them');
}
