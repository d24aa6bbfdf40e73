import { describe, expect, it } from 'vitest';
import { SimulatorGap } from '../../../../../src/service.ts';
import { type Account, account, at, steadyWeb, web } from '../../account.ts';

const listed = (shop: Account, filter: Record<string, unknown> = {}) =>
  shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', ...filter }).taskArns;

const run = (shop: Account, input: Record<string, unknown> = {}) =>
  shop.call<{ tasks: { taskArn: string }[] }>('RunTask', { cluster: 'shop', taskDefinition: 'api', ...input }).tasks;

describe('ListTasks', () => {
  it('lists what fits every member of the request, and nothing else', async () => {
    const shop = account();
    await steadyWeb(shop);
    const startedBy = web(shop).deployments[0]?.id;
    expect([{ startedBy }, { startedBy: 'me' }].map((filter) => listed(shop, filter).length)).toEqual([2, 0]);
    const others = [{ launchType: 'EC2' }, { launchType: 'FARGATE' }, { containerInstance: 'i-1' }];
    // EC2 is the launch type of a service that names none.
    expect(others.map((filter) => listed(shop, filter).length)).toEqual([2, 0, 0]);
  });

  it('names the tasks of one service, family and desired status', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.call('CreateService', { cluster: 'shop', serviceName: 'other', taskDefinition: 'crash:1', desiredCount: 1 });
    await shop.clock.advanceTo(shop.clock.now() + 10_000);
    const count = (filter: Record<string, unknown>) => listed(shop, filter).length;
    expect([{}, { serviceName: 'web' }, { family: 'crash' }, { desiredStatus: 'STOPPED' }].map(count)).toEqual([
      3, 2, 1, 0,
    ]);
    expect(() => count({ serviceName: 'none' })).toThrow(expect.objectContaining({ code: 'ServiceNotFoundException' }));
  });

  it('has the tasks of RunTask too, which belong to no service [ECS-219]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const [task] = run(shop, { startedBy: 'ci' });
    expect(listed(shop)).toHaveLength(3);
    expect(listed(shop, { startedBy: 'ci' })).toEqual([task?.taskArn]);
    expect(listed(shop, { launchType: 'EC2' })).toHaveLength(3);
    expect(listed(shop, { family: 'api' })).toHaveLength(3);
    expect(listed(shop, { serviceName: 'web' })).toHaveLength(2);
    shop.call('StopTask', { cluster: 'shop', task: task?.taskArn });
    expect(listed(shop, { desiredStatus: 'STOPPED' })).toEqual([task?.taskArn]);
    expect(listed(shop, { startedBy: 'ci' })).toEqual([]);
  });

  it('refuses daemons by name', () => {
    expect(() => listed(account(), { daemonName: 'agent' })).toThrow(SimulatorGap);
  });
});

describe('DescribeTasks', () => {
  it('takes ARNs and ids, and names what is missing', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1 });
    const [taskArn = ''] = listed(shop);
    const id = taskArn.split('/').at(-1);
    expect(shop.call('DescribeTasks', { cluster: 'shop', tasks: [id, 'gone'] })).toMatchObject({
      tasks: [{ taskArn, group: 'service:web' }],
      failures: [{ arn: 'gone', reason: 'MISSING' }],
    });
  });

  it('shows tags only where the request includes them [ECS-219]', async () => {
    const shop = account();
    const tags = [{ key: 'team', value: 'a' }];
    const [task] = run(shop, { tags });
    const shown = (include: readonly string[]) =>
      shop.call('DescribeTasks', { cluster: 'shop', tasks: [task?.taskArn], include });
    await shop.clock.advanceTo(at('12:01:00'));
    expect(shown([])).toMatchObject({ tasks: [{ tags: [] }] });
    expect(shown(['TAGS'])).toMatchObject({ tasks: [{ tags }] });
  });

  it.each([
    [[], 'Tasks cannot be empty.'],
    [[''], 'taskId cannot be empty.'],
    [Array.from({ length: 101 }, String), 'Tasks cannot have more than 100 elements.'],
  ])('refuses %j', (tasks, message) => {
    expect(() => account().call('DescribeTasks', { cluster: 'shop', tasks })).toThrow(message);
  });
});
