import { type ECSClient, type ListServiceDeploymentsRequest, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { before, seconds } from '../../core/time.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { DeploymentFinder, ServiceReference } from '../../guard/ports.ts';
import { listServiceDeployments } from './ecs.ts';
import { mapListing } from './ecs-mapping.ts';

/** Every status of a deployment that goes on, `STOP_REQUESTED` included: its end is still to come. */
const UNFINISHED = [
  ServiceDeploymentStatus.PENDING,
  ServiceDeploymentStatus.IN_PROGRESS,
  ServiceDeploymentStatus.STOP_REQUESTED,
  ServiceDeploymentStatus.ROLLBACK_REQUESTED,
  ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS,
];

/** A list that goes on after 10,000 entries is going round in circles: what is asked for are minutes, or what goes on. */
const MOST_PAGES = 100;

/** Lists the deployments of a service by the names that a person gives. */
export function ecsDeploymentFinder(client: ECSClient): DeploymentFinder {
  const list = async (service: ServiceReference, filter: Partial<ListServiceDeploymentsRequest>) => {
    const { listed, isWhole } = await listServiceDeployments(client, service, filter, MOST_PAGES);
    if (isWhole) return listed.map(mapListing);
    const action = 'ecs:ListServiceDeployments';
    throw new GatewayError(
      'unavailable',
      action,
      `${action} returned more than ${MOST_PAGES} pages for ${service.service}`,
    );
  };
  return {
    unfinishedDeployments: (service) => list(service, { status: UNFINISHED }),
    // The filter's bounds are not said to be inclusive, so a second is left for it.
    deploymentsSince: async (service, from) => {
      const listed = await list(service, { createdAt: { after: new Date(before(from, seconds(1))) } });
      return listed.filter((one) => one.createdAt >= from);
    },
  };
}
