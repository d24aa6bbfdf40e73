import { describe, expect, it } from 'vitest';
import type { TaskPlan } from '../../../../src/services/ecs/tasks/behaviours.ts';
import { type Account, account, at, steadyWeb, update, web } from '../account.ts';
import { crashFamily } from '../task-plans.ts';

const targetGroup = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1';
const behindTarget = { loadBalancers: [{ targetGroupArn: targetGroup, containerName: 'app', containerPort: 80 }] };

interface TaskShape {
  taskArn: string;
  taskDefinitionArn: string;
  lastStatus: string;
  healthStatus: string;
  stopCode?: string;
  stoppedReason?: string;
  createdAt: Date;
  stoppingAt?: Date;
}

function tasks({ call }: Account, desiredStatus = 'RUNNING'): TaskShape[] {
  const { taskArns } = call<{ taskArns: string[] }>('ListTasks', {
    cluster: 'shop',
    serviceName: 'web',
    desiredStatus,
  });
  if (taskArns.length === 0) return [];
  return call<{ tasks: TaskShape[] }>('DescribeTasks', { cluster: 'shop', tasks: taskArns }).tasks;
}

async function withTwo(plan: TaskPlan | undefined, input: Record<string, unknown> = {}): Promise<Account> {
  const shop = account({ behaviours: crashFamily(plan) });
  await steadyWeb(shop, input);
  return shop;
}

