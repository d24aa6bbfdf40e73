import { type IPrefixList, Port } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lattice from 'aws-cdk-lib/aws-vpclattice';
import type { Construct } from 'constructs';
import { acknowledgeInfrastructureRole } from './infrastructure-role.ts';
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
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-lattice-resources-for-blue-green.html */
export function vpcLattice(props: VpcLatticeProps): ServiceTraffic {
  return {
    faults: (service) => faultsOf(props, service),
    create: (scope, service) => createTraffic(scope, props, service),
  };
}

function faultsOf(props: VpcLatticeProps, { taskDefinition, strategy }: TrafficContext): readonly string[] {
  const { portName, healthCheckPath = '/' } = props;
  const faults = [...pathFaults('healthCheckPath', healthCheckPath)];
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
  // ECS wants a rule with both target groups, the idle one at weight 0.
  // See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-vpclattice-rule-weightedtargetgroup.html
  if (shiftsTraffic(strategy)) {
    faults.push(
      `VPC Lattice must go with the strategy ROLLING, got ${strategy.type}: CloudFormation makes no Lattice rule with a weight of 0, which ` +
        'ECS asks for',
    );
  }
  return faults;
}

function createTraffic(scope: Construct, props: VpcLatticeProps, service: TrafficContext): CreatedTraffic {
  const port = service.taskDefinition.findPortMappingByName(props.portName)?.containerPort ?? 80;
  const targets = createTargetGroup(scope, props, service, port);
  const rule = createRule(scope, createListener(scope, props), targets);
  // ECS registers the tasks by it.
  const role = new Role(scope, 'LatticeRole', {
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonECSInfrastructureRolePolicyForVpcLattice')],
  });
  acknowledgeInfrastructureRole(role, 'VpcLattice');
  return {
    checksHealth: true,
    targetGroups: [],
    attach: (one) => {
      const resource = resourceOf(one);
      resource.vpcLatticeConfigurations = [
        { portName: props.portName, roleArn: role.roleArn, targetGroupArn: targets.attrArn },
      ];
      // A target group without a rule takes no tasks, and the service does not name the rule.
      resource.node.addDependency(rule);
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
  { healthCheckPath }: VpcLatticeProps,
  { cluster }: TrafficContext,
  port: number,
): lattice.CfnTargetGroup {
  return new lattice.CfnTargetGroup(scope, 'LatticeTargets', {
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

function createRule(scope: Construct, listener: lattice.CfnListener, targets: lattice.CfnTargetGroup): lattice.CfnRule {
  return new lattice.CfnRule(scope, 'LatticeRule', {
    serviceIdentifier: listener.attrServiceId,
    listenerIdentifier: listener.attrId,
    priority: 100,
    match: { httpMatch: { pathMatch: { match: { prefix: '/' } } } },
    action: { forward: { targetGroups: [{ targetGroupIdentifier: targets.attrId, weight: 100 }] } },
  });
}
