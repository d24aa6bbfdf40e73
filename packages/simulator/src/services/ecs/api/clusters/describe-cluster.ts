import { type ClusterState, isLive, liveTasks, type ServiceState, type TaskState } from '../../state.ts';
import type { StandaloneTasks } from '../../tasks/standalone.ts';
import type { EcsWorld } from '../../world.ts';
import { launchTypeOf } from '../answers/launch.ts';

/** Parts of a cluster that DescribeClusters answers only if the request includes them. */
export type ClusterPart = 'CONFIGURATIONS' | 'SETTINGS' | 'STATISTICS' | 'TAGS';

/** A task with the launch type that it has. */
interface LaunchedTask {
  readonly task: TaskState;
  readonly launchType: string;
}

const insightsOff = { name: 'containerInsights', value: 'disabled' };

/** A cluster as in DescribeClusters: what is not included is empty. */
export function describeCluster(
  world: EcsWorld,
  standalone: StandaloneTasks,
  { cluster, parts }: { readonly cluster: ClusterState; readonly parts: readonly string[] },
) {
  const services = world.store.servicesOf(cluster).filter(({ status }) => status !== 'INACTIVE');
  const live = liveTasksOf(cluster, services, standalone);
  const running = live.filter(({ task }) => task.lastStatus === 'RUNNING').length;
  const { settings, configuration, capacityProviders, defaultCapacityProviderStrategy } = cluster.settings;
  const { serviceConnectDefaults } = cluster.settings;
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
    settings: includes('SETTINGS') ? (settings.length > 0 ? settings : [insightsOff]) : [],
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

const kinds = ['EC2', 'Fargate', 'External'] as const;

/**
 * Tasks and services by launch type, in the order of a public answer; the values are texts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html
 */
function statisticsOf(services: readonly ServiceState[], live: readonly LaunchedTask[]) {
  const tasks = (kind: string, isRunning: boolean) =>
    live.filter(
      ({ task, launchType }) => launchType === kind.toUpperCase() && (task.lastStatus === 'RUNNING') === isRunning,
    ).length;
  const has = (kind: string, status: string) =>
    services.filter((one) => launchTypeOf(one) === kind.toUpperCase() && one.status === status).length;
  const ofTasks = (names: readonly string[]) => [
    ...names.map((kind) => [`running${kind}TasksCount`, tasks(kind, true)] as const),
    ...names.map((kind) => [`pending${kind}TasksCount`, tasks(kind, false)] as const),
  ];
  const ofServices = (names: readonly string[]) => [
    ...names.map((kind) => [`active${kind}ServiceCount`, has(kind, 'ACTIVE')] as const),
    ...names.map((kind) => [`draining${kind}ServiceCount`, has(kind, 'DRAINING')] as const),
  ];
  const [inner, outer] = [kinds.slice(0, 2), kinds.slice(2)];
  const counted = [...ofTasks(inner), ...ofTasks(outer), ...ofServices(inner), ...ofServices(outer)];
  return counted.map(([name, count]) => ({ name, value: String(count) }));
}
