import { describe, expect, it } from 'vitest';
import type { NotifyRequest } from '../../../src/core/slack/parse-notify.ts';
import { epochMs, seconds } from '../../../src/core/time.ts';
import { type NotifierGateways, notify } from '../../../src/guard/notify/notify.ts';
import { type ReconcilerGateways, reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { alarm, at, deploymentArn, ecsEvent, rolledBackByAlarm, SERVICE, service, T0 } from '../../builders/facts.ts';
import { type FakeGuard, fakeGuard, row, signalOf } from '../../fakes/fake-guard.ts';
import { inMemoryPaces } from '../../fakes/in-memory-paces.ts';
import { Crash, type CrashPoint, crashing } from './crashing.ts';

const event = ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', at: at(5) });
const request: NotifyRequest = {
  serviceArn: SERVICE,
  deploymentKey: deploymentArn('bad'),
  createdAt: T0,
  waitingSince: undefined,
  turn: undefined,
};
/** SQS gives a message back when its visibility timeout is over. */
const REDELIVERY = seconds(45);

async function rolledBack(): Promise<FakeGuard> {
  const guard = fakeGuard({
    now: at(8),
    deployments: [rolledBackByAlarm()],
    alarms: [alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 })],
    service: service({ deployments: [row({ updatedAt: at(7) })] }),
  });
  await guard.store.since('{"include":[],"exclude":[]}', at(-60));
  return guard;
}

/** Observes with a crash at one call, if any, then again as SQS redelivers; gives how many calls the first run made. */
async function observe(guard: FakeGuard, point: CrashPoint | undefined): Promise<number> {
  const { wrap, calls } = crashing(point);
  const fragile: ReconcilerGateways = {
    ...guard,
    services: wrap(guard.services),
    alarms: wrap(guard.alarms),
    store: wrap(guard.store),
    publisher: wrap(guard.publisher),
    scheduler: wrap(guard.scheduler),
  };
  const first = reconcileService(fragile, SERVICE, [signalOf(event)]);
  if (point === undefined) await first;
  else {
    await expect(first).rejects.toThrow(Crash);
    guard.aws.now = epochMs(guard.aws.now + REDELIVERY);
    await reconcileService(guard, SERVICE, [signalOf(event)]);
    await followReconciles(guard);
  }
  return calls();
}

/** Effects of the reconciler that died are young when the message comes again: the reconciliation that it asks for runs them. */
async function followReconciles(guard: FakeGuard): Promise<void> {
  for (let look = guard.sent.shift(); look !== undefined; look = guard.sent.shift()) {
    guard.aws.now = epochMs(Math.max(guard.aws.now, look.nextReconcileAt));
    await reconcileService(guard, SERVICE, [signalOf(undefined, look.nextReconcileAt)]);
  }
}

describe('a reconciler that dies between any two remote calls', () => {
  it('leads to the same records, ledger and head, and publishes each transition at least once, with the same event id', async () => {
    const calm = await rolledBack();
    const calls = await observe(calm, undefined);
    expect(calls).toBeGreaterThan(12);
    const wanted = new Set(calm.published.map((one) => one.detail['eventId']));
    expect(wanted).toEqual(new Set(['bad#started', 'bad#rolling-back', 'bad#finished']));
    for (let call = 0; call < calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const guard = await rolledBack();
        await observe(guard, { call, when });
        const [record, ...others] = guard.store.allRecords();
        expect(others, `${when} ${call}`).toEqual([]);
        expect({ ...record, version: 0 }, `${when} ${call}`).toEqual({ ...calm.store.allRecords()[0], version: 0 });
        expect(await guard.store.readLedger(deploymentArn('bad'))).toEqual([event]);
        expect(new Set(guard.published.map((one) => one.detail['eventId'])), `${when} ${call}`).toEqual(wanted);
        expect(guard.store.head(SERVICE)).toMatchObject({ nextReconcileAt: undefined, unjoined: [] });
      }
    }
  });
});

describe('a notifier that dies between any two remote calls', () => {
  /** One channel that keeps what was posted; the history is what stands there. */
  function notifier(guard: FakeGuard) {
    const messages: string[] = [];
    const waits: { request: NotifyRequest; delay: number }[] = [];
    let ids = 0;
    const gateways: NotifierGateways = {
      store: guard.store,
      paces: inMemoryPaces(),
      slack: {
        post: async (channel, message) => {
          messages.push(message.text);
          return { is: 'done', ts: String(messages.length), channel };
        },
        update: async (channel, ts, message) => {
          messages[Number(ts) - 1] = message.text;
          return { is: 'done', ts, channel };
        },
        find: async () => (messages.length > 0 ? { is: 'found', ts: String(messages.length) } : { is: 'none' }),
      },
      again: { notifyAgain: async (again, delay) => void waits.push({ request: again, delay }) },
      now: guard.now,
      remaining: () => seconds(30),
      enough: seconds(13),
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      log: guard.log,
      count: guard.count,
      channel: 'C0DEPLOYS',
      postFrom: 'trouble',
    };
    return { gateways, messages, waits };
  }

  async function run(point: CrashPoint | undefined) {
    const guard = await rolledBack();
    await observe(guard, undefined);
    const { gateways, messages, waits } = notifier(guard);
    const { wrap, calls } = crashing(point);
    const fragile = {
      ...gateways,
      store: wrap(gateways.store),
      paces: wrap(gateways.paces),
      slack: wrap(gateways.slack),
      again: wrap(gateways.again),
    };
    const first = notify(fragile, request);
    if (point === undefined) await first;
    else {
      await expect(first).rejects.toThrow(Crash);
      guard.aws.now = epochMs(guard.aws.now + REDELIVERY);
      await notify(gateways, request);
    }
    for (let wait = waits.shift(); wait !== undefined; wait = waits.shift()) {
      guard.aws.now = epochMs(guard.aws.now + wait.delay);
      await notify(gateways, wait.request);
    }
    return { messages, calls: calls(), state: guard.store.notification(deploymentArn('bad'), 'slack') };
  }

  it('leaves one message that shows the record', async () => {
    const calm = await run(undefined);
    expect(calm.messages).toHaveLength(1);
    expect(calm.calls).toBeGreaterThan(5);
    for (let call = 0; call < calm.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { messages, state } = await run({ call, when });
        expect(messages, `${when} ${call}`).toEqual(calm.messages);
        expect(state, `${when} ${call}`).toMatchObject({
          status: 'idle',
          shownVersion: calm.state?.shownVersion,
          postClaimedAt: undefined,
        });
      }
    }
  });
});
