import { beforeEach, describe, expect, it } from 'vitest';
import { planEffects } from '../../core/effects.ts';
import { foldDeployment } from '../../core/fold.ts';
import type { NotifyRequest } from '../../core/parse-notify.ts';
import type { DeploymentRecord } from '../../core/record.ts';
import { type DurationMs, type EpochMs, epochMs, seconds } from '../../core/time.ts';
import { GatewayError } from '../../guard/errors.ts';
import { type NotifierGateways, notify } from '../../guard/notify.ts';
import { at, deploymentArn, facts, rolledBackByAlarm, SERVICE, T0 } from '../support/facts.ts';
import { type FakeChannel, fakeChannel } from '../support/fake-channel.ts';
import { type InMemoryStore, inMemoryStore } from '../support/in-memory-store.ts';
import { saveOver } from '../support/save-over.ts';

describe('notify', () => {
  let store: InMemoryStore;
  let fake: FakeChannel;
  let guard: NotifierGateways;
  let now: EpochMs;
  let waits: { request: NotifyRequest; delay: DurationMs }[];
  let record: DeploymentRecord;
  let ids: number;

  const request = (): NotifyRequest => ({
    serviceArn: SERVICE,
    deploymentKey: deploymentArn('bad'),
    createdAt: T0,
    waitingSince: undefined,
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

  beforeEach(async () => {
    store = inMemoryStore();
    fake = fakeChannel(() => now);
    now = at(6);
    waits = [];
    ids = 0;
    guard = {
      store,
      slack: fake.slack,
      again: { notifyAgain: async (again, delay) => void waits.push({ request: again, delay }) },
      now: () => now,
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
    fake.answers.push('apply-and-drop', { is: 'cannot-look', code: 'missing_scope' });
    await notify(guard, request());
    await runWaits();
    expect(fake.calls).toEqual(['post', 'find', 'post']);
    expect((await store.readNotification(record.deploymentKey, 'slack')).state?.mayRepeat).toBe(true);
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
    await notify(guard, request());
    expect(fake.calls).toEqual(['post', 'update', 'post']);
  });

  it('answers in the thread when the message may not be edited any more', async () => {
    await notify(guard, request());
    await save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    fake.answers.push({ is: 'refused', code: 'edit_window_closed' });
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

  it('has nothing to say of a deployment without a record', async () => {
    expect(await notify(guard, { ...request(), createdAt: at(99) })).toBe('nothing-to-say');
  });
});
