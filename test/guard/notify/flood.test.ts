import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import { type EpochMs, epochMs, seconds } from '../../../src/core/time.ts';
import { type NotifierGateways, notify } from '../../../src/guard/notify/notify.ts';
import { storedEvidence } from '../../builders/evidence.ts';
import { deploymentArn, facts, rolledBackByAlarm, SERVICE, T0 } from '../../builders/facts.ts';
import { inMemoryPaces } from '../../fakes/in-memory-paces.ts';
import { inMemoryStore } from '../../fakes/in-memory-store.ts';

/** A channel that takes one post per second, however the second falls, and the delayed messages of its notifier. */
function flood() {
  const store = inMemoryStore();
  const due: { at: EpochMs; run: () => Promise<unknown> }[] = [];
  const posts: EpochMs[] = [];
  const edits: EpochMs[] = [];
  const counts = { refused: 0, handled: 0 };
  let now = T0;
  const guard: NotifierGateways = {
    store,
    paces: inMemoryPaces(),
    slack: {
      post: async (channel) => {
        if (now - (posts.at(-1) ?? 0) < 1_000) {
          counts.refused += 1;
          return { is: 'rate-limited', retryAfter: seconds(1) };
        }
        posts.push(now);
        return { is: 'done', ts: String(posts.length), channel };
      },
      update: async (channel, ts) => {
        edits.push(now);
        return { is: 'done', ts, channel };
      },
      find: async () => ({ is: 'none' }),
    },
    // SQS delays by whole seconds.
    again: {
      notifyAgain: async (request, delay) => {
        const wait = Math.min(Math.ceil(delay / 1_000), 900);
        due.push({ at: epochMs(now + wait * 1_000), run: () => notify(guard, request) });
      },
    },
    now: () => now,
    remaining: () => seconds(30),
    enough: seconds(13),
    newId: () => `id-${counts.handled}`,
    log: { info: () => undefined, warn: () => undefined },
    count: () => undefined,
    channel: 'C0DEPLOYS',
    postFrom: 'trouble',
  };
  const rolledBack = foldDeployment(undefined, facts({ deployment: rolledBackByAlarm() }));
  return {
    posts,
    counts,
    edits,
    /** A rollback, and its evidence ten seconds later. */
    async rollBack(id: string, at: EpochMs) {
      const deploymentKey = deploymentArn(id);
      await store.saveRecord({ ...rolledBack, deploymentKey, version: 1 }, undefined);
      const { createdAt } = rolledBack;
      const request = { serviceArn: SERVICE, deploymentKey, createdAt, waitingSince: undefined, turn: undefined };
      due.push({ at, run: () => notify(guard, request) });
      const gather = async () => {
        await store.saveEvidence(deploymentKey, storedEvidence());
        await notify(guard, request);
      };
      due.push({ at: epochMs(at + 10_000), run: gather });
    },
    async run() {
      while (due.length > 0) {
        due.sort((a, b) => b.at - a.at);
        const next = due.pop();
        if (next === undefined) return;
        now = next.at;
        counts.handled += 1;
        await next.run();
      }
    },
  };
}

describe('a flood of rollbacks into one channel', () => {
  it('takes little more than one second per message, and Slack rejects no call', async () => {
    const { posts, edits, counts, rollBack, run } = flood();
    // All within four seconds, at every part of a second.
    for (let index = 0; index < 60; index += 1) await rollBack(`d${index}`, epochMs(T0 + index * 67));
    await run();
    expect(posts).toHaveLength(60);
    expect(counts.refused).toBe(0);
    const took = (posts.at(-1) ?? Number.POSITIVE_INFINITY) - T0;
    expect(took).toBeLessThanOrEqual(1.05 * 59_000);
    // What was posted before its evidence came is edited, which takes no post's turn.
    expect(edits.length).toBeGreaterThan(5);
    expect(edits.length).toBeLessThan(20);
  });
});
