import { describe, expect, it } from 'vitest';
import { account, at, steadyWeb, update, web } from '../account.ts';
import { crashAtStart, crashFamily } from '../task-plans.ts';

const sized = (cpu: string, memory: string) => ({
  family: 'sized',
  cpu,
  memory,
  containerDefinitions: [{ name: 'app', image: 'example/sized' }],
});

describe('the scheduler', () => {
  it('says which tasks it has started and stopped', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop, { desiredCount: 1 });
    update(shop, { desiredCount: 0 });
    const messages = web(shop).events.map(({ message }) => message);
    expect(messages.at(-1)).toMatch(/^\(service web\) has started 1 tasks: \(task [0-9a-f]{32}\)\.$/);
    expect(messages[0]).toMatch(/^\(service web\) has stopped 1 running tasks: \(task [0-9a-f]{32}\)\.$/);
  });

  it('starts as many tasks as have room, and the others when it has room again [ECS-10]', async () => {
    const shop = account();
    shop.call('RegisterTaskDefinition', sized('512', '1024'));
    shop.ecs.setCapacity('shop', [{ cpu: 1024, memory: 8192 }]);
    await steadyWeb(shop, { taskDefinition: 'sized:1', desiredCount: 3 });
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 0 });
    shop.ecs.setCapacity('shop', [{ cpu: 2048, memory: 8192 }]);
    await shop.clock.advanceTo(at('12:10:00'));
    expect(web(shop).runningCount).toBe(3);
  });

  it('has no instance to name in a cluster that has none', async () => {
    const shop = account();
    shop.ecs.setCapacity('shop', []);
    await steadyWeb(shop, { desiredCount: 1 });
    expect(web(shop).events.map(({ message }) => message)).toContain(
      '(service web) was unable to place a task because no container instance met all of its requirements. No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    );
  });

  it('waits for the room of a task that is on its way out, without a word', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    shop.call('RegisterTaskDefinition', sized('1024', '1024'));
    shop.ecs.setCapacity('shop', [{ cpu: 1024, memory: 8192 }]);
    await steadyWeb(shop, {
      taskDefinition: 'sized:1',
      desiredCount: 1,
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    });
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('12:05:00'));
    expect(web(shop).runningCount).toBe(1);
    expect(web(shop).events.filter(({ message }) => message.includes('unable to place'))).toEqual([]);
  });

  it('starts a task again only when its revision may start again [ECS-8]', async () => {
    const starts: string[] = [];
    const shop = account({
      behaviours: {
        planTask: (start) => {
          if (start.taskDefinition.family === 'crash')
            starts.push(new Date(start.task.createdAt).toISOString().slice(11, 19));
          return crashFamily(crashAtStart).planTask?.(start) ?? {};
        },
      },
    });
    await steadyWeb(shop, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:08:00'));
    // Each attempt takes 30 s; 10 s and then four minutes pass before the next.
    expect(starts).toEqual(['12:02:01', '12:02:41', '12:07:11']);
  });
});
