import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../src/core/time.ts';
import { reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { alarm, at, deployment, SERVICE } from '../../builders/facts.ts';
import { fakeGuard, signalOf } from '../../fakes/fake-guard.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `alarm-${String(index).padStart(2, '0')}`);
const watched = (alarmNames: readonly string[]) => ({ status: 'MONITORING', alarmNames, triggeredAlarmNames: [] });
const look = (guard: ReturnType<typeof fakeGuard>) => reconcileService(guard, SERVICE, [signalOf()]);
const writes = (guard: ReturnType<typeof fakeGuard>) => guard.calls.filter((call) => call.startsWith('store.save'));

describe('the index of alarms after a reconciliation', () => {
  it("is written before the deployment's record, so that a crash in between loses no alarm", async () => {
    const guard = fakeGuard({ deployments: [deployment()], now: at(1) });
    guard.aws.refusals.set('store.saveRecord', 'unavailable');
    await expect(look(guard)).rejects.toThrow('unavailable');
    expect(guard.store.allRecords()).toEqual([]);
    expect(guard.store.allWatches().map((watch) => watch.alarmName)).toEqual(['checkout-5xx']);
    guard.aws.refusals.clear();
    await look(guard);
    expect(guard.store.allWatches()).toHaveLength(1);
  });

  it('is written once, and not by a reconciliation that changes nothing', async () => {
    const guard = fakeGuard({ deployments: [deployment()], now: at(1) });
    await look(guard);
    expect(writes(guard)).toContain('store.saveWatches');
    guard.calls.length = 0;
    await look(guard);
    expect(writes(guard)).toEqual([]);
    expect(guard.calls).not.toContain('store.findWatches');
  });

  it('holds every alarm of a record that names only twenty, and is read instead of written when nothing changes', async () => {
    const all = names(50);
    const guard = fakeGuard({
      deployments: [deployment({ alarms: watched(all) })],
      alarms: all.map((alarmName) => alarm({ alarmName })),
      now: at(1),
    });
    await look(guard);
    expect(guard.store.allRecords()[0]?.alarms.length).toBeLessThanOrEqual(20);
    expect(guard.store.allWatches().map((watch) => watch.alarmName)).toEqual(all);
    guard.calls.length = 0;
    await look(guard);
    expect(writes(guard)).toEqual([]);
    expect(guard.calls).toContain('store.findWatches');
  });

  it('finds a deployment for 30 minutes after its success, but not after its failure', async () => {
    const watchers = async (status: string, instant: EpochMs) => {
      const guard = fakeGuard({ deployments: [deployment()], now: at(1) });
      await look(guard);
      guard.aws.deployments = [deployment({ status, finishedAt: at(10), updatedAt: at(10) })];
      guard.aws.now = at(12);
      await look(guard);
      return guard.store.watchersOf('checkout-5xx', instant);
    };
    expect(await watchers('SUCCESSFUL', at(39, 59))).toHaveLength(1);
    expect(await watchers('SUCCESSFUL', at(40))).toHaveLength(0);
    expect(await watchers('ROLLBACK_SUCCESSFUL', at(12))).toHaveLength(0);
  });
});
