import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CustomMetric } from '../custom-metric.ts';
import type { CustomMetricOptions } from '../metric-source-props.ts';

/** Tasks that a collector reads: those of services, or those of task definitions. */
export interface PrometheusTarget {
  /**
   * Names of ECS services, with `*` for any text. The service's name becomes the dimension `ServiceName`.
   * @default - the target names task definitions
   */
  readonly services?: string;
  /**
   * Families of task definitions, with `*` for any text. The family becomes the dimension `TaskDefinitionFamily`.
   * @default - the target names services
   */
  readonly taskDefinitions?: string;
  /** Names of the containers to read, with `*` for any text. @default - every container that maps the port */
  readonly containers?: string;
  /** Port of the tasks' metrics. A container must map it. */
  readonly port: number;
  /** Path of the metrics. @default '/metrics' */
  readonly path?: string;
  /** The metrics to publish. The agent publishes no others. */
  readonly metrics: readonly CustomMetric[];
}

/** Properties of the collector of a cluster. */
export interface PrometheusCollectorProps {
  /** The cluster whose tasks to read. The collector runs in it too. */
  readonly cluster: ICluster;
  /** CloudWatch's namespace of the metrics, e.g. `Shop/Services`. */
  readonly namespace: string;
  /** The tasks to read, and the metrics to publish. */
  readonly targets: readonly PrometheusTarget[];
  /** How often to read each task: 5 to 60 whole seconds. @default Duration.seconds(30) */
  readonly interval?: Duration;
  /** How often the collector discovers tasks: 10 to 300 whole seconds. Each time makes several ECS calls. @default Duration.minutes(1) */
  readonly discoveryInterval?: Duration;
  /** Whether to read tasks on EC2 instances too, which needs two more permissions. @default - whether the cluster has instances */
  readonly instances?: boolean;
  /** Image of the collector. @default - a pinned version of AWS's image */
  readonly image?: ContainerImage;
  /** CPU units of the collector's task. @default 256 */
  readonly cpu?: number;
  /** Memory of the collector's task. @default 512 */
  readonly memoryLimitMiB?: number;
  /** Subnets of the collector. It must reach the tasks and AWS from there. @default - private subnets */
  readonly vpcSubnets?: SubnetSelection;
  /** Needed in public subnets without NAT to reach AWS. @default false */
  readonly assignPublicIp?: boolean;
  /** How long to keep the log group that carries the metrics. @default RetentionDays.ONE_WEEK */
  readonly logRetention?: RetentionDays;
  /** What happens to that log group when the stack is deleted. @default RemovalPolicy.DESTROY */
  readonly removalPolicy?: RemovalPolicy;
}

/** Which metric an alarm reads, and how. Set either `service` or `taskDefinition`. */
export interface CollectedMetricOptions extends CustomMetricOptions {
  /** Name of the service, for a target that names services. @default - none: set `taskDefinition` */
  readonly service?: string;
  /** The family, for a target that names task definitions. @default - none: set `service` */
  readonly taskDefinition?: string;
}
