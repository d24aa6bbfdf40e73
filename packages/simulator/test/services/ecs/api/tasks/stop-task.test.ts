import { describe, expect, it } from 'vitest';
import { type Account, account, at, steadyWeb, web } from '../../account.ts';

interface Answer {
  readonly task: { readonly taskArn: string; readonly lastStatus: string };
}

const stop = (shop: Account, task: string, reason?: string) =>
  shop.call<Answer>('StopTask', { cluster: 'shop', task, ...(reason === undefined ? {} : { reason }) });

function run(shop: Account): string {
  const { tasks } = shop.call<{ tasks: { taskArn: string }[] }>('RunTask', {
    cluster: 'shop',
    taskDefinition: 'api',
    tags: [{ key: 'team', value: 'a' }],
  });
  return tasks[0]?.taskArn ?? '';
}

const described = (shop: Account, task: string) =>
  shop.call<{ tasks: unknown[] }>('DescribeTasks', { cluster: 'shop', tasks: [task] }).tasks[0];

describe('StopTask', () => {
  it('answers a task that still runs and shall stop, without its tags [ECS-217]', async () => {
    const shop = account();
    const task = run(shop);
    await shop.clock.advanceTo(at('12:01:00'));
    expect(stop(shop, task)).toMatchObject({
      task: {
        taskArn: task,
        lastStatus: 'RUNNING',
        desiredStatus: 'STOPPED',
        stopCode: 'UserInitiated',
        stoppedReason: 'Task stopped by user',
        stoppingAt: new Date(at('12:01:00')),
        tags: [],
      },
    });
  });

  it('gives the containers 30 s to end, and shows the reason of the call [ECS-217]', async () => {
    const shop = account();
    const task = run(shop);
    await shop.clock.advanceTo(at('12:01:00'));
    stop(shop, task.split('/').at(-1) ?? '', 'the pipeline was canceled');
    await shop.clock.advanceTo(at('12:01:29'));
    expect(described(shop, task)).toMatchObject({ lastStatus: 'STOPPING' });
    await shop.clock.advanceTo(at('12:01:30'));
    expect(described(shop, task)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'the pipeline was canceled',
      containers: [{ exitCode: 0 }],
    });
  });

  it('leaves a task that is stopping as it is [ECS-217]', async () => {
    const shop = account();
    const task = run(shop);
    stop(shop, task, 'first');
    await shop.clock.advanceTo(at('12:02:00'));
    expect(stop(shop, task, 'second')).toMatchObject({ task: { lastStatus: 'STOPPED', stoppedReason: 'first' } });
  });

  it('makes a service start another task at once [ECS-218]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const listed = () =>
      shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', serviceName: 'web' }).taskArns;
    const [old = ''] = listed();
    stop(shop, old, 'a bad host');
    expect(web(shop)).toMatchObject({ runningCount: 1, pendingCount: 1 });
    await shop.clock.advanceTo(at('12:05:00'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(listed()).not.toContain(old);
    expect(described(shop, old)).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'a bad host' });
  });

  it('of a task that starts is no failure of the deployment [ECS-218]', async () => {
    const shop = account();
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    shop.call('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      desiredCount: 1,
      deploymentConfiguration,
    });
    // PENDING since 12:00:11.
    await shop.clock.advanceTo(at('12:00:15'));
    const [starting = ''] = shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop' }).taskArns;
    stop(shop, starting);
    await shop.clock.advanceTo(at('12:01:00'));
    expect(web(shop)).toMatchObject({ runningCount: 1, deployments: [{ failedTasks: 0 }] });
  });

  it('refuses a task that is not there [ECS-217]', () => {
    expect(() => stop(account(), 'gone')).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message: 'The referenced task was not found.' }),
    );
  });
});
