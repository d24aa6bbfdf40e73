import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CLOUDWATCH_AGENT_IMAGE, createMetricsLogGroup } from '../agent-container.ts';
import { registerSidecar, sidecarFindings } from '../counted-twice.ts';
import type { MetricSource } from '../custom-metric.ts';
import { metricSourceProblems, PROMETHEUS_NAMES } from '../custom-metric-problems.ts';
import { declaredMetric } from '../declared-metric.ts';
import type { CustomMetricOptions, MetricSidecarProps } from '../metric-source-props.ts';
import { sidecarConfiguration } from './prometheus-config.ts';
import { portProblems, refuseProblems } from '../../problems.ts';
import { pathProblems, sidecarProblems } from '../sidecar-problems.ts';
import { addSidecarContainer, intervalSeconds, sidecarPropsProblems, sidecarSource } from '../sidecar-source.ts';

const ID = 'PrometheusSidecar';

/** Properties of a sidecar that reads Prometheus metrics. */
export interface PrometheusSidecarProps extends MetricSidecarProps {
  /** Port of the application's metrics. It does not need a port mapping. */
  readonly port: number;
  /** Path of the metrics. @default '/metrics' */
  readonly path?: string;
}

/**
 * A CloudWatch agent in the task that reads the Prometheus metrics of its own task only, so every count is published once.
 * The metrics have the same dimensions in every task and version, so an alarm on them covers the service.
 *
 * The agent publishes how much a counter increased since the previous read, starting with the second read.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights-Prometheus-metrics-conversion.html
 */
export class PrometheusSidecar extends Construct {
  /** The agent's container. */
  readonly container: ecs.ContainerDefinition;
  /** Log group of the metrics and of the agent's own messages. */
  readonly logGroup: ILogGroup;
  readonly #source: MetricSource;

  /**
   * Adds the agent to a task definition.
   *
   * @throws Error that lists every problem of the props, and for a task definition whose containers do not share localhost
   */
  static addTo(taskDefinition: ecs.TaskDefinition, props: PrometheusSidecarProps): PrometheusSidecar {
    if (taskDefinition.node.tryFindChild(ID) !== undefined) {
      throw new Error(
        `${taskDefinition.node.path} already has a PrometheusSidecar, and a task definition can have only one, which reads one port: ` +
          'declare all metrics of that port in the existing PrometheusSidecar, and read a second port with a PrometheusCollector',
      );
    }
    return new PrometheusSidecar(taskDefinition, props);
  }

  private constructor(taskDefinition: ecs.TaskDefinition, props: PrometheusSidecarProps) {
    super(taskDefinition, ID);
    const { port, path = '/metrics', containerName = 'cloudwatch-agent' } = props;
    const source = sidecarSource(props);
    refuseProblems(`${taskDefinition.node.path} cannot publish metrics`, [
      ...sidecarProblems(taskDefinition, containerName),
      ...sidecarPropsProblems(props),
      ...portProblems('port', port, 'use the port that the application listens on'),
      ...pathProblems(path),
      ...metricSourceProblems(source, PROMETHEUS_NAMES),
    ]);
    this.#source = source;
    const logGroup = createMetricsLogGroup(this, props);
    this.logGroup = logGroup;
    this.container = addSidecarContainer(this, props, {
      taskDefinition,
      containerName,
      image: CLOUDWATCH_AGENT_IMAGE,
      logGroup,
      configure: (place) => {
        const { agent, prometheus } = sidecarConfiguration(
          source,
          { port, path, interval: intervalSeconds(props) },
          place,
        );
        return { CW_CONFIG_CONTENT: agent, PROMETHEUS_CONFIG_CONTENT: prometheus };
      },
    });
    registerSidecar({ construct: this, cluster: props.cluster, taskDefinition, source, scraped: { port, path } });
    this.node.addValidation({ validate: () => sidecarFindings(this) });
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
