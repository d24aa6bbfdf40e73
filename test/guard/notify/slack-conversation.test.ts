import { beforeEach, describe, expect, it } from 'vitest';
import { epochMs, seconds } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { notify } from '../../../src/guard/notify/notify.ts';
import { at, deploymentArn } from '../../builders/facts.ts';
import { NotifierWorld } from './notifier-world.ts';

describe('the conversation with Slack about one message', () => {
  let world: NotifierWorld;

  beforeEach(async () => {
    world = new NotifierWorld();
    await world.save();
  });

  it('waits as long as Slack demands, then posts one message', async () => {
    world.fake.answers.push({ is: 'rate-limited', retryAfter: seconds(30) });
    expect(await notify(world.guard, world.request())).toBe('waiting');
    expect(world.waits[0]?.delay).toBe(30_000);
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'post']);
    expect(world.fake.messages.size).toBe(1);
  });

  it('finds a message that was posted although the answer was lost, and edits it', async () => {
    world.fake.answers.push('apply-and-drop');
    await notify(world.guard, world.request());
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'find', 'update']);
    expect(world.fake.messages.size).toBe(1);
  });

  it('posts again only after the history showed that nothing stands there', async () => {
    world.fake.answers.push({ is: 'unclear', why: '500' });
    await notify(world.guard, world.request());
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'find', 'post']);
    expect(world.fake.messages.size).toBe(1);
  });

  it('marks a message that may be a duplicate when the app cannot read the history', async () => {
    world.fake.answers.push('apply-and-drop', { is: 'cannot-search', code: 'missing_scope' });
    await notify(world.guard, world.request());
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'find', 'post']);
    expect((await world.state())?.mayRepeat).toBe(true);
  });

  it('outlasts six hours of errors with one message', async () => {
    const outage = at(6 + 360);
    const down = { is: 'unclear', why: 'reset' } as const;
    const { post, find } = world.fake.slack;
    world.guard = {
      ...world.guard,
      slack: {
        ...world.fake.slack,
        post: async (...call) => (world.now < outage ? down : post(...call)),
        find: async (...call) => (world.now < outage ? down : find(...call)),
      },
    };
    expect(await notify(world.guard, world.request())).toBe('waiting');
    const ran = await world.runWaits();
    expect(ran).toBeLessThan(40);
    expect(world.now).toBeGreaterThanOrEqual(outage);
    expect(world.fake.messages.size).toBe(1);
  });

  it('waits for a token that cannot be had', async () => {
    world.fake.answers.push(
      new GatewayError('secret-unavailable', 'secretsmanager:GetSecretValue', 'the secret could not be read'),
    );
    expect(await notify(world.guard, world.request())).toBe('waiting');
    await world.runWaits();
    expect(world.fake.messages.size).toBe(1);
  });

  it('fails after three days without success', async () => {
    world.fake.answers.push(
      ...Array.from({ length: 400 }, () => ({ is: 'refused', code: 'channel_not_found' }) as const),
    );
    await notify(world.guard, world.request());
    await expect(world.runWaits()).rejects.toThrow(
      'Slack did not accept the message for three days: Slack answered channel_not_found',
    );
  });

  it('posts a deleted message again, once', async () => {
    await notify(world.guard, world.request());
    await world.save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    world.fake.answers.push({ is: 'refused', code: 'message_not_found' });
    world.now = at(7);
    await notify(world.guard, world.request());
    expect(world.fake.calls).toEqual(['post', 'update', 'post']);
  });

  it('replies in the thread when Slack no longer allows edits of the message', async () => {
    await notify(world.guard, world.request());
    await world.save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    world.fake.answers.push({ is: 'refused', code: 'edit_window_closed' });
    world.now = at(7);
    await notify(world.guard, world.request());
    expect(world.fake.calls).toEqual(['post', 'update', 'reply']);
    expect([...world.fake.messages.values()].map((message) => message.threadTs)).toEqual([undefined, '1.0']);
  });

  it('leaves the message to another notifier that holds the claim, and comes back', async () => {
    let release: (() => void) | undefined;
    const post = world.fake.slack.post;
    const slow = {
      ...world.guard,
      slack: {
        ...world.fake.slack,
        post: async (...call: Parameters<typeof post>) => {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          return post(...call);
        },
      },
    };
    const first = notify(slow, world.request());
    await expect.poll(() => release).toBeDefined();
    expect(await notify(world.guard, world.request())).toBe('waiting');
    release?.();
    expect(await first).toBe('shown');
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post']);
  });

  it('takes over a claim whose holder died', async () => {
    const dying = {
      ...world.guard,
      slack: { ...world.fake.slack, post: async () => Promise.reject(new Error('the function died')) },
    };
    await expect(notify(dying, world.request())).rejects.toThrow('the function died');
    expect(await notify(world.guard, world.request())).toBe('waiting');
    await world.runWaits();
    expect(world.fake.calls).toEqual(['find', 'post']);
    expect(world.fake.messages.size).toBe(1);
  });

  it.each(['token_revoked', 'invalid_auth', 'account_inactive', 'is_archived', 'not_in_channel', 'channel_not_found'])(
    'searches for a post whose answer was lost, even after %s in between',
    async (code) => {
      const refused = { is: 'refused', code } as const;
      world.fake.answers.push('apply-and-drop', { is: 'cannot-search', code }, { is: 'cannot-search', code });
      await notify(world.guard, world.request());
      await world.runWaits();
      expect(world.fake.calls).toEqual(['post', 'find', 'find', 'find', 'update']);
      expect(world.fake.messages.size).toBe(1);
      expect(await world.state()).toMatchObject({ mayRepeat: false, postClaimedAt: undefined });
      // And a refused post says that nothing stands there: it is made again without a search.
      world.fake.calls.length = 0;
      await world.store.saveRecord({ ...world.record, deploymentKey: deploymentArn('other'), version: 1 }, undefined);
      world.fake.answers.push(refused);
      await notify(world.guard, { ...world.request(), deploymentKey: deploymentArn('other') });
      await world.runWaits();
      expect(world.fake.calls).toEqual(['post', 'post']);
    },
  );

  it('searches around the time of the post, however long Slack refused meanwhile', async () => {
    world.fake.answers.push('apply-and-drop', { is: 'cannot-search', code: 'token_revoked' });
    const spans: unknown[] = [];
    const { find } = world.fake.slack;
    world.guard = {
      ...world.guard,
      slack: {
        ...world.fake.slack,
        find: async (...call) => {
          spans.push(call[2]);
          return find(...call);
        },
      },
    };
    await notify(world.guard, world.request());
    await world.runWaits();
    // Posted at 10:06: two minutes before, until the lease, the time to settle and two minutes are over.
    const span = { oldest: at(4), latest: at(10) };
    expect(spans).toEqual([span, span]);
  });

  it('goes on searching when the token cannot be had after a lost answer', async () => {
    const gone = new GatewayError('secret-unavailable', 'secretsmanager:GetSecretValue', 'no');
    world.fake.answers.push('apply-and-drop', gone, gone);
    await notify(world.guard, world.request());
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'find', 'find', 'find', 'update']);
    expect(world.fake.messages.size).toBe(1);
  });

  it('searches for its first message when the post after a search loses its answer as well', async () => {
    world.fake.answers.push({ is: 'unclear', why: '500' }, { is: 'none' }, 'apply-and-drop');
    await notify(world.guard, world.request());
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'find', 'post', 'find', 'update']);
    expect(world.fake.messages.size).toBe(1);
  });

  it('makes no edit for a minute after an edit whose answer was lost, because Slack may still apply it', async () => {
    await notify(world.guard, world.request());
    await world.save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    world.fake.answers.push({ is: 'unclear', why: 'timed out' });
    await notify(world.guard, world.request());
    await world.save({});
    expect(await notify(world.guard, world.request())).toBe('waiting');
    expect(world.fake.calls).toEqual(['post', 'update']);
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'update', 'update']);
  });

  it('does not post a message again that was deleted a second time', async () => {
    await notify(world.guard, world.request());
    for (const minute of [7, 8]) {
      await world.save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(minute) });
      world.fake.answers.push({ is: 'refused', code: 'message_not_found' });
      world.now = at(minute);
      await notify(world.guard, world.request());
      await world.runWaits();
    }
    expect(world.fake.calls).toEqual(['post', 'update', 'post', 'update']);
    expect(await notify(world.guard, world.request())).toBe('shown');
  });

  it('calls Slack for no message until the Retry-After of any of them is over', async () => {
    world.fake.answers.push({ is: 'rate-limited', retryAfter: seconds(30) });
    await notify(world.guard, world.request());
    await world.store.saveRecord({ ...world.record, deploymentKey: deploymentArn('other'), version: 1 }, undefined);
    world.now = epochMs(world.now + 10_000);
    expect(await notify(world.guard, { ...world.request(), deploymentKey: deploymentArn('other') })).toBe('waiting');
    expect(world.fake.calls).toEqual(['post']);
    // A place in the line is no trouble of Slack's.
    expect(world.waits[1]?.request.waitingSince).toBeUndefined();
    expect(world.waits[1]?.delay).toBe(20_000);
  });
});
