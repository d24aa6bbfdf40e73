import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { createMetricsLogGroup, OTEL_COLLECTOR_IMAGE } from './agent-container.ts';
import { registerSidecar, sidecarFindings } from './counted-twice.ts';
import type { MetricSource } from './custom-metric.ts';
import { metricSourceProblems, OPEN_TELEMETRY_NAMES } from './custom-metric-problems.ts';
import { declaredMetric } from './declared-metric.ts';
import type { CustomMetricOptions, MetricSidecarProps } from './metric-source-props.ts';
import { openTelemetryConfiguration } from './open-telemetry-config.ts';
import { omit, portProblems, refuseProblems } from '../problems.ts';
import { containersOf, sidecarProblems } from './sidecar-problems.ts';
import { addSidecarContainer, intervalSeconds, sidecarPropsProblems, sidecarSource } from './sidecar-source.ts';

const ID = 'OpenTelemetrySidecar';

/** Properties of a sidecar that receives OpenTelemetry metrics. */
export interface OpenTelemetrySidecarProps extends MetricSidecarProps {
  /** Port for OTLP over gRPC. @default 4317 */
  readonly grpcPort?: number;
  /** Port for OTLP over HTTP. @default 4318 */
  readonly httpPort?: number;
}

/**
 * An ADOT collector in the task that receives the application's metrics by OTLP. The metrics have the same dimensions in
 * every task and version, so an alarm on them covers the service.
 *
 * The application should send deltas, as `instrument` configures it. For cumulative counters, the collector publishes the
 * whole first value, so that a new task's first errors count; if only the collector restarts, it counts all of them again.
 */
export class OpenTelemetrySidecar extends Construct {
  /** The collector's container. */
  readonly container: ecs.ContainerDefinition;
  /** Log group of the metrics and of the collector's own messages. */
  readonly logGroup: ILogGroup;
  readonly #source: MetricSource;
  readonly #httpPort: number;
  readonly #interval: number;

  /**
   * Adds the collector to a task definition.
   *
   * @throws Error that lists every problem of the props, and for a task definition whose containers do not share localhost
   */
  static addTo(taskDefinition: ecs.TaskDefinition, props: OpenTelemetrySidecarProps): OpenTelemetrySidecar {
    if (taskDefinition.node.tryFindChild(ID) !== undefined) {
      throw new Error(
        `${taskDefinition.node.path} already has an OpenTelemetrySidecar, and a task definition can have only one: declare all metrics in ` +
          'the existing OpenTelemetrySidecar',
      );
    }
    return new OpenTelemetrySidecar(taskDefinition, props);
  }

  private constructor(taskDefinition: ecs.TaskDefinition, props: OpenTelemetrySidecarProps) {
    super(taskDefinition, ID);
    const { grpcPort: grpc = 4317, httpPort: http = 4318, containerName = 'otel-collector' } = props;
    const source = sidecarSource(props);
    refuseProblems(`${taskDefinition.node.path} cannot publish metrics`, [
      ...sidecarProblems(taskDefinition, containerName),
      ...sidecarPropsProblems(props),
      ...portProblems('grpcPort', grpc, omit(4317)),
      ...portProblems('httpPort', http, omit(4318)),
      ...(grpc === http ? [`grpcPort and httpPort must differ, got ${grpc} for both: change one of them`] : []),
      ...metricSourceProblems(source, OPEN_TELEMETRY_NAMES),
    ]);
    this.#source = source;
    this.#httpPort = http;
    this.#interval = intervalSeconds(props);
    const logGroup = createMetricsLogGroup(this, props);
    this.logGroup = logGroup;
    this.container = addSidecarContainer(this, props, {
      taskDefinition,
      containerName,
      image: OTEL_COLLECTOR_IMAGE,
      logGroup,
      configure: (place) => ({ AOT_CONFIG_CONTENT: openTelemetryConfiguration(source, { grpc, http }, place) }),
    });
    registerSidecar({ construct: this, cluster: props.cluster, taskDefinition, source });
    this.node.addValidation({
      validate: () => [...sidecarFindings(this), ...takenPorts(taskDefinition, { grpcPort: grpc, httpPort: http })],
    });
  }

  /**
   * Configures the OpenTelemetry SDK of a container, through its standard variables, to send its metrics to the collector
   * as deltas. The container starts after the collector and stops before it, so that the collector receives the last
   * report.
   *
   * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
   */
  instrument(container: ecs.ContainerDefinition): void {
    if (container.taskDefinition !== this.container.taskDefinition) {
      throw new Error(
        `the OpenTelemetrySidecar of ${this.container.taskDefinition.node.path} cannot receive metrics of ${container.node.path}, a container of ` +
          `another task definition: add an OpenTelemetrySidecar to ${container.taskDefinition.node.path}`,
      );
    }
    container.addEnvironment('OTEL_METRICS_EXPORTER', 'otlp');
    container.addEnvironment('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', `http://localhost:${this.#httpPort}/v1/metrics`);
    container.addEnvironment('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'http/protobuf');
    container.addEnvironment('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'delta');
    container.addEnvironment('OTEL_METRIC_EXPORT_INTERVAL', String(this.#interval * 1_000));
    // The SDK rejects a timeout above the interval.
    container.addEnvironment('OTEL_METRIC_EXPORT_TIMEOUT', String(Math.min(this.#interval, 10) * 1_000));
    container.addContainerDependencies({
      container: this.container,
      condition: ecs.ContainerDependencyCondition.START,
    });
  }

  /**
   * Returns a metric over all tasks of the service, for an alarm.
   *
   * @throws Error for a metric that `metrics` does not declare
   */
  metric(name: string, options?: CustomMetricOptions): Metric {
    return declaredMetric(this.#source, name, options);
  }
}

/** Containers of a task share their ports: the collector would not start, and its alarms would be blind. */
function takenPorts(taskDefinition: ecs.TaskDefinition, ports: Readonly<Record<string, number>>): string[] {
  return containersOf(taskDefinition).flatMap(({ containerName, portMappings }) =>
    portMappings.flatMap(({ containerPort }) =>
      Object.entries(ports)
        .filter(([, port]) => port === containerPort)
        .map(
          ([property, port]) =>
            `port ${port} must be free for the OpenTelemetrySidecar, but the container "${containerName}" maps it: set ${property} to another port`,
        ),
    ),
  );
}
