import { describe, expect, it } from 'vitest';
import { account, at, steadyWeb } from './account.ts';

const isTaskEvent = (event: { 'detail-type': string }) => event['detail-type'] === 'ECS Task State Change';

describe('ECS Task State Change', () => {
  it('is sent for each new status of a task, with the task as in DescribeTasks [ECS-204]', async () => {
    const shop = account({ taskEvents: true });
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 1 });
    await shop.clock.advanceTo(at('12:02:00'));
    const [taskArn] = shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop' }).taskArns;
    const started = shop.events.filter(isTaskEvent);
    // PENDING 10 s after the start at 12:00:01, RUNNING after another 20 s.
    expect(started.map(({ time, detail }) => [time.slice(11, 19), detail['version'], detail['lastStatus']])).toEqual([
      ['12:00:01', 1, 'PROVISIONING'],
      ['12:00:11', 2, 'PENDING'],
      ['12:00:31', 3, 'RUNNING'],
    ]);
    expect(started.at(-1)).toMatchObject({
      source: 'aws.ecs',
      resources: [taskArn],
      detail: {
        taskArn,
        group: 'service:web',
        desiredStatus: 'RUNNING',
        startedAt: '2026-01-05T12:00:31.000Z',
        updatedAt: '2026-01-05T12:00:31.000Z',
      },
    });
    shop.events.length = 0;
    shop.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 0 });
    await shop.clock.advanceTo(at('12:03:00'));
    expect(shop.events.filter(isTaskEvent).map(({ detail }) => [detail['version'], detail['lastStatus']])).toEqual([
      [4, 'STOPPING'],
      [5, 'STOPPED'],
    ]);
  });

  it('is not sent where nobody asks for it, as in scenarios', async () => {
    const shop = account();
    await steadyWeb(shop);
    expect(shop.events.filter(isTaskEvent)).toEqual([]);
  });
});
