import { beforeEach, describe, expect, it } from 'vitest';
import type { Head } from '../../../src/core/deployment/head.ts';
import type { HeadEffect } from '../../../src/core/reconcile/refusal.ts';
import { type Round, reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { keepHead, type ReconciliationEnd, saveHead } from '../../../src/guard/reconcile/save-head.ts';
import { at, deployment, deploymentArn, ecsEvent, SERVICE, service } from '../../builders/facts.ts';
import { fullHead } from '../../builders/records.ts';
import { type FakeGuard, fakeGuard, row, signalOf } from '../../fakes/fake-guard.ts';
import { installed, reconcile, types } from './installed-guard.ts';

describe('the next reconciliation', () => {
  let guard: FakeGuard;
  beforeEach(async () => {
    guard = await installed();
  });

  it('keeps one reconciliation outstanding however many events come', async () => {
    await reconcile(guard);
    guard.aws.now = at(0, 30);
    await reconcile(
      guard,
      ecsEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED', ecsDeploymentId: undefined, at: at(0, 20) }),
    );
    await reconcile(
      guard,
      ecsEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED', ecsDeploymentId: undefined, at: at(0, 25) }),
    );
    expect(guard.sent.map((sent) => sent.nextReconcileAt)).toEqual([at(1)]);
  });
});

describe('an api that is behind', () => {
  it('is read again after 10, 30 and 90 seconds when an event reports something that it does not show', async () => {
    const guard = await installed({
      deployments: [
        deployment({
          serviceDeploymentArn: deploymentArn('old'),
          createdAt: at(-30),
          startedAt: at(-29),
          status: 'SUCCESSFUL',
          finishedAt: at(-20),
          updatedAt: at(-20),
        }),
      ],
      service: service({
        deployments: [row({ id: 'ecs-svc/1', createdAt: at(-30), updatedAt: at(-20), rolloutState: 'COMPLETED' })],
      }),
    });
    const event = ecsEvent({ at: at(0) });
    await reconcile(guard, event);
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(0, 10));
    guard.aws.now = at(0, 10);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(0, 10))]);
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(0, 40));
    guard.aws.now = at(0, 40);
    guard.aws.deployments = [...guard.aws.deployments, deployment()];
    guard.aws.service = service({ deployments: [row()] });
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(0, 40))]);
    expect(await guard.store.readLedger(deploymentArn('bad'))).toEqual([event]);
    expect(guard.store.head(SERVICE)).toMatchObject({ unjoined: [], lagRetries: 0 });
  });
});

describe('keepHead', () => {
  it('keeps what the head knows of the records, and nothing of how it rested', () => {
    const open = [{ createdAt: at(0), deploymentKey: deploymentArn('bad') }];
    const kept = { fingerprint: 'f', recordedFrom: at(-1), recordedUntil: at(0), open };
    expect(keepHead(fullHead({ ...kept, leftAlone: 'because' }))).toEqual({
      ...kept,
      leftAlone: undefined,
      records: [],
      more: undefined,
    });
    expect(keepHead(undefined)).toMatchObject({ fingerprint: '', open: [], recordedUntil: undefined });
  });
});

describe('saveHead', () => {
  const effect: HeadEffect = {
    id: `${SERVICE}#unreadable#2026-11-24T10:00:00.000Z`,
    since: at(2),
    notice: {
      is: 'unreadable',
      since: at(0),
      action: 'ecs:DescribeServices',
      code: 'AccessDeniedException',
      count: 2,
      lastEvent: undefined,
      end: undefined,
    },
  };
  const end = (fields: Partial<ReconciliationEnd> = {}): ReconciliationEnd => ({
    ...keepHead(undefined),
    unjoined: [],
    refusal: undefined,
    newEffects: [],
    ...fields,
  });
  const round = (guard: FakeGuard, head: Head | undefined): Round => ({
    serviceArn: SERVICE,
    signals: [signalOf()],
    state: { head, records: [], hasMore: false },
    since: undefined,
    now: guard.aws.now,
  });
  const stored = (guard: FakeGuard) => {
    const head = guard.store.head(SERVICE);
    if (head === undefined) throw new Error('no head was saved');
    return head;
  };

  it('writes a head once, and not again where nothing changed', async () => {
    const guard = fakeGuard({ now: at(2) });
    await saveHead(guard, round(guard, undefined), end());
    expect(stored(guard)).toMatchObject({ version: 1, nextReconcileAt: undefined, reconciledAt: at(2) });
    guard.calls.length = 0;
    guard.aws.now = at(3);
    expect(await saveHead(guard, round(guard, stored(guard)), end())).toBe('saved');
    expect(guard.calls).toEqual([]);
  });

  it('publishes what the head wants after it was saved, and clears it', async () => {
    const guard = fakeGuard({ now: at(2) });
    await saveHead(guard, round(guard, undefined), end({ newEffects: [effect] }));
    expect(guard.calls.filter((call) => /saveHead|events/.test(call))).toEqual([
      'store.saveHead',
      'events:PutEvents',
      'store.saveHead',
    ]);
    expect(types(guard)).toEqual(['Service Unreadable']);
    expect(stored(guard).pendingEffects).toEqual([]);
  });

  it('leaves it pending where it did not get through, to a reconciliation of a minute later', async () => {
    const guard = fakeGuard({ now: at(2) });
    guard.aws.refusals.set('events:', 'throttled');
    await expect(saveHead(guard, round(guard, undefined), end({ newEffects: [effect] }))).rejects.toThrow('refused');
    guard.aws.refusals.clear();
    expect(stored(guard).pendingEffects).toEqual([effect]);
    guard.aws.now = at(3);
    await saveHead(guard, round(guard, stored(guard)), end());
    expect(types(guard)).toEqual([]);
    guard.aws.now = at(3, 1);
    await saveHead(guard, round(guard, stored(guard)), end());
    expect(types(guard)).toEqual(['Service Unreadable']);
  });

  it('publishes nothing where another reconciler wrote first', async () => {
    const guard = fakeGuard({ now: at(2) });
    await guard.store.saveHead(fullHead({ serviceArn: SERVICE, version: 1, pendingEffects: [] }));
    expect(await saveHead(guard, round(guard, undefined), end({ newEffects: [effect] }))).toBe('conflict');
    expect(types(guard)).toEqual([]);
  });
});
