import { describe, expect, it } from 'vitest';
import { liveTasksOf } from '../../../../../src/services/ecs/api/clusters/describe-cluster.ts';
import { StandaloneTasks } from '../../../../../src/services/ecs/tasks/standalone.ts';
import { type Account, account, steadyWeb } from '../../account.ts';
import { ecsWorld, serviceState, taskState } from '../../states.ts';

const clusterArn = 'arn:aws:ecs:us-east-1:111122223333:cluster/fp';
const tags = [{ key: 'Name', value: 'fp' }];
const counts = {
  registeredContainerInstancesCount: 0,
  runningTasksCount: 0,
  pendingTasksCount: 0,
  activeServicesCount: 0,
};

function memberOf({ call }: Account, name: string, include?: readonly string[]) {
  return call<{ clusters: unknown[] }>('DescribeClusters', { clusters: [name], include }).clusters[0];
}

describe('the answer of CreateCluster', () => {
  // The members of a public transcript of April 2026.
  it('answers every member that ECS always answers [ECS-221]', () => {
    const input = { clusterName: 'fp', capacityProviders: ['FARGATE'], tags };
    expect(account().call('CreateCluster', input)).toEqual({
      cluster: {
        clusterArn,
        clusterName: 'fp',
        status: 'ACTIVE',
        ...counts,
        statistics: [],
        tags,
        settings: [{ name: 'containerInsights', value: 'disabled' }],
        capacityProviders: ['FARGATE'],
        defaultCapacityProviderStrategy: [],
      },
    });
  });
});

describe('the answer of DescribeClusters', () => {
  const settings = [{ name: 'containerInsights', value: 'enhanced' }];
  const configuration = { executeCommandConfiguration: { logging: 'DEFAULT' } };
  const serviceConnectDefaults = { namespace: 'arn:n' };
  const created = () => {
    const shop = account();
    shop.call('CreateCluster', { clusterName: 'fp', settings, configuration, serviceConnectDefaults, tags });
    return shop;
  };

  it('answers settings, configuration, statistics and tags only when asked [ECS-221]', () => {
    const shop = created();
    const bare = memberOf(shop, 'fp');
    expect(bare).toMatchObject({
      statistics: [],
      tags: [],
      settings: [],
      capacityProviders: [],
      serviceConnectDefaults,
    });
    expect(bare).not.toHaveProperty('configuration');
    expect(memberOf(shop, 'fp', ['SETTINGS', 'CONFIGURATIONS', 'TAGS'])).toMatchObject({
      settings,
      configuration,
      tags,
    });
  });

  // The names and their order are those of a public answer.
  it('counts tasks and services by launch type [ECS-221]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const other = { cluster: 'shop', serviceName: 'other', taskDefinition: 'api:1', desiredCount: 1 };
    shop.call('CreateService', { ...other, launchType: 'EXTERNAL' });
    await shop.clock.advanceTo(shop.clock.now() + 2_000);
    expect(memberOf(shop, 'shop', ['STATISTICS'])).toMatchObject({
      runningTasksCount: 2,
      pendingTasksCount: 1,
      activeServicesCount: 2,
      statistics: [
        { name: 'runningEC2TasksCount', value: '2' },
        { name: 'runningFargateTasksCount', value: '0' },
        { name: 'pendingEC2TasksCount', value: '0' },
        { name: 'pendingFargateTasksCount', value: '0' },
        { name: 'runningExternalTasksCount', value: '0' },
        { name: 'pendingExternalTasksCount', value: '1' },
        { name: 'activeEC2ServiceCount', value: '1' },
        { name: 'activeFargateServiceCount', value: '0' },
        { name: 'drainingEC2ServiceCount', value: '0' },
        { name: 'drainingFargateServiceCount', value: '0' },
        { name: 'activeExternalServiceCount', value: '1' },
        { name: 'drainingExternalServiceCount', value: '0' },
      ],
    });
    shop.call('DeleteService', { cluster: 'shop', service: 'web', force: true });
    expect(memberOf(shop, 'shop')).toMatchObject({ activeServicesCount: 1 });
  });
});

describe('the live tasks of a cluster', () => {
  it('are those of its services that neither stop nor have stopped, with their launch type [ECS-221]', () => {
    const world = ecsWorld();
    const cluster = world.store.addCluster('shop');
    const live = taskState();
    const service = serviceState({
      tasks: [live, taskState({ lastStatus: 'STOPPING' })],
      rest: { launchType: 'FARGATE' },
    });
    const other = serviceState({ tasks: [taskState()], rest: {} });
    expect(liveTasksOf(cluster, [service], new StandaloneTasks(world))).toEqual([
      { task: live, launchType: 'FARGATE' },
    ]);
    expect(liveTasksOf(cluster, [other], new StandaloneTasks(world))).toMatchObject([{ launchType: 'EC2' }]);
  });
});
