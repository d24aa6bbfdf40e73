import type { Place } from '../../core/arn.ts';
import type { ServiceSignal } from '../../core/event/signal.ts';
import { describeScope, isInScope, type Scope } from '../../core/scope.ts';
import { type DurationMs, type EpochMs, earliest } from '../../core/time.ts';
import { ConflictError } from '../errors.ts';
import type {
  AlarmGateway,
  Count,
  Log,
  ReconcileScheduler,
  Now,
  OutcomePublisher,
  RecordStore,
  SaveResult,
  ServiceGateway,
  ServiceState,
} from '../ports.ts';
import { isUnreadable, keepRefusal } from './keep-refusal.ts';
import { reconcileRound } from './reconcile-round.ts';

/** How often a reconciliation starts again when another reconciler wrote first. */
const ROUNDS = 3;

/** Ports and settings of the reconciler. */
export interface ReconcilerGateways {
  readonly services: ServiceGateway;
  readonly alarms: AlarmGateway;
  readonly store: RecordStore;
  readonly publisher: OutcomePublisher;
  readonly scheduler: ReconcileScheduler;
  readonly now: Now;
  readonly log: Log;
  readonly count: Count;
  /** The account and Region of the guard: it watches nothing else. */
  readonly home: Place;
  readonly scope: Scope;
  /** How long a deployment may roll out or roll back before the guard reports it as stuck. */
  readonly stuckAfter: DurationMs;
  /** How long a deployment that succeeded is still found by its alarms. */
  readonly alarmWatchAfterSuccess: DurationMs;
}

/** The result of the signals about one service. */
export type ReconcileResult = 'reconciled' | 'out-of-scope' | 'dropped';

/** One round of a reconciliation: what was known when it began. */
export interface Round {
  readonly serviceArn: string;
  readonly signals: readonly ServiceSignal[];
  readonly state: ServiceState;
  /** When the guard first saw its scope; undefined when the service's history was recorded already. */
  readonly since: EpochMs | undefined;
  readonly now: EpochMs;
}

/**
 * Reconciles one service on behalf of all signals that name it, and brings its records, effects and next reconciliation up to date. A
 * signal is believed for no more than "reconcile this service", and that an alarm was lost, which no read may show any more: every path
 * comes to the same record.
 *
 * @throws ConflictError when other reconcilers wrote first three times; the message goes back to the queue
 * @throws GatewayError when AWS is throttled or unavailable; the message goes back to the queue
 */
export async function reconcileService(
  guard: ReconcilerGateways,
  serviceArn: string,
  signals: readonly ServiceSignal[],
): Promise<ReconcileResult> {
  if (!isInScope(guard.scope, serviceArn)) return 'out-of-scope';
  for (let round = 0; round < ROUNDS; round += 1) {
    const round = await beginRound(guard, serviceArn, signals);
    if (isStale(round)) return 'dropped';
    if ((await finishRound(guard, round)) === 'saved') {
      guard.count('Reconciliations');
      return 'reconciled';
    }
  }
  throw new ConflictError(`${serviceArn} changed during ${ROUNDS} rounds: the message returns to its queue`);
}

async function beginRound(
  guard: ReconcilerGateways,
  serviceArn: string,
  signals: readonly ServiceSignal[],
): Promise<Round> {
  const state = await guard.store.readService(serviceArn);
  const now = guard.now();
  // Nothing was ever recorded, or a first reconciliation did not come to its end: some deployments may be older than the guard.
  if (state.head?.recordedUntil !== undefined) return { serviceArn, signals, state, since: undefined, now };
  const heardAt = earliest([now, ...signals.map((signal) => signal.event?.at)]) ?? now;
  const since = await guard.store.since(describeScope(guard.scope), heardAt);
  return { serviceArn, signals, state, since, now };
}

/** The guard's own delayed reconciliation that another has taken the place of: its instant is not the head's any more. */
function isStale({ signals, state }: Round): boolean {
  if (signals.length === 0) return false;
  return signals.every(
    (signal) => signal.nextReconcileAt !== undefined && signal.nextReconcileAt !== state.head?.nextReconcileAt,
  );
}

async function finishRound(guard: ReconcilerGateways, round: Round): Promise<SaveResult> {
  try {
    return await reconcileRound(guard, round);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return keepRefusal(guard, round, error);
  }
}
