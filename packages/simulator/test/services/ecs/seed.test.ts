import { describe, expect, it } from 'vitest';
import { account, at, newestDeployment, web } from './account.ts';

describe('a seeded account', () => {
  it('holds services of other partitions, with short ARNs', () => {
    const shop = account();
    const cluster = 'arn:aws-cn:ecs:cn-north-1:444455556666:cluster/shop-cn';
    const serviceArn = 'arn:aws-cn:ecs:cn-north-1:444455556666:service/web';
    shop.ecs.seedService({ cluster, serviceName: 'web', serviceArn, taskDefinition: 'web:7' });
    expect(shop.call('DescribeServices', { cluster, services: [serviceArn] })).toMatchObject({
      services: [
        {
          serviceArn,
          clusterArn: cluster,
          taskDefinition: 'arn:aws-cn:ecs:cn-north-1:444455556666:task-definition/web:7',
          deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 }],
        },
      ],
    });
  });

  it('holds deployments in any state, and goes on from an unfinished one', async () => {
    const shop = account();
    shop.ecs.seedService({
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      deployments: [
        { status: 'SUCCESSFUL', createdAt: at('09:00:00'), finishedAt: at('09:05:00') },
        {
          status: 'ROLLBACK_IN_PROGRESS',
          taskDefinition: 'api:2',
          createdAt: at('11:50:00'),
          startedAt: at('11:50:01'),
          rollback: { reason: 'because', startedAt: at('11:55:00') },
          alarms: { status: 'TRIGGERED', alarmNames: ['errors'], triggeredAlarmNames: ['errors'] },
        },
      ],
    });
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { triggeredAlarmNames: ['errors'] },
    });
    expect(web(shop).deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinition: expect.stringMatching(/api:1$/) },
      { status: 'ACTIVE', rolloutState: 'FAILED', taskDefinition: expect.stringMatching(/api:2$/) },
    ]);
    const { serviceDeploymentArn } = newestDeployment(shop);
    shop.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
    expect(shop.call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] })).toMatchObject({
      serviceDeployments: [{ status: 'STOPPED' }],
    });
  });

  it('lists a thousand services by hundreds', () => {
    const shop = account();
    for (let index = 0; index < 1000; index += 1) {
      const deployments = [{ status: 'SUCCESSFUL', createdAt: at('09:00:00'), finishedAt: at('09:05:00') }];
      shop.ecs.seedService({ cluster: 'shop', serviceName: `s${index}`, taskDefinition: 'api:1', deployments });
    }
    let count = 0;
    let nextToken: string | undefined;
    do {
      const page = shop.call<{ serviceArns: string[]; nextToken?: string }>('ListServices', {
        cluster: 'shop',
        maxResults: 100,
        nextToken,
      });
      count += page.serviceArns.length;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(count).toBe(1000);
    expect(shop.clock.nextAt()).toBeUndefined();
  });
});
