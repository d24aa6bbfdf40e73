import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/core/event/signal.ts';
import { reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { at, deployment, deploymentArn, ecsEvent, rolledBackByAlarm, SERVICE, service } from '../../builders/facts.ts';
import { type FakeGuard, fakeGuard, row, signalOf } from '../../fakes/fake-guard.ts';

const look = (guard: FakeGuard, ...events: readonly LedgerEvent[]) =>
  reconcileService(guard, SERVICE, events.length === 0 ? [signalOf()] : events.map((event) => signalOf(event)));
const types = (guard: FakeGuard) => guard.published.map((event) => event.detailType);
const started = ecsEvent({ at: at(0) });
const failed = ecsEvent({
  eventName: 'SERVICE_DEPLOYMENT_FAILED',
  at: at(5),
  reason: 'ECS deployment circuit breaker: task failed to start.',
});

async function refused(action = 'ecs:'): Promise<FakeGuard> {
  const guard = fakeGuard({ now: at(6), deployments: [], service: service({ deployments: [row()] }) });
  await guard.store.since('{"include":[],"exclude":[]}', at(-60));
  guard.aws.refusals.set(action, 'denied');
  return guard;
}

describe('a service that ECS denies to describe', () => {
  it('gets no record, is read again after a minute, and keeps its events', async () => {
    const guard = await refused();
    await look(guard, started, failed);
    expect(guard.store.allRecords()).toEqual([]);
    expect(guard.published).toEqual([]);
    expect(guard.store.head(SERVICE)?.refusal).toMatchObject({ since: at(6), count: 1, events: [started, failed] });
    expect(guard.sent.map((sent) => sent.nextReconcileAt)).toEqual([at(7)]);
  });

  it('is published as unreadable once, at the second denial a minute later', async () => {
    const guard = await refused();
    await look(guard, started, failed);
    for (const minute of [7, 9, 14]) {
      guard.aws.now = at(minute);
      await reconcileService(guard, SERVICE, [signalOf(undefined, at(minute))]);
    }
    expect(types(guard)).toEqual(['Service Unreadable']);
    expect(guard.published[0]?.detail).toMatchObject({
      eventId: `${SERVICE}#unreadable#2026-11-24T10:06:00.000Z`,
      service: { cluster: 'shop', service: 'checkout' },
      refusal: { since: '2026-11-24T10:06:00.000Z', code: 'denied', count: 2 },
      lastEvent: { name: 'SERVICE_DEPLOYMENT_FAILED', reason: failed.reason },
    });
    expect(guard.sent.map((sent) => sent.nextReconcileAt)).toEqual([7, 9, 14, 29].map((minute) => at(minute)));
    expect(guard.store.head(SERVICE)?.pendingEffects).toEqual([]);
    expect(guard.counted.filter((metric) => metric === 'UnreadableServices')).toHaveLength(3);
  });

  it.each(['ecs:ListServiceDeployments', 'ecs:DescribeServices'])('is one by %s alone', async (action) => {
    const guard = await refused(action);
    await look(guard, started);
    expect(guard.store.head(SERVICE)?.refusal).toMatchObject({ action });
  });

  it.each(['throttled', 'unavailable'] as const)(
    'is none while another call is %s: the message is tried again',
    async (code) => {
      const guard = await refused('ecs:ListServiceDeployments');
      guard.aws.refusals.set('ecs:DescribeServices', code);
      await expect(look(guard, started)).rejects.toMatchObject({ code });
      expect(guard.store.head(SERVICE)).toBeUndefined();
    },
  );

  it('is reported in full when ECS answers: each deployment since the denial, its events, and the end of the denial', async () => {
    const guard = await refused();
    await look(guard, started, failed);
    guard.aws.now = at(8);
    await look(guard);
    const ids = Array.from({ length: 25 }, (_, index) => `d${index}`);
    guard.aws.deployments = [
      ...ids.map((id, index) =>
        deployment({
          serviceDeploymentArn: deploymentArn(id),
          createdAt: at(10 + index * 10),
          startedAt: at(10 + index * 10),
          status: 'SUCCESSFUL',
          finishedAt: at(15 + index * 10),
        }),
      ),
      rolledBackByAlarm(),
    ];
    guard.aws.refusals.clear();
    guard.aws.now = at(300);
    await look(guard);
    const records = guard.store.allRecords();
    expect(records.map((record) => record.deploymentKey)).toEqual(['bad', ...ids].map(deploymentArn));
    expect(records.filter((record) => record.baseline)).toEqual([]);
    expect(await guard.store.readLedger(deploymentArn('bad'))).toEqual([started, failed]);
    expect(types(guard).filter((type) => type === 'Deployment Finished')).toHaveLength(26);
    expect(guard.published.at(-1)).toMatchObject({
      detailType: 'Service Readable',
      detail: {
        eventId: `${SERVICE}#readable#2026-11-24T10:06:00.000Z`,
        end: { because: 'answered', eventsDropped: 0 },
      },
    });
    expect(guard.store.head(SERVICE)).toMatchObject({ refusal: undefined, unjoined: [], pendingEffects: [] });
  });

  it('goes on with the record that it had before', async () => {
    const guard = await refused();
    guard.aws.refusals.clear();
    guard.aws.deployments = [deployment()];
    guard.aws.now = at(1);
    await look(guard, started);
    guard.aws.refusals.set('ecs:', 'denied');
    guard.aws.now = at(6);
    await look(guard, failed);
    expect(guard.store.allRecords()).toMatchObject([{ phase: 'rolling-out', eventKeys: [started.key] }]);
    guard.aws.refusals.clear();
    guard.aws.deployments = [rolledBackByAlarm()];
    guard.aws.now = at(8);
    await look(guard);
    expect(guard.store.allRecords()).toMatchObject([{ outcome: 'rolled-back', eventKeys: [started.key, failed.key] }]);
    expect(types(guard)).not.toContain('Service Readable');
  });

  it('is over when it was deleted, though the list is still denied', async () => {
    const guard = await refused('ecs:ListServiceDeployments');
    await look(guard, started);
    guard.aws.now = at(8);
    await look(guard);
    guard.aws.service = undefined;
    guard.aws.now = at(10);
    await look(guard);
    expect(types(guard)).toEqual(['Service Unreadable', 'Service Readable']);
    expect(guard.published[1]?.detail).toMatchObject({ end: { because: 'service-gone' } });
    expect(guard.store.head(SERVICE)?.refusal).toBeUndefined();
  });

  it('is given up after 14 days, which says how many events are lost', async () => {
    const guard = await refused();
    await look(guard, started, failed);
    guard.aws.now = at(8);
    await look(guard);
    guard.aws.now = at(6 + 14 * 24 * 60);
    await look(guard);
    expect(guard.published.at(-1)?.detail).toMatchObject({ end: { because: 'given-up', eventsDropped: 2 } });
    expect(guard.store.head(SERVICE)).toMatchObject({ refusal: undefined, unjoined: [], nextReconcileAt: undefined });
  });

  it('is tried again when an event comes after the guard gave up', async () => {
    const guard = await refused();
    await look(guard, started);
    guard.aws.now = at(8);
    await look(guard);
    guard.aws.now = at(6 + 14 * 24 * 60);
    await look(guard);
    const later = at(10 + 14 * 24 * 60);
    guard.aws.now = later;
    await look(guard, failed);
    expect(guard.store.head(SERVICE)).toMatchObject({ refusal: { since: later, count: 1, announced: false } });
    expect(guard.store.head(SERVICE)?.nextReconcileAt).toBe(at(11 + 14 * 24 * 60));
  });

  it('is published again a minute after a publication that did not get through', async () => {
    const guard = await refused();
    await look(guard, started);
    guard.aws.now = at(8);
    guard.aws.refusals.set('events:PutEvents', 'unavailable');
    await expect(look(guard)).rejects.toThrow('refused');
    expect(guard.store.head(SERVICE)?.pendingEffects).toHaveLength(1);
    guard.aws.refusals.delete('events:PutEvents');
    guard.aws.now = at(9, 1);
    await look(guard);
    expect(types(guard)).toEqual(['Service Unreadable']);
    expect(guard.store.head(SERVICE)?.pendingEffects).toEqual([]);
  });
});

describe('a denied call that is no refusal', () => {
  it.each([
    ['ecs:DescribeServiceRevisions', { revisions: { from: undefined, to: undefined } }],
    ['cloudwatch:DescribeAlarmHistory', { outcome: 'rolled-back' }],
    ['ecs:DescribeTaskDefinition', { outcome: 'rolled-back' }],
    ['ecs:ListTasks', { outcome: 'rolled-back' }],
  ])('of %s leaves only the fields empty that need its answer', async (action, expected) => {
    const guard = await refused(action);
    guard.aws.deployments = [rolledBackByAlarm()];
    guard.aws.now = at(8);
    await look(guard);
    expect(guard.store.allRecords()).toMatchObject([{ outcome: 'rolled-back', ...expected }]);
    expect(guard.store.head(SERVICE)?.refusal).toBeUndefined();
    guard.aws.now = at(10);
    await look(guard);
    expect(guard.store.allRecords()[0]?.pendingEffects).toEqual([]);
  });
});
