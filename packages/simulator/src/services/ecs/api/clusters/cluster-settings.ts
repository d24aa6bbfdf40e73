import * as z from 'zod';
import { ServiceError } from '../../../../service.ts';
import { type CapacityProviderItem, type ClusterSettings, type ClusterState, isLive } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { StandaloneTasks } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';

/** The capacity providers that every account has. Others need an Auto Scaling group, which the simulator lacks. */
export const fargateProviders: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

const setting = z.object({ name: z.string().optional(), value: z.string().optional() });

/** The members that CreateCluster and UpdateCluster share. */
export const settingsInput = {
  settings: z.array(setting).optional(),
  configuration: z.unknown().optional(),
  serviceConnectDefaults: z.object({ namespace: z.string() }).optional(),
};

export const providersInput = {
  capacityProviders: z.array(z.string()).optional(),
  defaultCapacityProviderStrategy: z
    .array(z.object({ capacityProvider: z.string(), weight: z.number().default(0), base: z.number().default(0) }))
    .optional(),
};

const given = z.object({ ...settingsInput, ...providersInput });
type Given = Partial<z.output<typeof given>>;

/** The settings with those of a request in their place. @throws ServiceError for what ECS does not accept */
export function withSettings(old: ClusterSettings, request: Given): ClusterSettings {
  for (const { name, value } of request.settings ?? []) {
    if (name !== 'containerInsights') throw invalidParameter(`settings.name must be containerInsights, got ${name}.`);
    if (value === undefined || !['enabled', 'disabled', 'enhanced'].includes(value))
      throw invalidParameter(`containerInsights must be enabled, disabled or enhanced, got ${value}.`);
  }
  const { capacityProviders = old.capacityProviders } = request;
  const { defaultCapacityProviderStrategy = old.defaultCapacityProviderStrategy } = request;
  checkProviders(capacityProviders, defaultCapacityProviderStrategy);
  const { serviceConnectDefaults = old.serviceConnectDefaults } = request;
  return {
    settings: request.settings ?? old.settings,
    configuration: request.configuration ?? old.configuration,
    capacityProviders,
    defaultCapacityProviderStrategy,
    // An empty namespace removes the default.
    ...(serviceConnectDefaults?.namespace ? { serviceConnectDefaults } : {}),
  };
}

function checkProviders(providers: readonly string[], strategy: readonly CapacityProviderItem[]): void {
  if (providers.some((name) => !fargateProviders.includes(name))) {
    throw invalidParameter(
      'The specified capacity provider was not found. Specify a valid capacity provider and try again.',
    );
  }
  requireProviders(strategy, providers);
}

/** @throws ServiceError for a strategy with a capacity provider that is not one of the cluster's */
export function requireProviders(
  strategy: readonly { readonly capacityProvider?: unknown }[],
  providers: readonly string[],
): void {
  if (strategy.some(({ capacityProvider }) => !providers.some((one) => one === capacityProvider))) {
    throw invalidParameter(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
    );
  }
}

/** @throws ServiceError `ResourceInUseException` for a capacity provider that is removed while tasks or services use it */
export function checkRemoved(
  { store }: EcsWorld,
  standalone: StandaloneTasks,
  { cluster, kept }: { readonly cluster: ClusterState; readonly kept: readonly string[] },
): void {
  const used = [
    ...standalone
      .runsOf(cluster.arn)
      .filter(({ tasks }) => tasks.some(isLive))
      .map(({ described }) => described['capacityProviderName']),
    ...store
      .servicesOf(cluster)
      .filter(({ status }) => status !== 'INACTIVE')
      .flatMap(({ rest }) => providersOf(rest['capacityProviderStrategy'])),
  ];
  const removed = cluster.rest.capacityProviders.filter((name) => !kept.includes(name));
  if (removed.some((name) => used.includes(name))) {
    throw new ServiceError(
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    );
  }
}

const strategySchema = z.array(z.object({ capacityProvider: z.string() }));

function providersOf(strategy: unknown): readonly string[] {
  return (strategySchema.safeParse(strategy).data ?? []).map(({ capacityProvider }) => capacityProvider);
}
