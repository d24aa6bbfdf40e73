import type { Service, VpcLatticeConfiguration } from '@aws-sdk/client-ecs';

/** Where the requests of a service come from besides its load balancers: DescribeServices shows it in the newest deployment. */
export function serviceTraffic({ deployments = [] }: Service) {
  const newest = deployments.find(({ status }) => status === 'PRIMARY') ?? deployments[0];
  const connect = newest?.serviceConnectConfiguration;
  return {
    discoveryNames: (connect?.enabled === true ? (connect.services ?? []) : []).map(
      ({ portName = '', discoveryName = portName, timeout }) => ({
        name: discoveryName,
        timeouts: { perRequest: timeout?.perRequestTimeoutSeconds, idle: timeout?.idleTimeoutSeconds },
      }),
    ),
    /** The primary target group first. */
    latticeTargetGroups: (newest?.vpcLatticeConfigurations ?? []).flatMap(latticeGroupsOf),
  };
}

/** The SDK's types do not have the alternate target group, which ECS answers. */
function latticeGroupsOf(configuration: VpcLatticeConfiguration): readonly string[] {
  const { targetGroupArn } = configuration;
  const advanced: unknown = 'advancedConfiguration' in configuration ? configuration.advancedConfiguration : undefined;
  const alternate: unknown =
    typeof advanced === 'object' && advanced !== null && 'alternateTargetGroupArn' in advanced
      ? advanced.alternateTargetGroupArn
      : undefined;
  return [targetGroupArn, alternate].filter((arn) => typeof arn === 'string');
}
