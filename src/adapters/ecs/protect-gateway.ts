import { DescribeServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { callAws } from '../aws-errors.ts';
import { serviceTraffic } from './service-traffic.ts';

/** Reads the parts of a service that a plan needs besides those of an audit, as `src/guard/protect/ports.ts` describes them. */
export function protectGateway(ecs: ECSClient) {
  return {
    async parts(cluster: string, service: string) {
      const command = new DescribeServicesCommand({ cluster, services: [service] });
      const { services = [] } = await callAws('ecs:DescribeServices', () => ecs.send(command));
      const found = services.find(({ status }) => status !== 'INACTIVE');
      if (found === undefined) return undefined;
      return { configuration: { ...found.deploymentConfiguration }, ...serviceTraffic(found) };
    },
  };
}
