import { describe, expect, it } from 'vitest';
import { account, at, newestDeployment, steadyWeb, update, web } from '../account.ts';
import { behind } from '../shifted-web.ts';

const refused = (message: string) =>
  expect.objectContaining({ code: 'InvalidParameterException', message: expect.stringContaining(message) });

describe('DeleteService', () => {
  it('leaves a service that is INACTIVE, while its deployments are gone [ECS-87]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const { serviceDeploymentArn } = newestDeployment(shop);
    expect(() => shop.call('DeleteService', { cluster: 'shop', service: 'web' })).toThrow('scaled above 0');
    shop.call('DeleteService', { cluster: 'shop', service: 'web', force: true });
    expect(web(shop).status).toBe('DRAINING');
    await shop.clock.advanceTo(at('12:02:30'));
    expect(web(shop)).toMatchObject({ status: 'INACTIVE', runningCount: 0 });
    expect(shop.call('ListServices', { cluster: 'shop' })).toEqual({ serviceArns: [] });
    expect(shop.call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] })).toEqual({
      serviceDeployments: [],
      failures: [{ arn: serviceDeploymentArn, reason: 'MISSING' }],
    });
  });

  it('refuses a new service of the name until the older one is INACTIVE [ECS-87]', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.call('DeleteService', { cluster: 'shop', service: 'web', force: true });
    const again = () => shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1' });
    expect(again).toThrow(refused('Unable to Start a service that is still Draining.'));
    await shop.clock.advanceTo(at('12:02:30'));
    expect(again).not.toThrow();
  });

  it('deletes no service in the middle of a deployment unless it is forced to [ECS-87]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', desiredCount: 0 });
    const remove = (input = {}) => shop.call('DeleteService', { cluster: 'shop', service: 'web', ...input });
    expect(() => remove()).toThrow('The service cannot be stopped while deployments are active.');
    remove({ force: true });
    expect(web(shop).status).toBe('DRAINING');
  });

  it('makes a service of another controller INACTIVE at once, since nothing in it has to drain [ECS-87]', () => {
    const shop = account();
    const service = { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 0 };
    shop.call('CreateService', { ...service, deploymentController: { type: 'CODE_DEPLOY' } });
    shop.call('DeleteService', { cluster: 'shop', service: 'web' });
    expect(web(shop).status).toBe('INACTIVE');
  });

  it('leaves nothing to a service that is created again under its name [ECS-87]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    const create = (taskDefinition: string) =>
      shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition, desiredCount: 1 });
    create('crash:1');
    // Its task fails at 12:00:31 and would be started again at 12:00:41.
    await shop.clock.advanceTo(at('12:00:33'));
    shop.call('DeleteService', { cluster: 'shop', service: 'web', force: true });
    await shop.clock.advanceTo(at('12:00:34'));
    create('api:1');
    await shop.clock.advanceTo(at('12:01:44'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:01:45'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });
});

describe('CreateService with a client token', () => {
  const once = { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', clientToken: 'once' };

  it('makes nothing when it is repeated, and refuses another request for the same service [ECS-95]', () => {
    const shop = account();
    const first = shop.call('CreateService', once);
    expect(shop.call('CreateService', { ...once })).toEqual(first);
    for (const other of [
      { ...once, desiredCount: 3 },
      { ...once, clientToken: 'twice' },
    ]) {
      expect(() => shop.call('CreateService', other)).toThrow(refused('Creation of service was not idempotent.'));
    }
  });
});

describe('UpdateService', () => {
  it('makes no deployment of a change of the desired count [ECS-15]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    const before = newestDeployment(shop).serviceDeploymentArn;
    update(shop, { desiredCount: 3 });
    await shop.clock.advanceTo(at('12:03:12'));
    expect(web(shop).runningCount).toBe(3);
    expect(newestDeployment(shop).serviceDeploymentArn).toBe(before);
    expect(shop.events.map((event) => event.detail['eventName'])).toEqual(['SERVICE_STEADY_STATE']);
  });

  it('takes the controller that the service has, and no other', async () => {
    const shop = account();
    await steadyWeb(shop);
    const to = (type: string) =>
      shop.call('UpdateService', { cluster: 'shop', service: 'web', deploymentController: { type } });
    expect(() => to('EXTERNAL')).toThrow(expect.objectContaining({ code: 'UnsupportedFeatureException' }));
    expect(to('ECS')).toMatchObject({ service: { deploymentController: { type: 'ECS' } } });
  });

  it('changes nothing when it is refused [ECS-90]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    const before = web(shop);
    expect(() => update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { strategy: 'LINEAR' } })).toThrow();
    expect(web(shop)).toEqual(before);
  });

  it('makes a deployment of a change to the load balancers, and none of a change to the strategy alone [ECS-94]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
    expect(web(shop).deployments).toHaveLength(1);
    update(shop, behind());
    expect(web(shop).deployments).toHaveLength(2);
  });

  it('makes a deployment of service registries, which it shows, and none of a capacity provider strategy [ECS-94]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    shop.call('PutClusterCapacityProviders', {
      cluster: 'shop',
      capacityProviders: ['FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    });
    update(shop, { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] });
    expect(web(shop).deployments).toHaveLength(1);
    const serviceRegistries = [{ registryArn: 'arn:aws:servicediscovery:us-east-1:111122223333:service/srv-1' }];
    update(shop, { serviceRegistries });
    expect(web(shop).deployments).toHaveLength(2);
    expect(web(shop)).toMatchObject({ serviceRegistries });
  });

  it('names the newer of two deployments of one instant as the current one', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    update(shop, { taskDefinition: 'api:1' });
    const newest = shop.ecs.store.serviceAt(web(shop).serviceArn)?.deployments[2];
    expect(web(shop)).toMatchObject({ currentServiceDeployment: newest?.arn });
  });

  it.each([-1, 1.5])('refuses %d as a desired count [ECS-90]', async (desiredCount) => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    expect(() => update(shop, { desiredCount })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});
