import { type ECSClient, type ListServiceDeploymentsRequest, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { before, seconds } from '../../core/time.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { DeploymentFinder, ListedDeployment, ServiceReference } from '../../guard/ports.ts';
import { listServiceDeployments } from './ecs.ts';
import { mapListing } from './ecs-mapping.ts';

/** Every status of an unfinished deployment. `STOP_REQUESTED` is one: its end is still to come. */
const UNFINISHED = [
  ServiceDeploymentStatus.PENDING,
  ServiceDeploymentStatus.IN_PROGRESS,
  ServiceDeploymentStatus.STOP_REQUESTED,
  ServiceDeploymentStatus.ROLLBACK_REQUESTED,
  ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS,
];

/** Every status of a deployment that did not succeed, or not yet. */
const UNSUCCESSFUL = [
  ...UNFINISHED,
  ServiceDeploymentStatus.STOPPED,
  ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL,
  ServiceDeploymentStatus.ROLLBACK_FAILED,
];

/** Most pages. The lists cover minutes, or only unfinished deployments, so one with over 10,000 entries is repeating pages. */
const MOST_PAGES = 100;

interface Unsuccessful {
  /** Deployments that have not succeeded, including unfinished ones. ECS keeps 90 days. */
  unsuccessfulDeployments(service: ServiceReference): Promise<readonly ListedDeployment[]>;
}

/** Lists the deployments of a service by the names that a person enters. */
export function ecsDeploymentFinder(client: ECSClient): DeploymentFinder & Unsuccessful {
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
    unsuccessfulDeployments: (service) => list(service, { status: UNSUCCESSFUL }),
    // AWS does not document whether the filter includes its bounds, so the request starts a second earlier.
    deploymentsSince: async (service, from) => {
      const listed = await list(service, { createdAt: { after: new Date(before(from, seconds(1))) } });
      return listed.filter((one) => one.createdAt >= from);
    },
  };
}
