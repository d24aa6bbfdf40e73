import { dimensionSet, groupMetrics, labelMatcher, type MetricSource, nameSelector } from '../custom-metric.ts';

/** A configuration as data. JSON is also valid YAML. */
export type Configuration = Readonly<Record<string, unknown>>;

/** Both configurations of a CloudWatch agent that reads Prometheus metrics. */
export interface PrometheusConfiguration {
  /** The value of `CW_CONFIG_CONTENT`. */
  readonly agent: Configuration;
  /** The value of `PROMETHEUS_CONFIG_CONTENT`. */
  readonly prometheus: Configuration;
}

/** The agent's Region, cluster and log group. */
export interface AgentPlace {
  readonly region: string;
  readonly clusterName: string;
  readonly logGroupName: string;
}

/** How a sidecar reads its task. */
export interface SidecarScrape {
  readonly port: number;
  readonly path: string;
  /** Seconds. */
  readonly interval: number;
}

/** Name of the scrape job and of the stream in the log group. */
const SIDECAR_JOB = 'sidecar';

/** The file in which the agent stores discovered tasks, and from which it reads them. */
const DISCOVERED = '/tmp/cwagent_ecs_auto_sd.yaml';

/** Returns the configuration of an agent that reads only its own task. */
export function sidecarConfiguration(
  source: MetricSource,
  { port, path, interval }: SidecarScrape,
  place: AgentPlace,
): PrometheusConfiguration {
  const { ServiceName: serviceName = '' } = source.dimensions;
  return {
    prometheus: {
      global: timing(interval),
      scrape_configs: [
        {
          job_name: SIDECAR_JOB,
          metrics_path: path,
          // Containers of a task share its network. These labels override the application's labels of the same name.
          static_configs: [{ targets: [`localhost:${port}`], labels: dimensionsIn(source, place) }],
          metric_relabel_configs: [keep(source.metrics.map(({ name }) => name))],
        },
      ],
    },
    agent: agentConfiguration(place, {
      emf_processor: {
        metric_namespace: source.namespace,
        ...units([source]),
        metric_declaration: declarations(source, { ServiceName: serviceName }),
      },
    }),
  };
}

/** Returns the values of the dimensions. The cluster's name may only be known at deployment. */
export function dimensionsIn(source: MetricSource, { clusterName }: AgentPlace): Readonly<Record<string, string>> {
  return { ...source.dimensions, ClusterName: clusterName };
}

/** Tasks that the agent discovers, with their own scrape job. */
export interface DiscoveryTarget {
  readonly job: string;
  /** The agent's patterns (RE2) for service names or for ARNs of task definitions. */
  readonly services?: string;
  readonly taskDefinitions?: string;
  readonly containers?: string;
  readonly port: number;
  readonly path: string;
  /** Only the names of its dimensions are used, because their values differ by task. */
  readonly source: MetricSource;
}

/** How often a collector reads and discovers tasks. */
export interface CollectorScrape {
  /** Seconds between two reads of a task. */
  readonly interval: number;
  /** Seconds between two discoveries. */
  readonly discoveryInterval: number;
}

/** Returns the configuration of an agent that discovers the tasks of a cluster. */
export function collectorConfiguration(
  targets: readonly DiscoveryTarget[],
  { interval, discoveryInterval }: CollectorScrape,
  place: AgentPlace,
): PrometheusConfiguration {
  const sources = targets.map(({ source }) => source);
  const names = sources.flatMap(({ metrics }) => metrics.map(({ name }) => name));
  return {
    prometheus: {
      global: timing(interval),
      scrape_configs: [
        {
          job_name: 'discovered',
          file_sd_configs: [{ files: [DISCOVERED] }],
          metric_relabel_configs: [keep([...new Set(names)])],
        },
      ],
    },
    agent: agentConfiguration(place, {
      ecs_service_discovery: discovery(targets, discoveryInterval, place),
      emf_processor: {
        metric_namespace: sources[0]?.namespace ?? '',
        ...units(sources),
        metric_declaration: targets.flatMap(({ job, source }) => declarations(source, { job })),
      },
    }),
  };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights-Prometheus-Setup-autodiscovery-ecs.html */
function discovery(targets: readonly DiscoveryTarget[], seconds: number, place: AgentPlace): Configuration {
  const shared = ({ job, port, path, containers }: DiscoveryTarget) => ({
    sd_job_name: job,
    sd_metrics_ports: String(port),
    sd_metrics_path: path,
    ...(containers !== undefined && { sd_container_name_pattern: containers }),
  });
  const byService = targets.flatMap((target) =>
    target.services === undefined ? [] : [{ ...shared(target), sd_service_name_pattern: target.services }],
  );
  const byTaskDefinition = targets.flatMap((target) =>
    target.taskDefinitions === undefined
      ? []
      : [{ ...shared(target), sd_task_definition_arn_pattern: target.taskDefinitions }],
  );
  return {
    sd_frequency: `${seconds}s`,
    sd_result_file: DISCOVERED,
    sd_target_cluster: place.clusterName,
    sd_cluster_region: place.region,
    ...(byService.length > 0 && { service_name_list_for_tasks: byService }),
    ...(byTaskDefinition.length > 0 && { task_definition_list: byTaskDefinition }),
  };
}

function agentConfiguration(place: AgentPlace, prometheus: Configuration): Configuration {
  return {
    agent: { region: place.region },
    logs: {
      metrics_collected: {
        prometheus: {
          cluster_name: place.clusterName,
          log_group_name: place.logGroupName,
          prometheus_config_path: 'env:PROMETHEUS_CONFIG_CONTENT',
          ...prometheus,
        },
      },
      force_flush_interval: 5,
    },
  };
}

function declarations(source: MetricSource, exact: Readonly<Record<string, string>>): readonly Configuration[] {
  return groupMetrics(source.metrics).map((group) => {
    const { labelNames, regex } = labelMatcher(exact, group);
    return {
      source_labels: labelNames,
      label_matcher: regex,
      dimensions: [dimensionSet(Object.keys(source.dimensions), group)],
      metric_selectors: group.names.map(nameSelector),
    };
  });
}

function units(sources: readonly MetricSource[]): Configuration {
  const metrics = sources.flatMap((source) => source.metrics);
  const known = metrics.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit] as const]));
  return known.length === 0 ? {} : { metric_unit: Object.fromEntries(known) };
}

/** Prometheus rejects a timeout above the interval; 10 s is its default. */
function timing(seconds: number): Configuration {
  return { scrape_interval: `${seconds}s`, scrape_timeout: `${Math.min(seconds, 10)}s` };
}

/**
 * Keeps only declared metrics, because every series is written to the log and adds cost. Prometheus anchors the expression
 * itself.
 */
function keep(names: readonly string[]): Configuration {
  return { action: 'keep', source_labels: ['__name__'], regex: names.join('|') };
}
