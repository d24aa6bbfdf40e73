import { parseObserverMessage } from '../core/parse-signal.ts';
import type { ServiceSignal, Signal } from '../core/signal.ts';
import { PoisonMessageError } from './errors.ts';
import { type HandleMessage, remember } from './handle-message.ts';
import { type ObserverGateways, observeService } from './observe.ts';
import { findWatchers } from './observe-alarm.ts';

/**
 * A handler for the messages of one batch in the observer's queue. Each service is looked at once, whatever the number of its
 * messages, and all of them share what becomes of that look. The index is read once for each alarm.
 */
export function observeBatch(guard: ObserverGateways, bodies: readonly string[]): HandleMessage {
  const parse = (body: string) => parseObserverMessage(body, guard.home);
  const signals = bodies.map(parse);
  const byService = groupByService(signals);
  const looks = new Map<string, Promise<unknown>>();
  const watchers = new Map<string, Promise<readonly string[]>>();
  const watchersOf = (alarmName: string) =>
    remember(watchers, alarmName, () => findWatchers(guard.store, alarmName, guard.now()));
  const look = (serviceArn: string) =>
    remember(looks, serviceArn, () => observeService(guard, serviceArn, byService.get(serviceArn) ?? []));

  return async (body) => {
    const signal = parse(body);
    switch (signal?.kind) {
      case undefined:
        throw new PoisonMessageError(
          'a message is neither an event nor a look of the guard: see the dead-letter queue',
        );
      case 'ignored':
        guard.log.info('event ignored', { because: signal.because });
        return;
      case 'service':
        await look(signal.serviceArn);
        return;
      case 'alarm':
        for (const serviceArn of await watchersOf(signal.alarmName)) await look(serviceArn);
        return;
    }
  };
}

function groupByService(signals: readonly (Signal | undefined)[]): ReadonlyMap<string, readonly ServiceSignal[]> {
  const groups = new Map<string, ServiceSignal[]>();
  for (const signal of signals) {
    if (signal?.kind === 'service') groups.set(signal.serviceArn, [...(groups.get(signal.serviceArn) ?? []), signal]);
  }
  return groups;
}
