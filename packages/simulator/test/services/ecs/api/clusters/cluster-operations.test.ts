import { describe, expect, it } from 'vitest';
import { type Account, account, at, steadyWeb } from '../../account.ts';

const prefix = 'arn:aws:ecs:us-east-1:111122223333:cluster/';
const disabled = [{ name: 'containerInsights', value: 'disabled' }];

const create = (shop: Account, input: Record<string, unknown>) =>
  shop.call<{ cluster: unknown }>('CreateCluster', input);

const described = (shop: Account, clusters: readonly string[], include: readonly string[] = []) =>
  shop.call('DescribeClusters', { clusters, include });

function refusal(code: string, message: unknown = expect.any(String)) {
  return expect.objectContaining({ code, message });
}

describe('CreateCluster', () => {
  it('answers the cluster with its settings and tags [ECS-220]', () => {
    const tags = [{ key: 'team', value: 'a' }];
    expect(create(account(), { clusterName: 'new', tags }).cluster).toEqual({
      clusterArn: `${prefix}new`,
      clusterName: 'new',
      status: 'ACTIVE',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      activeServicesCount: 0,
      statistics: [],
      tags,
      settings: disabled,
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    });
  });

  it('takes Container Insights from the account, unless the request has its own [ECS-220]', () => {
    const shop = account();
    shop.call('PutAccountSettingDefault', { name: 'containerInsights', value: 'enhanced' });
    const enhanced = [{ name: 'containerInsights', value: 'enhanced' }];
    expect(create(shop, { clusterName: 'a' })).toMatchObject({ cluster: { settings: enhanced } });
    expect(create(shop, { clusterName: 'b', settings: disabled })).toMatchObject({ cluster: { settings: disabled } });
  });

  it('answers a cluster that is there, but refuses other settings for it [ECS-220]', () => {
    const shop = account();
    expect(create(shop, { clusterName: 'shop' })).toMatchObject({ cluster: { clusterArn: `${prefix}shop` } });
    expect(() => create(shop, { clusterName: 'shop', capacityProviders: ['FARGATE'] })).toThrow(
      refusal(
        'InvalidParameterException',
        'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
      ),
    );
  });

  it('refuses names and tags that ECS does not accept', () => {
    const shop = account();
    expect(() => create(shop, { clusterName: 'not allowed' })).toThrow(refusal('InvalidParameterException'));
    expect(() => create(shop, { tags: [{ key: 'aws:x' }] })).toThrow(refusal('InvalidParameterException'));
  });
});

describe('DescribeClusters', () => {
  it('tells what is there, and names what is missing [ECS-88]', async () => {
    const shop = account();
    await steadyWeb(shop);
    expect(described(shop, ['shop', 'gone'])).toMatchObject({
      clusters: [{ clusterName: 'shop', status: 'ACTIVE', runningTasksCount: 2, activeServicesCount: 1 }],
      failures: [{ arn: `${prefix}gone`, reason: 'MISSING' }],
    });
  });

  it('answers settings, tags, statistics and configuration only if the request includes them [ECS-221]', () => {
    const shop = account();
    const configuration = { executeCommandConfiguration: { logging: 'DEFAULT' } };
    const tags = [{ key: 'team', value: 'a' }];
    create(shop, { clusterName: 'new', tags, configuration });
    const bare = Object(described(shop, ['new'])).clusters[0];
    expect(bare).toMatchObject({ settings: [], tags: [], statistics: [] });
    expect(bare).not.toHaveProperty('configuration');
    expect(described(shop, ['new'], ['SETTINGS', 'TAGS', 'CONFIGURATIONS'])).toMatchObject({
      clusters: [{ settings: disabled, tags, configuration }],
    });
  });

  it('counts the tasks of services and of RunTask by launch type [ECS-221]', async () => {
    const shop = account();
    await steadyWeb(shop, { launchType: 'EXTERNAL' });
    shop.call('RunTask', { cluster: 'shop', taskDefinition: 'api' });
    const [cluster] = Object(described(shop, ['shop'], ['STATISTICS'])).clusters;
    expect(cluster).toMatchObject({ runningTasksCount: 2, pendingTasksCount: 1 });
    const counts = cluster.statistics.map(({ name, value }: Record<string, string>) => `${name} ${value}`);
    expect(counts).toEqual([
      'runningEC2TasksCount 0',
      'runningFargateTasksCount 0',
      'pendingEC2TasksCount 1',
      'pendingFargateTasksCount 0',
      'runningExternalTasksCount 2',
      'pendingExternalTasksCount 0',
      'activeEC2ServiceCount 0',
      'activeFargateServiceCount 0',
      'drainingEC2ServiceCount 0',
      'drainingFargateServiceCount 0',
      'activeExternalServiceCount 1',
      'drainingExternalServiceCount 0',
    ]);
  });
});

