import { describe, expect, it } from 'vitest';
import { DeploymentEngine } from '../../../src/services/ecs/engine.ts';
import { account, at, newestDeployment, steadyWeb, update, web } from './account.ts';
import { ecsWorld, serviceState } from './states.ts';

describe('a steady service that loses a task', () => {
  it('says that it is steady once the replacement is healthy [ECS-48]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    const [task] = shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', serviceName: 'web' }).taskArns;
    shop.ecs.control.exit(task ?? '', { stopCode: 'EssentialContainerExited', stoppedReason: 'gone' });
    // 30 s until the replacement runs, 40 s until it is healthy, and a second for the event.
    await shop.clock.advanceTo(at('12:03:10'));
    expect(shop.events).toEqual([]);
    await shop.clock.advanceTo(at('12:03:11'));
    expect(shop.events.map(({ detail }) => detail['eventName'])).toEqual(['SERVICE_STEADY_STATE']);
    expect(web(shop).events[0]?.message).toBe('(service web) has reached a steady state.');
  });
});

describe('a desired count that is lowered by the call that deploys', () => {
  it('bounds the service while the deployment is still PENDING, and its row wants no task yet [ECS-12, ECS-15, ECS-143]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    const deploymentConfiguration = { minimumHealthyPercent: 0, maximumPercent: 100 };
    await steadyWeb(shop, { desiredCount: 3, deploymentConfiguration });
    update(shop, { taskDefinition: 'api:2', desiredCount: 1 });
    expect(newestDeployment(shop).status).toBe('PENDING');
    expect(web(shop)).toMatchObject({ desiredCount: 1, runningCount: 1 });
    expect(web(shop).deployments).toMatchObject([{ desiredCount: 0 }, { runningCount: 1 }]);
  });
});

describe('a service without a deployment', () => {
  it('has nothing to reconcile, and is INACTIVE at once when it is deleted', () => {
    const engine = new DeploymentEngine(ecsWorld());
    const service = serviceState();
    engine.reconcile(service);
    expect(service.status).toBe('ACTIVE');
    service.status = 'DRAINING';
    engine.abandon(service);
    expect(service.status).toBe('INACTIVE');
  });
});

describe('the rows of a service', () => {
  it('are those with tasks and those that completed, the newest deployment in front [ECS-16]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    // The second is superseded before it has started a task.
    update(shop, { taskDefinition: 'api:2' });
    update(shop, { forceNewDeployment: true });
    expect(web(shop).deployments.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
      ['PRIMARY', 'IN_PROGRESS'],
      ['ACTIVE', 'COMPLETED'],
    ]);
    await shop.clock.advanceTo(at('12:10:00'));
    expect(web(shop).deployments.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
      ['PRIMARY', 'COMPLETED'],
    ]);
  });
});
