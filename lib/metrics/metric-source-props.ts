import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ContainerImage, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CustomMetric } from './custom-metric.ts';

/** Properties of every sidecar that publishes custom metrics. */
export interface MetricSidecarProps {
  /** Where the tasks run; its name is the dimension `ClusterName`. */
  readonly cluster: ICluster;
  /** The dimension `ServiceName`: plain text of your own, since the service's generated name would make a cycle. */
  readonly serviceName: string;
  /** CloudWatch's namespace of the metrics, e.g. `Shop/Checkout`. */
  readonly namespace: string;
  /** What to publish; nothing else is. */
  readonly metrics: readonly CustomMetric[];
  /** Further dimensions, the same for every task. @default - `ClusterName` and `ServiceName` alone */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** How often the sidecar reads the application, or the application reports: 5 to 60 whole seconds. @default Duration.seconds(30) */
  readonly interval?: Duration;
  /** Name of the sidecar's container. @default 'cloudwatch-agent' or 'otel-collector' */
  readonly containerName?: string;
  /** Image of the sidecar. @default - a pinned version of AWS's own image */
  readonly image?: ContainerImage;
  /** Memory that is reserved for the sidecar, in MiB. @default 128 */
  readonly memoryReservationMiB?: number;
  /** How long the log group that carries the metrics is kept. @default RetentionDays.ONE_WEEK */
  readonly logRetention?: RetentionDays;
  /** What becomes of that log group with its stack. @default RemovalPolicy.DESTROY */
  readonly removalPolicy?: RemovalPolicy;
}

/** How an alarm reads a custom metric. */
export interface CustomMetricOptions {
  /** CloudWatch's statistic: `Sum` for counters, `Maximum` or `Average` for gauges. @default 'Sum' */
  readonly statistic?: string;
  /** The alarm's period, in whole minutes. @default Duration.minutes(1) */
  readonly period?: Duration;
  /** Values of the labels that the metric has as dimensions; all of them. @default - none, for a metric without labels */
  readonly labels?: Readonly<Record<string, string>>;
}