describe('UpdateCluster and UpdateClusterSettings', () => {
  it('change the settings, and leave what the request does not name [ECS-222]', () => {
    const shop = account();
    const serviceConnectDefaults = { namespace: 'shop.local' };
    const configuration = { executeCommandConfiguration: { logging: 'NONE' } };
    const enabled = [{ name: 'containerInsights', value: 'enabled' }];
    shop.call('UpdateCluster', { cluster: 'shop', serviceConnectDefaults, configuration });
    expect(shop.call('UpdateClusterSettings', { cluster: 'shop', settings: enabled })).toMatchObject({
      cluster: { settings: enabled, serviceConnectDefaults, configuration },
    });
    const cleared = shop.call<{ cluster: object }>('UpdateCluster', {
      cluster: 'shop',
      serviceConnectDefaults: { namespace: '' },
    });
    expect(cleared.cluster).not.toHaveProperty('serviceConnectDefaults');
  });

  it('refuse a cluster that is not there [ECS-222]', () => {
    expect(() => account().call('UpdateCluster', { cluster: 'gone' })).toThrow(refusal('ClusterNotFoundException'));
  });
});

describe('PutClusterCapacityProviders', () => {
  const put = (shop: Account, capacityProviders: readonly string[], strategy: readonly unknown[] = []) =>
    shop.call('PutClusterCapacityProviders', {
      cluster: 'shop',
      capacityProviders,
      defaultCapacityProviderStrategy: strategy,
    });

  it('sets the capacity providers and the default strategy [ECS-223]', () => {
    expect(put(account(), ['FARGATE'], [{ capacityProvider: 'FARGATE', weight: 1 }])).toMatchObject({
      cluster: {
        capacityProviders: ['FARGATE'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
      },
    });
  });

  it('keeps what tasks or services use [ECS-223]', () => {
    const shop = account();
    put(shop, ['FARGATE', 'FARGATE_SPOT']);
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    shop.call('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      capacityProviderStrategy,
    });
    const inUse = refusal('ResourceInUseException', 'The specified capacity provider is in use and cannot be removed.');
    expect(() => put(shop, ['FARGATE'])).toThrow(inUse);
    expect(put(shop, ['FARGATE_SPOT'])).toMatchObject({ cluster: { capacityProviders: ['FARGATE_SPOT'] } });
  });
});

describe('DeleteCluster', () => {
  const remove = (shop: Account) => shop.call('DeleteCluster', { cluster: 'shop' });

  it('makes the cluster INACTIVE: described, but no longer listed or used [ECS-224]', () => {
    const shop = account();
    expect(remove(shop)).toMatchObject({ cluster: { clusterName: 'shop', status: 'INACTIVE' } });
    expect(described(shop, ['shop'])).toMatchObject({ clusters: [{ status: 'INACTIVE' }], failures: [] });
    expect(shop.call('ListClusters')).toEqual({ clusterArns: [] });
    expect(remove(shop)).toMatchObject({ cluster: { status: 'INACTIVE' } });
    expect(() => shop.call('DeleteCluster', { cluster: 'gone' })).toThrow(
      refusal('ClusterNotFoundException', 'Cluster not found.'),
    );
    expect(() => shop.call('RunTask', { cluster: 'shop', taskDefinition: 'api' })).toThrow(
      refusal('ClusterNotFoundException'),
    );
    expect(create(shop, { clusterName: 'shop' })).toMatchObject({ cluster: { status: 'ACTIVE' } });
  });

  it('waits for services, tasks and container instances to go [ECS-224]', async () => {
    const shop = account();
    shop.ecs.setCapacity('shop', [{ cpu: 4096, memory: 8192 }]);
    await steadyWeb(shop, { desiredCount: 1 });
    const { tasks } = shop.call<{ tasks: { taskArn: string }[] }>('RunTask', {
      cluster: 'shop',
      taskDefinition: 'api',
    });
    const cannot = (what: string) => `The Cluster cannot be deleted while ${what}.`;
    expect(() => remove(shop)).toThrow(
      refusal('ClusterContainsContainerInstancesException', cannot('Container Instances are active or draining')),
    );
    shop.ecs.setCapacity('shop', undefined);
    expect(() => remove(shop)).toThrow(refusal('ClusterContainsServicesException', cannot('Services are active')));
    shop.call('DeleteService', { cluster: 'shop', service: 'web', force: true });
    await shop.clock.advanceTo(at('12:05:00'));
    expect(() => remove(shop)).toThrow(refusal('ClusterContainsTasksException', cannot('Tasks are active')));
    shop.call('StopTask', { cluster: 'shop', task: tasks[0]?.taskArn });
    expect(remove(shop)).toMatchObject({ cluster: { status: 'INACTIVE', activeServicesCount: 0 } });
  });
});
