import type { RecordName } from '../deployment/head.ts';
import type { AlarmLoss } from '../protection/alarm-loss.ts';
import type { EpochMs } from '../time.ts';

/** An ECS event as the ledger keeps it: the only place where some reasons are said. */
export interface LedgerEvent {
  /** The same for every delivery of one event: its words and its time, not its id, which a re-sent event may not keep. */
  readonly key: string;
  readonly detailType: string;
  readonly eventName: string;
  readonly eventType: string | undefined;
  /** `ecs-svc/…`; undefined for service actions and hooks. */
  readonly ecsDeploymentId: string | undefined;
  /** Named by hook events alone. */
  readonly serviceDeploymentArn: string | undefined;
  /** `detail.updatedAt`, else `detail.createdAt`, else the event's time. */
  readonly at: EpochMs;
  /** Cut to 512 characters. */
  readonly reason: string | undefined;
}

/** "Reconcile this service", from an event of ECS or of an alarm, the guard's own message, or the sweep. */
export interface ServiceSignal {
  readonly kind: 'service';
  readonly serviceArn: string;
  /** The event that brought it; undefined for a message of the guard's own. */
  readonly event: LedgerEvent | undefined;
  /** Carried by the reconciler's own delayed message: one that does not match the head's is dropped. */
  readonly nextReconcileAt: EpochMs | undefined;
  /** Records of the service that the sweep found unfinished. */
  readonly open: readonly RecordName[];
  /** What events said of alarms of the service. */
  readonly losses: readonly AlarmLoss[];
}

/** "Reconcile the services whose deployments watch this alarm." */
export interface AlarmSignal {
  readonly kind: 'alarm';
  readonly alarmName: string;
  /** Undefined where the alarm changed its state, or was edited and looks at the same metric. */
  readonly loss: AlarmLoss | undefined;
}

/** Something that the guard has no use for, by name. */
export interface IgnoredSignal {
  readonly kind: 'ignored';
  readonly because: string;
}

export type Signal = ServiceSignal | AlarmSignal | IgnoredSignal;

/** What a message that asks for a reconciliation says besides. */
export interface ReconcileDetails {
  /** By service, records that the reconciliation must not miss. */
  readonly open?: ReadonlyMap<string, readonly RecordName[]> | undefined;
  /** What events said of alarms of the services. */
  readonly losses?: readonly AlarmLoss[];
}
