import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs } from '../../../src/core/time.ts';
import type { ServiceGateway } from '../../../src/guard/ports.ts';
import { listNewest, listSince } from '../../../src/guard/reconcile/list-deployments.ts';
import { deploymentArn, SERVICE } from '../../builders/facts.ts';

const DAY = 86_400_000;
const NOW = epochMs(1_795_514_400_000);

/** A service with deployments created at these instants, listed in pages of 100 in no order. */
function history(created: readonly EpochMs[]) {
  let calls = 0;
  const scrambled = created
    .map((createdAt, index) => ({
      serviceDeploymentArn: deploymentArn(`d${index}`),
      status: 'SUCCESSFUL',
      createdAt,
      finishedAt: undefined,
    }))
    .toSorted((a, b) => Math.sin(a.createdAt) - Math.sin(b.createdAt));
  const services: Pick<ServiceGateway, 'listServiceDeployments'> = {
    listServiceDeployments: async (_arn, { after = 0, before = NOW }, mostPages) => {
      const within = scrambled.filter((one) => one.createdAt >= after && one.createdAt <= before);
      const deployments = within.slice(0, mostPages * 100).toSorted((a, b) => a.createdAt - b.createdAt);
      calls += Math.max(1, Math.ceil(deployments.length / 100));
      return { deployments, isWhole: deployments.length === within.length };
    },
  };
  return { services, calls: () => calls };
}

/** So many deployments per day, for the 90 days that ECS keeps. */
const perDay = (count: number) =>
  Array.from({ length: count * 90 }, (_, index) => epochMs(NOW - Math.floor((index * DAY) / count)));

describe('listNewest', () => {
  it.each([
    ['one per day', 1, 1],
    ['50 per day', 50, 3],
    ['112 per day', 112, 5],
    ['500 per day', 500, 5],
  ])('finds the newest twenty of a service with %s in at most five calls', async (_, count, mostCalls) => {
    const { services, calls } = history(perDay(count));
    const listed = await listNewest(services, SERVICE, 20, NOW);
    expect(listed.slice(-20).map((one) => one.createdAt)).toEqual(perDay(count).slice(0, 20).reverse());
    expect(calls()).toBeLessThanOrEqual(mostCalls);
  });

  it('finds them wherever in time they lie', async () => {
    const ages = fc.array(fc.integer({ min: 0, max: 90 * DAY }), { maxLength: 400 });
    const bursts = fc.tuple(ages, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 60_000 }));
    await fc.assert(
      fc.asyncProperty(bursts, async ([some, count, gap]) => {
        const created = [...some, ...Array.from({ length: count }, (_, index) => index * gap)].map((age) =>
          epochMs(NOW - age),
        );
        const { services } = history(created);
        const listed = await listNewest(services, SERVICE, 20, NOW);
        const newest = created.toSorted((a, b) => b - a).slice(0, 20);
        expect(
          listed
            .map((one) => one.createdAt)
            .toReversed()
            .slice(0, 20),
        ).toEqual(newest);
      }),
      { numRuns: 100 },
    );
  });
});

describe('listSince', () => {
  it('lists all from an instant on, in one call where they are few', async () => {
    const { services, calls } = history(perDay(1));
    const { briefs, until } = await listSince(services, SERVICE, epochMs(NOW - 3 * DAY), NOW);
    expect([briefs.length, until, calls()]).toEqual([4, undefined, 1]);
  });

  it('reads a long backlog in parts that leave nothing out', async () => {
    const { services } = history(perDay(500));
    let from = epochMs(NOW - 30 * DAY);
    const seen = new Set<string>();
    for (let parts = 0; parts < 1_000; parts += 1) {
      const { briefs, until } = await listSince(services, SERVICE, from, NOW);
      for (const brief of briefs) seen.add(brief.serviceDeploymentArn);
      if (until === undefined) break;
      expect(until).toBeGreaterThan(from);
      from = until;
    }
    expect(seen.size).toBe(30 * 500 + 1);
  });

  it('knows of a service that is gone that it has no deployments', async () => {
    const { services } = history([]);
    expect(await listSince(services, SERVICE, epochMs(0), NOW)).toEqual({ briefs: [], until: undefined });
  });
});
