import type { LedgerEvent } from '../event/signal.ts';
import type { HeadEffect, Refusal } from '../reconcile/refusal.ts';
import type { EpochMs } from '../time.ts';
import type { DeploymentRecord } from './record.ts';

/** What names a record within its service. */
export type RecordName = Pick<DeploymentRecord, 'createdAt' | 'deploymentKey'>;

/** The head item of a service: what the next reconciliation starts from. */
export interface Head {
  readonly serviceArn: string;
  /** What DescribeServices showed at the last reconciliation, see `calculateFingerprint`. */
  readonly fingerprint: string;
  /** The one reconciliation that is outstanding; undefined when the service rests. */
  readonly nextReconcileAt: EpochMs | undefined;
  /** Events that no deployment could be found for yet, at most 50, oldest dropped. */
  readonly unjoined: readonly LedgerEvent[];
  /** How often the guard looked for a deployment newer than what the API shows: 0 to 3. */
  readonly lagRetries: number;
  /** Deployments created before are older than what the guard records; undefined until one was seen. */
  readonly recordedFrom: EpochMs | undefined;
  /** Deployments created from `recordedFrom` until this instant are recorded and finished: later lists begin here. */
  readonly recordedUntil: EpochMs | undefined;
  /** Records that are not finished. */
  readonly open: readonly RecordName[];
  /** Why the service is left alone, e.g. its deployment controller; named once. */
  readonly leftAlone: string | undefined;
  /** ECS denies to describe the service. */
  readonly refusal: Refusal | undefined;
  readonly pendingEffects: readonly HeadEffect[];
  readonly reconciledAt: EpochMs;
  /** Grows by one with every save; 0 before the first. */
  readonly version: number;
}
