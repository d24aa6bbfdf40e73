import { describe, expect, it } from 'vitest';
import { frontsOf } from '../../../src/serve/elb/fronts.ts';
import type { WorkloadSettings } from '../../../src/workload/settings.ts';
import { elb, openShop, shiftingEntry } from './shop.ts';

const scope = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

async function fronts(
  input: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, WorkloadSettings>> = {},
) {
  const { create, account } = await openShop();
  await create(input);
  return frontsOf({ scope, services: account.ecs.store.allServices(), settings });
}

describe('the target groups of a service', () => {
  it('are a pair with two rules if it shifts traffic [ELB-1]', async () => {
    const loadBalancers = [shiftingEntry];
    expect(await fronts({ loadBalancers, deploymentConfiguration: { strategy: 'BLUE_GREEN' } })).toMatchObject([
      {
        loadBalancer: 'app/front/aaaa',
        blue: 'targetgroup/web-a/1111',
        green: 'targetgroup/web-b/2222',
        production: { listener: 'app/front/aaaa/bbbb', rule: 'cccc' },
        test: { listener: 'app/front/aaaa/dddd', rule: 'eeee' },
        port: 8080,
        name: 'web',
      },
    ]);
  });

  it('are one per entry, behind the load balancer of the first, if it does not [ELB-1]', async () => {
    const entry = (name: string, containerPort: number) => ({
      targetGroupArn: `${elb}:targetgroup/${name}/1`,
      containerName: 'app',
      containerPort,
    });
    const found = await fronts({ loadBalancers: [entry('one', 8080), entry('two', 8080)] });
    expect(found.map(({ blue, green, production }) => [blue, green, production])).toEqual([
      ['targetgroup/one/1', undefined, undefined],
      ['targetgroup/two/1', undefined, undefined],
    ]);
    expect(found[0]?.loadBalancer).toMatch(/^app\/web\/[0-9a-f]{16}$/);
    expect(found[1]?.loadBalancer).toBe(found[0]?.loadBalancer);
  });

  it('are none without a load balancer, and none of a service that was deleted', async () => {
    expect(await fronts({})).toEqual([]);
    const { create, account, ecs, after } = await openShop();
    const loadBalancers = [{ targetGroupArn: `${elb}:targetgroup/one/1`, containerName: 'app', containerPort: 8080 }];
    await create({ loadBalancers });
    await after(600);
    await ecs('DeleteService', { cluster: 'shop', service: 'web', force: true });
    await after(600);
    expect(frontsOf({ scope, services: account.ecs.store.allServices(), settings: {} })).toEqual([]);
  });

  it('have the names of the file of models, for services that exist and for those to come [ELB-1]', async () => {
    const nlb = { loadBalancer: 'net/queue/9', blue: 'targetgroup/queue/8', green: 'targetgroup/queue-b/7' };
    const settings = { 'shop/web': { alb: { loadBalancer: 'app/web/1' } }, 'shop/queue': { nlb } };
    const found = await fronts({}, settings);
    expect(found).toMatchObject([
      {
        loadBalancer: 'app/web/1',
        blue: expect.stringMatching(/^targetgroup\/web-blue\//),
        green: undefined,
        port: 80,
      },
      { ...nlb, loadBalancer: 'net/queue/9', name: 'queue', service: undefined },
    ]);
    expect(found[0]?.service?.name).toBe('web');
  });
});
