import type { Place } from '../../core/arn.ts';
import type { ServiceSignal } from '../../core/event/signal.ts';
import { delayUntil, isTooEarly } from '../../core/reconcile/next-reconcile.ts';
import { describeScope, isInScope, type Scope } from '../../core/scope.ts';
import { type DurationMs, type EpochMs, earliest } from '../../core/time.ts';
import { ConflictError } from '../errors.ts';
import type {
  AlarmGateway,
  Count,
  Log,
  Measure,
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

/** Rounds of a reconciliation while other reconcilers write first. */
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
  /** Absent unless the guard has a dashboard: each of these metrics costs money. */
  readonly measure?: Measure | undefined;
  /** The account and Region of the guard. It ignores all others. */
  readonly home: Place;
  readonly scope: Scope;
  /** How long a deployment may roll out or roll back before the guard reports it as stuck. */
  readonly stuckAfter: DurationMs;
  /** How long a successful deployment stays in the alarm index. */
  readonly alarmWatchAfterSuccess: DurationMs;
}

/** The result of all signals about one service. `postponed`: the message came too early, and was sent again. */
export type ReconcileResult = 'reconciled' | 'out-of-scope' | 'dropped' | 'postponed';

/** The inputs of one round of a reconciliation. */
export interface Round {
  readonly serviceArn: string;
  readonly signals: readonly ServiceSignal[];
  readonly state: ServiceState;
  /** When the guard first ran with its scope; undefined when the service's history was recorded earlier. */
  readonly since: EpochMs | undefined;
  readonly now: EpochMs;
}

/**
 * Reconciles one service for all signals that name it: updates its records, effects and next reconciliation. A signal only
 * requests this, so every path leads to the same record. The exception is a lost alarm, which later reads may not show.
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
    const { nextReconcileAt } = round.state.head ?? {};
    if (nextReconcileAt !== undefined && isEarly(round, nextReconcileAt)) {
      await guard.scheduler.reconcileLater(serviceArn, nextReconcileAt, delayUntil(nextReconcileAt, round.now));
      return 'postponed';
    }
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
  // Nothing is recorded yet, or the first reconciliation did not finish: some deployments may predate the guard.
  if (state.head?.recordedUntil !== undefined) return { serviceArn, signals, state, since: undefined, now };
  const heardAt = earliest([now, ...signals.map((signal) => signal.event?.at)]) ?? now;
  const since = await guard.store.since(describeScope(guard.scope), heardAt);
  return { serviceArn, signals, state, since, now };
}

/** Every signal is a delayed reconciliation that a newer one replaced: the head names a different instant. */
function isStale({ signals, state }: Round): boolean {
  if (signals.length === 0) return false;
  return signals.every(
    (signal) => signal.nextReconcileAt !== undefined && signal.nextReconcileAt !== state.head?.nextReconcileAt,
  );
}

/**
 * Every signal is a delayed reconciliation, and the planned one is not due yet: its time is further away than SQS can delay
 * a message.
 */
function isEarly({ signals, now }: Round, planned: EpochMs): boolean {
  if (signals.length === 0 || !isTooEarly(planned, now)) return false;
  return signals.every((signal) => signal.nextReconcileAt !== undefined);
}

async function finishRound(guard: ReconcilerGateways, round: Round): Promise<SaveResult> {
  try {
    return await reconcileRound(guard, round);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return keepRefusal(guard, round, error);
  }
}
