import { describe, expect, it } from 'vitest';
import type { ServiceDescription } from '../../../src/core/deployment/facts.ts';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { Head } from '../../../src/core/deployment/head.ts';
import { planEffects } from '../../../src/core/reconcile/effects.ts';
import { calculateFingerprint } from '../../../src/core/reconcile/fingerprint.ts';
import type { DurationMs, EpochMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { type SweeperGateways, sweep } from '../../../src/guard/sweep/sweep.ts';
import { at, facts, service } from '../../support/facts.ts';
import { fleetArn as arn, fakeFleet } from '../../support/fake-fleet.ts';
import { inMemoryStore } from '../../support/in-memory-store.ts';
import { saveOver } from '../../support/save-over.ts';

const head = (one: ServiceDescription, fields: Partial<Head> = {}): Head => ({
  serviceArn: one.serviceArn,
  fingerprint: calculateFingerprint(one),
  nextReconcileAt: undefined,
  unjoined: [],
  lagRetries: 0,
  recordedFrom: undefined,
  recordedUntil: undefined,
  open: [],
  leftAlone: undefined,
  refusal: undefined,
  pendingEffects: [],
  reconciledAt: at(0),
  version: 1,
  ...fields,
});

/** A fleet of one cluster or more, pages of 100, and a sweeper whose every ECS call takes 100 ms. */
function fleet(clusters: Readonly<Record<string, number>>) {
  let now = at(0) as number;
  const calls: string[] = [];
  const looks: string[] = [];
  const pauses: number[] = [];
  const store = inMemoryStore();
  const call = (name: string) => {
    calls.push(name);
    now += 100;
  };
  const guard: SweeperGateways = {
    fleet: fakeFleet(clusters, call),
    store,
    sweeps: store,
    scheduler: { reconcileNow: async (arns) => void looks.push(...arns) },
    now: () => now as EpochMs,
    newId: () => 'me',
    pause: async (span: DurationMs) => {
      pauses.push(span);
      now += span;
    },
    log: { info: () => undefined, warn: () => undefined },
    count: () => undefined,
    scope: { include: [], exclude: [] },
    callsPerSecond: 5,
  };
  return { guard, store, calls, looks, pauses, advance: (ms: number) => (now += ms), now: () => now as EpochMs };
}

describe('sweep', () => {
  it('asks for a reconciliation at every service without a head, ten a describe', async () => {
    const { guard, looks, calls } = fleet({ shop: 25 });
    expect(await sweep(guard, at(4))).toBe('finished');
    expect(looks).toHaveLength(25);
    expect(calls).toEqual(['ListClusters', 'ListServices', 'DescribeServices', 'DescribeServices', 'DescribeServices']);
  });

  it('asks for none where nothing moved: a tenth of a call for an idle service', async () => {
    const { guard, store, looks, calls } = fleet({ shop: 1_000 });
    for (let index = 0; index < 1_000; index += 1)
      await store.saveHead(head(service({ serviceArn: arn('shop', index) })));
    expect(await sweep(guard, at(4))).toBe('finished');
    expect(looks).toEqual([]);
    expect(calls.filter((call) => call === 'DescribeServices')).toHaveLength(100);
    expect(calls).toHaveLength(111);
  });

  it('keeps its calls to five a second', async () => {
    const { guard, pauses } = fleet({ shop: 25 });
    await sweep(guard, at(4));
    expect(pauses).toEqual([100, 100, 100, 100]);
  });

  it('asks for a reconciliation of a service that moved', async () => {
    const { guard, store, looks } = fleet({ shop: 2 });
    await store.saveHead(head(service({ serviceArn: arn('shop', 0) })));
    await store.saveHead({ ...head(service({ serviceArn: arn('shop', 1) })), fingerprint: 'older' });
    await sweep(guard, at(4));
    expect(looks).toEqual([arn('shop', 1)]);
  });

  it('asks for what is overdue, also when its service is gone', async () => {
    const { guard, store, looks } = fleet({});
    const gone = arn('shop', 7);
    await saveOver(store, { ...foldDeployment(undefined, facts({ serviceArn: gone })), version: 1 });
    await store.saveHead(head(service({ serviceArn: gone }), { nextReconcileAt: at(-2) }));
    await sweep(guard, at(4));
    expect(looks).toEqual([gone]);
  });

  it('asks for what is overdue before it walks, so that a walk that ends early takes nothing away', async () => {
    const { guard, store, looks } = fleet({ shop: 1 });
    const gone = arn('shop', 7);
    await store.saveRecord({ ...foldDeployment(undefined, facts({ serviceArn: gone })), version: 1 }, undefined);
    await store.saveHead(head(service({ serviceArn: gone }), { nextReconcileAt: at(-2) }));
    const denied = async () => {
      throw new GatewayError('denied', 'ecs:ListClusters', 'ecs:ListClusters is denied');
    };
    await expect(sweep({ ...guard, fleet: { ...guard.fleet, clusters: denied } }, at(4))).rejects.toThrow(/denied/);
    expect(looks).toEqual([gone]);
    // The lease was given back.
    expect(await sweep(guard, at(4))).toBe('finished');
  });

  it('walks also when it cannot tell what is overdue, and says so at the end', async () => {
    const { guard, store, looks } = fleet({ shop: 2 });
    const openDeployments = async () => {
      throw new GatewayError('throttled', 'dynamodb:Query', 'dynamodb:Query is throttled');
    };
    const broken: SweeperGateways = {
      ...guard,
      store: { openDeployments, readHeads: store.readHeads.bind(store), since: store.since.bind(store) },
    };
    await expect(sweep(broken, at(4))).rejects.toThrow('dynamodb:Query is throttled');
    expect(looks).toEqual([arn('shop', 0), arn('shop', 1)]);
  });

  it('does not take a table that is gone for a cluster that is gone', async () => {
    const { guard, store } = fleet({ shop: 2 });
    const readHeads = async () => {
      throw new GatewayError('gone', 'dynamodb:BatchGetItem', 'no such table');
    };
    const broken: SweeperGateways = {
      ...guard,
      store: { readHeads, openDeployments: store.openDeployments.bind(store), since: store.since.bind(store) },
    };
    await expect(sweep(broken, at(4))).rejects.toThrow(/1 of the clusters could not be swept, .*no such table/);
  });

  it('leaves a reconciliation that is on its way, and asks again for effects that nobody finished', async () => {
    const { guard, store, looks, advance } = fleet({});
    const serviceArn = arn('shop', 7);
    await saveOver(store, { ...planEffects(foldDeployment(undefined, facts({ serviceArn })), at(0)), version: 1 });
    await store.saveHead(head(service({ serviceArn }), { nextReconcileAt: at(10) }));
    await sweep(guard, at(4));
    expect(looks).toEqual([]);
    advance(61_000);
    await sweep(guard, at(9));
    expect(looks).toEqual([serviceArn]);
  });

  it('describes services one by one where ECS denies a call for one of them, so that the others are compared', async () => {
    const { guard, calls, looks } = fleet({ c1: 12 });
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
    await expect(sweep(denying, at(60))).rejects.toThrow('1 of the clusters could not be swept');
    expect(looks.toSorted()).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11].map((index) => arn('c1', index)));
    // Ten and two together, the ten alone, and the denied one twice more as any failed part of a cluster.
    expect(calls.filter((name) => name === 'DescribeServices')).toHaveLength(14);
  });

  it('leaves a service alone whose denial is known: its own clock asks again', async () => {
    const { guard, store, looks } = fleet({ c1: 2 });
    const refusal = {
      ...{ since: at(0), lastAt: at(0), action: 'ecs:DescribeServices', code: 'AccessDeniedException', count: 1 },
      ...{ events: [], eventsDropped: 0, announced: false },
    };
    await store.saveHead(head(service({ serviceArn: arn('c1', 0) }), { refusal, nextReconcileAt: at(1) }));
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

  it('does not run beside another one', async () => {
    const { guard, store, calls } = fleet({ shop: 1 });
    await store.takeLease('other', at(-1), at(3));
    expect(await sweep(guard, at(4))).toBe('already-running');
    expect(calls).toEqual([]);
  });

  it('goes on from its cursor when the time ran out, until every service was seen once', async () => {
    const { guard, looks, now } = fleet({ a: 150, b: 250, c: 30 });
    const results: string[] = [];
    for (let run = 0; run < 20 && results.at(-1) !== 'finished'; run += 1) {
      results.push(await sweep(guard, (now() + 3_000) as EpochMs));
    }
    expect(results.length).toBeGreaterThan(1);
    expect(results.at(-1)).toBe('finished');
    expect(new Set(looks).size).toBe(430);
  });

  it('leaves out what is out of scope', async () => {
    const { guard, looks, calls } = fleet({ shop: 12 });
    await sweep({ ...guard, scope: { include: ['shop/s0001'], exclude: [] } }, at(4));
    expect(looks).toEqual([arn('shop', 1)]);
    expect(calls.filter((call) => call === 'DescribeServices')).toHaveLength(1);
  });
});
