import { describe, expect, it } from 'vitest';
import type { FleetGateway, Page } from '../../src/guard/ports.ts';

/** Services of each cluster, `s0000` and on. */
export const FLEET = { shop: 230, empty: 0, back: 3 } as const;

const arnOf = (kind: string, path: string) => `arn:aws:ecs:eu-west-1:111122223333:${kind}/${path}`;
const serviceArns = (cluster: keyof typeof FLEET) =>
  Array.from({ length: FLEET[cluster] }, (_, index) =>
    arnOf('service', `${cluster}/s${String(index).padStart(4, '0')}`),
  );

/** What everybody must do who walks the clusters. `make` gives one of the fleet above. */
export function fleetGatewayContract(name: string, make: () => Promise<FleetGateway>): void {
  describe(`${name} as a walker of clusters`, () => {
    it('comes by every cluster once', async () => {
      const fleet = await make();
      const clusters = Object.keys(FLEET).map((one) => arnOf('cluster', one));
      expect((await all((token) => fleet.clusters(token))).toSorted()).toEqual(clusters.toSorted());
    });

    it.each(['shop', 'empty', 'back'] as const)(
      'comes by every service of %s once, a hundred a page at most',
      async (cluster) => {
        const fleet = await make();
        const seen = await all((token) => fleet.services(arnOf('cluster', cluster), token));
        expect(seen.toSorted()).toEqual(serviceArns(cluster));
      },
    );

    it('describes ten services of a cluster', async () => {
      const ten = serviceArns('shop').slice(40, 50);
      const described = await (await make()).describeServices(arnOf('cluster', 'shop'), ten);
      expect(described.map(({ serviceArn }) => serviceArn).toSorted()).toEqual(ten);
      expect(described.every(({ status }) => status === 'ACTIVE')).toBe(true);
    });
  });
}

async function all(page: (token: string | undefined) => Promise<Page<string>>): Promise<readonly string[]> {
  const items: string[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < 10; pages += 1) {
    const one = await page(token);
    expect(one.items.length).toBeLessThanOrEqual(100);
    items.push(...one.items);
    token = one.nextToken;
    if (token === undefined) return items;
  }
  throw new Error('ten pages, and no end');
}
