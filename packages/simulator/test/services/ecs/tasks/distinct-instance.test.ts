import { describe, expect, it } from 'vitest';
import { account, at, newestDeployment, steadyWeb, update, web } from '../account.ts';

const size = { cpu: 2048, memory: 4096 };
const placementConstraints = [{ type: 'distinctInstance' }];
const unsatisfied = 'DistinctInstance placement constraint unsatisfied.';

describe('with the constraint distinctInstance', () => {
  it('a service runs one task per instance, and reports the others [ECS-235]', async () => {
    const shop = account();
    shop.ecs.setCapacity('shop', [size, size]);
    await steadyWeb(shop, { desiredCount: 3, placementConstraints });
    expect(web(shop)).toMatchObject({ desiredCount: 3, runningCount: 2 });
    expect(shop.ecs.instancesOf('shop').map(({ tasks }) => tasks)).toEqual([1, 1]);
    expect(web(shop).events.map(({ message }) => message)).toContain(
      `(service web) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance ${'0'.repeat(32)} encountered error "${unsatisfied}". For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    );
  });

  it('a deployment that may stop tasks first succeeds [ECS-235]', async () => {
    const shop = account();
    shop.ecs.setCapacity('shop', [size, size]);
    await steadyWeb(shop, {
      desiredCount: 2,
      placementConstraints,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
    });
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:30:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
    expect(shop.ecs.instancesOf('shop').map(({ tasks }) => tasks)).toEqual([1, 1]);
  });

  it('RunTask starts one task of a group per instance, and answers a failure for each other [ECS-235]', () => {
    const shop = account();
    shop.ecs.setCapacity('shop', [size, size]);
    const run = (input: Record<string, unknown>) =>
      shop.call<{ tasks: unknown[]; failures: { reason: string }[] }>('RunTask', {
        cluster: 'shop',
        taskDefinition: 'api:1',
        placementConstraints,
        ...input,
      });
    const { tasks, failures } = run({ count: 3, group: 'jobs' });
    expect(tasks).toHaveLength(2);
    expect(failures).toMatchObject([{ arn: expect.stringContaining(':container-instance/'), reason: unsatisfied }]);
    expect(run({ group: 'jobs' }).tasks).toHaveLength(0);
    expect(run({ group: 'others' }).tasks).toHaveLength(1);
  });
});
