import { expect, it } from 'vitest';
import { weightsOf } from '../../../src/serve/elb/weights.ts';
import { frontOf } from './front.ts';
import { openShop, shiftingEntry } from './shop.ts';

async function weights(shares: readonly number[]) {
  const { create, account, ecs, after } = await openShop();
  await create({ loadBalancers: [shiftingEntry], deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
  await after(3_600);
  await ecs('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' });
  const [service] = account.ecs.store.allServices();
  if (service === undefined) throw new Error('the shop has no service');
  const [blue, green] = service.revisions;
  const production = new Map([blue, green].flatMap((one, index) => [[one?.arn ?? '', shares[index] ?? 0]] as const));
  service.weights = {
    requested: { production, test: new Map() },
    routed: { production: new Map(), test: new Map() },
  };
  const of = (kind: 'production' | 'test') =>
    weightsOf({ front: frontOf({ green: 'targetgroup/b/1', service }), kind }, account.ecs.store);
  return [of('production'), of('test')];
}

it.each([
  [[95, 5], { blue: 95, green: 5 }],
  [[99.9, 0.1], { blue: 999, green: 1 }],
  // Nothing is set: everything goes to the group that is in production.
  [[0, 0], { blue: 100, green: 0 }],
])('shares of %o are the weights %o, and those of test traffic are its own [ELB-3]', async (shares, expected) => {
  expect(await weights(shares)).toEqual([expected, { blue: 100, green: 0 }]);
});

it('a service that does not exist yet has its traffic on the first group', async () => {
  const { account } = await openShop();
  expect(weightsOf({ front: frontOf({ green: 'targetgroup/b/1' }), kind: 'production' }, account.ecs.store)).toEqual({
    blue: 100,
    green: 0,
  });
});
