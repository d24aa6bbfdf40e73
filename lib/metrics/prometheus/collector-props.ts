import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CustomMetric } from '../custom-metric.ts';
import type { CustomMetricOptions } from '../metric-source-props.ts';

/** Tasks that a collector reads: those of services, or those of task definitions. */
export interface PrometheusTarget {
  /**
   * Names of ECS services, with `*` for any text; the service's own name becomes the dimension `ServiceName`.
   * @default - the target names task definitions
   */
  readonly services?: string;
  /**
   * Families of task definitions, with `*` for any text; the family becomes the dimension `TaskDefinitionFamily`.
   * @default - the target names services
   */
  readonly taskDefinitions?: string;
  /** Names of the containers to read, with `*` for any text. @default - every container that maps the port */
  readonly containers?: string;
  /** Port at which the tasks show their metrics; a container must map it. */
  readonly port: number;
  /** Path at which they show them. @default '/metrics' */
  readonly path?: string;
  /** What to publish; nothing else is. */
  readonly metrics: readonly CustomMetric[];
}

/** Properties of the collector of a cluster. */
export interface PrometheusCollectorProps {
  /** The cluster whose tasks are read, and where the collector runs. */
  readonly cluster: ICluster;
  /** CloudWatch's namespace of the metrics, e.g. `Shop/Services`. */
  readonly namespace: string;
  /** Which tasks to read, and what of them to publish. */
  readonly targets: readonly PrometheusTarget[];
  /** How often each task is read: 5 to 60 whole seconds. @default Duration.seconds(30) */
  readonly interval?: Duration;
  /** How often the collector looks for tasks: 10 to 300 whole seconds, each look several calls of ECS. @default Duration.minutes(1) */
  readonly discoveryInterval?: Duration;
  /** Whether tasks on EC2 instances are read too, which takes two more permissions. @default - whether the cluster has instances */
  readonly instances?: boolean;
  /** Image of the collector. @default - a pinned version of AWS's own image */
  readonly image?: ContainerImage;
  /** CPU units of the collector's task. @default 256 */
  readonly cpu?: number;
  /** Memory of the collector's task. @default 512 */
  readonly memoryLimitMiB?: number;
  /** Where the collector stands; from there it must reach the tasks and AWS. @default - private subnets */
  readonly vpcSubnets?: SubnetSelection;
  /** In public subnets without NAT it needs it to reach AWS. @default false */
  readonly assignPublicIp?: boolean;
  /** How long the log group that carries the metrics is kept. @default RetentionDays.ONE_WEEK */
  readonly logRetention?: RetentionDays;
  /** What becomes of that log group with its stack. @default RemovalPolicy.DESTROY */
  readonly removalPolicy?: RemovalPolicy;
}

/** Whose metric an alarm reads, and how. One of `service` and `taskDefinition` is given. */
export interface CollectedMetricOptions extends CustomMetricOptions {
  /** Name of the service, for a target that names services. @default - the metric is that of a family */
  readonly service?: string;
  /** The family, for a target that names task definitions. @default - the metric is that of a service */
  readonly taskDefinition?: string;
}
