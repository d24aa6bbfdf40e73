import { type ClusterState, isLive, liveTasks, type ServiceState, type TaskState } from '../../state.ts';
import type { StandaloneTasks } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';

/** Parts of a cluster that DescribeClusters answers only if the request includes them. */
export type ClusterPart = 'CONFIGURATIONS' | 'SETTINGS' | 'STATISTICS' | 'TAGS';

/** A task with the launch type that it has. */
interface LaunchedTask {
  readonly task: TaskState;
  readonly launchType: string;
}

/** A cluster as in DescribeClusters: what is not included is empty. */
export function describeCluster(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { cluster, parts }: { readonly cluster: ClusterState; readonly parts: readonly string[] },
) {
  const services = world.store.servicesOf(cluster).filter(({ status }) => status !== 'INACTIVE');
  const live = liveTasksOf(cluster, services, standalone);
  const running = live.filter(({ task }) => task.lastStatus === 'RUNNING').length;
  const { settings, configuration, capacityProviders, defaultCapacityProviderStrategy } = cluster.rest;
  const { serviceConnectDefaults } = cluster.rest;
  const includes = (part: ClusterPart) => parts.includes(part);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: world.capacity.instancesOf(cluster)?.length ?? 0,
    runningTasksCount: running,
    pendingTasksCount: live.length - running,
    activeServicesCount: services.filter(({ status }) => status === 'ACTIVE').length,
    statistics: includes('STATISTICS') ? statisticsOf(services, live) : [],
    tags: includes('TAGS') ? cluster.tags : [],
    settings: includes('SETTINGS') ? settings : [],
    capacityProviders,
    defaultCapacityProviderStrategy,
    ...(configuration !== undefined && includes('CONFIGURATIONS') ? { configuration } : {}),
    ...(serviceConnectDefaults === undefined ? {} : { serviceConnectDefaults }),
  };
}

/** The tasks of a cluster that neither stop nor have stopped. */
export function liveTasksOf(
  cluster: ClusterState,
  services: readonly ServiceState[],
  standalone: StandaloneTasks,
): readonly LaunchedTask[] {
  return [
    ...services.flatMap((service) => liveTasks(service).map((task) => ({ task, launchType: launchTypeOf(service) }))),
    ...standalone
      .runsOf(cluster.arn)
      .flatMap(({ tasks, launchType }) => tasks.filter(isLive).map((task) => ({ task, launchType }))),
  ];
}

/** The launch type of a service's tasks. */
export function launchTypeOf({ rest }: ServiceState): string {
  return typeof rest['launchType'] === 'string' ? rest['launchType'] : 'EC2';
}

/** ECS answers EC2 and Fargate together, and then what came later. */
const kinds = [['EC2', 'Fargate'], ['External']] as const;

/**
 * Tasks, then services, by launch type; the values are texts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html
 */
function statisticsOf(services: readonly ServiceState[], live: readonly LaunchedTask[]) {
  const tasks = (kind: string, isRunning: boolean) =>
    live.filter(({ task, launchType }) => isKind(launchType, kind) && (task.lastStatus === 'RUNNING') === isRunning)
      .length;
  const has = (kind: string, status: string) =>
    services.filter((service) => isKind(launchTypeOf(service), kind) && service.status === status).length;
  const counts = [
    ...kinds.flatMap((group) => [
      ...group.map((kind) => [`running${kind}TasksCount`, tasks(kind, true)] as const),
      ...group.map((kind) => [`pending${kind}TasksCount`, tasks(kind, false)] as const),
    ]),
    ...kinds.flatMap((group) => [
      ...group.map((kind) => [`active${kind}ServiceCount`, has(kind, 'ACTIVE')] as const),
      ...group.map((kind) => [`draining${kind}ServiceCount`, has(kind, 'DRAINING')] as const),
    ]),
  ];
  return counts.map(([name, count]) => ({ name, value: String(count) }));
}

function isKind(launchType: string, kind: string): boolean {
  return launchType === kind.toUpperCase();
}
