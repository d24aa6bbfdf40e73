import type {
  AuditedAlarm,
  AuditedContainer,
  AuditedHealthCheck,
  AuditedService,
  AuditedTargetGroup,
} from '../../core/audit/audited-service.ts';
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
