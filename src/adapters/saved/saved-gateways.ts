import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import type { ContainerDefinition, Service } from '@aws-sdk/client-ecs';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GatewayError } from '../../guard/errors.ts';
import { mapAuditedAlarms } from '../cloudwatch/audited-alarm-mapping.ts';
import { mapTargetGroup } from '../elastic-load-balancing/target-group-mapping.ts';
import { mapAuditedContainer, mapAuditedService } from '../ecs/audited-service-mapping.ts';
import type { SavedServices } from './saved-schema.ts';

/**
 * Creates the gateways of an audit over a saved document, as `src/guard/doctor/ports.ts` describes them. What AWS denied then is
 * denied again, so the audit judges the same.
 */
export function savedGateways(saved: SavedServices) {
  const services = new Map(saved.services.map((one) => [one.serviceArn, one] as const));
  const taskDefinitions = new Map(saved.taskDefinitions.map((one) => [one.taskDefinitionArn, one] as const));
  // The document has the names of AWS's enumerations as plain text, as an answer with a member newer than the SDK has.
  const alarms = mapAuditedAlarms(saved.alarms as DescribeAlarmsOutput);
  const unlessDenied = (action: string) => {
    if (saved.denied.includes(action)) throw new GatewayError('denied', action, `AWS denied ${action}`);
  };
  return {
    fleet: {
      clusters: async () => onePage([...new Set([...services.values()].map(clusterOf))]),
      services: async (cluster: string) =>
        onePage([...services.values()].filter((one) => clusterOf(one) === cluster).map((one) => one.serviceArn)),
    },
    async describeServices(_cluster: string, arns: readonly string[]) {
      return arns.flatMap((arn) => {
        const service = services.get(arn);
        return service === undefined ? [] : [mapAuditedService(service as Service)];
      });
    },
    async containers(arn: string) {
      unlessDenied('ecs:DescribeTaskDefinition');
      return taskDefinitions
        .get(arn)
        ?.containerDefinitions?.map((one) => mapAuditedContainer(one as ContainerDefinition));
    },
    async hasSucceeded(serviceArn: string) {
      const action = 'ecs:ListServiceDeployments';
      unlessDenied(action);
      const hasSucceeded = saved.succeeded[serviceArn];
      if (hasSucceeded === undefined) throw new GatewayError('unsupported', action, `${action} was not answered`);
      return hasSucceeded;
    },
    async alarms(names: readonly string[]) {
      unlessDenied('cloudwatch:DescribeAlarms');
      return new Map(names.flatMap((name) => mapEntry(name, alarms)));
    },
    async targetGroups() {
      unlessDenied('elasticloadbalancing:DescribeTargetGroups');
      return onePage(saved.targetGroups.flatMap((one) => mapTargetGroup(one as TargetGroup) ?? []));
    },
  };
}

function onePage<T>(items: readonly T[]) {
  return { items, nextToken: undefined };
}

function clusterOf({ clusterArn = 'default' }: SavedServices['services'][number]): string {
  return clusterArn;
}

function mapEntry<T>(name: string, map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  const value = map.get(name);
  return value === undefined ? [] : [[name, value]];
}
