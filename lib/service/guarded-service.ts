import { Duration, Token } from 'aws-cdk-lib';
import type { ISecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  NetworkLoadBalancer,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { DeploymentAlarmChoices } from '../protection/alarm-choice.ts';
import { DEFAULT_BAKE } from '../protection/deployment-configuration.ts';
import { earlySuccessProblems } from '../protection/deployment-options.ts';
import { DeploymentProtection } from '../protection/deployment-protection.ts';
import { lifecycleHookProblems } from '../protection/lifecycle-hook.ts';
import { type DeploymentProtectionProps, protectionProblems } from '../protection/protection-props.ts';
import { minutesOf, formatNumber, formatMinutes } from '../protection/format-value.ts';
import { acknowledgeInfrastructureRole } from './infrastructure-role.ts';
import { Strategy, strategyProblems, strategyOptions } from './strategy.ts';
import type { CreatedTraffic, ServiceTraffic, TrafficContext } from './traffic.ts';
import { Traffic } from './traffic-kinds.ts';

/** Properties of a service with guarded deployments. */
export interface GuardedServiceProps extends DeploymentProtectionProps {
  /** Cluster of the service. Its VPC also holds the load balancer. */
  readonly cluster: ecs.ICluster;
  /** The tasks: on Fargate, or on the cluster's instances with an `Ec2TaskDefinition`. */
  readonly taskDefinition: ecs.TaskDefinition;
  /**
   * How requests reach the service.
   * @default - Traffic.applicationLoadBalancer(); Traffic.none() with a queue, or when the default container maps no port
   */
  readonly traffic?: ServiceTraffic;
  /** How a new version takes over. @default Strategy.rolling() */
  readonly strategy?: Strategy;
  /** How many tasks run. @default 2 */
  readonly desiredCount?: number;
  /** Subnets of the tasks and of the construct's own load balancer. @default - private subnets */
  readonly subnets?: SubnetSelection;
  /** Security groups of the tasks. @default - a new one that allows all outbound traffic and admits the load balancer */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Needed in public subnets without NAT to pull the image. @default false */
  readonly assignPublicIp?: boolean;
  /** How long ECS ignores health checks of a new task. @default Duration.seconds(60) */
  readonly healthCheckGracePeriod?: Duration;
  /** Capacity of the tasks. @default - Fargate, or the cluster's instances */
  readonly capacityProviderStrategies?: readonly ecs.CapacityProviderStrategy[];
  /** Percent of the desired tasks that must stay healthy during a deployment. @default 100 */
  readonly minHealthyPercent?: number;
  /** Most tasks during a deployment, in percent of the desired tasks. @default 200 */
  readonly maxHealthyPercent?: number;
}

/**
 * An ECS service with guarded deployments: alarms on what its users notice, a circuit breaker, a bake time, and a rollback
 * for each. `traffic` sets how requests reach it, `strategy` sets how a new version takes over.
 */
export class GuardedService extends Construct {
  /** The service, Fargate or EC2. */
  readonly service: ecs.FargateService | ecs.Ec2Service;
  /** Its protection; call `addDeploymentAlarms` for more alarms. */
  readonly protection: DeploymentProtection;
  readonly #traffic: CreatedTraffic;

  /** @throws Error that lists every problem of the props */
  constructor(scope: Construct, id: string, props: GuardedServiceProps) {
    super(scope, id);
    const { cluster, taskDefinition, queue, subnets } = props;
    const strategy = strategyOf(props);
    const traffic = props.traffic ?? usualTraffic(props);
    const context: TrafficContext = { cluster, taskDefinition, strategy, subnets };
    const problems = [
      ...faultsOf(props, strategy),
      ...capacityProblems(props, traffic),
      ...stepProblems(strategy, traffic),
      ...traffic.problems(context),
    ];
    if (problems.length > 0) throw new Error(`${this.node.path} cannot be created: ${problems.join('; ')}`);
    this.#traffic = traffic.create(this, context);
    this.service = this.#createService(props, strategy, traffic);
    this.#traffic.attach(this.service);
    acknowledgeInfrastructureRole(this.service.node.tryFindChild('AlternateTargetRole'), 'LoadBalancers');
    queue?.grantConsumeMessages(taskDefinition.taskRole);
    this.protection = DeploymentProtection.of(this.service, {
      bakeTime: Duration.minutes(DEFAULT_BAKE),
      ...props,
      ...(this.#traffic.sharesLoadBalancer && { alarms: { ...WITHOUT_LOAD_BALANCER, ...props.alarms } }),
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
  ): ecs.FargateService | ecs.Ec2Service {
    const { taskDefinition, capacityProviderStrategies, subnets, securityGroups } = props;
    const isInVpc = taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC;
    const options: ecs.FargateServiceProps = {
      cluster: props.cluster,
      taskDefinition,
      desiredCount: props.desiredCount ?? 2,
      minHealthyPercent: props.minHealthyPercent ?? 100,
      maxHealthyPercent: props.maxHealthyPercent ?? 200,
      circuitBreaker: { rollback: true },
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      ...strategyOptions(strategy),
      ...this.#traffic.options,
      ...(checksHealth && {
        healthCheckGracePeriod: props.healthCheckGracePeriod ?? Duration.seconds(60),
      }),
      ...(capacityProviderStrategies && { capacityProviderStrategies: [...capacityProviderStrategies] }),
      ...(isInVpc && subnets && { vpcSubnets: subnets }),
      ...(isInVpc && securityGroups && { securityGroups: [...securityGroups] }),
    };
    const service = taskDefinition.isFargateCompatible
      ? new ecs.FargateService(this, 'Service', { ...options, assignPublicIp: props.assignPublicIp ?? false })
      : new ecs.Ec2Service(this, 'Service', options);
    // Apps without feature flags set the controller if there is a circuit breaker, which would replace an existing
    // service.
    const resource = service.node.defaultChild;
    if (resource instanceof ecs.CfnService) resource.addPropertyDeletionOverride('DeploymentController');
    return service;
  }
}

function strategyOf({ strategy = Strategy.rolling() }: GuardedServiceProps): Strategy {
  return strategy;
}

function usualTraffic({ queue, taskDefinition }: GuardedServiceProps): ServiceTraffic {
  const mapsPort = (taskDefinition.defaultContainer?.portMappings.length ?? 0) > 0;
  return queue === undefined && mapsPort ? Traffic.applicationLoadBalancer() : Traffic.none();
}

/** On a shared listener, other services may share the load balancer now or later. */
const WITHOUT_LOAD_BALANCER: DeploymentAlarmChoices = {
  LoadBalancerErrorShare: false,
  LoadBalancerErrors: false,
  LoadBalancerRefusals: false,
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html */
function stepProblems({ type, stepPercent }: Strategy, traffic: ServiceTraffic): readonly string[] {
  return stepPercent === undefined || traffic !== Traffic.none()
    ? []
    : [`the strategy ${type} needs traffic to shift, got none: choose Strategy.rolling() or Strategy.blueGreen()`];
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
  if (props.assignPublicIp === true && !taskDefinition.isFargateCompatible) {
    problems.push('assignPublicIp needs Fargate, got an EC2 task definition: leave it out');
  }
  if (taskDefinition.networkMode !== ecs.NetworkMode.AWS_VPC && props.securityGroups !== undefined) {
    problems.push(
      `securityGroups need the network mode awsvpc, got ${taskDefinition.networkMode}: in that mode the instances' security groups apply`,
    );
  }
  return problems;
}

/** Returns problems of task counts, capacity and grace period. */
function capacityProblems(props: GuardedServiceProps, { checksHealth }: ServiceTraffic): readonly string[] {
  const { desiredCount = 2, minHealthyPercent = 100, maxHealthyPercent = 200, healthCheckGracePeriod } = props;
  const problems: string[] = [];
  if (!Token.isUnresolved(desiredCount) && !(Number.isInteger(desiredCount) && desiredCount >= 0)) {
    problems.push(`desiredCount must be a whole number of 0 or more, got ${desiredCount}: leave it out for 2`);
  }
  if (!(minHealthyPercent >= 0 && minHealthyPercent <= 100 && Number.isInteger(minHealthyPercent))) {
    problems.push(
      `minHealthyPercent must be a whole number from 0 to 100, got ${formatNumber(minHealthyPercent)}: leave it out for 100`,
    );
  }
  if (!(maxHealthyPercent >= 100 && Number.isInteger(maxHealthyPercent))) {
    problems.push(
      `maxHealthyPercent must be a whole number of 100 or more, got ${formatNumber(maxHealthyPercent)}: leave it out for 200`,
    );
  } else if (minHealthyPercent === 100 && maxHealthyPercent === 100) {
    problems.push('maxHealthyPercent must be above minHealthyPercent 100, got 100: ECS could not replace any task');
  } else if (strategyOf(props).type === 'ROLLING' && isStuck(desiredCount, minHealthyPercent, maxHealthyPercent)) {
    problems.push(
      `maxHealthyPercent must allow one task more than ${desiredCount}, or minHealthyPercent one task less, got ${maxHealthyPercent} and ` +
        `${minHealthyPercent}: ECS could not replace any task`,
    );
  }
  if (props.capacityProviderStrategies?.length === 0) {
    problems.push('capacityProviderStrategies must hold at least one, got none: leave it out');
  }
  if (props.securityGroups?.length === 0 && props.taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC) {
    problems.push('securityGroups must hold at least one, got none: leave it out for a new one');
  }
  if (healthCheckGracePeriod !== undefined) {
    if (!checksHealth) {
      problems.push(
        "healthCheckGracePeriod needs traffic with a health check, got none: set startPeriod of the container's health check",
      );
    }
    const seconds = 60 * minutesOf(healthCheckGracePeriod);
    if (!(Math.abs(seconds - Math.round(seconds)) < 1e-6)) {
      problems.push(
        `healthCheckGracePeriod must be whole seconds, got ${formatMinutes(healthCheckGracePeriod)} minutes: set it to Duration.seconds(n)`,
      );
    }
  }
  return problems;
}

/** Whether a rolling deployment can neither start nor stop a task. */
function isStuck(desiredCount: number, minHealthyPercent: number, maxHealthyPercent: number): boolean {
  return (
    desiredCount > 0 &&
    Math.floor((desiredCount * maxHealthyPercent) / 100) <= desiredCount &&
    Math.ceil((desiredCount * minHealthyPercent) / 100) >= desiredCount
  );
}
