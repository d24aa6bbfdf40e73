import { dimensionSet, groupMetrics, labelMatcher, type MetricSource, nameSelector } from './custom-metric.ts';
import { type AgentPlace, type Configuration, dimensionsIn } from './prometheus/prometheus-config.ts';

/** The collector's ports within the task. */
export interface OtlpPorts {
  readonly grpc: number;
  readonly http: number;
}

/**
 * Returns the configuration of an ADOT collector that receives the metrics of its own task. The dimensions contain nothing
 * that differs by task: resource attributes are left out, and dimensions are not rolled up.
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
          // A cluster's name cannot contain a dollar sign, and a token must stay unchanged.
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
      // The collector's own metrics would use port 8888 of the task.
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
    // Without this, the exporter drops what a new task counted before its first report: the errors of a bad start.
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

/** Matches undeclared metrics, which are dropped: they would be written to the log and add cost. */
function noneOf(names: readonly string[]): string {
  return names.map((name) => `name != "${name}"`).join(' and ');
}

/** Escapes dollar signs: the collector replaces `${…}` in its configuration and reads `$$` as a dollar sign. */
function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}
