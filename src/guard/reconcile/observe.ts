import type { Place } from '../../core/arn.ts';
import type { ServiceSignal } from '../../core/event/signal.ts';
import { describeScope, isInScope, type Scope } from '../../core/scope.ts';
import { type DurationMs, type EpochMs, earliest } from '../../core/time.ts';
import { ConflictError } from '../errors.ts';
import type {
  AlarmGateway,
  Count,
  Log,
  LookScheduler,
  Now,
  OutcomePublisher,
  RecordStore,
  SaveResult,
  ServiceGateway,
  ServiceState,
} from '../ports.ts';
import { isUnreadable, keepRefusal } from './keep-refusal.ts';
import { lookAtService } from './look.ts';

/** How often a look starts again when another observer wrote first. */
const ROUNDS = 3;

/** What the observer works with. */
export interface ObserverGateways {
  readonly services: ServiceGateway;
  readonly alarms: AlarmGateway;
  readonly store: RecordStore;
  readonly publisher: OutcomePublisher;
  readonly looks: LookScheduler;
  readonly now: Now;
  readonly log: Log;
  readonly count: Count;
  /** Where the guard stands: it watches nothing beyond. */
  readonly home: Place;
  readonly scope: Scope;
  /** How long a deployment may roll out or roll back before it is named stuck. */
  readonly stuckAfter: DurationMs;
  /** How long a deployment that succeeded is still found by its alarms. */
  readonly alarmWatchAfterSuccess: DurationMs;
}

/** What became of the signals about one service. */
export type ObserveResult = 'looked' | 'out-of-scope' | 'dropped';

/** One look as the rounds of `observeService` share it. */
export interface Look {
  readonly serviceArn: string;
  readonly signals: readonly ServiceSignal[];
  readonly state: ServiceState;
  /** When the guard first saw its scope; undefined when the service's history was recorded already. */
  readonly since: EpochMs | undefined;
  readonly now: EpochMs;
}

/**
 * Looks at one service on behalf of all signals that name it, and brings its records, effects and next look up to date. A
 * signal is believed for no more than "look here", and that an alarm was lost, which no read may show any more: every path
 * comes to the same record.
 *
 * @throws ConflictError when other observers wrote first three times; the message goes back to the queue
 * @throws GatewayError when AWS is throttled or unavailable; the message goes back to the queue
 */
export async function observeService(
  guard: ObserverGateways,
  serviceArn: string,
  signals: readonly ServiceSignal[],
): Promise<ObserveResult> {
  if (!isInScope(guard.scope, serviceArn)) return 'out-of-scope';
  for (let round = 0; round < ROUNDS; round += 1) {
    const look = await beginLook(guard, serviceArn, signals);
    if (isStale(look)) return 'dropped';
    if ((await finishLook(guard, look)) === 'saved') {
      guard.count('LooksTaken');
      return 'looked';
    }
  }
  throw new ConflictError(
    `${serviceArn} was changed by others during ${ROUNDS} looks: the message returns to the queue`,
  );
}

async function beginLook(
  guard: ObserverGateways,
  serviceArn: string,
  signals: readonly ServiceSignal[],
): Promise<Look> {
  const state = await guard.store.readService(serviceArn);
  const now = guard.now();
  // Nothing was ever recorded, or a first look did not come to its end: some deployments may be older than the guard.
  if (state.head?.recordedUntil !== undefined) return { serviceArn, signals, state, since: undefined, now };
  const heardAt = earliest([now, ...signals.map((signal) => signal.event?.at)]) ?? now;
  const since = await guard.store.since(describeScope(guard.scope), heardAt);
  return { serviceArn, signals, state, since, now };
}

/** The guard's own delayed look that another has taken the place of: its instant is not the head's any more. */
function isStale({ signals, state }: Look): boolean {
  if (signals.length === 0) return false;
  return signals.every((signal) => signal.nextLookAt !== undefined && signal.nextLookAt !== state.head?.nextLookAt);
}

async function finishLook(guard: ObserverGateways, look: Look): Promise<SaveResult> {
  try {
    return await lookAtService(guard, look);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return keepRefusal(guard, look, error);
  }
}
