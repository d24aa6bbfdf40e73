import { type IPrefixList, Port } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lattice from 'aws-cdk-lib/aws-vpclattice';
import type { Construct } from 'constructs';
import { omit, wordProblems } from '../problems.ts';
import { acknowledgeInfrastructureRole } from './infrastructure-role.ts';
import { shiftsTraffic } from './strategy.ts';
import {
  addressProblems,
  type CreatedTraffic,
  pathProblems,
  portNameProblems,
  type ServiceTraffic,
  type TrafficContext,
} from './traffic.ts';

/** A service that clients call through VPC Lattice. */
export interface VpcLatticeProps {
  /** Name of the port mapping that receives the requests. */
  readonly portName: string;
  /** ARN or ID of the service network whose clients can call the service. @default - no service network */
  readonly serviceNetwork?: string;
  /** Lattice's managed prefix list, which the tasks' security group then allows. @default - your security groups decide */
  readonly prefixList?: IPrefixList;
  /** Whether clients must sign their requests. @default 'NONE' */
  readonly authType?: 'NONE' | 'AWS_IAM';
  /** Path of the health check; begins with a slash. @default '/' */
  readonly healthCheckPath?: string;
}

/**
 * Sends requests to a service through VPC Lattice.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-lattice-resources-for-blue-green.html
 */
export function vpcLattice(props: VpcLatticeProps): ServiceTraffic {
  return {
    checksHealth: true,
    problems: (service) => faultsOf(props, service),
    create: (scope, service) => createTraffic(scope, props, service),
  };
}

function faultsOf(props: VpcLatticeProps, { taskDefinition }: TrafficContext): readonly string[] {
  const { portName, healthCheckPath = '/', authType = 'NONE' } = props;
  return [
    ...pathProblems('healthCheckPath', healthCheckPath),
    ...portNameProblems(portName, taskDefinition),
    ...wordProblems('authType', authType, ['NONE', 'AWS_IAM'], omit('NONE')),
    ...addressProblems('VPC Lattice', taskDefinition),
  ];
}

function createTraffic(scope: Construct, props: VpcLatticeProps, service: TrafficContext): CreatedTraffic {
  const port = service.taskDefinition.findPortMappingByName(props.portName)?.containerPort ?? 80;
  const targets = createTargetGroup(scope, 'LatticeTargets', props, service, port);
  const alternate = shiftsTraffic(service.strategy)
    ? createTargetGroup(scope, 'AlternateLatticeTargets', props, service, port)
    : undefined;
  const listener = createListener(scope, props, alternate && forwardTo(targets, alternate));
  const rule = alternate === undefined ? createRule(scope, listener, targets) : undefined;
  // ECS uses this role to register the tasks.
  const role = new Role(scope, 'LatticeRole', {
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonECSInfrastructureRolePolicyForVpcLattice')],
  });
  acknowledgeInfrastructureRole(role, 'VpcLattice');
  const advancedConfiguration = alternate && {
    alternateTargetGroupArn: alternate.attrArn,
    productionListenerRule: listener.attrArn,
  };
  return {
    targetGroups: [],
    attach: (one) => {
      const resource = resourceOf(one);
      resource.vpcLatticeConfigurations = [
        {
          portName: props.portName,
          roleArn: role.roleArn,
          targetGroupArn: targets.attrArn,
          ...(advancedConfiguration && { advancedConfiguration }),
        },
      ];
      // A target group without a rule does not accept tasks, and the service does not refer to the rule.
      if (rule) resource.node.addDependency(rule);
      if (props.prefixList) one.connections.allowFrom(props.prefixList, Port.tcp(port), 'VPC Lattice');
    },
  };
}

/**
 * Forwards to both target groups from the start, with all weight on one: ECS changes the weights. It is a listener's
 * default action, which ECS accepts in place of a rule, because CloudFormation does not allow Lattice rules with a weight
 * below 1.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VpcLatticeAdvancedConfiguration.html
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-vpclattice-listener-weightedtargetgroup.html
 */
function forwardTo(
  targets: lattice.CfnTargetGroup,
  alternate: lattice.CfnTargetGroup,
): lattice.CfnListener.DefaultActionProperty {
  return {
    forward: {
      targetGroups: [
        { targetGroupIdentifier: targets.attrId, weight: 100 },
        { targetGroupIdentifier: alternate.attrId, weight: 0 },
      ],
    },
  };
}

function resourceOf(service: ecs.BaseService): ecs.CfnService {
  const resource = service.node.defaultChild;
  if (resource instanceof ecs.CfnService) return resource;
  throw new Error(
    `the service ${service.node.path} must have a CfnService as its default child, got another construct: use a version of aws-cdk-lib that this package supports`,
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

/** @param forward the default action; by default requests without a matching rule get 404 */
function createListener(
  scope: Construct,
  { authType = 'NONE', serviceNetwork }: VpcLatticeProps,
  forward: lattice.CfnListener.DefaultActionProperty | undefined,
): lattice.CfnListener {
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
    defaultAction: forward ?? { fixedResponse: { statusCode: 404 } },
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
