import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { BaseService, ICluster } from 'aws-cdk-lib/aws-ecs';
import { anyOf } from '../../format-value.ts';
import { requireContainerInsights } from './container-insights-setting.ts';
import { CONTAINER_INSIGHTS_METRICS, DIMENSION_SETS } from './container-insights-table.ts';

type Table = typeof CONTAINER_INSIGHTS_METRICS;
type Sets = typeof DIMENSION_SETS;
type Entry = { readonly unit: string } & { readonly [level in Level]?: readonly (keyof Sets)[] };

/** What must be on before CloudWatch has the metric. */
export type ContainerInsightsLevel = Level;
type Level = 'enabled' | 'enhanced' | 'instanceAgent' | 'managedInstances';
const LEVELS: readonly Level[] = ['enabled', 'enhanced', 'instanceAgent', 'managedInstances'];

/** A metric of the namespace ECS/ContainerInsights. */
export type ContainerInsightsMetricName = keyof Table;

/** A dimension of any of these metrics. */
export type ContainerInsightsDimension = Sets[keyof Sets][number];

type SetNames<Of extends Entry> = { [level in Level]: Of[level] extends readonly (infer Name)[] ? Name : never }[Level];
/** Exactly these dimensions; others do not compile. */
type Exactly<Dimension extends ContainerInsightsDimension> = { readonly [name in Dimension]: string } & {
  readonly [name in Exclude<ContainerInsightsDimension, Dimension>]?: never;
};

/** The dimension sets of one metric, each with a value for each of its dimensions. */
export type ContainerInsightsDimensions<Name extends ContainerInsightsMetricName> = {
  [set in SetNames<Table[Name]> & keyof Sets]: Exactly<Sets[set][number]>;
}[SetNames<Table[Name]> & keyof Sets];

/** Metrics with the dimensions of a service. */
export type ContainerInsightsServiceMetric = {
  [name in ContainerInsightsMetricName]: 'service' extends SetNames<Table[name]> ? name : never;
}[ContainerInsightsMetricName];

/** Options of a metric except its name and dimensions. */
export type ContainerInsightsMetricOptions = Omit<MetricOptions, 'dimensionsMap' | 'unit'>;

/** Metrics of Container Insights by the dimension sets that AWS publishes. An alarm on another set would never get data. */
export const ContainerInsights = {
  /**
   * A metric by any of its dimension sets; by default the average over one minute.
   *
   * @throws Error for a name or a set that AWS does not publish
   */
  metric<Name extends ContainerInsightsMetricName>(
    metricName: Name,
    dimensions: ContainerInsightsDimensions<Name>,
    options: ContainerInsightsMetricOptions = {},
  ): Metric {
    return createMetric(metricName, { ...dimensions }, options);
  },

  /** A metric of one service. Turns on what the service's cluster needs for it. */
  ofService(
    metricName: ContainerInsightsServiceMetric,
    service: BaseService,
    options: ContainerInsightsMetricOptions = {},
  ): Metric {
    const level = levelOf(metricName, ['ClusterName', 'ServiceName']);
    requireContainerInsights(service.cluster, level === 'enabled' ? 'enabled' : 'enhanced');
    const { clusterName } = service.cluster;
    return createMetric(metricName, { ClusterName: clusterName, ServiceName: service.serviceName }, options);
  },

  /** CPU of a service in percent of its reservation; the basic level publishes only units. */
  cpuUtilization: (service: BaseService, options: ContainerInsightsMetricOptions = {}): IMetric =>
    percent('CpuUtilized', 'CpuReserved', service, options),

  /** Memory of a service in percent of its reservation. */
  memoryUtilization: (service: BaseService, options: ContainerInsightsMetricOptions = {}): IMetric =>
    percent('MemoryUtilized', 'MemoryReserved', service, options),

  /** Turns Container Insights on for a cluster of the app, or warns what to do for an imported one. */
  require: (cluster: ICluster, setting: 'enabled' | 'enhanced'): void => requireContainerInsights(cluster, setting),
};

function createMetric(
  metricName: ContainerInsightsMetricName,
  dimensionsMap: Record<string, string>,
  options: ContainerInsightsMetricOptions,
): Metric {
  levelOf(metricName, Object.keys(dimensionsMap));
  return new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName,
    statistic: 'Average',
    // The CDK's default of five minutes is slow for a deployment.
    period: Duration.minutes(1),
    ...options,
    dimensionsMap,
  });
}

/**
 * A reservation of 0, possible for EC2 tasks without limits, gives no datapoint, because metric math drops a division by
 * zero.
 */
function percent(
  used: ContainerInsightsServiceMetric,
  reserved: ContainerInsightsServiceMetric,
  service: BaseService,
  options: ContainerInsightsMetricOptions,
): IMetric {
  return new MathExpression({
    expression: '(100 * used) / reserved',
    period: options.period ?? Duration.minutes(1),
    label: options.label ?? `${used} in percent`,
    usingMetrics: {
      used: ContainerInsights.ofService(used, service, options),
      reserved: ContainerInsights.ofService(reserved, service, options),
    },
  });
}

/**
 * Returns what must be on for a metric with these dimensions.
 *
 * @throws Error for a name or a set that AWS does not publish
 */
function levelOf(metricName: string, dimensions: readonly string[]): Level {
  const entry: Entry | undefined = Object.entries(CONTAINER_INSIGHTS_METRICS).find(
    ([name]) => name === metricName,
  )?.[1];
  if (entry === undefined) {
    throw new Error(
      `metricName must be a metric of the namespace ECS/ContainerInsights, got "${metricName}": check the spelling`,
    );
  }
  const given = dimensions.toSorted().join(', ');
  const level = LEVELS.find((one) => entry[one]?.some((set) => [...DIMENSION_SETS[set]].sort().join(', ') === given));
  if (level !== undefined) return level;
  const legal = LEVELS.flatMap((one) => entry[one] ?? []).map((set) => `{ ${DIMENSION_SETS[set].join(', ')} }`);
  throw new Error(
    `AWS does not publish the metric ${metricName} with the dimensions { ${given} }: use ${anyOf(legal)}`,
  );
}
