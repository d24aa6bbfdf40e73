import type { ServiceDescription } from '../../../src/core/deployment/facts.ts';
import type { Head } from '../../../src/core/deployment/head.ts';
import { calculateFingerprint } from '../../../src/core/reconcile/fingerprint.ts';
import type { DurationMs, EpochMs } from '../../../src/core/time.ts';
import type { SweeperGateways } from '../../../src/guard/sweep/sweep.ts';
import { at } from '../../builders/facts.ts';
import { fakeFleet } from '../../fakes/fake-fleet.ts';
import { inMemoryStore } from '../../fakes/in-memory-store.ts';

/** The head of a service whose deployments have not moved since it was written. */
export const headOf = (one: ServiceDescription, fields: Partial<Head> = {}): Head => ({
  serviceArn: one.serviceArn,
  fingerprint: calculateFingerprint(one),
  nextReconcileAt: undefined,
  unjoined: [],
  lagRetries: 0,
  recordedFrom: undefined,
  recordedUntil: undefined,
  open: [],
  leftAlone: undefined,
  refusal: undefined,
  pendingEffects: [],
  reconciledAt: at(0),
  version: 1,
  ...fields,
});

/** A fleet of one cluster or more, pages of 100, and a sweeper whose every ECS call takes 100 ms. */
export function sweepWorld(clusters: Readonly<Record<string, number>>) {
  let now = at(0) as number;
  const calls: string[] = [];
  const looks: string[] = [];
  const pauses: number[] = [];
  const store = inMemoryStore();
  const call = (name: string) => {
    calls.push(name);
    now += 100;
  };
  const guard: SweeperGateways = {
    fleet: fakeFleet(clusters, call),
    store,
    sweeps: store,
    scheduler: { reconcileNow: async (arns) => void looks.push(...arns) },
    now: () => now as EpochMs,
    newId: () => 'me',
    pause: async (span: DurationMs) => {
      pauses.push(span);
      now += span;
    },
    log: { info: () => undefined, warn: () => undefined },
    count: () => undefined,
    scope: { include: [], exclude: [] },
    callsPerSecond: 5,
  };
  return { guard, store, calls, looks, pauses, advance: (ms: number) => (now += ms), now: () => now as EpochMs };
}
