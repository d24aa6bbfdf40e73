import { recordsOf, textOf } from '../records.ts';
import type { ServiceState } from '../../state.ts';

type Launched = Pick<ServiceState, 'rest'>;

interface StrategyItem {
  readonly capacityProvider: string;
  readonly weight: number;
  readonly base: number;
}

/** Where the tasks of a service run, as services, deployments and revisions answer it: one of the two members. */
export function launchOf(
  service: Launched,
): { readonly launchType: string } | { readonly capacityProviderStrategy: readonly StrategyItem[] } {
  const capacityProviderStrategy = strategyOf(service);
  return capacityProviderStrategy.length > 0
    ? { capacityProviderStrategy }
    : { launchType: textOf(service.rest['launchType']) ?? 'EC2' };
}

/** A capacity provider without a weight or a base has 0 of it. */
function strategyOf({ rest }: Launched): readonly StrategyItem[] {
  return recordsOf(rest['capacityProviderStrategy']).map(({ capacityProvider, weight, base }) => ({
    capacityProvider: textOf(capacityProvider) ?? '',
    weight: Number(weight ?? 0),
    base: Number(base ?? 0),
  }));
}

/** The launch type of the service's tasks. The providers of a strategy are all on Fargate, or none is. */
export function launchTypeOf(service: Launched): string {
  const launch = launchOf(service);
  if ('launchType' in launch) return launch.launchType;
  return launch.capacityProviderStrategy.some(({ capacityProvider }) => capacityProvider.startsWith('FARGATE'))
    ? 'FARGATE'
    : 'EC2';
}

/** Whether the tasks run on container instances of the cluster, which limit them. AWS places all others itself. */
export function usesInstances(launchType: string): boolean {
  return launchType !== 'FARGATE' && launchType !== 'MANAGED_INSTANCES';
}

/**
 * The capacity provider of one task, in the proportion of the weights; undefined without a strategy. AWS does not publish
 * which task gets which one.
 *
 * @param share from 0 up to, but not including, 1; the same for a task each time
 */
export function capacityProviderOf(service: Launched, share: number): string | undefined {
  const items = strategyOf(service);
  let left = share * items.reduce((sum, { weight }) => sum + weight, 0);
  for (const { capacityProvider, weight } of items) {
    if (left < weight) return capacityProvider;
    left -= weight;
  }
  return items[0]?.capacityProvider;
}

/** The newest platform version for Linux, which LATEST stands for. */
const newestPlatform = '1.4.0';

/** The platform of tasks on Fargate: as requested in a service, and resolved in what runs. Empty elsewhere. */
export function platformOf(service: Launched, as: 'requested' | 'resolved') {
  if (launchTypeOf(service) !== 'FARGATE') return {};
  const requested = textOf(service.rest['platformVersion']) ?? 'LATEST';
  const platformVersion = as === 'resolved' && requested === 'LATEST' ? newestPlatform : requested;
  return { platformVersion, platformFamily: 'Linux' };
}
