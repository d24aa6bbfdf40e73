import type { AuditedAlarm, AuditedContainer, AuditedService } from '../../core/audit/audited-service.ts';
import type { FleetGateway } from '../ports.ts';

/** A service as DescribeServices shows it. */
export interface DescribedService {
  /** Without containers: they stand in the task definition. */
  readonly service: AuditedService;
  /** Undefined for a service whose task sets have task definitions of their own. */
  readonly taskDefinitionArn: string | undefined;
  /** Whether ECS shows that a deployment has succeeded; undefined if only its history can. */
  readonly hasSucceeded: boolean | undefined;
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
}
