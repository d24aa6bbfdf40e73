import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addAgentContainer } from './agent-container.ts';
import { type MeasuredConfiguration, standInPlace } from './agent-parameter.ts';
import type { MetricSource } from './custom-metric.ts';
import type { MetricSidecarProps } from './metric-source-props.ts';
import type { AgentPlace, Configuration } from './prometheus/prometheus-config.ts';
import { omit, timeProblems, wholeNumberProblems } from '../problems.ts';

const DEFAULT_INTERVAL = Duration.seconds(30);

/** MiB. ECS reserves 6 at least; an agent does not run in so little. */
const LEAST_MEMORY = 32;
const DEFAULT_MEMORY = 128;

/** Every sidecar's own dimensions, and those that the user adds. */
export function sidecarSource({
  cluster,
  serviceName,
  namespace,
  metrics,
  dimensions,
}: MetricSidecarProps): MetricSource {
  const own = { ClusterName: cluster.clusterName, ServiceName: serviceName };
  return { namespace, metrics, dimensions: { ...dimensions, ...own } };
}

/** Returns problems of the props that all sidecars share. */
export function sidecarPropsProblems({
  interval,
  memoryReservationMiB: memory = DEFAULT_MEMORY,
  dimensions = {},
}: MetricSidecarProps): readonly string[] {
  return [
    ...['ClusterName', 'ServiceName']
      .filter((name) => name in dimensions)
      .map(
        (name) =>
          `dimensions must not contain "${name}", which the sidecar sets from cluster and serviceName: remove it`,
      ),
    // Short enough for an alarm's period of one minute.
    ...timeProblems('interval', interval, 'seconds', { least: 5, most: 60 }),
    ...wholeNumberProblems('memoryReservationMiB', memory, { least: LEAST_MEMORY, advice: omit(DEFAULT_MEMORY) }),
  ];
}

/** Returns how often the sidecar reads or receives metrics, in seconds. */
export function intervalSeconds({ interval = DEFAULT_INTERVAL }: Pick<MetricSidecarProps, 'interval'>): number {
  return interval.toSeconds();
}

/** The parts of a sidecar that the user does not set. */
export interface SidecarParts {
  readonly taskDefinition: ecs.TaskDefinition;
  readonly containerName: string;
  readonly image: string;
  readonly logGroup: LogGroup;
  /** Returns the configuration for each environment variable. */
  readonly configure: (place: AgentPlace) => Readonly<Record<string, Configuration>>;
}

/** Adds a sidecar's container, configured for the cluster, Region and log group. */
export function addSidecarContainer(
  scope: Construct,
  props: MetricSidecarProps,
  { taskDefinition, containerName, image, logGroup, configure }: SidecarParts,
): ecs.ContainerDefinition {
  const { clusterName } = props.cluster;
  const place = { region: Stack.of(scope).region, clusterName, logGroupName: logGroup.logGroupName };
  return addAgentContainer(scope, {
    taskDefinition,
    containerName,
    image: props.image ?? ecs.ContainerImage.fromRegistry(image),
    essential: false,
    memoryReservationMiB: props.memoryReservationMiB ?? DEFAULT_MEMORY,
    logGroup,
    configurations: measure(place, configure),
  });
}

/** Returns each configuration, with a stand-in of the greatest possible size. */
export function measure(
  place: AgentPlace,
  configure: (place: AgentPlace) => Readonly<Record<string, Configuration>>,
): Readonly<Record<string, MeasuredConfiguration>> {
  const standIns = configure(standInPlace(place));
  const values = Object.entries(configure(place));
  return Object.fromEntries(values.map(([key, value]) => [key, { value, standIn: standIns[key] ?? value }]));
}
