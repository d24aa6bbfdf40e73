import { describe, expect, it } from 'vitest';
import { type Account, account, at, newestDeployment, steadyWeb, update, web } from '../account.ts';

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

  it('shows a deleted service as INACTIVE, while its deployments are gone [ECS-87]', async () => {
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

  it('deletes no service in the middle of a deployment unless it is forced to [ECS-87]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', desiredCount: 0 });
    const remove = (input = {}) => shop.call('DeleteService', { cluster: 'shop', service: 'web', ...input });
    expect(() => remove()).toThrow('The service cannot be stopped while deployments are active.');
    remove({ force: true });
    expect(web(shop).status).toBe('DRAINING');
  });

  it('shows a deleted service of another controller as INACTIVE, since nothing in it has to drain [ECS-87]', () => {
    const shop = account();
    const service = { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 0 };
    shop.call('CreateService', { ...service, deploymentController: { type: 'CODE_DEPLOY' } });
    shop.call('DeleteService', { cluster: 'shop', service: 'web' });
    expect(web(shop).status).toBe('INACTIVE');
  });

  it('has nothing left of a deleted service in one that is created again under its name [ECS-87]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
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

describe('a seeded account', () => {
  it('holds services of other partitions, with short ARNs', () => {
    const shop = account();
    const cluster = 'arn:aws-cn:ecs:cn-north-1:444455556666:cluster/shop-cn';
    const serviceArn = 'arn:aws-cn:ecs:cn-north-1:444455556666:service/web';
    shop.ecs.seedService({ cluster, serviceName: 'web', serviceArn, taskDefinition: 'web:7' });
    expect(shop.call('DescribeServices', { cluster, services: [serviceArn] })).toMatchObject({
      services: [
        {
          serviceArn,
          clusterArn: cluster,
          taskDefinition: 'arn:aws-cn:ecs:cn-north-1:444455556666:task-definition/web:7',
          deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 }],
        },
      ],
    });
  });

  it('holds deployments in any state, and goes on from an unfinished one', async () => {
    const shop = account();
    shop.ecs.seedService({
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      deployments: [
        { status: 'SUCCESSFUL', createdAt: at('09:00:00'), finishedAt: at('09:05:00') },
        {
          status: 'ROLLBACK_IN_PROGRESS',
          taskDefinition: 'api:2',
          createdAt: at('11:50:00'),
          startedAt: at('11:50:01'),
          rollback: { reason: 'because', startedAt: at('11:55:00') },
          alarms: { status: 'TRIGGERED', alarmNames: ['errors'], triggeredAlarmNames: ['errors'] },
        },
      ],
    });
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { triggeredAlarmNames: ['errors'] },
    });
    expect(web(shop).deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinition: expect.stringMatching(/api:1$/) },
      { status: 'ACTIVE', rolloutState: 'FAILED', taskDefinition: expect.stringMatching(/api:2$/) },
    ]);
    const { serviceDeploymentArn } = newestDeployment(shop);
    shop.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
    expect(shop.call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] })).toMatchObject({
      serviceDeployments: [{ status: 'STOPPED' }],
    });
  });

  it('lists a thousand services by hundreds', () => {
    const shop = account();
    for (let index = 0; index < 1000; index += 1) {
      const deployments = [{ status: 'SUCCESSFUL', createdAt: at('09:00:00'), finishedAt: at('09:05:00') }];
      shop.ecs.seedService({ cluster: 'shop', serviceName: `s${index}`, taskDefinition: 'api:1', deployments });
    }
    let count = 0;
    let nextToken: string | undefined;
    do {
      const page = shop.call<{ serviceArns: string[]; nextToken?: string }>('ListServices', {
        cluster: 'shop',
        maxResults: 100,
        nextToken,
      });
      count += page.serviceArns.length;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(count).toBe(1000);
    expect(shop.clock.nextAt()).toBeUndefined();
  });
});

