import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { parseServiceArn } from '../../core/arn.ts';
import { callAws, isAwsError } from '../aws-errors.ts';
import { mapAuditedAlarms } from '../cloudwatch/audited-alarm-mapping.ts';
import { mapAuditedContainer, mapAuditedService } from './audited-service-mapping.ts';
import { ecsFleetGateway } from './ecs.ts';

/** Creates the gateways of an audit, as `src/guard/doctor/ports.ts` describes them. */
export function doctorGateways(ecs: ECSClient, cloudWatch: CloudWatchClient) {
  return {
    fleet: ecsFleetGateway(ecs),
    async describeServices(cluster: string, services: readonly string[]) {
      const command = new DescribeServicesCommand({ cluster, services: [...services] });
      const { services: found = [] } = await callAws('ecs:DescribeServices', () => ecs.send(command));
      return found.filter(({ status }) => status !== 'INACTIVE').map(mapAuditedService);
    },
    containers: (arn: string) => readContainers(ecs, arn),
    async hasSucceeded(serviceArn: string) {
      const { cluster = 'default' } = parseServiceArn(serviceArn) ?? {};
      const command = new ListServiceDeploymentsCommand({
        service: serviceArn,
        cluster,
        status: ['SUCCESSFUL'],
        maxResults: 1,
      });
      const page = await callAws('ecs:ListServiceDeployments', () => ecs.send(command));
      return (page.serviceDeployments ?? []).length > 0;
    },
    async alarms(names: readonly string[]) {
      const command = new DescribeAlarmsCommand({
        AlarmNames: [...names],
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'],
        MaxRecords: 100,
      });
      return mapAuditedAlarms(await callAws('cloudwatch:DescribeAlarms', () => cloudWatch.send(command)));
    },
  };
}

async function readContainers(ecs: ECSClient, taskDefinition: string) {
  try {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition });
    const { taskDefinition: found } = await callAws('ecs:DescribeTaskDefinition', () => ecs.send(command));
    return found?.containerDefinitions?.map(mapAuditedContainer);
  } catch (error) {
    // ECS has no specific error for a deleted task definition.
    if (isAwsError(error, 'ClientException')) return undefined;
    throw error;
  }
}
