import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { DeploymentProtectionProps } from '../protection/protection-props.ts';
import type { EcsServiceOptions } from './ecs-service-options.ts';
import type { Strategy } from './strategy.ts';
import type { ServiceTraffic } from './traffic.ts';

/** Properties of a service with guarded deployments. */
export interface GuardedServiceProps extends DeploymentProtectionProps, EcsServiceOptions {
  /** Cluster of the service. Its VPC also holds the load balancer. */
  readonly cluster: ecs.ICluster;
  /**
   * The tasks. Its compatibility decides where they run: on Fargate, on the cluster's instances, on Managed Instances, or on
   * external instances.
   */
  readonly taskDefinition: ecs.TaskDefinition;
  /**
   * How requests reach the service.
   * @default - Traffic.applicationLoadBalancer(); Traffic.none() with a queue, or when the default container maps no port
   */
  readonly traffic?: ServiceTraffic;
  /** How a new version takes over. @default Strategy.rolling() */
  readonly strategy?: Strategy;
  /**
   * How many tasks run after each deployment. Leave it out for a service with autoscaling: a number in the template would
   * reset the number of tasks that autoscaling set.
   * @default - a new service starts with one task; a deployment keeps the number of tasks of an existing service
   */
  readonly desiredCount?: number;
  /** Subnets of the tasks and of the construct's own load balancer. @default - private subnets */
  readonly subnets?: SubnetSelection;
  /** Security groups of the tasks. @default - a new one that allows all outbound traffic and admits the load balancer */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Needed in public subnets without NAT to pull the image. @default false */
  readonly assignPublicIp?: boolean;
  /** How long ECS ignores health checks of a new task. @default Duration.seconds(60) */
  readonly healthCheckGracePeriod?: Duration;
  /** Capacity of the tasks. Required for Managed Instances. @default - Fargate, or the cluster's instances */
  readonly capacityProviderStrategies?: readonly ecs.CapacityProviderStrategy[];
  /** Percent of the desired tasks that must stay healthy during a deployment. @default 100 */
  readonly minHealthyPercent?: number;
  /** Most tasks during a deployment, in percent of the desired tasks. @default 200 */
  readonly maxHealthyPercent?: number;
}
