import { parseReconcilerMessage } from '../../core/event/parse-signal.ts';
import type { AlarmSignal, ServiceSignal, Signal } from '../../core/event/signal.ts';
import type { AlarmLoss } from '../../core/protection/alarm-loss.ts';
import { PoisonMessageError } from '../errors.ts';
import { type HandleMessage, remember } from '../handle-message.ts';
import { type ReconcilerGateways, reconcileService } from './reconcile.ts';
import { findWatchers } from './find-watchers.ts';

/**
 * Most services that one alarm event reconciles itself. It asks for reconciliations of the others by messages of their own: an alarm that
 * many services share would not be through with them before the invocation ends.
 */
const RECONCILES_PER_ALARM = 5;

/**
 * A handler for the messages of one batch in the reconciler's queue. Each service is reconciled once, whatever the number of its
 * messages, and all of them share what becomes of that reconciliation. The index is read once for each alarm.
 */
export function reconcileBatch(guard: ReconcilerGateways, bodies: readonly string[]): HandleMessage {
  const parse = (body: string) => parseReconcilerMessage(body, guard.home);
  const signals = bodies.map(parse);
  const byService = groupByService(signals);
  const running = new Map<string, Promise<unknown>>();
  const watchers = new Map<string, Promise<readonly string[]>>();
  const watchersOf = (alarmName: string) =>
    remember(watchers, alarmName, () => findWatchers(guard.store, alarmName, guard.now()));
  const reconcile = (serviceArn: string) =>
    remember(running, serviceArn, async () => {
      const fromAlarms = await signalsOfAlarms(signals, serviceArn, watchersOf);
      return reconcileService(guard, serviceArn, [...(byService.get(serviceArn) ?? []), ...fromAlarms]);
    });

  return async (body) => {
    const signal = parse(body);
    switch (signal?.kind) {
      case undefined:
        throw new PoisonMessageError(
          'the message is neither an AWS event nor a message of the guard: see the dead-letter queue',
        );
      case 'ignored':
        guard.log.info('event ignored', { because: signal.because });
        return;
      case 'service':
        await reconcile(signal.serviceArn);
        return;
      case 'alarm':
        await reconcileWatchers(guard, { signal, serviceArns: await watchersOf(signal.alarmName), reconcile });
        return;
    }
  };
}

interface Watchers {
  readonly signal: AlarmSignal;
  readonly serviceArns: readonly string[];
  readonly reconcile: (serviceArn: string) => Promise<unknown>;
}

/** One service that fails does not keep the alarm from the others: all are tried, then the message fails for those that failed. */
async function reconcileWatchers(
  guard: Pick<ReconcilerGateways, 'scheduler'>,
  { signal, serviceArns, reconcile }: Watchers,
): Promise<void> {
  const failures: unknown[] = [];
  const others = serviceArns.slice(RECONCILES_PER_ALARM);
  if (others.length > 0) {
    const losses = lossesOf([signal]);
    await guard.scheduler.reconcileNow(others, { losses }).catch((error: unknown) => failures.push(error));
  }
  for (const serviceArn of serviceArns.slice(0, RECONCILES_PER_ALARM)) {
    await reconcile(serviceArn).catch((error: unknown) => failures.push(error));
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('; '));
}

/**
 * What the alarms of a batch say about one service: it is reconciled once, so that the reconciliation must know all of it. An index that
 * does not answer fails the alarm's own message, not this reconciliation.
 */
async function signalsOfAlarms(
  signals: readonly (Signal | undefined)[],
  serviceArn: string,
  watchersOf: (alarmName: string) => Promise<readonly string[]>,
): Promise<readonly ServiceSignal[]> {
  const alarms = signals.filter((signal): signal is AlarmSignal => signal?.kind === 'alarm');
  const watching: AlarmSignal[] = [];
  for (const alarm of alarms) {
    const serviceArns = await watchersOf(alarm.alarmName).catch((): readonly string[] => []);
    if (serviceArns.includes(serviceArn)) watching.push(alarm);
  }
  if (watching.length === 0) return [];
  return [
    { kind: 'service', serviceArn, event: undefined, nextReconcileAt: undefined, open: [], losses: lossesOf(watching) },
  ];
}

function lossesOf(alarms: readonly AlarmSignal[]): readonly AlarmLoss[] {
  return alarms.flatMap(({ loss }) => loss ?? []);
}

function groupByService(signals: readonly (Signal | undefined)[]): ReadonlyMap<string, readonly ServiceSignal[]> {
  const groups = new Map<string, ServiceSignal[]>();
  for (const signal of signals) {
    if (signal?.kind === 'service') groups.set(signal.serviceArn, [...(groups.get(signal.serviceArn) ?? []), signal]);
  }
  return groups;
}