describe('metrics of a minute', () => {
  it('are asked for at every full minute between start and stop, with what ran', async () => {
    const minutes: unknown[] = [];
    const shop = account({
      behaviours: {
        onMinute: ({ endMs, running }) => [
          {
            namespace: 'Shop',
            data: [{ MetricName: 'tasks', Timestamp: new Date(endMs - 60_000), Value: running[0]?.count }],
          },
        ],
      },
      pushMetrics: ({ data }) => minutes.push(...data),
    });
    await steadyWeb(shop);
    shop.ecs.metrics.start();
    await shop.clock.advanceTo(at('12:04:30'));
    shop.ecs.metrics.stop();
    expect(minutes).toEqual([
      { MetricName: 'tasks', Timestamp: new Date(at('12:02:00')), Value: 2 },
      { MetricName: 'tasks', Timestamp: new Date(at('12:03:00')), Value: 2 },
    ]);
    expect(shop.clock.nextAt()).toBeUndefined();
  });
});

describe('filters', () => {
  it('pass over no member of a request: what fits is listed, and nothing else', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.call('CreateService', { cluster: 'shop', serviceName: 'far', taskDefinition: 'api:1', launchType: 'FARGATE' });
    const services = (filter: Record<string, unknown>) =>
      shop.call<{ serviceArns: string[] }>('ListServices', { cluster: 'shop', ...filter }).serviceArns.length;
    expect([{}, { launchType: 'FARGATE' }, { launchType: 'EXTERNAL' }].map(services)).toEqual([2, 1, 0]);
    expect([{ schedulingStrategy: 'REPLICA' }, { schedulingStrategy: 'DAEMON' }].map(services)).toEqual([2, 0]);
    const tasks = (filter: Record<string, unknown>) =>
      shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', ...filter }).taskArns.length;
    const startedBy = web(shop).deployments[0]?.id;
    expect([{ startedBy }, { startedBy: 'me' }].map(tasks)).toEqual([2, 0]);
    expect([{ launchType: 'EC2' }, { containerInstance: 'i-1' }].map(tasks)).toEqual([0, 0]);
    expect(shop.call('ListTaskDefinitions', { status: 'INACTIVE' })).toEqual({ taskDefinitionArns: [] });
  });
});

describe('DescribeClusters and ListTaskDefinitions', () => {
  it('tell what is there, and name what is missing [ECS-88]', async () => {
    const shop = account();
    await steadyWeb(shop);
    expect(shop.call('DescribeClusters', { clusters: ['shop', 'gone'] })).toMatchObject({
      clusters: [{ clusterName: 'shop', status: 'ACTIVE', runningTasksCount: 2, activeServicesCount: 1 }],
      failures: [{ arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/gone', reason: 'MISSING' }],
    });
    const arn = (name: string) => `arn:aws:ecs:us-east-1:111122223333:task-definition/${name}`;
    expect(shop.call('ListTaskDefinitions')).toEqual({ taskDefinitionArns: ['api:1', 'api:2', 'crash:1'].map(arn) });
    expect(shop.call('ListTaskDefinitions', { familyPrefix: 'api', sort: 'DESC', maxResults: 1 })).toMatchObject({
      taskDefinitionArns: [arn('api:2')],
      nextToken: expect.any(String),
    });
  });
});

describe('the policy check', () => {
  it('is told the resource of each call', () => {
    const shop = account();
    const resources = (operation: string, input: Record<string, unknown>) =>
      shop.ecs.resourcesOf({ operation, input, caller: { accessKeyId: 'X' } });
    expect(resources('ListServices', { cluster: 'shop' })).toEqual(['*']);
    expect(resources('DescribeServices', { cluster: 'shop', services: ['web'] })).toEqual([
      'arn:aws:ecs:us-east-1:111122223333:service/shop/web',
    ]);
    expect(resources('StopServiceDeployment', { serviceDeploymentArn: 'arn:d' })).toEqual(['arn:d']);
  });
});
