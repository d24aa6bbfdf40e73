import { type ClusterState, isLive, type ServiceState, type TaskState } from '../../state.ts';
import type { EcsWorld } from '../../world.ts';
import { launchTypeOf } from './launch.ts';

/** What DescribeClusters adds to a cluster when the request asks for it. */
type ClusterPart = 'CONFIGURATIONS' | 'SETTINGS' | 'STATISTICS' | 'TAGS';

/** What CreateCluster answers. */
export const createdParts: readonly ClusterPart[] = ['CONFIGURATIONS', 'SETTINGS', 'TAGS'];

/**
 * A cluster as in CreateCluster and DescribeClusters. Lists that the request does not ask for are empty.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html
 */
export function describeCluster(world: EcsWorld, cluster: ClusterState, include: readonly string[]) {
  const { settings = [], configuration, serviceConnectDefaults, capacityProviders = [] } = cluster.rest;
  const services = world.store.servicesOf(cluster).filter(({ status }) => status !== 'INACTIVE');
  const tasks = services.flatMap((service) => service.tasks.filter(isLive));
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const insights = { name: 'containerInsights', value: 'disabled' };
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: world.capacity.instancesOf(cluster),
    runningTasksCount: running,
    pendingTasksCount: tasks.length - running,
    activeServicesCount: services.filter(({ status }) => status === 'ACTIVE').length,
    statistics: include.includes('STATISTICS') ? statisticsOf(services) : [],
    tags: include.includes('TAGS') ? cluster.tags : [],
    settings: include.includes('SETTINGS') ? (settings.length > 0 ? settings : [insights]) : [],
    capacityProviders,
    defaultCapacityProviderStrategy: cluster.rest.defaultCapacityProviderStrategy ?? [],
    ...(configuration !== undefined && include.includes('CONFIGURATIONS') ? { configuration } : {}),
    ...(serviceConnectDefaults === undefined ? {} : { serviceConnectDefaults }),
  };
}

const kinds = ['EC2', 'Fargate', 'External'] as const;

/** Tasks and services by launch type, in ECS's order; the values are texts. */
function statisticsOf(services: readonly ServiceState[]) {
  const tasks = (kind: string, is: (task: TaskState) => boolean) =>
    of(services, kind).flatMap((service) => service.tasks.filter((task) => isLive(task) && is(task))).length;
  const running = (kind: string) => tasks(kind, ({ lastStatus }) => lastStatus === 'RUNNING');
  const pending = (kind: string) => tasks(kind, ({ lastStatus }) => lastStatus !== 'RUNNING');
  const has = (kind: string, status: string) => of(services, kind).filter((one) => one.status === status).length;
  const [inner, outer] = [kinds.slice(0, 2), kinds.slice(2)];
  const ofTasks = (names: readonly string[]) => [
    ...names.map((kind) => [`running${kind}TasksCount`, running(kind)]),
    ...names.map((kind) => [`pending${kind}TasksCount`, pending(kind)]),
  ];
  const ofServices = (names: readonly string[]) => [
    ...names.map((kind) => [`active${kind}ServiceCount`, has(kind, 'ACTIVE')]),
    ...names.map((kind) => [`draining${kind}ServiceCount`, has(kind, 'DRAINING')]),
  ];
  const counted = [...ofTasks(inner), ...ofTasks(outer), ...ofServices(inner), ...ofServices(outer)];
  return counted.map(([name, count]) => ({ name: String(name), value: String(count) }));
}

function of(services: readonly ServiceState[], kind: string): readonly ServiceState[] {
  return services.filter((service) => launchTypeOf(service) === kind.toUpperCase());
}
