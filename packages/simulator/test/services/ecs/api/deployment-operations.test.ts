import { describe, expect, it } from 'vitest';
import { type Account, account, at, deployment, newestDeployment, steadyWeb, update, web } from '../account.ts';

interface ListShape {
  serviceDeployments: { serviceDeploymentArn: string; createdAt: Date; status: string }[];
  nextToken?: string;
}

function withHistory(): Account {
  const shop = account();
  const day = 86_400_000;
  shop.ecs.seedService({
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'api:1',
    deployments: Array.from({ length: 45 }, (_, index) => ({
      status: 'SUCCESSFUL',
      createdAt: at('12:00:00') - (100 - index) * day,
      finishedAt: at('12:00:00') - (100 - index) * day + 60_000,
    })),
  });
  return shop;
}

const eventNames = ({ events }: Account) => events.map(({ detail }) => detail['eventName']);

describe('ListServiceDeployments', () => {
  it('gives pages of 20 without order, each deployment of the last 90 days once [ECS-46, ECS-86]', () => {
    const shop = withHistory();
    const pages: ListShape[] = [];
    let nextToken: string | undefined;
    do {
      const page = shop.call<ListShape>('ListServiceDeployments', { cluster: 'shop', service: 'web', nextToken });
      pages.push(page);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    // 45 deployments, one a day, the oldest 100 days ago: ten are too old.
    expect(pages.map(({ serviceDeployments }) => serviceDeployments.length)).toEqual([20, 15]);
    const all = pages.flatMap((page) => page.serviceDeployments);
    expect(new Set(all.map((one) => one.serviceDeploymentArn)).size).toBe(35);
    const times = all.map(({ createdAt }) => createdAt.getTime());
    expect(times).not.toEqual(times.toSorted((a, b) => b - a));
    expect(times).not.toEqual(times.toSorted((a, b) => a - b));
  });

  it('filters by status and by time of creation [ECS-86]', () => {
    const shop = withHistory();
    const list = (filter: Record<string, unknown>) =>
      shop.call<ListShape>('ListServiceDeployments', { cluster: 'shop', service: 'web', maxResults: 100, ...filter })
        .serviceDeployments.length;
    expect(list({ status: ['STOPPED'] })).toBe(0);
    expect(list({ status: ['SUCCESSFUL', 'STOPPED'] })).toBe(35);
    expect(list({ createdAt: { after: new Date('2025-11-08T12:00:00Z') } })).toBe(3);
    expect(list({ createdAt: { before: new Date('2025-10-08T00:00:00Z') } })).toBe(1);
  });

  it('refuses more than 100 a page [ECS-86]', () => {
    expect(() =>
      withHistory().call('ListServiceDeployments', { cluster: 'shop', service: 'web', maxResults: 101 }),
    ).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
  });

  it('knows neither the service of another cluster nor a cluster that is not there', () => {
    const shop = withHistory();
    shop.call('CreateCluster', { clusterName: 'other' });
    expect(() => shop.call('ListServiceDeployments', { cluster: 'other', service: 'web' })).toThrow(
      expect.objectContaining({ code: 'ServiceNotFoundException' }),
    );
    expect(() => shop.call('ListServiceDeployments', { service: 'web' })).toThrow(
      expect.objectContaining({ code: 'ClusterNotFoundException' }),
    );
  });
});

describe('StopServiceDeployment', () => {
  it('asks for a rollback, which starts a second later and tells no event [ECS-44]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:02:20'));
    const { serviceDeploymentArn } = newestDeployment(shop);
    shop.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' });
    expect(deployment(shop, serviceDeploymentArn).status).toBe('ROLLBACK_REQUESTED');
    await shop.clock.advanceTo(at('12:02:21'));
    expect(deployment(shop, serviceDeploymentArn).status).toBe('ROLLBACK_IN_PROGRESS');
    await shop.clock.advanceTo(at('12:02:51'));
    expect(deployment(shop, serviceDeploymentArn).status).toBe('ROLLBACK_SUCCESSFUL');
    await shop.clock.advanceTo(at('12:03:00'));
    expect(eventNames(shop)).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
      'SERVICE_STEADY_STATE',
    ]);
  });

  it('is refused for a deployment that is over, that does not exist, or that must be aborted [ECS-44]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const { serviceDeploymentArn } = newestDeployment(shop);
    expect(() => shop.call('StopServiceDeployment', { serviceDeploymentArn })).toThrow(
      expect.objectContaining({ code: 'ConflictException' }),
    );
    expect(() => shop.call('StopServiceDeployment', { serviceDeploymentArn: 'arn:x' })).toThrow(
      expect.objectContaining({ code: 'ServiceDeploymentNotFoundException' }),
    );
    expect(() => shop.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ABORT' })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});

describe('a stop', () => {
  const stop = (shop: Account) =>
    shop.call('StopServiceDeployment', { serviceDeploymentArn: newestDeployment(shop).serviceDeploymentArn });
  const listed = { parameters: { deploymentListLagMs: 0 } };

  it('of a deployment that is PENDING has it start no task [ECS-44]', async () => {
    const shop = account(listed);
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:02:00') + 500);
    stop(shop);
    await shop.clock.advanceTo(at('12:04:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(web(shop).events.filter(({ message }) => message.includes('has started'))).toHaveLength(1);
  });

  it('in the last second before the end rolls back all the same [ECS-44]', async () => {
    const shop = account(listed);
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    // The older tasks are gone at 12:03:41.
    await shop.clock.advanceTo(at('12:03:40') + 500);
    stop(shop);
    await shop.clock.advanceTo(at('12:03:41'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_REQUESTED');
    await shop.clock.advanceTo(at('12:06:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
  });
});
