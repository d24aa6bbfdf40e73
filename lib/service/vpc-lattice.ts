import { type IPrefixList, Port } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lattice from 'aws-cdk-lib/aws-vpclattice';
import type { Construct } from 'constructs';
import { shiftsTraffic } from './strategy.ts';
import { type CreatedTraffic, pathFaults, type ServiceTraffic, type TrafficContext } from './traffic.ts';

/** A service that others call by VPC Lattice. */
export interface VpcLatticeProps {
  /** Name of the port mapping that takes the requests. */
  readonly portName: string;
  /** ARN or id of the service network whose clients may call. @default - it is joined to none */
  readonly serviceNetwork?: string;
  /** Lattice's managed prefix list: the tasks admit requests from it. @default - whoever calls is said by your security groups */
  readonly prefixList?: IPrefixList;
  /** Whether clients must sign their requests. @default 'NONE' */
  readonly authType?: 'NONE' | 'AWS_IAM';
  /** What Lattice asks each task for; begins with a slash. @default '/' */
  readonly healthCheckPath?: string;
  /**
   * Path of requests that go to the new version before it gets production traffic; for a strategy that shifts traffic.
   * @default - no test traffic
   */
  readonly testPath?: string;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-lattice-resources-for-blue-green.html */
export function vpcLattice(props: VpcLatticeProps): ServiceTraffic {
  return {
    faults: (service) => faultsOf(props, service),
    create: (scope, service) => createTraffic(scope, props, service),
  };
}

function faultsOf(props: VpcLatticeProps, { taskDefinition, strategy }: TrafficContext): readonly string[] {
  const { portName, healthCheckPath = '/', testPath } = props;
  const faults = [...pathFaults('healthCheckPath', healthCheckPath), ...pathFaults('testPath', testPath ?? '/')];
  if (taskDefinition.findPortMappingByName(portName) === undefined) {
    faults.push(
      `portName must name a port mapping of the task definition, got "${portName}": give the mapping that name`,
    );
  }
  if (taskDefinition.networkMode !== ecs.NetworkMode.AWS_VPC) {
    faults.push(
      `VPC Lattice must go with the network mode awsvpc, got ${taskDefinition.networkMode}: its target groups hold addresses`,
    );
  }
  if (testPath !== undefined && !shiftsTraffic(strategy)) {
    faults.push(`testPath must go with a strategy that shifts traffic, got ${strategy.type}: leave it out`);
  }
  if (testPath === '/')
    faults.push('testPath must differ from the production path "/", got the same: choose one below it');
  return faults;
}

function createTraffic(scope: Construct, props: VpcLatticeProps, service: TrafficContext): CreatedTraffic {
  const port = service.taskDefinition.findPortMappingByName(props.portName)?.containerPort ?? 80;
  const targets = createTargetGroup(scope, 'LatticeTargets', props, service, port);
  const alternate = shiftsTraffic(service.strategy)
    ? createTargetGroup(scope, 'AlternateLatticeTargets', props, service, port)
    : undefined;
  const listener = createListener(scope, props);
  const both = alternate === undefined ? [targets] : [targets, alternate];
  const production = createRule(scope, 'LatticeRule', listener, { path: '/', priority: 100, targets: both });
  const test =
    props.testPath === undefined || alternate === undefined
      ? undefined
      : createRule(scope, 'LatticeTestRule', listener, { path: props.testPath, priority: 10, targets: both });
  // ECS registers the tasks by it, and moves the weights.
  const role = new Role(scope, 'LatticeRole', {
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonECSInfrastructureRolePolicyForVpcLattice')],
  });
  return {
    checksHealth: true,
    targetGroups: [],
    attach: (one) => {
      const resource = resourceOf(one);
      resource.vpcLatticeConfigurations = [
        {
          portName: props.portName,
          roleArn: role.roleArn,
          targetGroupArn: targets.attrArn,
          ...(alternate && {
            advancedConfiguration: {
              alternateTargetGroupArn: alternate.attrArn,
              productionListenerRule: production.attrArn,
              ...(test && { testListenerRule: test.attrArn }),
            },
          }),
        },
      ];
      // A target group without a rule takes no tasks, and the service does not name the rule of a rolling deployment.
      for (const rule of [production, ...(test ? [test] : [])]) resource.node.addDependency(rule);
      resource.node.addDependency(role);
      if (props.prefixList) one.connections.allowFrom(props.prefixList, Port.tcp(port), 'VPC Lattice');
    },
  };
}

function resourceOf(service: ecs.BaseService): ecs.CfnService {
  const resource = service.node.defaultChild;
  if (resource instanceof ecs.CfnService) return resource;
  throw new Error(
    `the service ${service.node.path} must hold a CfnService: use an aws-cdk-lib that this construct was tested with`,
  );
}

function createTargetGroup(
  scope: Construct,
  id: string,
  { healthCheckPath }: VpcLatticeProps,
  { cluster }: TrafficContext,
  port: number,
): lattice.CfnTargetGroup {
  return new lattice.CfnTargetGroup(scope, id, {
    type: 'IP',
    config: {
      port,
      protocol: 'HTTP',
      vpcIdentifier: cluster.vpc.vpcId,
      healthCheck: {
        enabled: true,
        path: healthCheckPath ?? '/',
        protocol: 'HTTP',
        healthCheckIntervalSeconds: 10,
        healthCheckTimeoutSeconds: 5,
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    },
  });
}

function createListener(scope: Construct, { authType = 'NONE', serviceNetwork }: VpcLatticeProps): lattice.CfnListener {
  const service = new lattice.CfnService(scope, 'LatticeService', { authType });
  if (serviceNetwork !== undefined) {
    new lattice.CfnServiceNetworkServiceAssociation(scope, 'LatticeAssociation', {
      serviceIdentifier: service.attrId,
      serviceNetworkIdentifier: serviceNetwork,
    });
  }
  return new lattice.CfnListener(scope, 'LatticeListener', {
    serviceIdentifier: service.attrId,
    protocol: 'HTTP',
    port: 80,
    defaultAction: { fixedResponse: { statusCode: 404 } },
  });
}

interface RuleChoice {
  readonly path: string;
  readonly priority: number;
  readonly targets: readonly lattice.CfnTargetGroup[];
}

/** Exactly one target group with weight, as ECS demands at the start. */
function createRule(
  scope: Construct,
  id: string,
  listener: lattice.CfnListener,
  { path, priority, targets }: RuleChoice,
): lattice.CfnRule {
  return new lattice.CfnRule(scope, id, {
    serviceIdentifier: listener.attrServiceId,
    listenerIdentifier: listener.attrId,
    priority,
    match: { httpMatch: { pathMatch: { match: { prefix: path } } } },
    action: {
      forward: {
        targetGroups: targets.map(({ attrId }, index) => ({
          targetGroupIdentifier: attrId,
          weight: index === 0 ? 100 : 0,
        })),
      },
    },
  });
}
