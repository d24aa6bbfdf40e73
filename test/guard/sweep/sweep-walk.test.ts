import { describe, expect, it } from 'vitest';
import { after, durationMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { SweepCursor } from '../../../src/guard/ports.ts';
import { Pacing } from '../../../src/guard/sweep/pacing.ts';
import { type SweeperGateways, sweep } from '../../../src/guard/sweep/sweep.ts';
import { requestReconciles, Walk } from '../../../src/guard/sweep/sweep-walk.ts';
import { at, CLUSTER, service } from '../../builders/facts.ts';
import { fleetArn as arn } from '../../fakes/fake-fleet.ts';
import { headOf, sweepWorld } from './sweep-world.ts';

const clusterArn = (name: string) => CLUSTER.replace('shop', name);

/** Walks for so many milliseconds; every call takes 100. */
function walk(
  guard: SweeperGateways,
  { milliseconds = 600_000, from }: { readonly milliseconds?: number; readonly from?: SweepCursor | undefined } = {},
) {
  const { now, pause } = guard;
  const deadline = after(now(), durationMs(milliseconds));
  const pacing = new Pacing({ callsPerSecond: 1_000, deadline, now, pause, onSlower: () => undefined });
  return new Walk(guard, pacing, from).run();
}

describe('the walk of a sweep', () => {
  it('asks for a reconciliation at every service without a head, ten a describe', async () => {
    const { guard, looks, calls } = sweepWorld({ shop: 25 });
    expect(await sweep(guard, at(4))).toBe('finished');
    expect(looks).toHaveLength(25);
    expect(calls).toEqual(['ListClusters', 'ListServices', 'DescribeServices', 'DescribeServices', 'DescribeServices']);
  });

  it('asks for none where nothing moved: a tenth of a call for an idle service', async () => {
    const { guard, store, looks, calls } = sweepWorld({ shop: 1_000 });
    for (let index = 0; index < 1_000; index += 1)
      await store.saveHead(headOf(service({ serviceArn: arn('shop', index) })));
    expect(await sweep(guard, at(4))).toBe('finished');
    expect(looks).toEqual([]);
    expect(calls.filter((call) => call === 'DescribeServices')).toHaveLength(100);
    expect(calls).toHaveLength(111);
  });

  it('requests a reconciliation of a service whose deployments changed', async () => {
    const { guard, store, looks } = sweepWorld({ shop: 2 });
    await store.saveHead(headOf(service({ serviceArn: arn('shop', 0) })));
    await store.saveHead({ ...headOf(service({ serviceArn: arn('shop', 1) })), fingerprint: 'older' });
    await sweep(guard, at(4));
    expect(looks).toEqual([arn('shop', 1)]);
  });

  it('does not take a table that is gone for a cluster that is gone', async () => {
    const { guard, store } = sweepWorld({ shop: 2 });
    const readHeads = async () => {
      throw new GatewayError('gone', 'dynamodb:BatchGetItem', 'no such table');
    };
    const broken: SweeperGateways = {
      ...guard,
      store: { readHeads, openDeployments: store.openDeployments.bind(store), since: store.since.bind(store) },
    };
    await expect(sweep(broken, at(4))).rejects.toThrow(/the sweep could not read 1 cluster\(s\), .*no such table/);
  });

  it('describes services one by one where ECS denies a call for one of them, so that the others are compared', async () => {
    const { guard, calls, looks } = sweepWorld({ c1: 12 });
    const { describeServices } = guard.fleet;
    const denying: SweeperGateways = {
      ...guard,
      fleet: {
        ...guard.fleet,
        describeServices: async (cluster, arns) => {
          const described = await describeServices(cluster, arns);
          if (!arns.includes(arn('c1', 3))) return described;
          throw new GatewayError('denied', 'ecs:DescribeServices', 'ecs:DescribeServices is denied');
        },
      },
    };
    await expect(sweep(denying, at(60))).rejects.toThrow('the sweep could not read 1 cluster(s)');
    expect(looks.toSorted()).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11].map((index) => arn('c1', index)));
    // Ten and two together, the ten alone, and the denied one twice more as any failed part of a cluster.
    expect(calls.filter((name) => name === 'DescribeServices')).toHaveLength(14);
  });

  it('leaves a service alone whose denial is known: its own clock asks again', async () => {
    const { guard, store, looks } = sweepWorld({ c1: 2 });
    const refusal = {
      ...{ since: at(0), lastAt: at(0), action: 'ecs:DescribeServices', code: 'AccessDeniedException', count: 1 },
      ...{ events: [], eventsDropped: 0, announced: false },
    };
    await store.saveHead(headOf(service({ serviceArn: arn('c1', 0) }), { refusal, nextReconcileAt: at(1) }));
    const { describeServices } = guard.fleet;
    const asked: (readonly string[])[] = [];
    const watched: SweeperGateways = {
      ...guard,
      fleet: {
        ...guard.fleet,
        describeServices: async (cluster, arns) => {
          asked.push(arns);
          return describeServices(cluster, arns);
        },
      },
    };
    expect(await sweep(watched, at(60))).toBe('finished');
    expect(asked).toEqual([[arn('c1', 1)]]);
    expect(looks).toEqual([arn('c1', 1)]);
  });

  it('leaves out what is out of scope', async () => {
    const { guard, looks, calls } = sweepWorld({ shop: 12 });
    await sweep({ ...guard, scope: { include: ['shop/s0001'], exclude: [] } }, at(4));
    expect(looks).toEqual([arn('shop', 1)]);
    expect(calls.filter((call) => call === 'DescribeServices')).toHaveLength(1);
  });

  it('has no cursor when every cluster had its turn', async () => {
    const { guard } = sweepWorld({ a: 1, b: 0 });
    expect(await walk(guard)).toEqual({ cursor: undefined, failures: [] });
  });

  it('keeps its cursor where not even the clusters could be listed in time', async () => {
    const { guard } = sweepWorld({ a: 1 });
    const from = { after: clusterArn('a'), left: [{ clusterArn: clusterArn('a'), after: arn('a', 3) }] };
    expect(await walk(guard, { milliseconds: 0, from })).toEqual({ cursor: from, failures: [] });
  });

  it('goes on behind the hundred services that it compared last', async () => {
    const world = sweepWorld({ shop: 250 });
    // One call for the clusters, three for the names of the services, ten for a hundred services.
    const { cursor } = await walk(world.guard, { milliseconds: 1_400 });
    expect(cursor).toEqual({
      after: clusterArn('shop'),
      left: [{ clusterArn: clusterArn('shop'), after: arn('shop', 99) }],
    });
    world.looks.length = 0;
    expect((await walk(world.guard, { from: cursor })).cursor).toBeUndefined();
    expect(world.looks).toEqual(Array.from({ length: 150 }, (_, index) => arn('shop', 100 + index)));
  });

  it('leaves out the clusters that had their turn, but for those of which something is left', async () => {
    const { guard, looks } = sweepWorld({ a: 2, b: 1, c: 1 });
    const from = { after: clusterArn('b'), left: [{ clusterArn: clusterArn('a'), after: arn('a', 0) }] };
    await walk(guard, { from });
    expect(looks.toSorted()).toEqual([arn('a', 1), arn('c', 0)]);
  });

  it('tries a cluster that cannot be read once more after all others', async () => {
    const { guard } = sweepWorld({ a: 1, b: 1, c: 1 });
    const { services } = guard.fleet;
    const asked: string[] = [];
    const error = new GatewayError('denied', 'ecs:ListServices', 'no');
    const denying: SweeperGateways['fleet'] = {
      ...guard.fleet,
      services: async (cluster, token) => {
        asked.push(cluster);
        if (cluster === clusterArn('a')) throw error;
        return services(cluster, token);
      },
    };
    expect(await walk({ ...guard, fleet: denying })).toEqual({
      cursor: undefined,
      failures: [{ clusterArn: clusterArn('a'), error }],
    });
    expect(asked).toEqual(['a', 'b', 'c', 'a'].map(clusterArn));
  });

  it('passes on a bug', async () => {
    const { guard } = sweepWorld({ a: 1 });
    const broken = { ...guard.fleet, services: () => Promise.reject(new TypeError('a bug')) };
    await expect(walk({ ...guard, fleet: broken })).rejects.toThrow('a bug');
  });
});

describe('requestReconciles', () => {
  it('asks for the services, says why and counts them', async () => {
    const { guard, looks } = sweepWorld({});
    const lines: unknown[] = [];
    const counts: unknown[] = [];
    const watched: SweeperGateways = {
      ...guard,
      log: { info: (message, fields) => lines.push([message, fields]), warn: () => undefined },
      count: (metric, value) => counts.push([metric, value]),
    };
    await requestReconciles(watched, [], 'overdue');
    expect([lines, counts, looks]).toEqual([[], [], []]);
    await requestReconciles(watched, ['a', 'b'], 'overdue');
    expect(lines).toEqual([['reconciliations requested', { count: 2, because: 'overdue' }]]);
    expect(counts).toEqual([['SweepSignals', 2]]);
    expect(looks).toEqual(['a', 'b']);
  });
});
