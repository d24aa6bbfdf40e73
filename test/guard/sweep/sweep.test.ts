import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import { planEffects } from '../../../src/core/reconcile/effects.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { type SweeperGateways, sweep } from '../../../src/guard/sweep/sweep.ts';
import { at, facts, service } from '../../builders/facts.ts';
import { fleetArn as arn } from '../../fakes/fake-fleet.ts';
import { saveOver } from '../../fakes/save-over.ts';
import { headOf, sweepWorld } from './sweep-world.ts';

describe('sweep', () => {
  it('makes at most five calls per second', async () => {
    const { guard, pauses } = sweepWorld({ shop: 25 });
    await sweep(guard, at(4));
    expect(pauses).toEqual([100, 100, 100, 100]);
  });

  it('requests what is overdue, even if its service is gone', async () => {
    const { guard, store, looks } = sweepWorld({});
    const gone = arn('shop', 7);
    await saveOver(store, { ...foldDeployment(undefined, facts({ serviceArn: gone })), version: 1 });
    await store.saveHead(headOf(service({ serviceArn: gone }), { nextReconcileAt: at(-2) }));
    await sweep(guard, at(4));
    expect(looks).toEqual([gone]);
  });

  it('asks for what is overdue before it walks, so that a walk that ends early takes nothing away', async () => {
    const { guard, store, looks } = sweepWorld({ shop: 1 });
    const gone = arn('shop', 7);
    await store.saveRecord({ ...foldDeployment(undefined, facts({ serviceArn: gone })), version: 1 }, undefined);
    await store.saveHead(headOf(service({ serviceArn: gone }), { nextReconcileAt: at(-2) }));
    const denied = async () => {
      throw new GatewayError('denied', 'ecs:ListClusters', 'ecs:ListClusters is denied');
    };
    await expect(sweep({ ...guard, fleet: { ...guard.fleet, clusters: denied } }, at(4))).rejects.toThrow(/denied/);
    expect(looks).toEqual([gone]);
    // The lease was given back.
    expect(await sweep(guard, at(4))).toBe('finished');
  });

  it('walks also when it cannot tell what is overdue, and says so at the end', async () => {
    const { guard, store, looks } = sweepWorld({ shop: 2 });
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

  it('leaves a reconciliation that is on its way, and asks again for effects that nobody finished', async () => {
    const { guard, store, looks, advance } = sweepWorld({});
    const serviceArn = arn('shop', 7);
    await saveOver(store, { ...planEffects(foldDeployment(undefined, facts({ serviceArn })), at(0)), version: 1 });
    await store.saveHead(headOf(service({ serviceArn }), { nextReconcileAt: at(10) }));
    await sweep(guard, at(4));
    expect(looks).toEqual([]);
    advance(61_000);
    await sweep(guard, at(9));
    expect(looks).toEqual([serviceArn]);
  });

  it('does not run at the same time as another one', async () => {
    const { guard, store, calls } = sweepWorld({ shop: 1 });
    await store.takeLease('other', at(-1), at(3));
    expect(await sweep(guard, at(4))).toBe('already-running');
    expect(calls).toEqual([]);
  });

  it('continues from its cursor after it ran out of time, until it has read every service once', async () => {
    const { guard, looks, now } = sweepWorld({ a: 150, b: 250, c: 30 });
    const results: string[] = [];
    for (let run = 0; run < 20 && results.at(-1) !== 'finished'; run += 1) {
      results.push(await sweep(guard, (now() + 3_000) as EpochMs));
    }
    expect(results.length).toBeGreaterThan(1);
    expect(results.at(-1)).toBe('finished');
    expect(new Set(looks).size).toBe(430);
  });
});
