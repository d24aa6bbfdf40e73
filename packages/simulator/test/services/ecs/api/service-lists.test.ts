import { describe, expect, it } from 'vitest';
import { account, at, fargate, newestDeployment, steadyWeb, update, web } from '../account.ts';

describe('after UpdateService', () => {
  const updated = async (parameters: Parameters<typeof account>[0] = {}) => {
    const shop = account(parameters);
    await steadyWeb(shop);
    const old = newestDeployment(shop).serviceDeploymentArn;
    update(shop, { taskDefinition: 'api:2' });
    return { shop, old };
  };

  it('DescribeServices shows the new deployment at once [ECS-85]', async () => {
    const { shop } = await updated();
    expect(web(shop)).toMatchObject({
      taskDefinition: expect.stringMatching(/:task-definition\/api:2$/),
      deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }, { status: 'ACTIVE' }],
    });
  });

  it('ListServiceDeployments shows it only after its own lag [ECS-85]', async () => {
    const { shop, old } = await updated();
    await shop.clock.advanceTo(at('12:02:02'));
    expect(newestDeployment(shop).serviceDeploymentArn).toBe(old);
    await shop.clock.advanceTo(at('12:02:03'));
    expect(newestDeployment(shop).serviceDeploymentArn).not.toBe(old);
  });

  it('both show it only after listLagMs, where a run sets it [ECS-85]', async () => {
    const { shop, old } = await updated({ parameters: { listLagMs: 5_000 } });
    await shop.clock.advanceTo(at('12:02:04'));
    expect(web(shop).deployments).toHaveLength(1);
    expect(newestDeployment(shop).serviceDeploymentArn).toBe(old);
    await shop.clock.advanceTo(at('12:02:05'));
    expect(web(shop).deployments).toHaveLength(2);
    expect(newestDeployment(shop).serviceDeploymentArn).not.toBe(old);
  });
});

describe('DescribeServices', () => {
  it('names what is missing, without its cluster, and shows tags only when asked [ECS-232]', () => {
    const shop = account();
    shop.ecs.seedService({
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      tags: [{ key: 'team', value: 'a' }],
    });
    expect(web(shop).tags).toBeUndefined();
    expect(
      shop.call('DescribeServices', { cluster: 'shop', services: ['web', 'gone'], include: ['TAGS'] }),
    ).toMatchObject({
      services: [{ serviceName: 'web', tags: [{ key: 'team', value: 'a' }], deploymentController: { type: 'ECS' } }],
      failures: [{ arn: 'arn:aws:ecs:us-east-1:111122223333:service/gone', reason: 'MISSING' }],
    });
  });

  it('takes ten services at most', () => {
    const services = Array.from({ length: 11 }, (_, index) => `s${index}`);
    expect(() => account().call('DescribeServices', { cluster: 'shop', services })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});

describe('ListServices', () => {
  it('lists what fits every member of the request, and nothing else', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.call('RegisterTaskDefinition', fargate.definition);
    shop.call('CreateService', fargate.service);
    const services = (filter: Record<string, unknown>) =>
      shop.call<{ serviceArns: string[] }>('ListServices', { cluster: 'shop', ...filter }).serviceArns.length;
    expect([{}, { launchType: 'EC2' }, { launchType: 'FARGATE' }, { launchType: 'EXTERNAL' }].map(services)).toEqual([
      2, 1, 1, 0,
    ]);
    expect([{ schedulingStrategy: 'REPLICA' }, { schedulingStrategy: 'DAEMON' }].map(services)).toEqual([2, 0]);
    // Those of Express Mode are managed by ECS.
    expect([{ resourceManagementType: 'CUSTOMER' }, { resourceManagementType: 'ECS' }].map(services)).toEqual([2, 0]);
  });
});