describe('a task whose health checks fail', () => {
  it('is replaced by one of its own revision that starts first, and goes when that is healthy [ECS-6]', async () => {
    const shop = await withTwo({}, behindTarget);
    const [bad] = tasks(shop);
    shop.ecs.control.setHealthy(bad?.taskArn ?? '', false);
    await shop.clock.advanceTo(at('12:02:59'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 0 });
    // Two checks 30 s apart, then 30 s to RUNNING and 30 s to health.
    await shop.clock.advanceTo(at('12:03:00'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 1 });
    await shop.clock.advanceTo(at('12:03:59'));
    expect(web(shop).runningCount).toBe(3);
    await shop.clock.advanceTo(at('12:04:00'));
    expect(tasks(shop, 'STOPPED')).toMatchObject([
      {
        taskArn: bad?.taskArn,
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: `Task failed ELB health checks in (target-group ${targetGroup})`,
        stoppingAt: new Date(at('12:04:00')),
      },
    ]);
    const messages = web(shop).events.map(({ message }) => message);
    expect(messages.find((message) => message.includes('unhealthy'))).toBe(
      `(service web) (task ${bad?.taskArn.split('/').at(-1)}) is unhealthy in (target-group ${targetGroup}) due to (reason Health checks failed).`,
    );
  });

  it('is stopped to make room where the maximum leaves none [ECS-6]', async () => {
    const shop = await withTwo({}, { deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } });
    const [bad] = tasks(shop);
    shop.ecs.control.setHealthy(bad?.taskArn ?? '', false);
    await shop.clock.advanceTo(at('12:03:00'));
    expect(web(shop)).toMatchObject({ runningCount: 1, pendingCount: 1 });
  });

  it('stays when they pass again in time [ECS-6]', async () => {
    const shop = await withTwo({});
    const [shaky] = tasks(shop);
    shop.ecs.control.setHealthy(shaky?.taskArn ?? '', false);
    await shop.clock.advanceTo(at('12:02:59'));
    shop.ecs.control.setHealthy(shaky?.taskArn ?? '', true);
    await shop.clock.advanceTo(at('12:30:00'));
    expect(tasks(shop).map(({ taskArn }) => taskArn)).toContain(shaky?.taskArn);
  });

  it('counts as healthy within the grace period [ECS-5]', async () => {
    const shop = await withTwo({ unhealthyAfterMs: 60_000 }, { ...behindTarget, healthCheckGracePeriodSeconds: 300 });
    update(shop, { taskDefinition: 'crash:1' });
    // RUNNING at 12:02:31; failing from 12:03:31, seen at 12:04:31, counted at 12:07:31.
    await shop.clock.advanceTo(at('12:07:30'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 0 });
    await shop.clock.advanceTo(at('12:07:31'));
    expect(web(shop).pendingCount).toBe(2);
  });

  it('that never passes is stopped after the grace period, not before [ECS-5]', async () => {
    const shop = await withTwo(
      { healthyAfterMs: 'never' },
      { ...behindTarget, desiredCount: 1, healthCheckGracePeriodSeconds: 300 },
    );
    update(shop, { taskDefinition: 'crash:1' });
    // RUNNING at 12:02:31: without the grace period it would be counted 150 s later, at 12:05:01.
    await shop.clock.advanceTo(at('12:07:30'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 0 });
    await shop.clock.advanceTo(at('12:07:32'));
    expect(web(shop)).toMatchObject({ runningCount: 1, pendingCount: 1 });
  });

  it('that passes them later than the grace period and the checks allow is replaced as if it never did [ECS-5]', async () => {
    const shop = await withTwo({ healthyAfterMs: 240_000 }, { ...behindTarget, desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    // RUNNING at 12:02:31, and counted 150 s later.
    await shop.clock.advanceTo(at('12:05:00'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 0 });
    await shop.clock.advanceTo(at('12:05:02'));
    expect(web(shop)).toMatchObject({ runningCount: 1, pendingCount: 1 });
  });

  it('that passes them within the grace period replaces the old one [ECS-5]', async () => {
    const shop = await withTwo(
      { healthyAfterMs: 240_000 },
      { ...behindTarget, desiredCount: 1, healthCheckGracePeriodSeconds: 240 },
    );
    update(shop, { taskDefinition: 'crash:1' });
    // RUNNING at 12:02:31, healthy at 12:06:31; then the old one stops.
    await shop.clock.advanceTo(at('12:06:30'));
    expect(tasks(shop).map(({ healthStatus }) => healthStatus)).not.toContain('STOPPED');
    await shop.clock.advanceTo(at('12:09:00'));
    expect(tasks(shop)).toHaveLength(1);
    expect(tasks(shop)[0]?.taskDefinitionArn).toMatch(/crash:1$/);
  });

  it('fails by its containers after their retries [ECS-3]', async () => {
    const shop = account();
    const healthCheck = { command: ['true'], interval: 10, retries: 4 };
    shop.call('RegisterTaskDefinition', {
      family: 'checked',
      containerDefinitions: [{ name: 'app', image: 'example/checked', memory: 256, healthCheck }],
    });
    await steadyWeb(shop, { taskDefinition: 'checked:1', desiredCount: 1 });
    const [task] = tasks(shop);
    expect(task?.healthStatus).toBe('HEALTHY');
    shop.ecs.control.setHealthy(task?.taskArn ?? '', false);
    await shop.clock.advanceTo(at('12:02:39'));
    expect(tasks(shop)[0]?.healthStatus).toBe('HEALTHY');
    await shop.clock.advanceTo(at('12:02:40'));
    expect(tasks(shop)[0]?.healthStatus).toBe('UNHEALTHY');
    expect(web(shop).events.some(({ message }) => message.endsWith('failed container health checks.'))).toBe(true);
  });
});

describe('a task whose Spot capacity AWS takes back', () => {
  it('stops with the reason of AWS, and is replaced at once without a failure [ECS-231]', async () => {
    const breaker = { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 1 } };
    const shop = await withTwo(
      { interruptedAfterMs: 60_000 },
      { desiredCount: 1, deploymentConfiguration: { deploymentCircuitBreaker: breaker } },
    );
    update(shop, { taskDefinition: 'crash:1' });
    // RUNNING at 12:02:31, and interrupted a minute later.
    await shop.clock.advanceTo(at('12:03:32'));
    const [stopping, fresh] = [...tasks(shop, 'STOPPED'), ...tasks(shop)].filter(({ taskDefinitionArn }) =>
      taskDefinitionArn.endsWith('crash:1'),
    );
    expect(stopping).toMatchObject({
      stopCode: 'TerminationNotice',
      stoppedReason: 'Your Spot Task was interrupted.',
      stoppingAt: new Date(at('12:03:31')),
    });
    expect(fresh).toMatchObject({ createdAt: new Date(at('12:03:31')) });
    expect(web(shop).deployments[0]).toMatchObject({ failedTasks: 0 });
  });
});

