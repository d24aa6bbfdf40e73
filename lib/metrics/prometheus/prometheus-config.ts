import { dimensionSet, groupMetrics, labelMatcher, type MetricSource, nameSelector } from '../custom-metric.ts';

/** A configuration as data; JSON is YAML too. */
export type Configuration = Readonly<Record<string, unknown>>;

/** Both configurations of a CloudWatch agent that reads Prometheus's format. */
export interface PrometheusConfiguration {
  /** Goes to `CW_CONFIG_CONTENT`. */
  readonly agent: Configuration;
  /** Goes to `PROMETHEUS_CONFIG_CONTENT`. */
  readonly prometheus: Configuration;
}

/** What the agent needs to know of its surroundings. */
export interface AgentPlace {
  readonly region: string;
  readonly clusterName: string;
  readonly logGroupName: string;
}

export interface SidecarScrape {
  readonly port: number;
  readonly path: string;
  /** Seconds. */
  readonly interval: number;
}

/** Name of the scrape job, and of the stream in the log group. */
const SIDECAR_JOB = 'sidecar';

/** Where the agent writes what it discovered, and reads it again. */
const DISCOVERED = '/tmp/cwagent_ecs_auto_sd.yaml';

/** The configuration of an agent that reads its own task and nothing else. */
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
          // Containers of a task share its network. The labels stand above the application's own of the same name.
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

/** The values of the dimensions; the cluster's name may be known at the deployment alone. */
export function dimensionsIn(source: MetricSource, { clusterName }: AgentPlace): Readonly<Record<string, string>> {
  return { ...source.dimensions, ClusterName: clusterName };
}

/** Tasks of a cluster that the agent looks for, each with a scrape job of its own. */
export interface DiscoveryTarget {
  readonly job: string;
  /** Patterns of the agent (RE2): of service names, or of the ARNs of task definitions. */
  readonly services?: string;
  readonly taskDefinitions?: string;
  readonly containers?: string;
  readonly port: number;
  readonly path: string;
  /** Its dimensions' values differ by task; their names count. */
  readonly source: MetricSource;
}

export interface CollectorScrape {
  /** Seconds between two readings. */
  readonly interval: number;
  /** Seconds between two looks for tasks. */
  readonly discoveryInterval: number;
}

/** The configuration of an agent that finds the tasks of a cluster by itself. */
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

/** Prometheus refuses a time-out above the interval; 10 s is its own. */
function timing(seconds: number): Configuration {
  return { scrape_interval: `${seconds}s`, scrape_timeout: `${Math.min(seconds, 10)}s` };
}

/** Every series that is read is written to the log and paid for. Prometheus anchors the expression by itself. */
function keep(names: readonly string[]): Configuration {
  return { action: 'keep', source_labels: ['__name__'], regex: names.join('|') };
}
