import type { ServiceConnectTimeouts } from '../../core/protection/alarm-rules/requests.ts';
import type { DoctorGateways, MetricGateways } from '../doctor/ports.ts';

/** Parts of DescribeServices that a plan needs besides those of an audit. */
export interface ServiceParts {
  /** The whole `deploymentConfiguration`. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly discoveryNames: readonly { readonly name: string; readonly timeouts: ServiceConnectTimeouts }[];
  /** ARNs of target groups of VPC Lattice. */
  readonly latticeTargetGroups: readonly string[];
}

/** A metric in CloudWatch, by namespace, name and dimensions. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Reads what a plan for one service depends on. Every call may throw a `GatewayError`. */
export interface ProtectGateways extends DoctorGateways, MetricGateways {
  /** Calls DescribeServices. Undefined if ECS does not find the service. */
  parts(cluster: string, service: string): Promise<ServiceParts | undefined>;
  /** Calls ListMetrics: the dimensions of each metric that has the given ones too, and had data in the last two weeks. */
  findMetrics(metric: MetricIdentity): Promise<readonly Readonly<Record<string, string>>[]>;
  /** Calls GetMetricData: the sums of each hour, oldest first, one list per metric. An hour without data counts as 0. */
  hourlySums(
    metrics: readonly MetricIdentity[],
    span: { readonly from: Date; readonly to: Date },
  ): Promise<readonly (readonly number[])[]>;
}