describe('a task that exits', () => {
  it('is replaced at once, however often [ECS-8]', async () => {
    const end = {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      exitCode: 1,
    };
    const shop = await withTwo({ exits: { ...end, afterMs: 5_000 } }, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    // 10 s provisioning, 20 s pending, 5 s until it exits: one every 35 s.
    await shop.clock.advanceTo(at('12:05:00'));
    const starts = tasks(shop, 'STOPPED').map(({ createdAt }) => createdAt.toISOString().slice(11, 19));
    expect(starts).toEqual(['12:02:01', '12:02:36', '12:03:11', '12:03:46', '12:04:21']);
  });

  it.each([
    ['exits', { exits: { stopCode: 'EssentialContainerExited', stoppedReason: 'gone', exitCode: 1, afterMs: 5_000 } }],
    ['does not become healthy', { healthyAfterMs: 'never' }],
  ] as const)('does not make ECS say that tasks cannot start if it %s after RUNNING [ECS-9]', async (_, plan) => {
    const shop = await withTwo(plan, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:20:00'));
    expect(tasks(shop, 'STOPPED').length).toBeGreaterThan(2);
    expect(web(shop).events.filter(({ message }) => message.includes('unable to consistently'))).toEqual([]);
    expect(shop.events.map(({ detail }) => detail['eventName'])).not.toContain('SERVICE_TASK_START_IMPAIRED');
  });

  it('can be made to by whoever tells the story [ECS-1]', async () => {
    const shop = await withTwo({});
    const [task] = tasks(shop);
    shop.ecs.control.exit(task?.taskArn ?? '', {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'OutOfMemory',
      exitCode: 137,
    });
    expect(tasks(shop, 'STOPPED')).toMatchObject([
      { taskArn: task?.taskArn, stoppedReason: 'OutOfMemory', containers: [{ exitCode: 137 }] },
    ]);
    await shop.clock.advanceTo(at('12:03:10'));
    expect(web(shop).runningCount).toBe(2);
    // What runs no longer is left alone.
    shop.ecs.control.setHealthy(task?.taskArn ?? '', false);
    shop.ecs.control.exit(task?.taskArn ?? '', { stopCode: 'x', stoppedReason: 'y' });
    expect(tasks(shop, 'STOPPED')).toMatchObject([{ stoppedReason: 'OutOfMemory' }]);
  });
});

describe('a task that never starts', () => {
  it('holds the next start back for longer every time, up to 27 minutes [ECS-8, ECS-9]', async () => {
    const shop = await withTwo(undefined, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    const starts: number[] = [];
    while (shop.clock.now() < at('14:30:00')) {
      await shop.clock.advance();
      for (const { createdAt, taskDefinitionArn } of tasks(shop))
        if (taskDefinitionArn.includes('crash') && starts.at(-1) !== createdAt.getTime())
          starts.push(createdAt.getTime());
    }
    // Each lives for 30 s; then 10 s, 4, 8, 16, 27 and 27 minutes.
    const gaps = starts.slice(1).map((start, index) => (start - (starts[index] ?? 0)) / 1000 - 30);
    expect(gaps.slice(0, 6)).toEqual([10, 240, 480, 960, 1620, 1620]);
    const impaired = shop.events.filter(({ detail }) => detail['eventName'] === 'SERVICE_TASK_START_IMPAIRED');
    expect(impaired).toHaveLength(1);
  });
});

describe('an unhealthy task during a deployment', () => {
  it('of the old revision is replaced by the old revision [ECS-7]', async () => {
    const shop = await withTwo({ healthyAfterMs: 'never' });
    const [old] = tasks(shop);
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:02:40'));
    shop.ecs.control.exit(old?.taskArn ?? '', { stopCode: 'EssentialContainerExited', stoppedReason: 'gone' });
    await shop.clock.advanceTo(at('12:04:00'));
    const families = tasks(shop).map(({ taskDefinitionArn }) => taskDefinitionArn.split('/').at(-1));
    expect(families.toSorted()).toEqual(['api:1', 'api:1', 'crash:1', 'crash:1']);
  });

  it('of a revision that never was good is not replaced [ECS-7]', async () => {
    const shop = account({
      behaviours: crashFamily({ healthyAfterMs: 'never' }),
      parameters: { deploymentListLagMs: 0 },
    });
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'crash:1', desiredCount: 2 });
    await shop.clock.advanceTo(at('12:00:40'));
    update(shop, { taskDefinition: 'api:1' });
    await shop.clock.advanceTo(at('12:00:45'));
    for (const { taskArn, taskDefinitionArn } of tasks(shop))
      if (taskDefinitionArn.endsWith('crash:1'))
        shop.ecs.control.exit(taskArn, { stopCode: 'EssentialContainerExited', stoppedReason: 'gone' });
    await shop.clock.advanceTo(at('12:01:00'));
    const families = tasks(shop).map(({ taskDefinitionArn }) => taskDefinitionArn.split('/').at(-1));
    expect(families).toEqual(['api:1', 'api:1']);
    expect(tasks(shop, 'STOPPED')).toHaveLength(2);
  });
});

describe('tasks that crash at start', () => {
  it('are listed with their stop code and exit code', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:02:35'));
    const listed = { cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED' };
    const { taskArns } = shop.call<{ taskArns: string[] }>('ListTasks', listed);
    expect(shop.call('DescribeTasks', { cluster: 'shop', tasks: taskArns })).toMatchObject({
      tasks: [
        {
          lastStatus: 'STOPPED',
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          containers: [{ name: 'app', exitCode: 1 }],
        },
      ],
    });
  });
});
