import { describe, expect, it } from 'vitest';
import { account, at, steadyWeb, update, web } from '../account.ts';

describe('the traffic of a rolling deployment', () => {
  it('goes to the healthy tasks in equal shares, whichever revision they run [ECS-89]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const { serviceArn } = web(shop);
    update(shop, { taskDefinition: 'api:2' });
    // RUNNING at 12:02:31 and healthy 40 s later; until then the old two serve alone.
    await shop.clock.advanceTo(at('12:02:31'));
    expect(shares(shop.ecs.trafficOf(serviceArn))).toEqual([
      ['api:1', 100],
      ['api:2', 0],
    ]);
  });

  it('goes nowhere where the service is unknown', () => {
    expect(account().ecs.trafficOf('arn:aws:ecs:us-east-1:111122223333:service/shop/none')).toEqual([]);
  });
});

function shares(traffic: ReturnType<ReturnType<typeof account>['ecs']['trafficOf']>) {
  return traffic.map(({ taskDefinition: { family, revision }, productionPercent }) => [
    `${family}:${revision}`,
    productionPercent,
  ]);
}
