import { describe, expect, it } from 'vitest';
import { account, at, newestDeployment, steadyWeb, web } from './account.ts';

describe('createEcs', () => {
  it('refuses an operation that it does not have', () => {
    expect(() => account().call('StartTask')).toThrow(
      expect.objectContaining({
        code: 'UnknownOperationException',
        message: 'the simulator has no ECS operation StartTask: the simulator places tasks itself: use RunTask',
      }),
    );
    expect(() => account().call('toString')).toThrow('no ECS operation toString');
  });

  it('lives in the account that it is given', () => {
    const shop = account({ scope: { partition: 'aws-cn', region: 'cn-north-1', account: '444455556666' } });
    expect(shop.call('ListClusters')).toEqual({
      clusterArns: ['arn:aws-cn:ecs:cn-north-1:444455556666:cluster/shop'],
    });
  });

  it('gives the same ids for the same seed, and others for another', async () => {
    const idOf = async (seed: number) => {
      const shop = account({ seed });
      await steadyWeb(shop);
      return newestDeployment(shop).serviceDeploymentArn;
    };
    const [first, again, other] = [await idOf(7), await idOf(7), await idOf(8)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('tells listeners of every step of a task until they leave', async () => {
    const shop = account();
    const steps: string[] = [];
    const leave = shop.ecs.subscribeTasks((_, { lastStatus, healthy }) => void steps.push(`${lastStatus} ${healthy}`));
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 1 });
    await shop.clock.advanceTo(at('12:02:00'));
    expect(steps).toEqual(['PROVISIONING false', 'RUNNING false', 'RUNNING true']);
    leave();
    shop.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 0 });
    expect(steps).toHaveLength(3);
  });

  it('changes a deployment that it is told to, and refuses one that it does not know', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.ecs.patchDeployment(newestDeployment(shop).serviceDeploymentArn, { statusReason: 'by hand' });
    expect(newestDeployment(shop).statusReason).toBe('by hand');
    expect(() => shop.ecs.patchDeployment('arn:aws:ecs:us-east-1:111122223333:service-deployment/a/b/c', {})).toThrow(
      'no service deployment c to patch',
    );
  });

  it('knows neither rollout nor traffic of a service that is not there', () => {
    const { ecs } = account();
    expect([ecs.rolloutOf('arn:none'), ecs.trafficOf('arn:none')]).toEqual([undefined, []]);
  });

  it('shows a rollout while it is under way', async () => {
    const shop = account();
    await steadyWeb(shop);
    const { serviceArn } = web(shop);
    expect(shop.ecs.rolloutOf(serviceArn)).toBeUndefined();
    shop.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:02:05'));
    expect(shop.ecs.rolloutOf(serviceArn)?.phase).toBe('rolling-out');
  });
});
