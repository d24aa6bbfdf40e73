import type { RecordName } from '../deployment/head.ts';
import type { AlarmLoss } from '../protection/alarm-loss.ts';
import type { EpochMs } from '../time.ts';

/** An ECS event in the ledger. Some reasons appear only in events. */
export interface LedgerEvent {
  /** The same for every delivery of an event: a hash of its fields and time. A re-sent event may have another id. */
  readonly key: string;
  readonly detailType: string;
  readonly eventName: string;
  readonly eventType: string | undefined;
  /** `ecs-svc/…`; undefined for service actions and hooks. */
  readonly ecsDeploymentId: string | undefined;
  /** Only in hook events. */
  readonly serviceDeploymentArn: string | undefined;
  /** `detail.updatedAt`, else `detail.createdAt`, else the event's time. */
  readonly at: EpochMs;
  /** At most 512 characters. */
  readonly reason: string | undefined;
}

/** A request to reconcile a service, from an ECS or alarm event, the guard's own message, or the sweep. */
export interface ServiceSignal {
  readonly kind: 'service';
  readonly serviceArn: string;
  /** The event; undefined for one of the guard's own messages. */
  readonly event: LedgerEvent | undefined;
  /** Set in the reconciler's own delayed messages. If it differs from the head's, the message is dropped. */
  readonly nextReconcileAt: EpochMs | undefined;
  /** Unfinished records of the service that the sweep found. */
  readonly open: readonly RecordName[];
  /** Losses of the service's alarms that events reported. */
  readonly losses: readonly AlarmLoss[];
}

/** A request to reconcile the services whose deployments watch this alarm. */
export interface AlarmSignal {
  readonly kind: 'alarm';
  readonly alarmName: string;
  /** Undefined if the alarm changed its state, or was edited and still watches the same metric. */
  readonly loss: AlarmLoss | undefined;
}

/** A message that the guard ignores, with the reason. */
export interface IgnoredSignal {
  readonly kind: 'ignored';
  readonly because: string;
}

/** The meaning of a message in the reconciler's queue. */
export type Signal = ServiceSignal | AlarmSignal | IgnoredSignal;

/** Additional data in a message that requests a reconciliation. */
export interface ReconcileDetails {
  /** By service, records that the reconciliation must include. */
  readonly open?: ReadonlyMap<string, readonly RecordName[]> | undefined;
  /** Losses of the services' alarms that events reported. */
  readonly losses?: readonly AlarmLoss[];
}
