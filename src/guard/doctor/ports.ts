import type {
  AuditedAlarm,
  AuditedContainer,
  AuditedHealthCheck,
  AuditedService,
  AuditedTargetGroup,
} from '../../core/audit/audited-service.ts';
import type { SeriesQuery } from '../../core/audit/metrics/series.ts';
import type { EpochMs } from '../../core/time.ts';
import type { FleetGateway, Page } from '../ports.ts';

/** A service as DescribeServices shows it. */
export interface DescribedService {
  /** Without containers: they stand in the task definition. */
  readonly service: AuditedService;
  /** Undefined for a service whose task sets have task definitions of their own. */
  readonly taskDefinitionArn: string | undefined;
  /** Whether ECS shows that a deployment has succeeded; undefined if only its history can. */
  readonly hasSucceeded: boolean | undefined;
}

/** A target group of Elastic Load Balancing. */
export interface DescribedTargetGroup {
  readonly arn: string;
  readonly kind: AuditedTargetGroup['kind'];
  /** Values of the dimension `LoadBalancer`: `app/name/id`. */
  readonly loadBalancers: readonly string[];
  readonly healthCheck: AuditedHealthCheck | undefined;
}

/** Reads the past, for the rules that need it. Every call may throw a `GatewayError`. */
export interface MetricGateways {
  /** Calls GetMetricData for one page of the values of series, in any order. AWS bills each metric. */
  metricPage(
    series: readonly SeriesQuery[],
    span: { readonly from: EpochMs; readonly to: EpochMs },
    nextToken: string | undefined,
  ): Promise<Page<MetricValue>>;
  /** Calls ListServiceDeployments for one page of the deployments created at `since` or later; `to` is absent while one runs. */
  deployedTimes(
    serviceArn: string,
    since: EpochMs,
    nextToken: string | undefined,
  ): Promise<Page<{ readonly from: number; readonly to: number | undefined }>>;
}

/** A value of a series. */
interface MetricValue {
  /** The key of its series. */
  readonly key: string;
  /** Epoch milliseconds of the start of its period. */
  readonly at: number;
  readonly value: number;
}

/** Reads what the rules judge. Every call may throw a `GatewayError`. */
export interface DoctorGateways {
  readonly fleet: Pick<FleetGateway, 'clusters' | 'services'>;
  /** Calls DescribeServices for at most 10 services of one cluster. Those that ECS does not find are absent. */
  describeServices(cluster: string, services: readonly string[]): Promise<readonly DescribedService[]>;
  /** Calls DescribeTaskDefinition. Undefined when the task definition was deleted. */
  containers(taskDefinitionArn: string): Promise<readonly AuditedContainer[] | undefined>;
  /** Calls ListServiceDeployments for one deployment that succeeded. */
  hasSucceeded(serviceArn: string): Promise<boolean>;
  /** Calls DescribeAlarms for at most 100 names and all types. Names that CloudWatch does not find are absent. */
  alarms(names: readonly string[]): Promise<ReadonlyMap<string, AuditedAlarm>>;
  /** Calls DescribeTargetGroups for one page of all target groups. */
  targetGroups(nextToken: string | undefined): Promise<Page<DescribedTargetGroup>>;
}
