import { parseReconcilerMessage } from '../../core/event/parse-signal.ts';
import type { AlarmSignal, ServiceSignal, Signal } from '../../core/event/signal.ts';
import type { AlarmLoss } from '../../core/protection/alarm-loss.ts';
import { PoisonMessageError } from '../errors.ts';
import { type HandleMessage, remember } from '../handle-message.ts';
import { type ReconcilerGateways, reconcileService } from './reconcile.ts';
import { findWatchers } from './find-watchers.ts';

/**
 * Services that one alarm event reconciles directly. The others get a message each: reconciling many services that share an
 * alarm could outlast the invocation.
 */
const RECONCILES_PER_ALARM = 5;

/**
 * Returns a handler for one batch from the reconciler's queue. It reconciles each service once, whatever the number of its
 * messages, and they all share the result. It reads the alarm index once per alarm.
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

/** Tries all services even if one fails; the message then fails with their errors. */
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
 * Returns what the alarms of a batch report about one service, because the service is reconciled only once. If the alarm
 * index does not answer, the alarm's own message fails, not this reconciliation.
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
