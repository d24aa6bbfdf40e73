import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { GuardedServiceProps } from './guarded-service-props.ts';

/** Where tasks run. */
export type LaunchType = 'Fargate' | 'EC2' | 'Managed Instances' | 'external';

/** The launch type that a service of these props gets; undefined if aws-cdk-lib has no service for its task definition. */
export function launchTypeOf({
  cluster,
  taskDefinition,
  capacityProviderStrategies,
}: Pick<GuardedServiceProps, 'cluster' | 'taskDefinition' | 'capacityProviderStrategies'>): LaunchType | undefined {
  const { isEc2Compatible, isExternalCompatible, isFargateCompatible, isManagedInstancesCompatible } = taskDefinition;
  if (isExternalCompatible) return 'external';
  if (isFargateCompatible) return 'Fargate';
  // aws-cdk-lib refuses an Ec2Service in a cluster without instances, and Managed Instances do not count as instances.
  const isManaged = isManagedInstancesCompatible && capacityProviderStrategies !== undefined && !cluster.hasEc2Capacity;
  if (isEc2Compatible && !isManaged) return 'EC2';
  return isManagedInstancesCompatible ? 'Managed Instances' : undefined;
}

/** Problems of the task definition and the capacity. */
export function launchTypeProblems(props: GuardedServiceProps): readonly string[] {
  const { taskDefinition, capacityProviderStrategies, cluster } = props;
  const launchType = launchTypeOf(props);
  if (launchType === undefined) {
    return [
      `taskDefinition has the compatibility ${ecs.Compatibility[taskDefinition.compatibility]}, for which aws-cdk-lib has no service: choose a compatibility ` +
        'with at most two launch types, such as FARGATE_AND_MANAGED_INSTANCES',
    ];
  }
  if (launchType === 'Managed Instances') {
    return [
      ...(capacityProviderStrategies === undefined
        ? [
            'a Managed Instances task definition needs capacityProviderStrategies, which is not set: set it to a ManagedInstancesCapacityProvider of the cluster',
          ]
        : []),
      ...(taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC
        ? []
        : [
            `a Managed Instances task definition needs the network mode awsvpc, got ${taskDefinition.networkMode}: set networkMode of the task definition to ` +
              'NetworkMode.AWS_VPC, because aws-cdk-lib always adds a network configuration to the service',
          ]),
    ];
  }
  return launchType === 'external' && cluster.defaultCloudMapNamespace !== undefined
    ? [
        'external instances cannot use AWS Cloud Map, but the cluster has a default Cloud Map namespace: use a cluster without a default namespace',
      ]
    : [];
}

/** "an EC2 task definition". */
export function describeTaskDefinition(launchType: LaunchType): string {
  return `${launchType === 'EC2' || launchType === 'external' ? 'an' : 'a'} ${launchType} task definition`;
}
