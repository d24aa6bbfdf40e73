import type * as ecs from 'aws-cdk-lib/aws-ecs';

/** A deployment that starts although nothing changed. */
export interface ForcedDeployment {
  /** Whether a new nonce starts a deployment. */
  readonly enabled: boolean;
  /** Any text of 1 to 255 characters; a new one starts a deployment. @default - none */
  readonly nonce?: string;
}

/** Options of the ECS service that `GuardedService` passes on to aws-cdk-lib. */
export interface EcsServiceOptions {
  /**
   * Name of the service, at most 255 letters, digits, `-` and `_`, unique in the cluster. CloudFormation cannot replace a
   * service whose name is fixed: change the name together with the property that requires the replacement.
   * @default - CloudFormation generates a name
   */
  readonly serviceName?: string;
  /** Whether you can run commands in the containers with ECS Exec. The task role gets the permissions. @default false */
  readonly enableExecuteCommand?: boolean;
  /** Registers the tasks with AWS Cloud Map. Not for external instances. @default - none */
  readonly cloudMapOptions?: ecs.CloudMapOptions;
  /**
   * Whether ECS moves tasks to spread them evenly over the Availability Zones. `ENABLED` needs `maxHealthyPercent` above 100.
   * Not for external instances.
   * @default - ECS's default
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   */
  readonly availabilityZoneRebalancing?: ecs.AvailabilityZoneRebalancing;
  /** On which instances ECS places the tasks, in this order of importance. EC2 only. @default - ECS's default */
  readonly placementStrategies?: readonly ecs.PlacementStrategy[];
  /** Rules for the instances on which tasks may run. EC2 only. @default - none */
  readonly placementConstraints?: readonly ecs.PlacementConstraint[];
  /**
   * Amazon EBS volumes that ECS creates for each task. The task definition must have a volume of the same name with
   * `configuredAtLaunch`. Not for external instances.
   * @default - none
   */
  readonly volumeConfigurations?: readonly ecs.ServiceManagedVolume[];
  /** Whose tags the tasks get. @default PropagatedTagSource.SERVICE */
  readonly propagateTags?: ecs.PropagatedTagSource;
  /** Whether ECS adds tags with the names of cluster and service to the tasks. @default false */
  readonly enableECSManagedTags?: boolean;
  /** Platform version of Fargate. Fargate only. @default - ECS uses LATEST */
  readonly platformVersion?: ecs.FargatePlatformVersion;
  /** The revision of the task definition to deploy. @default - the revision that this app creates */
  readonly taskDefinitionRevision?: ecs.TaskDefinitionRevision;
  /**
   * Starts a new deployment when `nonce` (1 to 255 characters) changes, even if nothing else does.
   * @default - only a change of the template starts a deployment
   */
  readonly forceNewDeployment?: ForcedDeployment;
  /**
   * Service Connect beside the traffic of the service: `{}` for a service that only calls others. A service that others call
   * needs `Traffic.serviceConnect()`, which sets this configuration itself, or `Traffic.none()` and `services` here, for
   * example for TLS or access logs. Not for external instances.
   * @default - the configuration of Traffic.serviceConnect(), otherwise none
   */
  readonly serviceConnectConfiguration?: ecs.ServiceConnectProps;
}
