import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import type { LedgerEvent } from '../../../src/core/event/signal.ts';
import { reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { alarm, at, deployment, SERVICE, service } from '../../builders/facts.ts';
import { type FakeGuard, fakeGuard, row, signalOf } from '../../fakes/fake-guard.ts';

/** Reconciles the story's service, on behalf of some events or of none. */
export const reconcile = (guard: FakeGuard, ...events: readonly LedgerEvent[]) =>
  reconcileService(guard, SERVICE, events.length === 0 ? [signalOf()] : events.map((event) => signalOf(event)));

/** The one record that the guard made. */
export function only(guard: FakeGuard): DeploymentRecord {
  const [record, ...more] = guard.store.allRecords();
  if (record === undefined || more.length > 0)
    throw new Error(`expected one record, found ${more.length + (record ? 1 : 0)}`);
  return record;
}

/** Of all events that the guard published, in order. */
export const types = (guard: FakeGuard) => guard.published.map((event) => event.detailType);

export const awsReads = (calls: readonly string[]) =>
  calls.filter((call) => call.startsWith('ecs:') || call.startsWith('cloudwatch:'));

/** The story's alarm after it fired. */
export const fired = alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 });

/** The guard is installed an hour before the story: it has seen its scope. */
export async function installed(fields: Parameters<typeof fakeGuard>[0] = {}): Promise<FakeGuard> {
  const guard = fakeGuard({ deployments: [deployment()], service: service({ deployments: [row()] }), ...fields });
  await guard.store.since('{"include":[],"exclude":[]}', at(-60));
  guard.calls.length = 0;
  return guard;
}
