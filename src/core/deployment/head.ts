import type { LedgerEvent } from '../event/signal.ts';
import type { HeadEffect, Refusal } from '../reconcile/refusal.ts';
import type { EpochMs } from '../time.ts';
import type { DeploymentRecord } from './record.ts';

/** Identifies a record within its service. */
export type RecordName = Pick<DeploymentRecord, 'createdAt' | 'deploymentKey'>;

/** The head of a service: the item that the next reconciliation starts from. */
export interface Head {
  readonly serviceArn: string;
  /** The fingerprint of DescribeServices at the last reconciliation, see `calculateFingerprint`. */
  readonly fingerprint: string;
  /** When the one scheduled reconciliation is due; undefined when none is scheduled. */
  readonly nextReconcileAt: EpochMs | undefined;
  /** Events without a known deployment, at most 50; the oldest are dropped. */
  readonly unjoined: readonly LedgerEvent[];
  /** How often the guard read again because an event was newer than the API's responses: 0 to 3. */
  readonly lagRetries: number;
  /** The guard does not record deployments created before this; undefined until one was listed. */
  readonly recordedFrom: EpochMs | undefined;
  /** Deployments created between `recordedFrom` and this instant are recorded and finished. Later lists start here. */
  readonly recordedUntil: EpochMs | undefined;
  /** Records that are not finished, or whose alarms are still watched. */
  readonly open: readonly RecordName[];
  /** Why the guard ignores the service, e.g. its deployment controller; logged once. */
  readonly leftAlone: string | undefined;
  /** Set while ECS denies access to the service. */
  readonly refusal: Refusal | undefined;
  readonly pendingEffects: readonly HeadEffect[];
  readonly reconciledAt: EpochMs;
  /** Increases by one with every save; 0 before the first. */
  readonly version: number;
}
