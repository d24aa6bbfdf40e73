import { describe, expect, it, vi } from 'vitest';
import { clusterArnOf, tagOf } from '../../src/guard/tags.ts';

describe('a tag of a service', () => {
  it('is its own, and its cluster is not read', async () => {
    const readCluster = vi.fn(async () => new Map([['team', 'search']]));
    expect(await tagOf('team', new Map([['team', 'payments']]), readCluster)).toBe('payments');
    expect(readCluster).not.toHaveBeenCalled();
  });

  it('is that of its cluster if it has none, or none at all', async () => {
    expect(await tagOf('team', new Map(), async () => new Map([['team', 'search']]))).toBe('search');
    expect(await tagOf('team', new Map(), async () => undefined)).toBeUndefined();
  });
});

describe('the cluster of a service', () => {
  it.each([
    ['service/shop/checkout', 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop'],
    ['service/checkout', 'arn:aws:ecs:eu-west-1:111122223333:cluster/default'],
  ])('of %s is %s', (resource, cluster) => {
    expect(clusterArnOf(`arn:aws:ecs:eu-west-1:111122223333:${resource}`)).toBe(cluster);
  });
});
