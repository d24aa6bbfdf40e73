import { Annotations, Duration, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  NetworkLoadBalancer,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { DeploymentAlarmChoices } from '../protection/alarm-choice.ts';
import { DEFAULT_BAKE } from '../../src/core/protection/alarm-rules/defaults.ts';
import { earlySuccessProblems } from '../protection/deployment-options.ts';
import { DeploymentProtection } from '../protection/deployment-protection.ts';
import { choicesOf, ESSENTIAL_BEHIND_SHARED, isEssential } from '../protection/essential-alarms.ts';
import { lifecycleHookProblems } from '../protection/lifecycle-hook.ts';
import { type DeploymentProtectionProps, protectionProblems } from '../protection/protection-props.ts';
import { replacementProblems } from '../protection/task-replacement.ts';
import { emptyProblems, omit, refuseProblems, timeProblems, wholeNumberProblems } from '../problems.ts';
import type { GuardedServiceProps } from './guarded-service-props.ts';
import { acknowledgeInfrastructureRole } from './infrastructure-role.ts';
import { type LaunchType, launchTypeOf, launchTypeProblems } from './launch-type.ts';
import { formProblems, passedOnIn, propertyProblems, protectionPropsIn } from './service-properties.ts';
import { Strategy, strategyProblems, strategyOptions } from './strategy.ts';
import type { CreatedTraffic, ServiceTraffic, TrafficContext } from './traffic.ts';
import { Traffic } from './traffic-kinds.ts';

/**
 * An ECS service with guarded deployments: alarms on what its users notice, a circuit breaker, a bake time, and a rollback
 * for each. `traffic` sets how requests reach it, `strategy` sets how a new version takes over.
 */
export class GuardedService extends Construct {
  /** The service: a `FargateService` on Fargate and Managed Instances, an `Ec2Service` or an `ExternalService`. */
  readonly service: ecs.FargateService | ecs.Ec2Service | ecs.ExternalService;
  /** Its protection; call `addDeploymentAlarms` for more alarms. */
  readonly protection: DeploymentProtection;
  readonly #traffic: CreatedTraffic;

  /** @throws Error that lists every problem of the props */
  constructor(scope: Construct, id: string, props: GuardedServiceProps) {
    super(scope, id);
    const refused = `${this.node.path} cannot be created`;
    refuseProblems(refused, formProblems(props));
    const { cluster, taskDefinition, queue, subnets } = props;
    const strategy = strategyOf(props);
    const traffic = props.traffic ?? usualTraffic(props);
    const context: TrafficContext = { cluster, taskDefinition, strategy, subnets };
    const problems = [
      ...propertyProblems(props, launchTypeOf(props)),
      ...launchTypeProblems(props),
      ...faultsOf(props, strategy),
      ...capacityProblems(props, traffic),
      ...stepProblems(props, strategy, traffic),
      ...trafficProblems(traffic, context),
    ];
    refuseProblems(refused, problems);
    this.#traffic = traffic.create(this, context);
    refuseProblems(refused, serviceConnectProblems(props, this.#traffic));
    this.service = this.#createService(props, strategy, traffic);
    this.#traffic.attach(this.service);
    acknowledgeInfrastructureRole(this.service.node.tryFindChild('AlternateTargetRole'), 'LoadBalancers');
    if (props.desiredCount === undefined) addOneTaskFinding(this);
    queue?.grantConsumeMessages(taskDefinition.taskRole);
    this.protection = DeploymentProtection.of(this.service, {
      bakeTime: Duration.minutes(DEFAULT_BAKE),
      ...protectionPropsIn(props),
      ...(this.#traffic.sharesLoadBalancer && { alarms: withoutLoadBalancer(props.alarms) }),
    });
  }

  /** The load balancer, created or passed; undefined for traffic without one and for a shared listener. */
  get loadBalancer(): ApplicationLoadBalancer | NetworkLoadBalancer | undefined {
    return this.#traffic.loadBalancer;
  }

  /** The target groups of a load balancer, the alternate one last. */
  get targetGroups(): readonly (ApplicationTargetGroup | NetworkTargetGroup)[] {
    return this.#traffic.targetGroups;
  }

  #createService(
    props: GuardedServiceProps,
    strategy: Strategy,
    { checksHealth }: ServiceTraffic,
  ): ecs.FargateService | ecs.Ec2Service | ecs.ExternalService {
    const { taskDefinition, capacityProviderStrategies, subnets, securityGroups } = props;
    const isInVpc = taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC;
    const options: ecs.FargateServiceProps = {
      cluster: props.cluster,
      taskDefinition,
      ...(props.desiredCount !== undefined && { desiredCount: props.desiredCount }),
      minHealthyPercent: props.minHealthyPercent ?? 100,
      maxHealthyPercent: props.maxHealthyPercent ?? 200,
      circuitBreaker: { rollback: props.circuitBreaker?.rollback ?? true },
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      ...passedOnIn(props),
      ...strategyOptions(strategy),
      ...this.#traffic.options,
      ...(checksHealth && {
        healthCheckGracePeriod: props.healthCheckGracePeriod ?? Duration.seconds(60),
      }),
      ...(capacityProviderStrategies && { capacityProviderStrategies: [...capacityProviderStrategies] }),
      ...(isInVpc && subnets && { vpcSubnets: subnets }),
      ...(isInVpc && securityGroups && { securityGroups: [...securityGroups] }),
    };
    const service = createOn(this, launchTypeOf(props), { assignPublicIp: props.assignPublicIp ?? false, ...options });
    // Apps without feature flags set the controller if there is a circuit breaker, which would replace an existing
    // service.
    const resource = service.node.defaultChild;
    if (resource instanceof ecs.CfnService) resource.addPropertyDeletionOverride('DeploymentController');
    return service;
  }
}

function createOn(
  scope: Construct,
  launchType: LaunchType | undefined,
  { assignPublicIp, ...options }: ecs.FargateServiceProps,
): ecs.FargateService | ecs.Ec2Service | ecs.ExternalService {
  if (launchType === 'external') return new ecs.ExternalService(scope, 'Service', options);
  if (launchType === 'EC2') return new ecs.Ec2Service(scope, 'Service', options);
  return new ecs.FargateService(scope, 'Service', { ...options, assignPublicIp });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html#cfn-ecs-service-desiredcount */
function addOneTaskFinding(scope: Construct): void {
  Annotations.of(scope).addInfo(
    'desiredCount is not set, so a new service starts with one task, and a deployment does not change the number of tasks of an existing service: set ' +
      'desiredCount if you need a fixed number, or add autoscaling with service.autoScaleTaskCount()',
  );
}

function strategyOf({ strategy = Strategy.rolling() }: GuardedServiceProps): Strategy {
  return strategy;
}

function usualTraffic({ queue, taskDefinition }: GuardedServiceProps): ServiceTraffic {
  const { defaultContainer, isExternalCompatible } = taskDefinition;
  const mapsPort = (defaultContainer?.portMappings.length ?? 0) > 0;
  return queue === undefined && mapsPort && !isExternalCompatible ? Traffic.applicationLoadBalancer() : Traffic.none();
}

/** On a shared listener, other services may share the load balancer now or later. */
function withoutLoadBalancer(alarms: DeploymentProtectionProps['alarms']): DeploymentAlarmChoices {
  return isEssential(alarms) ? ESSENTIAL_BEHIND_SHARED : { LoadBalancerErrors: false, ...choicesOf(alarms) };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html */
function stepProblems(
  { serviceConnectConfiguration }: GuardedServiceProps,
  { type, stepPercent }: Strategy,
  traffic: ServiceTraffic,
): readonly string[] {
  const isCalled = traffic !== Traffic.none() || (serviceConnectConfiguration?.services ?? []).length > 0;
  return stepPercent === undefined || isCalled
    ? []
    : [
        `the strategy ${type} shifts traffic in steps, but the property traffic is not set: set it, or use Strategy.rolling() or Strategy.blueGreen()`,
      ];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html */
function trafficProblems(traffic: ServiceTraffic, context: TrafficContext): readonly string[] {
  if (!context.taskDefinition.isExternalCompatible) return traffic.problems(context);
  return traffic === Traffic.none()
    ? []
    : [
        'external instances cannot be behind a load balancer, Service Connect or VPC Lattice, but the property traffic is set: remove traffic, or set it ' +
          'to Traffic.none()',
      ];
}

function serviceConnectProblems(
  { serviceConnectConfiguration }: GuardedServiceProps,
  { options }: CreatedTraffic,
): readonly string[] {
  return serviceConnectConfiguration === undefined || options?.serviceConnectConfiguration === undefined
    ? []
    : [
        'serviceConnectConfiguration and Traffic.serviceConnect() must not both be set: remove serviceConnectConfiguration, or set traffic to Traffic.none() and ' +
          'put the services into serviceConnectConfiguration',
      ];
}

function faultsOf(props: GuardedServiceProps, strategy: Strategy): readonly string[] {
  const { taskDefinition, bakeTime = Duration.minutes(DEFAULT_BAKE), minHealthyPercent = 100 } = props;
  const problems = [
    ...protectionProblems(props),
    ...strategyProblems(strategy, bakeTime),
    ...lifecycleHookProblems(props.lifecycleHooks ?? [], strategy.type),
    ...(props.earlySuccess ? earlySuccessProblems(props.earlySuccess, strategy.type, minHealthyPercent) : []),
  ];
  if (taskDefinition.defaultContainer === undefined) {
    problems.push('taskDefinition must have an essential container, got none: add it before you create the service');
  }
  if (taskDefinition.networkMode !== ecs.NetworkMode.AWS_VPC && props.securityGroups !== undefined) {
    problems.push(
      `securityGroups needs the network mode awsvpc, got ${taskDefinition.networkMode}: remove securityGroups, because the security groups of the instances ` +
        `apply with ${taskDefinition.networkMode}`,
    );
  }
  return problems;
}

/** Returns problems of task counts, capacity and grace period. */
function capacityProblems(props: GuardedServiceProps, { checksHealth }: ServiceTraffic): readonly string[] {
  const { desiredCount, minHealthyPercent = 100, maxHealthyPercent = 200, healthCheckGracePeriod } = props;
  const isInVpc = props.taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC;
  return [
    ...(desiredCount === undefined || Token.isUnresolved(desiredCount)
      ? []
      : wholeNumberProblems('desiredCount', desiredCount, {
          least: 0,
          advice: 'omit it, so that a deployment keeps the number of tasks',
        })),
    ...rebalancingProblems(props, maxHealthyPercent),
    ...wholeNumberProblems('minHealthyPercent', minHealthyPercent, { least: 0, most: 100, advice: omit(100) }),
    ...wholeNumberProblems('maxHealthyPercent', maxHealthyPercent, { least: 100, advice: omit(200) }),
    ...(Number.isInteger(maxHealthyPercent) && maxHealthyPercent >= 100
      ? replacementProblems(strategyOf(props).type, { desiredCount, minHealthyPercent, maxHealthyPercent })
      : []),
    ...emptyProblems(
      'capacityProviderStrategies',
      props.capacityProviderStrategies,
      'strategy',
      'add one, or omit it to use Fargate or the instances of the cluster',
    ),
    ...(isInVpc
      ? emptyProblems('securityGroups', props.securityGroups, 'security group', 'add one, or omit it to create one')
      : []),
    ...(healthCheckGracePeriod === undefined || checksHealth
      ? []
      : [
          'healthCheckGracePeriod needs a load balancer or VPC Lattice, but this service has neither: remove healthCheckGracePeriod, and set startPeriod in ' +
            'the health check of the container instead',
        ]),
    ...timeProblems('healthCheckGracePeriod', healthCheckGracePeriod, 'seconds', { least: 0 }),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html */
function rebalancingProblems(
  { availabilityZoneRebalancing: rebalancing }: GuardedServiceProps,
  maxHealthyPercent: number,
): readonly string[] {
  return rebalancing === ecs.AvailabilityZoneRebalancing.ENABLED && maxHealthyPercent === 100
    ? [
        'availabilityZoneRebalancing needs maxHealthyPercent above 100, got 100: raise maxHealthyPercent, because ECS starts a task in the new zone before it ' +
          'stops the old task',
      ]
    : [];
}
