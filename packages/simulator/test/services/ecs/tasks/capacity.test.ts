import { describe, expect, it } from 'vitest';
import { account, at, fargate, newestDeployment, steadyWeb, update, web } from '../account.ts';

const sized = (cpu: string, memory: string) => ({
  family: 'sized',
  cpu,
  memory,
  containerDefinitions: [{ name: 'app', image: 'example/sized' }],
});

describe('a cluster with container instances', () => {
  it('places what fits, tells what does not, and tries again [ECS-10]', async () => {
    const shop = account();
    shop.call('RegisterTaskDefinition', sized('512', '1024'));
    // Room for three tasks: two on the first, one on the second, which then has more memory left.
    shop.ecs.setCapacity('shop', [
      { cpu: 1024, memory: 4096 },
      { cpu: 1000, memory: 4096 },
    ]);
    await steadyWeb(shop, { taskDefinition: 'sized:1' });
    expect(web(shop).runningCount).toBe(2);
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('12:02:05'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 1 });
    const failure = shop.events.find(({ detail }) => detail['eventName'] === 'SERVICE_TASK_PLACEMENT_FAILURE');
    expect(failure?.detail).toMatchObject({
      eventType: 'ERROR',
      reason: 'RESOURCE:CPU',
      containerInstanceArns: [expect.stringMatching(/:container-instance\/shop\/0{31}1$/)],
    });
    expect(web(shop).events.map(({ message }) => message)).toContain(
      `(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${'1'.padStart(32, '0')}) has insufficient CPU units available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    );
    // The first new one stands in for an old one, whose room the second one takes.
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('places services on Fargate elsewhere [ECS-10]', async () => {
    const shop = account();
    shop.ecs.setCapacity('shop', [{ cpu: 128, memory: 128 }]);
    shop.call('RegisterTaskDefinition', fargate.definition);
    shop.call('CreateService', { ...fargate.service, desiredCount: 3 });
    shop.call('RegisterTaskDefinition', fargate.definition);
    await shop.clock.advanceTo(at('12:05:00'));
    shop.call('UpdateService', { cluster: 'shop', service: 'far', taskDefinition: 'far:2' });
    await shop.clock.advanceTo(at('12:15:00'));
    const far = shop.call<{ services: object[] }>('DescribeServices', { cluster: 'shop', services: ['far'] });
    expect(far.services).toMatchObject([{ runningCount: 3, deployments: [{ rolloutState: 'COMPLETED' }] }]);
    expect(shop.ecs.instancesOf('shop')).toEqual([{ size: { cpu: 128, memory: 128 }, tasks: 0 }]);
  });

  it('has the instances that are planned for its name from its creation on [ECS-10]', () => {
    const size = { cpu: 1024, memory: 2048 };
    const shop = account({ clusterInstances: { shop: [size, size] } });
    shop.call('CreateCluster', { clusterName: 'other' });
    expect(shop.ecs.instancesOf('shop')).toEqual([
      { size, tasks: 0 },
      { size, tasks: 0 },
    ]);
    expect(shop.ecs.instancesOf('other')).toEqual([]);
  });

  it('is made room in by old tasks, down to the minimum, where the new ones do not fit [ECS-11]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    shop.call('RegisterTaskDefinition', sized('512', '1024'));
    shop.ecs.setCapacity('shop', [{ cpu: 4096, memory: 8192 }]);
    await steadyWeb(shop, {
      taskDefinition: 'sized:1',
      desiredCount: 6,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 },
    });
    update(shop, { forceNewDeployment: true });
    // Two places are free, and three of six old tasks may go.
    await shop.clock.advanceTo(at('12:02:02'));
    expect(web(shop)).toMatchObject({ runningCount: 3, pendingCount: 2 });
    // Their places are taken as soon as they have left.
    await shop.clock.advanceTo(at('12:02:40'));
    expect(web(shop).pendingCount + web(shop).runningCount).toBe(8);
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('lets no old task go for a new one that asks for no CPU, where none is left [ECS-11]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    shop.call('RegisterTaskDefinition', sized('0', '1024'));
    shop.ecs.setCapacity('shop', [{ cpu: 0, memory: 8192 }]);
    await steadyWeb(shop, { taskDefinition: 'sized:1', deploymentConfiguration: { minimumHealthyPercent: 0 } });
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('12:02:02'));
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 2 });
  });

  it('leaves a deployment waiting without end where no old task may go [ECS-10]', async () => {
    const shop = account();
    shop.call('RegisterTaskDefinition', sized('512', '1024'));
    shop.ecs.setCapacity('shop', [{ cpu: 4096, memory: 2048 }]);
    await steadyWeb(shop, { taskDefinition: 'sized:1' });
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('13:00:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    expect(
      shop.events.find(({ detail }) => detail['reason'] !== undefined && detail['eventType'] === 'ERROR')?.detail[
        'reason'
      ],
    ).toBe('RESOURCE:MEMORY');
    shop.ecs.setCapacity('shop', undefined);
    await shop.clock.advanceTo(at('13:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('says once that it has no room, and again after six hours or when it had room in between [ECS-10]', async () => {
    const shop = account();
    shop.call('RegisterTaskDefinition', sized('512', '1024'));
    shop.ecs.setCapacity('shop', [{ cpu: 4096, memory: 2048 }]);
    await steadyWeb(shop, { taskDefinition: 'sized:1' });
    const said = () => ({
      lines: web(shop).events.filter(({ message }) => message.includes('was unable to place a task')).length,
      events: shop.events.filter(({ detail }) => detail['eventName'] === 'SERVICE_TASK_PLACEMENT_FAILURE').length,
    });
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('18:01:00'));
    expect(said()).toEqual({ lines: 1, events: 1 });
    await shop.clock.advanceTo(at('18:30:00'));
    expect(said()).toEqual({ lines: 2, events: 2 });
    shop.ecs.setCapacity('shop', undefined);
    await shop.clock.advanceTo(at('18:50:00'));
    shop.ecs.setCapacity('shop', [{ cpu: 4096, memory: 512 }]);
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('19:00:00'));
    expect(said()).toEqual({ lines: 3, events: 3 });
  });

  it('has no room left where tasks run that were there before [ECS-10]', async () => {
    const shop = account();
    shop.call('RegisterTaskDefinition', sized('512', '1024'));
    shop.ecs.setCapacity('shop', [{ cpu: 1024, memory: 2048 }]);
    shop.ecs.seedService({ cluster: 'shop', serviceName: 'web', taskDefinition: 'sized:1', desiredCount: 2 });
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('13:00:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    expect(web(shop)).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(shop.events.map(({ detail }) => detail['eventName'])).toContain('SERVICE_TASK_PLACEMENT_FAILURE');
  });
});
