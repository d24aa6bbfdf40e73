import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ContainerImage, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CustomMetric } from './custom-metric.ts';

/** Properties of every sidecar that publishes custom metrics. */
export interface MetricSidecarProps {
  /** Cluster of the tasks. Its name becomes the dimension `ClusterName`. */
  readonly cluster: ICluster;
  /** The dimension `ServiceName`: literal text, because the generated service name would create a dependency cycle. */
  readonly serviceName: string;
  /** CloudWatch's namespace of the metrics, e.g. `Shop/Checkout`. */
  readonly namespace: string;
  /** The metrics to publish. The agent publishes no others. */
  readonly metrics: readonly CustomMetric[];
  /** More dimensions, the same for every task. @default - only `ClusterName` and `ServiceName` */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** How often the sidecar reads the application, or the application reports: 5 to 60 whole seconds. @default Duration.seconds(30) */
  readonly interval?: Duration;
  /** Name of the sidecar's container. @default 'cloudwatch-agent' or 'otel-collector' */
  readonly containerName?: string;
  /** Image of the sidecar. @default - a pinned version of AWS's image */
  readonly image?: ContainerImage;
  /** Memory reservation of the sidecar, in MiB. @default 128 */
  readonly memoryReservationMiB?: number;
  /** How long to keep the log group that carries the metrics. @default RetentionDays.ONE_WEEK */
  readonly logRetention?: RetentionDays;
  /** What happens to that log group when the stack is deleted. @default RemovalPolicy.DESTROY */
  readonly removalPolicy?: RemovalPolicy;
}

/** How an alarm reads a custom metric. */
export interface CustomMetricOptions {
  /** CloudWatch's statistic: `Sum` for counters, `Maximum` or `Average` for gauges. @default 'Sum' */
  readonly statistic?: string;
  /** The alarm's period, in whole minutes. @default Duration.minutes(1) */
  readonly period?: Duration;
  /** A value for every label of the metric that is a dimension. @default - none, for a metric without labels */
  readonly labels?: Readonly<Record<string, string>>;
}
