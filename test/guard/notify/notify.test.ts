import { beforeEach, describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { planEffects } from '../../../src/core/reconcile/effects.ts';
import type { NotifyRequest } from '../../../src/core/slack/parse-notify.ts';
import { type DurationMs, type EpochMs, epochMs, seconds } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { type NotifierGateways, notify } from '../../../src/guard/notify/notify.ts';
import { at, deploymentArn, facts, rolledBackByAlarm, SERVICE, T0 } from '../../support/facts.ts';
import { type FakeChannel, fakeChannel } from '../../support/fake-channel.ts';
import { inMemoryPaces } from '../../support/in-memory-paces.ts';
import { type InMemoryStore, inMemoryStore } from '../../support/in-memory-store.ts';
import { saveOver } from '../../support/save-over.ts';

describe('notify', () => {
  let store: InMemoryStore;
  let fake: FakeChannel;
  let guard: NotifierGateways;
  let now: EpochMs;
  let waits: { request: NotifyRequest; delay: DurationMs }[];
  let record: DeploymentRecord;
  let ids: number;
  let left: DurationMs;

  const request = (): NotifyRequest => ({
    serviceArn: SERVICE,
    deploymentKey: deploymentArn('bad'),
    createdAt: T0,
    waitingSince: undefined,
    turn: undefined,
  });
  const save = async (fields: Partial<DeploymentRecord>) => {
    record = { ...record, ...fields, version: record.version + 1 };
    expect(await saveOver(store, record)).toBe('saved');
  };
  /** Runs the delayed messages, each at its time, until none is left; gives how many ran. */
  const runWaits = async (limit = 500) => {
    let ran = 0;
    for (let wait = waits.shift(); wait !== undefined && ran < limit; wait = waits.shift()) {
      now = epochMs(now + wait.delay);
      await notify(guard, wait.request);
      ran += 1;
    }
    return ran;
  };
  const state = async () => (await store.readNotification(record.deploymentKey, 'slack')).state;

  beforeEach(async () => {
    store = inMemoryStore();
    fake = fakeChannel(() => now);
    now = at(6);
    waits = [];
    ids = 0;
    left = seconds(30);
    guard = {
      store,
      paces: inMemoryPaces(),
      slack: fake.slack,
      again: { notifyAgain: async (again, delay) => void waits.push({ request: again, delay }) },
      now: () => now,
      remaining: () => left,
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
    record = foldDeployment(
      undefined,
      facts({ deployment: rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS', finishedAt: undefined }) }),
    );
    await save({});
  });

  it('posts once, then updates the same message', async () => {
    expect(await notify(guard, request())).toBe('shown');
    await save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    expect(await notify(guard, request())).toBe('shown');
    expect(await notify(guard, request())).toBe('shown');
    expect(fake.calls).toEqual(['post', 'update']);
    expect(fake.messages.size).toBe(1);
  });

  it('says nothing of a healthy deployment unless asked to from the start', async () => {
    const healthy = foldDeployment(undefined, facts());
    await save({ ...healthy, version: record.version });
    expect(await notify(guard, request())).toBe('nothing-to-say');
    expect(await notify({ ...guard, postFrom: 'start' }, request())).toBe('shown');
    expect(fake.calls).toEqual(['post']);
  });

  it('shows the newest record when the record moves on while slack is called', async () => {
    const post = fake.slack.post;
    const moving = {
      ...guard,
      slack: {
        ...fake.slack,
        post: async (...call: Parameters<typeof post>) => {
          await save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
          return post(...call);
        },
      },
    };
    expect(await notify(moving, request())).toBe('shown');
    expect(fake.calls).toEqual(['post', 'update']);
    expect((await store.readNotification(record.deploymentKey, 'slack')).state?.shownVersion).toBe(record.version);
  });

  it('waits as long as slack says, and forgets that it ever tried', async () => {
    fake.answers.push({ is: 'rate-limited', retryAfter: seconds(30) });
    expect(await notify(guard, request())).toBe('waiting');
    expect(waits[0]?.delay).toBe(30_000);
    await runWaits();
    expect(fake.calls).toEqual(['post', 'post']);
    expect(fake.messages.size).toBe(1);
  });

  it('adopts a message that was posted though the answer was lost', async () => {
    fake.answers.push('apply-and-drop');
    await notify(guard, request());
    await runWaits();
    expect(fake.calls).toEqual(['post', 'find', 'update']);
    expect(fake.messages.size).toBe(1);
  });

  it('posts again only after the history showed that nothing stands there', async () => {
    fake.answers.push({ is: 'unclear', why: '500' });
    await notify(guard, request());
    await runWaits();
    expect(fake.calls).toEqual(['post', 'find', 'post']);
    expect(fake.messages.size).toBe(1);
  });

  it('marks a message that may be repeated where the history is closed to it', async () => {
    fake.answers.push('apply-and-drop', { is: 'cannot-search', code: 'missing_scope' });
    await notify(guard, request());
    await runWaits();
    expect(fake.calls).toEqual(['post', 'find', 'post']);
    expect((await state())?.mayRepeat).toBe(true);
  });

  it('outlasts six hours of errors with one message', async () => {
    const outage = at(6 + 360);
    const down = { is: 'unclear', why: 'reset' } as const;
    const failing = <T>(call: T): T => call;
    const post = failing(fake.slack.post);
    const find = failing(fake.slack.find);
    guard = {
      ...guard,
      slack: {
        ...fake.slack,
        post: async (...call) => (now < outage ? down : post(...call)),
        find: async (...call) => (now < outage ? down : find(...call)),
      },
    };
    expect(await notify(guard, request())).toBe('waiting');
    const ran = await runWaits();
    expect(ran).toBeLessThan(40);
    expect(now).toBeGreaterThanOrEqual(outage);
    expect(fake.messages.size).toBe(1);
  });

  it('waits for a token that cannot be had', async () => {
    fake.answers.push(
      new GatewayError('secret-unavailable', 'secretsmanager:GetSecretValue', 'the secret could not be read'),
    );
    expect(await notify(guard, request())).toBe('waiting');
    await runWaits();
    expect(fake.messages.size).toBe(1);
  });

  it('counts as poison after three days of waiting', async () => {
    fake.answers.push(...Array.from({ length: 400 }, () => ({ is: 'refused', code: 'channel_not_found' }) as const));
    await notify(guard, request());
    await expect(runWaits()).rejects.toThrow(
      'slack did not take the message for three days: slack says channel_not_found',
    );
  });

  it('posts anew, once, when its message was deleted', async () => {
    await notify(guard, request());
    await save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    fake.answers.push({ is: 'refused', code: 'message_not_found' });
    now = at(7);
    await notify(guard, request());
    expect(fake.calls).toEqual(['post', 'update', 'post']);
  });

  it('answers in the thread when the message may not be edited any more', async () => {
    await notify(guard, request());
    await save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    fake.answers.push({ is: 'refused', code: 'edit_window_closed' });
    now = at(7);
    await notify(guard, request());
    expect(fake.calls).toEqual(['post', 'update', 'reply']);
    expect([...fake.messages.values()].map((message) => message.threadTs)).toEqual([undefined, '1.0']);
  });

  it('leaves the message to another notifier that holds the claim, and comes back', async () => {
    let release: (() => void) | undefined;
    const post = fake.slack.post;
    const slow = {
      ...guard,
      slack: {
        ...fake.slack,
        post: async (...call: Parameters<typeof post>) => {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          return post(...call);
        },
      },
    };
    const first = notify(slow, request());
    await expect.poll(() => release).toBeDefined();
    expect(await notify(guard, request())).toBe('waiting');
    release?.();
    expect(await first).toBe('shown');
    await runWaits();
    expect(fake.calls).toEqual(['post']);
  });

  it('takes over a claim whose holder died', async () => {
    const dying = {
      ...guard,
      slack: { ...fake.slack, post: async () => Promise.reject(new Error('the function died')) },
    };
    await expect(notify(dying, request())).rejects.toThrow('the function died');
    expect(await notify(guard, request())).toBe('waiting');
    await runWaits();
    expect(fake.calls).toEqual(['find', 'post']);
    expect(fake.messages.size).toBe(1);
  });

  it('adds the evidence when it came after the first post', async () => {
    const planned = planEffects(record, now);
    await save({ ...planned, version: record.version });
    await notify(guard, request());
    expect(waits.map((wait) => wait.delay)).toEqual([5_000]);
    await store.saveEvidence(record.deploymentKey, { gatheredAt: now, stoppedTasks: [], missing: [] });
    await store.clearEffects(
      record,
      record.pendingEffects.map((effect) => effect.id),
    );
    await runWaits();
    expect(fake.calls).toEqual(['post', 'update']);
  });

  it('goes on asking, with growing waits, for parts that failed at first and come an hour later', async () => {
    const planned = planEffects(record, now);
    const freed = planned.pendingEffects.map((effect) => ({ ...effect, since: epochMs(0) }));
    await save({ ...planned, pendingEffects: freed, version: record.version });
    await notify(guard, request());
    let asked = 0;
    while (now < at(66)) {
      const wait = waits.shift();
      if (wait === undefined) break;
      now = epochMs(now + wait.delay);
      await notify(guard, wait.request);
      asked += 1;
    }
    // 5, 5, 10, 20, … 640 s, then every quarter of an hour.
    expect(asked).toBe(12);
    await store.saveEvidence(record.deploymentKey, { gatheredAt: now, stoppedTasks: [], missing: [] });
    await store.clearEffects(
      record,
      record.pendingEffects.map((effect) => effect.id),
    );
    expect(await runWaits()).toBe(1);
    expect(fake.calls).toEqual(['post', 'update']);
  });

  it('gives up asking for parts that do not come within a day', async () => {
    const planned = planEffects(record, now);
    await save({ ...planned, version: record.version });
    await notify(guard, request());
    expect(await runWaits()).toBeLessThan(110);
    expect(now).toBeGreaterThan(at(6 + 24 * 60));
    expect(fake.calls).toEqual(['post']);
  });

  it('shows a part that is saved between its two reads', async () => {
    const planned = planEffects(record, now);
    await save({ ...planned, version: record.version });
    const { readRecord } = store;
    guard = {
      ...guard,
      store: {
        ...store,
        readRecord: async (...name) => {
          if (fake.calls.length === 0) return readRecord(...name);
          // The reconciler saves the evidence and clears the effect before the record is read.
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          await store.saveEvidence(record.deploymentKey, { gatheredAt: now, stoppedTasks: [], missing: [] });
          await store.clearEffects(
            record,
            record.pendingEffects.map((effect) => effect.id),
          );
          return readRecord(...name);
        },
      },
    };
    await notify(guard, request());
    await runWaits();
    expect(await state()).toMatchObject({ shownEvidence: true });
  });

  it.each(['token_revoked', 'invalid_auth', 'account_inactive', 'is_archived', 'not_in_channel', 'channel_not_found'])(
    'searches for a post whose answer was lost, also after %s in between',
    async (code) => {
      const refused = { is: 'refused', code } as const;
      fake.answers.push('apply-and-drop', { is: 'cannot-search', code }, { is: 'cannot-search', code });
      await notify(guard, request());
      await runWaits();
      expect(fake.calls).toEqual(['post', 'find', 'find', 'find', 'update']);
      expect(fake.messages.size).toBe(1);
      expect(await state()).toMatchObject({ mayRepeat: false, postClaimedAt: undefined });
      // And a refused post says that nothing stands there: it is made again without a search.
      fake.calls.length = 0;
      await store.saveRecord({ ...record, deploymentKey: deploymentArn('other'), version: 1 }, undefined);
      fake.answers.push(refused);
      await notify(guard, { ...request(), deploymentKey: deploymentArn('other') });
      await runWaits();
      expect(fake.calls).toEqual(['post', 'post']);
    },
  );

  it('searches around the time of the post, however long Slack refused meanwhile', async () => {
    fake.answers.push('apply-and-drop', { is: 'cannot-search', code: 'token_revoked' });
    const spans: unknown[] = [];
    const { find } = fake.slack;
    guard = {
      ...guard,
      slack: {
        ...fake.slack,
        find: async (...call) => {
          spans.push(call[2]);
          return find(...call);
        },
      },
    };
    await notify(guard, request());
    await runWaits();
    // Posted at 10:06: two minutes before, until the lease, the time to settle and two minutes are over.
    const span = { oldest: at(4), latest: at(10) };
    expect(spans).toEqual([span, span]);
  });

  it('goes on searching when the token cannot be had after a lost answer', async () => {
    const gone = new GatewayError('secret-unavailable', 'secretsmanager:GetSecretValue', 'no');
    fake.answers.push('apply-and-drop', gone, gone);
    await notify(guard, request());
    await runWaits();
    expect(fake.calls).toEqual(['post', 'find', 'find', 'find', 'update']);
    expect(fake.messages.size).toBe(1);
  });

  it('searches for its first message when the post after a search loses its answer as well', async () => {
    fake.answers.push({ is: 'unclear', why: '500' }, { is: 'none' }, 'apply-and-drop');
    await notify(guard, request());
    await runWaits();
    expect(fake.calls).toEqual(['post', 'find', 'post', 'find', 'update']);
    expect(fake.messages.size).toBe(1);
  });

  it('edits nothing for a minute after an edit whose answer was lost, which Slack may still apply', async () => {
    await notify(guard, request());
    await save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    fake.answers.push({ is: 'unclear', why: 'timed out' });
    await notify(guard, request());
    await save({});
    expect(await notify(guard, request())).toBe('waiting');
    expect(fake.calls).toEqual(['post', 'update']);
    await runWaits();
    expect(fake.calls).toEqual(['post', 'update', 'update']);
  });

  it('leaves a message alone that was deleted a second time', async () => {
    await notify(guard, request());
    for (const minute of [7, 8]) {
      await save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(minute) });
      fake.answers.push({ is: 'refused', code: 'message_not_found' });
      now = at(minute);
      await notify(guard, request());
      await runWaits();
    }
    expect(fake.calls).toEqual(['post', 'update', 'post', 'update']);
    expect(await notify(guard, request())).toBe('shown');
  });

  it('calls Slack no more when a call that hangs would outlast the invocation, and uses up no patience', async () => {
    left = seconds(12);
    expect(await notify(guard, request())).toBe('waiting');
    expect(fake.calls).toEqual([]);
    expect(waits).toEqual([{ request: request(), delay: seconds(1) }]);
    left = seconds(13);
    await runWaits();
    expect(fake.calls).toEqual(['post']);
  });

  it('does not post after a search that used up the time', async () => {
    fake.answers.push({ is: 'unclear', why: '500' });
    await notify(guard, request());
    const { find } = fake.slack;
    guard = {
      ...guard,
      slack: {
        ...fake.slack,
        find: async (...call) => {
          left = seconds(12);
          return find(...call);
        },
      },
    };
    now = at(7);
    waits.length = 0;
    expect(await notify(guard, request())).toBe('waiting');
    expect(fake.calls).toEqual(['post', 'find']);
    left = seconds(30);
    await runWaits();
    expect(fake.calls).toEqual(['post', 'find', 'post']);
  });

  it('keeps all messages from Slack as long as one of them was told to wait', async () => {
    fake.answers.push({ is: 'rate-limited', retryAfter: seconds(30) });
    await notify(guard, request());
    await store.saveRecord({ ...record, deploymentKey: deploymentArn('other'), version: 1 }, undefined);
    now = epochMs(now + 10_000);
    expect(await notify(guard, { ...request(), deploymentKey: deploymentArn('other') })).toBe('waiting');
    expect(fake.calls).toEqual(['post']);
    // A place in the line is no trouble of Slack's.
    expect(waits[1]?.request.waitingSince).toBeUndefined();
    expect(waits[1]?.delay).toBe(20_000);
  });

  it('has nothing to say of a deployment without a record', async () => {
    expect(await notify(guard, { ...request(), createdAt: at(99) })).toBe('nothing-to-say');
  });
});
