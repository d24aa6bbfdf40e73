import { beforeEach, describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { planEffects } from '../../../src/core/reconcile/effects.ts';
import { epochMs, seconds } from '../../../src/core/time.ts';
import { notify } from '../../../src/guard/notify/notify.ts';
import { at, facts, taskDefinitionArn } from '../../builders/facts.ts';
import { NotifierWorld } from './notifier-world.ts';

const NO_CHANGES = { fromTaskDefinitionArn: undefined, toTaskDefinitionArn: undefined, changes: [], leftOut: 0 };

const revision = (number: number) => ({
  serviceRevisionArn: `r/${number}`,
  taskDefinitionArn: taskDefinitionArn(number),
  images: [],
});
const withRevisions = (record: DeploymentRecord): DeploymentRecord => ({
  ...record,
  revisions: { from: revision(1), to: revision(2) },
});

describe('notify', () => {
  let world: NotifierWorld;

  beforeEach(async () => {
    world = new NotifierWorld();
    await world.save();
  });

  it('posts once, then updates the same message', async () => {
    expect(await notify(world.guard, world.request())).toBe('shown');
    await world.save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
    expect(await notify(world.guard, world.request())).toBe('shown');
    expect(await notify(world.guard, world.request())).toBe('shown');
    expect(world.fake.calls).toEqual(['post', 'update']);
    expect(world.fake.messages.size).toBe(1);
  });

  it('posts nothing about a healthy deployment, unless it posts from the start', async () => {
    const healthy = foldDeployment(undefined, facts());
    await world.save({ ...healthy, version: world.record.version });
    expect(await notify(world.guard, world.request())).toBe('nothing-to-say');
    expect(await notify({ ...world.guard, postFrom: 'start' }, world.request())).toBe('shown');
    expect(world.fake.calls).toEqual(['post']);
  });

  it('shows the newest record when the record changes during the call to Slack', async () => {
    const post = world.fake.slack.post;
    const moving = {
      ...world.guard,
      slack: {
        ...world.fake.slack,
        post: async (...call: Parameters<typeof post>) => {
          await world.save({ phase: 'finished', outcome: 'rolled-back', finishedAt: at(7) });
          return post(...call);
        },
      },
    };
    expect(await notify(moving, world.request())).toBe('shown');
    expect(world.fake.calls).toEqual(['post', 'update']);
    expect((await world.store.readNotification(world.record.deploymentKey, 'slack')).state?.shownVersion).toBe(
      world.record.version,
    );
  });

  it('adds the diff when it came after the first post', async () => {
    const planned = planEffects(withRevisions(world.record), world.now);
    await world.save({ ...planned, version: world.record.version });
    await notify(world.guard, world.request());
    expect(world.waits.map((wait) => wait.delay)).toEqual([5_000]);
    await world.store.saveDiff(world.record.deploymentKey, NO_CHANGES);
    await world.store.clearEffects(
      world.record,
      world.record.pendingEffects.map((effect) => effect.id),
    );
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'update']);
  });

  it('goes on asking, with growing waits, for parts that failed at first and come an hour later', async () => {
    const planned = planEffects(withRevisions(world.record), world.now);
    const freed = planned.pendingEffects.map((effect) => ({ ...effect, since: epochMs(0) }));
    await world.save({ ...planned, pendingEffects: freed, version: world.record.version });
    await notify(world.guard, world.request());
    let asked = 0;
    while (world.now < at(66)) {
      const wait = world.waits.shift();
      if (wait === undefined) break;
      world.now = epochMs(world.now + wait.delay);
      await notify(world.guard, wait.request);
      asked += 1;
    }
    // 5, 5, 10, 20, … 640 s, then every quarter of an hour.
    expect(asked).toBe(12);
    await world.store.saveDiff(world.record.deploymentKey, NO_CHANGES);
    await world.store.clearEffects(
      world.record,
      world.record.pendingEffects.map((effect) => effect.id),
    );
    expect(await world.runWaits()).toBe(1);
    expect(world.fake.calls).toEqual(['post', 'update']);
  });

  it('gives up asking for parts that do not come within a day', async () => {
    const planned = planEffects(withRevisions(world.record), world.now);
    await world.save({ ...planned, version: world.record.version });
    await notify(world.guard, world.request());
    expect(await world.runWaits()).toBeLessThan(110);
    expect(world.now).toBeGreaterThan(at(6 + 24 * 60));
    expect(world.fake.calls).toEqual(['post']);
  });

  it('shows a part that is saved between its two reads', async () => {
    const planned = planEffects(withRevisions(world.record), world.now);
    await world.save({ ...planned, version: world.record.version });
    const { readRecord } = world.store;
    world.guard = {
      ...world.guard,
      store: {
        ...world.store,
        readRecord: async (...name) => {
          if (world.fake.calls.length === 0) return readRecord(...name);
          // The reconciler saves the diff and clears the effect before the record is read.
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          await world.store.saveDiff(world.record.deploymentKey, NO_CHANGES);
          await world.store.clearEffects(
            world.record,
            world.record.pendingEffects.map((effect) => effect.id),
          );
          return readRecord(...name);
        },
      },
    };
    await notify(world.guard, world.request());
    await world.runWaits();
    expect(await world.state()).toMatchObject({ shownDiff: true });
  });

  it('does not call Slack when a hanging call would outlast the invocation, and does not count this as a retry', async () => {
    world.left = seconds(12);
    expect(await notify(world.guard, world.request())).toBe('waiting');
    expect(world.fake.calls).toEqual([]);
    expect(world.waits).toEqual([{ request: world.request(), delay: seconds(1) }]);
    world.left = seconds(13);
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post']);
  });

  it('does not post after a search that used up the time', async () => {
    world.fake.answers.push({ is: 'unclear', why: '500' });
    await notify(world.guard, world.request());
    const { find } = world.fake.slack;
    world.guard = {
      ...world.guard,
      slack: {
        ...world.fake.slack,
        find: async (...call) => {
          world.left = seconds(12);
          return find(...call);
        },
      },
    };
    world.now = at(7);
    world.waits.length = 0;
    expect(await notify(world.guard, world.request())).toBe('waiting');
    expect(world.fake.calls).toEqual(['post', 'find']);
    world.left = seconds(30);
    await world.runWaits();
    expect(world.fake.calls).toEqual(['post', 'find', 'post']);
  });

  it('has nothing to say of a deployment without a record', async () => {
    expect(await notify(world.guard, { ...world.request(), createdAt: at(99) })).toBe('nothing-to-say');
  });
});
