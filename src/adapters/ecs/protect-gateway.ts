import { DescribeServicesCommand, type ECSClient, type Service, type VpcLatticeConfiguration } from '@aws-sdk/client-ecs';
import { callAws } from '../aws-errors.ts';

/** Reads the parts of a service that a plan needs besides those of an audit, as `src/guard/protect/ports.ts` describes them. */
export function protectGateway(ecs: ECSClient) {
  return {
    async parts(cluster: string, service: string) {
      const command = new DescribeServicesCommand({ cluster, services: [service] });
      const { services = [] } = await callAws('ecs:DescribeServices', () => ecs.send(command));
      const found = services.find(({ status }) => status !== 'INACTIVE');
      return found === undefined ? undefined : partsOf(found);
    },
  };
}

/** Service Connect and VPC Lattice stand in the newest deployment. */
function partsOf({ deploymentConfiguration, deployments = [] }: Service) {
  const newest = deployments.find(({ status }) => status === 'PRIMARY') ?? deployments[0];
  const connect = newest?.serviceConnectConfiguration;
  return {
    configuration: { ...deploymentConfiguration },
    discoveryNames: (connect?.enabled === true ? (connect.services ?? []) : []).map(
      ({ portName = '', discoveryName = portName, timeout }) => ({
        name: discoveryName,
        timeouts: { perRequest: timeout?.perRequestTimeoutSeconds, idle: timeout?.idleTimeoutSeconds },
      }),
    ),
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
