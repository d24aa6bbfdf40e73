import { describe, expect, it } from 'vitest';
import { instancesSchema, setInstances } from '../../src/serve/instances.ts';
import { account, steadyWeb, web } from '../services/ecs/account.ts';

const small = { cpu: 1024, memory: 2048 };
const large = { cpu: 4096, memory: 8192 };

describe('container instances', () => {
  it('are written in groups of the same size [WIRE-22]', () => {
    expect(instancesSchema.parse([{ ...small, count: 2 }, large])).toEqual([small, small, large]);
    expect(instancesSchema.parse([])).toEqual([]);
  });

  it.each([
    [[{ cpu: 0, memory: 1 }]],
    [[{ cpu: 1024 }]],
    [[{ ...small, count: 0 }]],
    [[{ ...small, count: 1_001 }]],
    [[{ ...small, gpu: 1 }]],
    [Array.from({ length: 101 }, () => small)],
    [small],
  ])('are not %j [WIRE-22]', (given) => {
    expect(instancesSchema.safeParse(given).success).toBe(false);
  });

  it('limit the tasks of a cluster as soon as they are set [WIRE-22]', async () => {
    const shop = account();
    // A task of api:1 needs 256 MiB, so two of three fit.
    expect(setInstances(shop.ecs, 'shop', [{ cpu: 1024, memory: 512 }])).toBeUndefined();
    await steadyWeb(shop, { desiredCount: 3 });
    expect(web(shop)).toMatchObject({ runningCount: 2, desiredCount: 3 });
  });

  it('may lose those without tasks only [WIRE-22]', async () => {
    const shop = account();
    setInstances(shop.ecs, 'shop', [small, small]);
    // Two tasks of 256 MiB fit on the first.
    await steadyWeb(shop);
    expect(setInstances(shop.ecs, 'shop', [])).toBe(
      'instance 1 of shop has tasks: leave it in the list with its size, or stop the tasks first',
    );
    expect(setInstances(shop.ecs, 'shop', [large, small])).toContain('instance 1 of shop has tasks');
    expect(shop.ecs.instancesOf('shop')).toEqual([
      { size: small, tasks: 2 },
      { size: small, tasks: 0 },
    ]);
    expect(setInstances(shop.ecs, 'shop', [small])).toBeUndefined();
    expect(shop.ecs.instancesOf('shop')).toEqual([{ size: small, tasks: 2 }]);
  });

  it('need a cluster [WIRE-22]', () => {
    expect(setInstances(account().ecs, 'gone', [])).toBe('there is no cluster gone: create it first');
  });
});
