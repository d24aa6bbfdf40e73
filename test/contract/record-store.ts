import { beforeEach, describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../src/core/deployment/record.ts';
import type { AlarmWatch } from '../../src/core/protection/alarm-watch.ts';
import { NO_NOTIFICATION } from '../../src/core/slack/notification.ts';
import type { RefusedServices } from '../../src/core/slack/refused-services.ts';
import { days, durationMs, epochMs } from '../../src/core/time.ts';
import type { EvidenceStore, FleetStore, NotificationStore, RecordStore, SweepStore } from '../../src/guard/ports.ts';
import { KILLED, storedEvidence, UNEXPLAINED } from '../builders/evidence.ts';
import { bareRecord, fullHead, fullRecord, ledgerEvent } from '../builders/records.ts';
import { saveOver } from '../fakes/save-over.ts';

/** All that the guard keeps in its table. */
export type Store = RecordStore & FleetStore & EvidenceStore & NotificationStore & SweepStore;

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
const TEN = 1_795_514_400_000;
const at = (offset: number) => epochMs(TEN + offset);

/** What every implementation of the stores must do. `make` gives an empty one. */
export function recordStoreContract(name: string, make: () => Promise<Store>): void {
  describe(`${name} as a store`, () => {
    let store: Store;

    beforeEach(async () => {
      store = await make();
    });

    describe('records', () => {
      it.each([
        ['full', fullRecord()],
        ['bare', bareRecord()],
      ])('gives back a %s record as it was saved, with every absent field', async (_, record) => {
        expect(await saveOver(store, record)).toBe('saved');
        expect(await store.readRecord(SERVICE, record.createdAt, record.deploymentKey)).toStrictEqual(record);
        expect((await store.readService(SERVICE)).records).toStrictEqual([record]);
      });

      it('knows no record that was not saved', async () => {
        expect(await store.readRecord(SERVICE, at(0), KEY)).toBeUndefined();
        expect(await store.readService(SERVICE)).toStrictEqual({ head: undefined, records: [], hasMore: false });
      });

      it('saves over the version that was read and over no other', async () => {
        const first = bareRecord({ version: 1, strategy: 'first' });
        const second = bareRecord({ version: 2, strategy: 'second' });
        expect(await store.saveRecord(second, first)).toBe('conflict');
        expect(await store.saveRecord(first, undefined)).toBe('saved');
        expect(await store.saveRecord(bareRecord({ strategy: 'other' }), undefined)).toBe('conflict');
        expect(await store.saveRecord(bareRecord({ version: 3 }), second)).toBe('conflict');
        expect(await store.saveRecord(second, first)).toBe('saved');
        const stored = await store.readRecord(SERVICE, at(0), KEY);
        expect([stored?.version, stored?.strategy]).toEqual([2, 'second']);
      });

      it('gives the head and the five newest records, newest first', async () => {
        for (const n of [3, 1, 7, 5, 2, 6, 4]) {
          await saveOver(store, bareRecord({ createdAt: at(n), deploymentKey: `${KEY}${n}` }));
        }
        await saveOver(store, bareRecord({ serviceArn: `${SERVICE}-2`, createdAt: at(9), deploymentKey: `${KEY}x` }));
        const head = fullHead();
        await store.saveHead(head);
        const state = await store.readService(SERVICE);
        expect(state.head).toStrictEqual(head);
        expect(state.records.map((record) => record.createdAt - TEN)).toEqual([7, 6, 5, 4, 3]);
        expect(state.hasMore).toBe(true);
      });

      it('gives records by their names, those that exist', async () => {
        const names = [3, 1, 2].map((n) => ({ createdAt: at(n), deploymentKey: `${KEY}${n}` }));
        for (const name of names.slice(0, 2)) await saveOver(store, bareRecord(name));
        const read = await store.readRecords(SERVICE, names);
        expect(read.map((record) => record.deploymentKey).toSorted()).toEqual([`${KEY}1`, `${KEY}3`]);
        expect(await store.readRecords(SERVICE, [])).toEqual([]);
      });
    });

    describe('services that are denied', () => {
      const list: RefusedServices = {
        action: 'ecs:ListServiceDeployments',
        began: at(0),
        services: [
          {
            serviceArn: SERVICE,
            since: at(0),
            code: 'AccessDeniedException',
            lastEvent: { at: at(0), name: 'SERVICE_DEPLOYMENT_FAILED', reason: undefined },
            end: {
              at: at(9),
              because: 'answered',
              eventsDropped: 0,
              deployments: [{ deploymentKey: KEY, outcome: undefined }],
            },
          },
          { serviceArn: `${SERVICE}-2`, since: at(1), code: 'x', lastEvent: undefined, end: undefined },
        ],
        leftOut: 0,
        past: [{ serviceArn: `${SERVICE}-3`, since: at(-9) }],
        version: 1,
      };

      it('are given back as they were saved, by channel and denied call', async () => {
        expect(await store.readRefused('slack', list.action)).toBeUndefined();
        expect(await store.saveRefused('slack', list, 0)).toBe('saved');
        expect(await store.readRefused('slack', list.action)).toStrictEqual(list);
        expect(await store.readRefused('other', list.action)).toBeUndefined();
        expect(await store.readRefused('slack', 'ecs:DescribeServices')).toBeUndefined();
      });

      it('are saved over the version that was read and over no other', async () => {
        expect(await store.saveRefused('slack', list, 1)).toBe('conflict');
        await store.saveRefused('slack', list, 0);
        expect(await store.saveRefused('slack', { ...list, version: 2 }, 0)).toBe('conflict');
        expect(await store.saveRefused('slack', { ...list, version: 2 }, 1)).toBe('saved');
      });

      it('have a message whose state is kept by its key', async () => {
        expect(await store.readRefusedState('slack', 'refused#a')).toBeUndefined();
        await store.saveNotification('refused#a', 'slack', { ...NO_NOTIFICATION, version: 1 }, 0);
        expect(await store.readRefusedState('slack', 'refused#a')).toStrictEqual({ ...NO_NOTIFICATION, version: 1 });
      });
    });

    describe('effects', () => {
      const ids = async () => (await store.readRecord(SERVICE, at(0), KEY))?.pendingEffects.map((effect) => effect.id);

      it('takes the named effects out and leaves the version', async () => {
        const record = fullRecord();
        await saveOver(store, record);
        await store.clearEffects(record, ['d1#finished']);
        expect(await ids()).toEqual(['d1#changes']);
        expect((await store.readRecord(SERVICE, at(0), KEY))?.version).toBe(1);
      });

      it('frees the effects that failed, so that the next reconciliation runs them at once', async () => {
        const record = fullRecord();
        await saveOver(store, record);
        await store.clearEffects(record, ['d1#finished'], ['d1#changes']);
        const stored = await store.readRecord(SERVICE, at(0), KEY);
        expect(stored?.pendingEffects.map(({ id, since }) => [id, since])).toEqual([['d1#changes', 0]]);
        expect(await store.saveRecord({ ...record, version: 2 }, stored)).toBe('saved');
      });

      it('keeps what is not named of a record that has moved on', async () => {
        const record = fullRecord();
        await saveOver(store, record);
        const effect = { id: 'd1#stuck', kind: 'publish' as const, transition: 'stuck' as const, since: at(700_000) };
        await saveOver(store, { ...record, version: 2, pendingEffects: [...record.pendingEffects, effect] });
        await store.clearEffects(record, ['d1#finished', 'd1#changes']);
        expect(await ids()).toEqual(['d1#stuck']);
        expect((await store.readRecord(SERVICE, at(0), KEY))?.version).toBe(2);
      });

      it('are not brought back by a writer that read them before they were cleared', async () => {
        const read = fullRecord();
        await store.saveRecord(read, undefined);
        await store.clearEffects(read, ['d1#finished']);
        expect(await store.saveRecord({ ...read, version: 2 }, read)).toBe('conflict');
        expect(await ids()).toEqual(['d1#changes']);
        const again = await store.readRecord(SERVICE, at(0), KEY);
        expect(await store.saveRecord({ ...read, pendingEffects: [], version: 2 }, again)).toBe('saved');
        expect(await ids()).toEqual([]);
      });

      it('are taken by one of two writers, without a new version', async () => {
        const read = fullRecord();
        await store.saveRecord(read, undefined);
        const taken = {
          ...read,
          pendingEffects: read.pendingEffects.map((effect) => ({ ...effect, since: at(900_000) })),
        };
        expect(await store.saveRecord(taken, read)).toBe('saved');
        expect(await store.saveRecord(taken, read)).toBe('conflict');
        expect((await store.readRecord(SERVICE, at(0), KEY))?.version).toBe(1);
      });

      it('brings back no effect that another cleared meanwhile', async () => {
        const record = fullRecord();
        await saveOver(store, record);
        await store.clearEffects(record, ['d1#finished']);
        await store.clearEffects(record, ['d1#changes']);
        expect(await ids()).toEqual([]);
      });

      it('takes no notice of a record that is gone, or of effects that are', async () => {
        const record = fullRecord();
        await store.clearEffects(record, ['d1#finished']);
        expect(await ids()).toBeUndefined();
        await saveOver(store, record);
        await store.clearEffects(record, ['d1#other']);
        expect(await ids()).toEqual(['d1#finished', 'd1#changes']);
      });
    });

    describe('open deployments', () => {
      it('are those that are unfinished or have pending effects', async () => {
        const quiet = { deploymentKey: `${KEY}quiet`, createdAt: at(1), pendingEffects: [] };
        await saveOver(store, fullRecord(quiet));
        await saveOver(store, bareRecord({ deploymentKey: `${KEY}young`, createdAt: at(2) }));
        await saveOver(store, fullRecord());
        expect(await store.openDeployments()).toStrictEqual([
          { serviceArn: SERVICE, record: { createdAt: at(0), deploymentKey: KEY }, pendingSince: at(600_500) },
          { serviceArn: SERVICE, record: { createdAt: at(2), deploymentKey: `${KEY}young` }, pendingSince: undefined },
        ]);
      });

      it('are closed by the last effect that is cleared', async () => {
        const record = fullRecord();
        await saveOver(store, record);
        await store.clearEffects(record, ['d1#changes']);
        expect((await store.openDeployments()).map((open) => open.pendingSince)).toEqual([at(601_000)]);
        await store.clearEffects(record, ['d1#finished']);
        expect(await store.openDeployments()).toEqual([]);
      });

      it('are joined by the heads of services that ECS denies, and that have something to publish', async () => {
        const head = fullHead();
        const quiet = { refusal: undefined, pendingEffects: [] };
        await store.saveHead(head);
        await store.saveHead(fullHead({ ...quiet, serviceArn: `${SERVICE}-2` }));
        expect(await store.openDeployments()).toStrictEqual([
          { serviceArn: SERVICE, record: undefined, pendingSince: head.pendingEffects[0]?.since },
        ]);
        await store.saveHead({ ...head, pendingEffects: [], version: 2 });
        expect((await store.openDeployments()).map((open) => open.pendingSince)).toEqual([undefined]);
        await store.saveHead({ ...head, ...quiet, version: 3 });
        expect(await store.openDeployments()).toEqual([]);
      });

      it('stay open without effects until they are finished', async () => {
        const record = fullRecord({ phase: 'baking', outcome: undefined, finishedAt: undefined });
        await saveOver(store, record);
        await store.clearEffects(record, ['d1#changes', 'd1#finished']);
        expect((await store.openDeployments()).map((open) => open.pendingSince)).toEqual([undefined]);
        await saveOver(store, fullRecord({ version: 2, pendingEffects: [] }));
        expect(await store.openDeployments()).toEqual([]);
      });
    });

    describe('the index of alarms', () => {
      const watch = (alarmName: string, id = '', watchedUntil?: number): AlarmWatch => ({
        alarmName,
        serviceArn: `${SERVICE}${id}`,
        deploymentKey: `${KEY}${id}`,
        watchedUntil: watchedUntil === undefined ? undefined : at(watchedUntil),
      });

      it('finds the deployments that watch an alarm, and no others', async () => {
        const wide = '\u{1F600}'.repeat(255);
        await store.saveWatches([watch('a'), watch('a', '-2'), watch('b', '-3'), watch(wide, '-4')]);
        expect(await store.watchersOf('a', at(0))).toStrictEqual([watch('a'), watch('a', '-2')]);
        expect(await store.watchersOf('b', at(0))).toStrictEqual([watch('b', '-3')]);
        expect(await store.watchersOf(wide, at(0))).toStrictEqual([watch(wide, '-4')]);
        expect(await store.watchersOf('', at(0))).toEqual([]);
      });

      it('finds them until they end, whether or not the entry is deleted then', async () => {
        await store.saveWatches([watch('a', '', 100)]);
        expect(await store.watchersOf('a', at(99))).toStrictEqual([watch('a', '', 100)]);
        expect(await store.watchersOf('a', at(100))).toEqual([]);
      });

      it('never opens an entry again that ended, in whatever order two reconcilers write', async () => {
        await store.saveWatches([watch('a')]);
        await store.saveWatches([watch('a')]);
        await store.saveWatches([watch('a', '', 100)]);
        await store.saveWatches([watch('a')]);
        expect(await store.watchersOf('a', at(0))).toStrictEqual([watch('a', '', 100)]);
        await store.saveWatches([watch('a', '', 200)]);
        expect(await store.watchersOf('a', at(150))).toStrictEqual([watch('a', '', 200)]);
      });

      it('says which entries are there, whether they ended or not', async () => {
        await store.saveWatches([watch('a'), watch('b', '', 100), watch('c', '-2')]);
        const asked = [watch('a'), watch('b'), watch('c'), watch('d')];
        expect(await store.findWatches(asked)).toEqual(new Set(['a', 'b']));
        expect(await store.findWatches([])).toEqual(new Set());
        await store.saveWatches([]);
      });

      it('gives hundreds of deployments that watch one alarm, over all pages', async () => {
        // An item has some 3 KB with these names: 320 of them are more than the megabyte that a page holds.
        const name = '\u{1F600}'.repeat(255);
        const id = (index: number) => `${'x'.repeat(400)}${String(index).padStart(3, '0')}`;
        const all = Array.from({ length: 320 }, (_, index) => watch(name, id(index)));
        await store.saveWatches(all);
        expect((await store.watchersOf(name, at(0))).map((found) => found.deploymentKey)).toEqual(
          all.map((one) => one.deploymentKey),
        );
      });
    });

    describe('heads', () => {
      it('are saved version by version', async () => {
        expect(await store.saveHead(fullHead({ version: 2 }))).toBe('conflict');
        expect(await store.saveHead(fullHead())).toBe('saved');
        expect(await store.saveHead(fullHead({ lagRetries: 3 }))).toBe('conflict');
        expect(await store.saveHead(fullHead({ version: 2, nextReconcileAt: undefined, unjoined: [] }))).toBe('saved');
        expect((await store.readService(SERVICE)).head).toStrictEqual(
          fullHead({ version: 2, nextReconcileAt: undefined, unjoined: [] }),
        );
      });

      it('are read by service, more than a hundred at once, each once', async () => {
        const arns = Array.from({ length: 103 }, (_, index) => `${SERVICE}-${index}`);
        for (const serviceArn of arns.slice(0, 102)) await store.saveHead(fullHead({ serviceArn }));
        const heads = await store.readHeads([...arns, `${SERVICE}-0`]);
        expect(heads.size).toBe(102);
        expect(heads.get(`${SERVICE}-101`)).toStrictEqual(fullHead({ serviceArn: `${SERVICE}-101` }));
        expect(heads.has(`${SERVICE}-102`)).toBe(false);
        expect(await store.readHeads([])).toEqual(new Map());
      });
    });

    describe('the ledger', () => {
      const late = ledgerEvent({ key: 'b', at: at(2) });
      const early = ledgerEvent({ key: 'a', at: at(1), eventType: undefined, reason: undefined });

      it('holds each event once, oldest first', async () => {
        expect(await store.readLedger(KEY)).toEqual([]);
        await store.appendLedger(KEY, [late]);
        await store.appendLedger(KEY, [late, early, early]);
        await store.appendLedger(KEY, [early]);
        await store.appendLedger(KEY, []);
        expect(await store.readLedger(KEY)).toStrictEqual([early, late]);
      });

      it('keeps what was there first', async () => {
        await store.appendLedger(KEY, [late]);
        await store.appendLedger(KEY, [{ ...late, reason: 'other words' }]);
        expect(await store.readLedger(KEY)).toStrictEqual([late]);
      });

      it('takes no more once it holds two hundred events', async () => {
        const events = Array.from({ length: 200 }, (_, index) => ledgerEvent({ key: `k${index}`, at: at(index) }));
        await store.appendLedger(KEY, events);
        await store.appendLedger(KEY, [ledgerEvent({ key: 'more' })]);
        expect((await store.readLedger(KEY)).map((event) => event.key)).toEqual(events.map((event) => event.key));
      });
    });

    describe('notifications', () => {
      it('come with the diff and the evidence of their deployment', async () => {
        const nothing = { state: undefined, evidence: undefined, diff: undefined };
        expect(await store.readNotification(KEY, 'slack')).toStrictEqual(nothing);
        const diff = {
          fromTaskDefinitionArn: 'td:1',
          toTaskDefinitionArn: undefined,
          changes: [
            { container: 'app', what: 'image', name: undefined, change: 'changed' as const, from: 'a', to: 'b' },
            {
              container: undefined,
              what: 'environment',
              name: 'KEY',
              change: 'added' as const,
              from: undefined,
              to: undefined,
            },
          ],
          leftOut: 0,
        };
        const evidence = storedEvidence({ tasks: [KILLED] });
        await store.saveDiff(KEY, diff);
        await store.saveEvidence(KEY, evidence);
        await store.appendLedger(KEY, [ledgerEvent()]);
        const state = {
          ...NO_NOTIFICATION,
          status: 'claimed' as const,
          owner: 'me',
          leaseUntil: at(60_000),
          version: 1,
        };
        expect(await store.saveNotification(KEY, 'slack', state, 0)).toBe('saved');
        expect(await store.readNotification(KEY, 'slack')).toStrictEqual({ state, evidence, diff });
        expect(await store.readNotification(KEY, 'other')).toStrictEqual({ state: undefined, evidence, diff });
      });

      it('know when the newest delayed message arrives, per channel', async () => {
        expect(await store.readWait(KEY, 'slack')).toBeUndefined();
        await store.saveWait(KEY, 'slack', at(5));
        await store.saveWait(KEY, 'slack', at(4));
        expect(await store.readWait(KEY, 'slack')).toBe(at(4));
        expect(await store.readWait(KEY, 'other')).toBeUndefined();
      });

      it('are saved only over the version that was read', async () => {
        const state = (version: number) => ({ ...NO_NOTIFICATION, version });
        expect(await store.saveNotification(KEY, 'slack', state(2), 1)).toBe('conflict');
        expect(await store.saveNotification(KEY, 'slack', state(1), 0)).toBe('saved');
        expect(await store.saveNotification(KEY, 'slack', state(1), 0)).toBe('conflict');
        expect(await store.saveNotification(KEY, 'other', state(1), 0)).toBe('saved');
        expect(await store.saveNotification(KEY, 'slack', state(5), 1)).toBe('saved');
        expect((await store.readNotification(KEY, 'slack')).state?.version).toBe(5);
      });
    });

    describe('evidence', () => {
      it('comes back as it was saved, with its version', async () => {
        expect(await store.readEvidence(KEY)).toBeUndefined();
        const evidence = storedEvidence({ tasks: [KILLED, UNEXPLAINED] });
        expect(await store.saveEvidence(KEY, evidence)).toBe('saved');
        expect(await store.readEvidence(KEY)).toStrictEqual(evidence);
      });

      it('is saved only over the version before it', async () => {
        expect(await store.saveEvidence(KEY, storedEvidence({ version: 2 }))).toBe('conflict');
        expect(await store.saveEvidence(KEY, storedEvidence({ version: 1 }))).toBe('saved');
        expect(await store.saveEvidence(KEY, storedEvidence({ version: 1 }))).toBe('conflict');
        expect(await store.saveEvidence(KEY, storedEvidence({ version: 2 }))).toBe('saved');
        expect((await store.readEvidence(KEY))?.version).toBe(2);
      });
    });

    describe('the records around one of them', () => {
      const named = (createdAt: number, id: string) =>
        fullRecord({
          createdAt: at(createdAt),
          deploymentKey: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/${id}`,
          serviceDeploymentArn: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/${id}`,
          version: 1,
        });
      const limits = { most: 2, within: days(7) };
      const idsOf = (records: readonly DeploymentRecord[]) => records.map(({ deploymentKey }) => deploymentKey.at(-1));

      it('come nearest first, without the record itself, the head and records of other services', async () => {
        const [a, b, c, d] = [named(1, 'a'), named(2, 'b'), named(3, 'c'), named(4, 'd')];
        for (const one of [a, b, c, d]) await store.saveRecord(one, undefined);
        expect(idsOf(await store.recordsNear(d, 'before', limits))).toEqual(['c', 'b']);
        expect(idsOf(await store.recordsNear(a, 'after', limits))).toEqual(['b', 'c']);
        expect(idsOf(await store.recordsNear(b, 'before', limits))).toEqual(['a']);
        expect(await store.recordsNear(d, 'after', limits)).toEqual([]);
        expect(await store.recordsNear({ ...d, serviceArn: `${d.serviceArn}2` }, 'before', limits)).toEqual([]);
      });

      it('are not further away than the limit', async () => {
        const [near, far, last] = [named(3, 'n'), named(1, 'f'), named(4, 'l')];
        for (const one of [near, far, last]) await store.saveRecord(one, undefined);
        expect(idsOf(await store.recordsNear(last, 'before', { most: 5, within: durationMs(2) }))).toEqual(['n']);
        expect(idsOf(await store.recordsNear(far, 'after', { most: 5, within: durationMs(2) }))).toEqual(['n']);
      });
    });

    it('remembers when it first saw a scope', async () => {
      expect(await store.since('a', at(5))).toBe(at(5));
      expect(await store.since('a', at(1))).toBe(at(5));
      expect(await store.since('b', at(1))).toBe(at(1));
    });

    describe('the lease of the sweep', () => {
      const cursor = {
        after: 'arn:cluster/b',
        left: [
          { clusterArn: 'arn:cluster/a', after: 'arn:service/a/s1' },
          { clusterArn: 'arn:cluster/b', after: undefined },
        ],
      };

      it('is held by one until it runs out', async () => {
        expect(await store.takeLease('a', at(0), at(100))).toStrictEqual({ cursor: undefined });
        expect(await store.takeLease('b', at(99), at(200))).toBeUndefined();
        expect(await store.takeLease('a', at(99), at(100))).toStrictEqual({ cursor: undefined });
        expect(await store.takeLease('b', at(100), at(200))).toStrictEqual({ cursor: undefined });
      });

      it('hands the cursor on once', async () => {
        await store.takeLease('a', at(0), at(100));
        await store.releaseLease('a', cursor);
        expect(await store.takeLease('b', at(1), at(100))).toStrictEqual({ cursor });
        await store.releaseLease('b', undefined);
        expect(await store.takeLease('c', at(2), at(100))).toStrictEqual({ cursor: undefined });
      });

      it('is not given back by one that lost it', async () => {
        await store.takeLease('a', at(0), at(100));
        await store.takeLease('b', at(100), at(200));
        await store.releaseLease('a', cursor);
        expect(await store.takeLease('c', at(150), at(300))).toBeUndefined();
        expect(await store.takeLease('c', at(200), at(300))).toStrictEqual({ cursor: undefined });
      });
    });
  });
}
