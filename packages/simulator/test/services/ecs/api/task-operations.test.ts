import { describe, expect, it } from 'vitest';
import { account, steadyWeb, web } from '../account.ts';

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

describe('RegisterTaskDefinition', () => {
  it('refuses what ECS refuses, and answers the size in whole units [ECS-99, ECS-141]', () => {
    const { call } = account();
    const register = (input: Record<string, unknown>) =>
      call<{ taskDefinition: unknown }>('RegisterTaskDefinition', { family: 'web', ...input }).taskDefinition;
    expect(() => register({ containerDefinitions: [{ name: 'app' }] })).toThrow(
      expect.objectContaining({ code: 'ClientException', message: 'Container.image should not be null or empty.' }),
    );
    const containerDefinitions = [{ name: 'app', image: 'example/web' }];
    expect(register({ cpu: '1 vCPU', memory: '2 GB', containerDefinitions })).toMatchObject({
      revision: 1,
      cpu: '1024',
      memory: '2048',
      compatibilities: ['EXTERNAL', 'EC2'],
    });
  });
});

describe('ListTasks', () => {
  it('lists what fits every member of the request, and nothing else', async () => {
    const shop = account();
    await steadyWeb(shop);
    const tasks = (filter: Record<string, unknown>) =>
      shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', ...filter }).taskArns.length;
    const startedBy = web(shop).deployments[0]?.id;
    expect([{ startedBy }, { startedBy: 'me' }].map(tasks)).toEqual([2, 0]);
    expect([{ launchType: 'EC2' }, { launchType: 'FARGATE' }, { containerInstance: 'i-1' }].map(tasks)).toEqual([
      2, 0, 0,
    ]);
  });

  it('names the tasks of one service, family and desired status', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.call('CreateService', { cluster: 'shop', serviceName: 'other', taskDefinition: 'crash:1', desiredCount: 1 });
    await shop.clock.advanceTo(shop.clock.now() + 10_000);
    const count = (filter: Record<string, unknown>) =>
      shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', ...filter }).taskArns.length;
    expect([{}, { serviceName: 'web' }, { family: 'crash' }, { desiredStatus: 'STOPPED' }].map(count)).toEqual([
      3, 2, 1, 0,
    ]);
    expect(() => count({ serviceName: 'none' })).toThrow(expect.objectContaining({ code: 'ServiceNotFoundException' }));
  });
});

describe('ListTaskDefinitions', () => {
  it('has none that is INACTIVE, since none is deregistered', () => {
    expect(account().call('ListTaskDefinitions', { status: 'INACTIVE' })).toEqual({ taskDefinitionArns: [] });
  });
});

describe('DescribeTasks', () => {
  it('takes ARNs and ids, and names what is missing', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1 });
    const [taskArn = ''] = shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop' }).taskArns;
    const id = taskArn.split('/').at(-1);
    expect(shop.call('DescribeTasks', { cluster: 'shop', tasks: [id, 'gone'] })).toMatchObject({
      tasks: [{ taskArn }],
      failures: [{ arn: 'gone', reason: 'MISSING' }],
    });
  });
});

describe('DescribeTaskDefinition', () => {
  it('shows the tags only when asked, and refuses what is not registered', () => {
    const shop = account();
    const tags = [{ key: 'team', value: 'a' }];
    shop.call('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'a', image: 'b', memory: 256 }],
      cpu: '256',
      tags,
    });
    expect(shop.call('DescribeTaskDefinition', { taskDefinition: 'web' })).toEqual({
      taskDefinition: expect.objectContaining({ family: 'web', revision: 1, cpu: '256', status: 'ACTIVE' }),
    });
    expect(shop.call('DescribeTaskDefinition', { taskDefinition: 'web:1', include: ['TAGS'] })).toMatchObject({ tags });
    expect(() => shop.call('DescribeTaskDefinition', { taskDefinition: 'web:2' })).toThrow(
      expect.objectContaining({ code: 'ClientException', message: 'Unable to describe task definition.' }),
    );
  });
});
