import type { CapacityProviderItem, ClusterState } from '../../state.ts';
import { requireProviders } from '../clusters/cluster-settings.ts';
import { checkCapacity } from '../validation-launch.ts';

interface LaunchRequest {
  readonly launchType?: string | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderItem[] | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: unknown;
}

/** Where a number of tasks run. */
export interface Launch {
  readonly launchType: string;
  readonly capacityProviderName?: string;
  readonly count: number;
}

/**
 * Divides the tasks of a call among the capacity providers of its strategy, else among those of the cluster's default
 * strategy. Without both, and without a launch type, they run on EC2.
 *
 * @throws ServiceError
 * @see launchType, capacityProviderStrategy of RunTaskRequest in the ECS API model
 */
export function launchesOf(cluster: ClusterState, request: LaunchRequest, count: number): readonly Launch[] {
  const { launchType, capacityProviderStrategy: given = [] } = request;
  checkCapacity({ launchType, capacityProviderStrategy: given });
  if (launchType !== undefined) return [{ launchType, count }];
  const strategy = given.length > 0 ? given : cluster.rest.defaultCapacityProviderStrategy;
  if (strategy.length === 0) return [{ launchType: 'EC2', count }];
  requireProviders(strategy, cluster.rest.capacityProviders);
  // FARGATE and FARGATE_SPOT are the only capacity providers that a cluster of the simulator can have.
  return shares(strategy, count).map(({ capacityProvider, tasks }) => ({
    launchType: 'FARGATE',
    capacityProviderName: capacityProvider,
    count: tasks,
  }));
}

/** The base of each provider first, then each task where the share is furthest below the weight. */
function shares(strategy: readonly CapacityProviderItem[], count: number) {
  const open = strategy.map((item) => ({ ...item, tasks: 0, weighted: 0 }));
  for (let placed = 0; placed < count; placed += 1) {
    const next =
      open.find(({ tasks, base }) => tasks < base) ??
      open.reduce((best, one) => (loadOf(one) < loadOf(best) ? one : best));
    next.weighted += next.tasks < next.base ? 0 : 1;
    next.tasks += 1;
  }
  return open.filter(({ tasks }) => tasks > 0);
}

/** Tasks beyond the base per weight, with the next one; a weight of 0 gets none. */
function loadOf({ weighted, weight }: { readonly weighted: number; readonly weight: number }): number {
  return weight === 0 ? Number.POSITIVE_INFINITY : (weighted + 1) / weight;
}
