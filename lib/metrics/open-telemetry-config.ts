import { dimensionSet, groupMetrics, labelMatcher, type MetricSource, nameSelector } from './custom-metric.ts';
import { type AgentPlace, type Configuration, dimensionsIn } from './prometheus/prometheus-config.ts';

/** Where the collector listens within the task. */
export interface OtlpPorts {
  readonly grpc: number;
  readonly http: number;
}

/**
 * The configuration of an ADOT collector that takes the metrics of its own task. Nothing of the task gets into the
 * dimensions: attributes of the resource stay out, and no dimension is rolled up.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsemfexporter
 */
export function openTelemetryConfiguration(source: MetricSource, ports: OtlpPorts, place: AgentPlace): Configuration {
  return {
    receivers: {
      otlp: {
        protocols: { grpc: { endpoint: `localhost:${ports.grpc}` }, http: { endpoint: `localhost:${ports.http}` } },
      },
    },
    processors: {
      filter: { error_mode: 'ignore', metrics: { metric: [noneOf(source.metrics.map(({ name }) => name))] } },
      attributes: {
        actions: Object.entries(dimensionsIn(source, place)).map(([key, value]) => ({
          key,
          // The cluster's name has no dollar; as a token it must stay as it is.
          value: key === 'ClusterName' ? value : escapeDollars(value),
          action: 'upsert',
        })),
      },
      batch: { timeout: '5s' },
    },
    exporters: { awsemf: emfExporter(source, place) },
    service: {
      pipelines: {
        metrics: { receivers: ['otlp'], processors: ['filter', 'attributes', 'batch'], exporters: ['awsemf'] },
      },
      // Its own metrics would take port 8888 of the task.
      telemetry: { metrics: { level: 'none' } },
    },
  };
}

function emfExporter(source: MetricSource, { region, logGroupName }: AgentPlace): Configuration {
  const units = source.metrics.flatMap(({ name, unit }) =>
    unit === undefined ? [] : [{ metric_name: name, unit, overwrite: true }],
  );
  return {
    namespace: source.namespace,
    region,
    log_group_name: logGroupName,
    log_stream_name: 'metrics',
    dimension_rollup_option: 'NoDimensionRollup',
    resource_to_telemetry_conversion: { enabled: false },
    // What a new task counted until its first report would be dropped otherwise: the errors of a bad start.
    retain_initial_value_of_delta_metric: true,
    metric_declarations: groupMetrics(source.metrics).map((group) => {
      const { labelNames, regex } = labelMatcher({ ServiceName: source.dimensions['ServiceName'] ?? '' }, group);
      return {
        dimensions: [dimensionSet(Object.keys(source.dimensions), group)],
        metric_name_selectors: group.names.map((name) => escapeDollars(nameSelector(name))),
        label_matchers: [{ label_names: labelNames, regex: escapeDollars(regex) }],
      };
    }),
    ...(units.length > 0 && { metric_descriptors: units }),
  };
}

/** Drops what is not declared: it would be written to the log and paid for. */
function noneOf(names: readonly string[]): string {
  return names.map((name) => `name != "${name}"`).join(' and ');
}

/** The collector replaces `${…}` in its configuration, and takes `$$` for a dollar. */
function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}
