import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConflictError, GatewayError } from '../../../src/guard/errors.ts';
import { reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { at, deploymentArn, ecsEvent, rolledBackByAlarm, SERVICE } from '../../builders/facts.ts';
import { type FakeGuard, signalOf } from '../../fakes/fake-guard.ts';
import { fired, installed, only, reconcile, types } from './installed-guard.ts';

describe('reconcileService', () => {
  let guard: FakeGuard;
  beforeEach(async () => {
    guard = await installed();
  });

  it('records a running deployment, tells that it started, and looks again in a minute', async () => {
    guard.aws.now = at(1);
    await reconcile(guard);
    expect(only(guard)).toMatchObject({
      phase: 'rolling-out',
      version: 1,
      pendingEffects: [],
      ecsDeploymentIds: ['ecs-svc/2222222222222222222'],
    });
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(guard.sent).toEqual([{ serviceArn: SERVICE, nextReconcileAt: at(2), delay: 60_000 }]);
    expect(guard.store.head(SERVICE)?.nextReconcileAt).toBe(at(2));
  });

  it('follows it to its rollback, each transition told once', async () => {
    await reconcile(guard);
    guard.aws.now = at(6);
    guard.aws.alarms = [fired];
    guard.aws.deployments = [rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS', finishedAt: undefined })];
    await reconcile(guard);
    await reconcile(guard);
    guard.aws.now = at(8);
    guard.aws.deployments = [rolledBackByAlarm()];
    await reconcile(guard);
    await reconcile(guard);
    expect(only(guard)).toMatchObject({
      outcome: 'rolled-back',
      cause: 'alarm',
      alarms: [{ value: 42, triggeredAt: at(5) }],
    });
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
    expect(guard.store.head(SERVICE)?.nextReconcileAt).toBeUndefined();
  });

  it('makes one record and one event per transition, even if the same event comes three times', async () => {
    guard.aws.deployments = [rolledBackByAlarm()];
    const event = ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', at: at(5) });
    guard.aws.now = at(8);
    await reconcile(guard, event, event);
    await reconcile(guard, event);
    await reconcile(guard, event);
    expect(only(guard).outcome).toBe('rolled-back');
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
    expect(await guard.store.readLedger(deploymentArn('bad'))).toEqual([event]);
  });

  it('drops a reconciliation of its own that another has taken the place of, after one read', async () => {
    await reconcile(guard);
    guard.calls.length = 0;
    expect(await reconcileService(guard, SERVICE, [signalOf(undefined, at(0, 59))])).toBe('dropped');
    expect(guard.calls).toEqual(['store.readService']);
  });

  it('makes no call for a service that is out of scope', async () => {
    const scoped = { ...guard, scope: { include: ['other/*'], exclude: [] } };
    expect(await reconcileService(scoped, SERVICE, [signalOf()])).toBe('out-of-scope');
    expect(guard.calls).toEqual([]);
  });

  it.each(['throttled', 'unavailable'] as const)('makes no record when ECS is %s', async (code) => {
    guard.aws.refusals.set('ecs:', code);
    await expect(reconcile(guard, ecsEvent())).rejects.toThrow(GatewayError);
    expect(guard.store.allRecords()).toEqual([]);
    expect(guard.published).toEqual([]);
  });

  it('reads and folds again if another reconciler wrote first, and gives up after three rounds', async () => {
    let conflicts = 2;
    const contended = {
      ...guard,
      store: {
        ...guard.store,
        readService: guard.store.readService,
        saveRecord: async (...args: Parameters<typeof guard.store.saveRecord>) =>
          conflicts-- > 0 ? ('conflict' as const) : guard.store.saveRecord(...args),
      },
    };
    await reconcileService(contended, SERVICE, [signalOf()]);
    expect(only(guard).version).toBe(1);
    const lost = {
      ...guard,
      store: {
        ...guard.store,
        saveRecord: async () => 'conflict' as const,
        readService: async () => ({ head: undefined, records: [], hasMore: false }),
      },
    };
    await expect(reconcileService(lost, SERVICE, [signalOf()])).rejects.toThrow(ConflictError);
  });
});

describe('signals in any order', () => {
  const events = [
    ecsEvent({ at: at(0) }),
    ecsEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED', ecsDeploymentId: undefined, at: at(2) }),
    ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', at: at(5), reason: 'alarm detected' }),
    ecsEvent({ ecsDeploymentId: 'ecs-svc/1', at: at(5, 20), reason: 'rolling back to deploymentId ecs-svc/1.' }),
    ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_COMPLETED', ecsDeploymentId: 'ecs-svc/1', at: at(7) }),
  ];
  const orders = fc.array(fc.array(fc.integer({ min: 0, max: events.length - 1 }), { maxLength: 4 }), { maxLength: 6 });

  it('lead to the same outcome, cause, revisions, durations and end; the ledger has the events that arrived', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (batches) => {
        const guard = await installed({ deployments: [rolledBackByAlarm()], alarms: [fired], now: at(8) });
        for (const batch of batches) await reconcile(guard, ...batch.flatMap((index) => events[index] ?? []));
        await reconcile(guard);
        const record = only(guard);
        expect(record).toMatchObject({
          outcome: 'rolled-back',
          cause: 'alarm',
          startedAt: at(0, 5),
          rollbackStartedAt: at(5, 20),
          finishedAt: at(7),
          revisions: {
            from: { images: [{ image: 'shop/checkout:v1' }] },
            to: { images: [{ image: 'shop/checkout:v2' }] },
          },
        });
        const arrived = new Set(batches.flat().map((index) => events[index]?.key));
        expect(new Set((await guard.store.readLedger(record.deploymentKey)).map((event) => event.key))).toEqual(
          arrived,
        );
        expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
      }),
      { numRuns: 60 },
    );
  });
});
