import { beforeEach, describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import type { RoutingTable } from '../../../src/core/routing/routing-table.ts';
import { decideRoute } from '../../../src/guard/notify/decide-route.ts';
import { at } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';
import { inMemoryRoutes } from '../../fakes/in-memory-routes.ts';
import { channel, HOME } from './routed-world.ts';

const TEAM = 'C0TEAM0000';
const table: RoutingTable = { routes: [{ tags: { team: ['a'] }, to: [channel(TEAM)] }], fallback: [channel(HOME)] };
const waiter = { now: () => at(6), log: { info: () => undefined, warn: () => undefined }, waitingSince: undefined };
const tagsAre = (tags: Readonly<Record<string, string>>) => ({
  serviceTags: async (_: string, arns: readonly string[]) =>
    new Map(arns.map((arn) => [arn, new Map(Object.entries(tags))] as const)),
  clusterTags: async () => undefined,
});

describe('the decision about a deployment', () => {
  let routes: ReturnType<typeof inMemoryRoutes>;
  let record: DeploymentRecord;

  beforeEach(() => {
    routes = inMemoryRoutes(() => []);
    record = fullRecord();
  });

  it('is stored, and holds when two notifiers decide at once', async () => {
    const slower = {
      ...routes,
      // The other notifier decides after this one found nothing.
      saveDecision: async (...call: Parameters<typeof routes.saveDecision>) => {
        await routes.saveDecision(record.deploymentKey, { destinations: [channel(TEAM)], tagsUnread: false });
        return routes.saveDecision(...call);
      },
    };
    const decision = await decideRoute({ table, routes: slower, tags: tagsAre({ team: 'b' }) }, record, waiter);
    expect(decision).toEqual({ destinations: [channel(TEAM)], tagsUnread: false });
  });

  it('is the fallback if the function may not read tags', async () => {
    expect(await decideRoute({ table, routes }, record, waiter)).toEqual({
      destinations: [channel(HOME)],
      tagsUnread: true,
    });
  });

  it('is not stored when the destination that the route names wants no message yet', async () => {
    const loud: RoutingTable = {
      routes: [{ tags: { team: ['a'] }, to: [channel(TEAM, { post: 'every-deployment' })] }],
      fallback: [channel(HOME)],
    };
    const running = fullRecord({ phase: 'rolling-out', outcome: undefined, transitions: ['started'], timeline: [] });
    expect(await decideRoute({ table: loud, routes, tags: tagsAre({ team: 'b' }) }, running, waiter)).toBe('not-yet');
    expect(routes.decisions.size).toBe(0);
    expect(await decideRoute({ table: loud, routes, tags: tagsAre({ team: 'a' }) }, running, waiter)).toMatchObject({
      tagsUnread: false,
    });
  });

  it('does not hide a bug in a reader', async () => {
    const broken = { ...tagsAre({}), serviceTags: async () => Promise.reject(new TypeError('bug')) };
    await expect(decideRoute({ table, routes, tags: broken }, record, waiter)).rejects.toThrow('bug');
  });
});
