import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../src/clock.ts';
import { createEcs } from '../../../../src/services/ecs/service.ts';
import { type Account, account, at, newestDeployment, noon, steadyWeb, update, web } from '../account.ts';
import { behind } from '../shifted-web.ts';

const day = 86_400_000;

describe('the history', () => {
  it('forgets deployments and revisions of more than 90 days, but not what runs [ECS-46]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const first = newestDeployment(shop);
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:10:00'));
    const second = newestDeployment(shop);
    await shop.clock.advanceTo(first.createdAt.getTime() + 90 * day + 1);
    expect(missing(shop, first.serviceDeploymentArn, first.targetServiceRevision.arn)).toEqual([true, false]);
    await shop.clock.advanceTo(second.createdAt.getTime() + 91 * day);
    // The revision of the second runs; what it replaced is gone with it.
    expect(missing(shop, second.serviceDeploymentArn, second.targetServiceRevision.arn)).toEqual([true, false]);
    expect(missing(shop, first.serviceDeploymentArn, first.targetServiceRevision.arn)).toEqual([true, true]);
    expect(shop.call('ListServiceDeployments', { cluster: 'shop', service: 'web' })).toEqual({
      serviceDeployments: [],
    });
    expect(web(shop)).toMatchObject({ runningCount: 2, deployments: [{ rolloutState: 'COMPLETED' }] });
    update(shop, { taskDefinition: 'api:1' });
    await shop.clock.advanceTo(shop.clock.now() + 600_000);
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('keeps a deployment that is still under way after 90 days [ECS-46]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop, { desiredCount: 1 });
    // Neither a start nor a stop is allowed: it stands still.
    const deploymentConfiguration = { minimumHealthyPercent: 100, maximumPercent: 100 };
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration });
    const { serviceDeploymentArn, targetServiceRevision } = newestDeployment(shop);
    await shop.clock.advanceTo(noon + 100 * day);
    expect(missing(shop, serviceDeploymentArn, targetServiceRevision.arn)).toEqual([false, false]);
    expect(web(shop).deployments[0]).toMatchObject({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' });
  });

  it('keeps the revision of a service that runs no task [ECS-46]', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 0 });
    await shop.clock.advanceTo(noon + 100 * day);
    expect(shop.call('ListServiceDeployments', { cluster: 'shop', service: 'web' })).toEqual({
      serviceDeployments: [],
    });
    update(shop, { desiredCount: 1 });
    await shop.clock.advanceTo(shop.clock.now() + 120_000);
    expect(web(shop).runningCount).toBe(1);
  });

  it('keeps the heap after 1,000 deployments within 1.2 times that after 100 [ECS-46]', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = () => {
      collect();
      collect();
      return process.memoryUsage().heapUsed;
    };
    const clock = new VirtualClock(noon);
    const ecs = createEcs({ clock, emit: () => {} });
    const call = (operation: string, input: Record<string, unknown>) =>
      ecs.handle({ operation, input, caller: { accessKeyId: 'TEST' } });
    call('CreateCluster', { clusterName: 'shop' });
    call('RegisterTaskDefinition', {
      family: 'api',
      containerDefinitions: [
        { name: 'app', image: 'example/api', memory: 256, portMappings: [{ containerPort: 8080 }] },
      ],
    });
    const service = { cluster: 'shop', taskDefinition: 'api', desiredCount: 2 };
    call('CreateService', { ...service, serviceName: 'rolling' });
    call('CreateService', {
      ...service,
      ...behind(),
      serviceName: 'shifted',
      deploymentConfiguration: {
        strategy: 'CANARY',
        lifecycleHooks: [{ hookTargetArn: 'a', roleArn: 'r', lifecycleStages: ['PRE_SCALE_UP'] }],
      },
    });
    const deploy = async (from: number, to: number) => {
      for (let index = from; index < to; index += 1) {
        await clock.advanceTo(noon + (index + 1) * day);
        for (const name of ['rolling', 'shifted'])
          call('UpdateService', { cluster: 'shop', service: name, forceNewDeployment: true });
      }
    };
    await deploy(0, 100);
    const after100 = heap();
    await deploy(100, 1_000);
    expect(heap() / after100).toBeLessThanOrEqual(1.2);
  }, 60_000);
});

function missing({ call }: Account, deploymentArn: string, revisionArn: string): boolean[] {
  const deployments = call<{ failures: unknown[] }>('DescribeServiceDeployments', {
    serviceDeploymentArns: [deploymentArn],
  });
  const revisions = call<{ failures: unknown[] }>('DescribeServiceRevisions', { serviceRevisionArns: [revisionArn] });
  return [deployments.failures.length > 0, revisions.failures.length > 0];
}
