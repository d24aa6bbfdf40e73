import { beforeEach, describe, expect, it } from 'vitest';
import { logsKeyOf } from '../../../src/core/slack/slack-logs.ts';
import { notify } from '../../../src/guard/notify/notify.ts';
import { storedEvidence } from '../../builders/evidence.ts';
import { at } from '../../builders/facts.ts';
import { NotifierWorld } from './notifier-world.ts';

const log = {
  container: 'app',
  logGroup: '/ecs/app',
  logStream: 'ecs/app/1',
  region: 'eu-west-1',
  lines: [{ at: at(5), text: 'the end' }],
  redacted: 0,
  mayLackLast: false,
};

describe('the reply with log lines', () => {
  let world: NotifierWorld;
  const posts: { readonly key: string; readonly thread: string | undefined }[] = [];

  beforeEach(async () => {
    world = new NotifierWorld();
    posts.length = 0;
    await world.save();
    const { slack } = world.fake;
    world.guard = {
      ...world.guard,
      slack: {
        ...slack,
        post: (channel, message, key, thread) => {
          posts.push({ key, thread: thread?.ts });
          return slack.post(channel, message, key, thread);
        },
      },
    };
  });

  it('is posted once, in the thread of the message, however often the evidence is announced', async () => {
    await notify(world.guard, world.request());
    const ts = (await world.state())?.ts;
    await world.store.saveEvidence(world.record.deploymentKey, storedEvidence({ logs: [log] }));
    for (let times = 0; times < 3; times += 1) await notify(world.guard, world.request());
    await world.runWaits();
    const { deploymentKey } = world.record;
    expect(posts).toEqual([
      { key: deploymentKey, thread: undefined },
      { key: logsKeyOf(deploymentKey), thread: ts },
    ]);
    expect(await world.state()).toMatchObject({ shownEvidence: 1 });
  });

  it('is not posted without a line', async () => {
    await world.store.saveEvidence(world.record.deploymentKey, storedEvidence({ logs: [{ ...log, lines: [] }] }));
    await notify(world.guard, world.request());
    await world.runWaits();
    expect(posts).toHaveLength(1);
  });

  it('is left out when the message was deleted', async () => {
    const { slack } = world.guard;
    world.guard = {
      ...world.guard,
      slack: {
        ...slack,
        post: async (...given) =>
          given[3] === undefined ? slack.post(...given) : { is: 'refused', code: 'thread_not_found' },
      },
    };
    await world.store.saveEvidence(world.record.deploymentKey, storedEvidence({ logs: [log] }));
    expect(await notify(world.guard, world.request())).not.toBe('again');
    await world.runWaits();
    expect(world.waits).toEqual([]);
    const { deploymentKey } = world.record;
    expect(await world.store.readRefusedState('slack', logsKeyOf(deploymentKey))).toMatchObject({ shownVersion: 1 });
  });
});
