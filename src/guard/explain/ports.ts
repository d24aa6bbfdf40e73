import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { GatheredEvidence } from '../../core/explanation/evidence.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import type { AlarmGateway, ServiceGateway } from '../ports.ts';
import type {
  ActionLogGateway,
  ImageGateway,
  LogGateway,
  MetricSeries,
  StackGateway,
  TrailGateway,
} from './evidence-port.ts';

/**
 * Reads the evidence. An optional gateway that is absent was not asked for, so its part is neither read nor named as
 * missing. Every call may throw a `GatewayError`.
 */
export interface EvidenceGateways {
  readonly services: Pick<ServiceGateway, 'describeService' | 'stoppedTasks' | 'describeTaskDefinition'>;
  readonly alarms: Pick<AlarmGateway, 'readAlarms'>;
  readonly series?: MetricSeries;
  readonly logs?: LogGateway;
  readonly images?: ImageGateway;
  readonly trail?: TrailGateway;
  readonly stacks?: StackGateway;
  readonly actionLogs?: ActionLogGateway;
  readonly now: () => EpochMs;
  /** Resolves with undefined after `limit` unless `read` settles first. A later rejection of `read` is ignored. */
  readonly within: <T>(limit: DurationMs, read: Promise<T>) => Promise<T | undefined>;
}

/** What to gather. */
export interface GatherRequest {
  readonly record: DeploymentRecord;
  /** Gathered before: what AWS no longer shows stays. */
  readonly earlier: GatheredEvidence | undefined;
  /** Parts that are not read by then are named as missing. */
  readonly deadline: EpochMs;
}
