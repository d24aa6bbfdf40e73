import { parseObserverMessage } from '../core/parse-signal.ts';
import type { ServiceSignal, Signal } from '../core/signal.ts';
import { PoisonMessageError } from './errors.ts';
import { type HandleMessage, remember } from './handle-message.ts';
import { type ObserverGateways, observeService } from './observe.ts';
import { findWatchers } from './observe-alarm.ts';

/**
 * A handler for the messages of one batch in the observer's queue. Each service is looked at once, whatever the number of its
 * messages, and all of them share what becomes of that look. The sparse index is read once.
 */
export function observeBatch(guard: ObserverGateways, bodies: readonly string[]): HandleMessage {
  const parse = (body: string) => parseObserverMessage(body, guard.home);
  const signals = bodies.map(parse);
  const byService = groupByService(signals);
  const alarmNames = signals.flatMap((signal) => (signal?.kind === 'alarm' ? [signal.alarmName] : []));
  const looks = new Map<string, Promise<unknown>>();
  const watchers = once(() => findWatchers(guard.store, alarmNames));
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
        for (const serviceArn of await watchers()) await look(serviceArn);
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

function once<T>(start: () => Promise<T>): () => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return () => remember(known, '', start);
}
