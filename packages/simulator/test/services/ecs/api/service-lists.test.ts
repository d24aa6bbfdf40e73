import { describe, expect, it } from 'vitest';
import { account, at, newestDeployment, steadyWeb, update, web } from '../account.ts';

describe('the lists', () => {
  it('show a newer deployment only after their lag [ECS-85]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const old = newestDeployment(shop).serviceDeploymentArn;
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:02:02'));
    expect(newestDeployment(shop).serviceDeploymentArn).toBe(old);
    expect(web(shop).deployments).toHaveLength(1);
    await shop.clock.advanceTo(at('12:02:03'));
    expect(newestDeployment(shop).serviceDeploymentArn).not.toBe(old);
    expect(web(shop).deployments).toHaveLength(2);
  });
});

describe('DescribeServices', () => {
  it('names what is missing and shows tags only when asked', () => {
    const shop = account();
    shop.ecs.seedService({
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      tags: [{ key: 'team', value: 'a' }],
    });
    expect(web(shop).tags).toBeUndefined();
    expect(
      shop.call('DescribeServices', { cluster: 'shop', services: ['web', 'gone'], include: ['TAGS'] }),
    ).toMatchObject({
      services: [{ serviceName: 'web', tags: [{ key: 'team', value: 'a' }], deploymentController: { type: 'ECS' } }],
      failures: [{ arn: 'arn:aws:ecs:us-east-1:111122223333:service/shop/gone', reason: 'MISSING' }],
    });
  });

  it('takes ten services at most', () => {
    const services = Array.from({ length: 11 }, (_, index) => `s${index}`);
    expect(() => account().call('DescribeServices', { cluster: 'shop', services })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});

describe('ListServices', () => {
  it('lists what fits every member of the request, and nothing else', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.call('CreateService', { cluster: 'shop', serviceName: 'far', taskDefinition: 'api:1', launchType: 'FARGATE' });
    const services = (filter: Record<string, unknown>) =>
      shop.call<{ serviceArns: string[] }>('ListServices', { cluster: 'shop', ...filter }).serviceArns.length;
    expect([{}, { launchType: 'FARGATE' }, { launchType: 'EXTERNAL' }].map(services)).toEqual([2, 1, 0]);
    expect([{ schedulingStrategy: 'REPLICA' }, { schedulingStrategy: 'DAEMON' }].map(services)).toEqual([2, 0]);
  });
});
