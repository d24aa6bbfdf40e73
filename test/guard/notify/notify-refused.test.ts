import { beforeEach, describe, expect, it } from 'vitest';
import { describeReadability } from '../../../src/core/outcome-event/readability-event.ts';
import { announceReadable, announceUnreadable, noteDenial, type Refusal } from '../../../src/core/reconcile/refusal.ts';
import type { NotifyRequest } from '../../../src/core/slack/parse-notify.ts';
import { type DurationMs, type EpochMs, epochMs, seconds } from '../../../src/core/time.ts';
import type { NotifierGateways } from '../../../src/guard/notify/notify.ts';
import { notifyBatch } from '../../../src/guard/notify/notify-batch.ts';
import { at, deploymentArn, ecsEvent } from '../../builders/facts.ts';
import { type FakeChannel, fakeChannel } from '../../fakes/fake-channel.ts';
import { inMemoryPaces } from '../../fakes/in-memory-paces.ts';
import { inMemoryStore } from '../../fakes/in-memory-store.ts';

const arnOf = (name: string) => `arn:aws:ecs:eu-west-1:111122223333:service/shop/${name}`;
const started = ecsEvent({ at: at(0) });
const refusalAt = (since: EpochMs, action = 'ecs:ListServiceDeployments'): Refusal => {
  const denial = { action, code: 'AccessDeniedException', events: [started] };
  return noteDenial(noteDenial(undefined, { ...denial, now: since }), { ...denial, now: epochMs(since + 60_000) });
};
const envelope = (event: ReturnType<typeof describeReadability>) =>
  JSON.stringify({ source: event.source, 'detail-type': event.detailType, detail: event.detail });
const unreadable = (name: string, since = at(0), action?: string) =>
  envelope(describeReadability(arnOf(name), announceUnreadable(arnOf(name), refusalAt(since, action), since)));
const readable = (name: string, since = at(0)) => {
  const deployments = [{ deploymentKey: deploymentArn('d1'), outcome: 'succeeded' }];
  const end = { because: 'answered' as const, deployments, now: at(30) };
  const [effect] = announceReadable(arnOf(name), refusalAt(since), end);
  if (effect === undefined) throw new Error('nothing was announced');
  return envelope(describeReadability(arnOf(name), effect));
};

describe('services that ECS denies the guard to read', () => {
  let fake: FakeChannel;
  let guard: NotifierGateways;
  let now: EpochMs;
  let waits: { request: NotifyRequest; delay: DurationMs }[];

  const send = async (...bodies: readonly string[]) => {
    const handle = notifyBatch(guard);
    for (const body of bodies) await handle(body);
  };
  /** Runs the delayed messages at their times until none is left. */
  const runWaits = async () => {
    for (let wait = waits.shift(); wait !== undefined; wait = waits.shift()) {
      now = epochMs(Math.max(now, now + wait.delay));
      await notifyBatch(guard)(JSON.stringify({ kind: 'notify', ...wait.request }));
    }
  };
  const texts = () => [...fake.messages.values()].map((message) => message.text);

  beforeEach(() => {
    now = at(2);
    fake = fakeChannel(() => now);
    waits = [];
    let ids = 0;
    guard = {
      store: inMemoryStore(),
      paces: inMemoryPaces(),
      slack: fake.slack,
      again: { notifyAgain: async (request, delay) => void waits.push({ request, delay }) },
      now: () => now,
      remaining: () => seconds(30),
      enough: seconds(13),
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      log: { info: () => undefined, warn: () => undefined },
      count: () => undefined,
      channel: 'C0DEPLOYS',
      postFrom: 'trouble',
    };
  });

  it('are shown in one message per denied call', async () => {
    await send(unreadable('checkout'), unreadable('cart'), unreadable('checkout'));
    await send(unreadable('pay', at(0), 'ecs:DescribeServices'));
    await runWaits();
    expect(texts()).toEqual(['The guard cannot read 2 services', 'The guard cannot read 1 service']);
  });

  it('are added to the message at most once per minute', async () => {
    await send(unreadable('checkout'));
    now = at(2, 10);
    await send(unreadable('cart'), unreadable('pay'));
    expect(fake.calls).toEqual(['post']);
    expect(waits.map((wait) => wait.delay)).toEqual([50_000, 50_000]);
    await runWaits();
    expect(fake.calls).toEqual(['post', 'update']);
    expect(texts()).toEqual(['The guard cannot read 3 services']);
  });

  it('are shown as readable again, with what happened', async () => {
    await send(unreadable('checkout'), unreadable('cart'));
    await runWaits();
    now = at(30);
    await send(readable('cart'));
    await runWaits();
    expect(texts()).toEqual(['The guard cannot read 1 service']);
    await send(readable('checkout'));
    await runWaits();
    expect(texts()).toEqual(['The guard can read 2 services again']);
  });

  it('get a message of their own when they are denied after all was well again', async () => {
    await send(unreadable('checkout'));
    now = at(30);
    await send(readable('checkout'));
    await runWaits();
    now = at(100);
    await send(unreadable('cart', at(98)), unreadable('checkout'));
    await runWaits();
    expect(texts()).toEqual(['The guard can read 1 service again', 'The guard cannot read 1 service']);
  });

  it('make one message though the answer to the post was lost', async () => {
    fake.answers.push('apply-and-drop');
    await send(unreadable('checkout'));
    await runWaits();
    expect(fake.messages.size).toBe(1);
    expect(fake.calls).toContain('find');
    expect(texts()).toEqual(['The guard cannot read 1 service']);
  });

  it('are the same whatever the order of their events', async () => {
    await send(readable('checkout'), unreadable('checkout'));
    await runWaits();
    expect(texts()).toEqual(['The guard can read 1 service again']);
  });
});
