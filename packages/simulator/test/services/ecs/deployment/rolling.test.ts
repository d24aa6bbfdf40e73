import { describe, expect, it } from 'vitest';
import { type Account, account, at, newestDeployment, steadyWeb, update, web } from '../account.ts';

const errorsAlarm = { state: 'OK', periodSeconds: 60, evaluationPeriods: 3 };
const watched = { alarms: { alarmNames: ['errors'], enable: true, rollback: true } };

describe('a first deployment', () => {
  it('is pending for a second, then successful when both tasks are healthy [ECS-1, ECS-2]', async () => {
    const shop = account();
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 2 });
    expect(newestDeployment(shop)).toMatchObject({ status: 'PENDING', createdAt: new Date(at('12:00:00')) });
    await shop.clock.advanceTo(at('12:00:40'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: 'SCALE_UP',
      startedAt: new Date(at('12:00:01')),
      targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
    });
    // 1 s to start, 10 s provisioning, 20 s pending, 40 s until healthy.
    await shop.clock.advanceTo(at('12:01:11'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'SUCCESSFUL',
      finishedAt: new Date(at('12:01:11')),
      alarms: { status: 'DISABLED' },
      deploymentCircuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 3 },
    });
  });
});

describe('a rolling update', () => {
  it('starts new tasks beside the old, and bakes for the longest evaluation of its alarms [ECS-17, ECS-19, ECS-48]', async () => {
    const shop = account();
    shop.alarms.set('errors', errorsAlarm);
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: watched });
    await shop.clock.advanceTo(at('12:03:00'));
    const running = newestDeployment(shop);
    expect(running).toMatchObject({
      status: 'IN_PROGRESS',
      alarms: { status: 'MONITORING', alarmNames: ['errors'], triggeredAlarmNames: [] },
      targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 2 },
      sourceServiceRevisions: [{ requestedTaskCount: 2, runningTaskCount: 2 }],
    });
    expect(web(shop).deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 2 },
      { status: 'ACTIVE', rolloutState: 'COMPLETED', runningCount: 2 },
    ]);
    // Healthy at 12:03:11, the old ones stopped at 12:03:41; then 3 × 60 s.
    await shop.clock.advanceTo(at('12:03:40'));
    expect(newestDeployment(shop).lifecycleStage).toBe('SCALE_UP');
    await shop.clock.advanceTo(at('12:03:41'));
    expect(newestDeployment(shop).lifecycleStage).toBe('BAKE_TIME');
    expect(web(shop).deployments).toMatchObject([
      { rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', runningCount: 0 },
    ]);
    await shop.clock.advanceTo(at('12:06:40'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:06:41'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'MONITORING_COMPLETE' } });
    expect(web(shop).deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(
      web(shop)
        .events.map(({ message }) => message)
        .slice(0, 2),
    ).toEqual([
      '(service web) has reached a steady state.',
      `(service web) (deployment ${web(shop).deployments[0]?.id}) deployment completed.`,
    ]);
  });

  it('makes room first where the maximum leaves none [ECS-11]', async () => {
    const shop = account();
    await steadyWeb(shop, { deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } });
    update(shop, { taskDefinition: 'api:2' });
    // One old task goes at 12:02:01, one new task starts at once; its health at 12:03:11 frees the other old one.
    await shop.clock.advanceTo(at('12:02:20'));
    expect(web(shop)).toMatchObject({ runningCount: 1, pendingCount: 1 });
    await shop.clock.advanceTo(at('12:04:21'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'SUCCESSFUL', finishedAt: new Date(at('12:04:21')) });
  });

  it('says that it is stuck where neither starting nor stopping is allowed [ECS-14]', async () => {
    const shop = account();
    await steadyWeb(shop, { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } });
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:30:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    expect(web(shop).events[0]?.message).toContain('was unable to stop or start tasks during a deployment');
  });
});

describe('early success', () => {
  const early = (cleanup: string, more = {}) => ({
    minimumHealthyPercent: 50,
    maximumPercent: 150,
    earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: cleanup },
    ...more,
  });

  // Four tasks: at most six, at least two. Two old ones go at once, four new ones start and are healthy at 12:03:11.
  const slowThird = () => {
    let started = 0;
    return {
      behaviours: {
        planTask: ({ taskDefinition }: { taskDefinition: { revision: number } }) => {
          if (taskDefinition.revision === 1) return {};
          started += 1;
          return started > 2 ? { healthyAfterMs: 600_000 } : {};
        },
      },
    };
  };

  async function soon(cleanup: string, more = {}): Promise<Account> {
    const shop = account(slowThird());
    shop.alarms.set('errors', errorsAlarm);
    await steadyWeb(shop, { desiredCount: 4 });
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: early(cleanup, more) });
    return shop;
  }

  it('is declared when half of the tasks are healthy, while the rest goes on behind it [ECS-20, ECS-22]', async () => {
    const shop = await soon('DEFERRED');
    await shop.clock.advanceTo(at('12:03:10'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:03:11'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'SUCCESSFUL',
      targetServiceRevision: { runningTaskCount: 4 },
      sourceServiceRevisions: [{ runningTaskCount: 2 }],
    });
    expect(web(shop).deployments.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
    await shop.clock.advanceTo(at('12:20:00'));
    expect(web(shop)).toMatchObject({ runningCount: 4, deployments: [{ status: 'PRIMARY', runningCount: 4 }] });
    // The counts of the deployment are those of its end.
    expect(newestDeployment(shop).sourceServiceRevisions).toMatchObject([{ runningTaskCount: 2 }]);
  });

  it('waits for the old tasks to go where that is blocking [ECS-21]', async () => {
    const shop = await soon('BLOCKING');
    await shop.clock.advanceTo(at('12:12:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    // The slow ones are healthy at 12:12:31, which lets the old ones go; they take 30 s.
    await shop.clock.advanceTo(at('12:13:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:13:01'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('bakes with alarms, and no longer heeds them or a stop when it is declared [ECS-20, ECS-23]', async () => {
    const shop = await soon('DEFERRED', watched);
    await shop.clock.advanceTo(at('12:06:10'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' });
    await shop.clock.advanceTo(at('12:06:11'));
    const { status, serviceDeploymentArn } = newestDeployment(shop);
    expect(status).toBe('SUCCESSFUL');
    shop.alarms.set('errors', { ...errorsAlarm, state: 'ALARM' });
    expect(() => shop.call('StopServiceDeployment', { serviceDeploymentArn })).toThrow(
      expect.objectContaining({ code: 'ConflictException' }),
    );
    await shop.clock.advanceTo(at('12:30:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('rounds the share of tasks that it needs up [ECS-20]', async () => {
    // Of three tasks half is two: one is healthy at 12:03:11, the others at 12:08:11.
    let started = 0;
    const shop = account({
      behaviours: {
        planTask: ({ taskDefinition }) => {
          if (taskDefinition.revision === 1) return {};
          started += 1;
          return started > 1 ? { healthyAfterMs: 340_000 } : {};
        },
      },
    });
    await steadyWeb(shop, { desiredCount: 3 });
    const deploymentConfiguration = { ...early('DEFERRED'), minimumHealthyPercent: 0, maximumPercent: 200 };
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration });
    await shop.clock.advanceTo(at('12:08:10'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:08:11'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('needs one healthy task even of none [ECS-20]', async () => {
    const shop = account();
    await steadyWeb(shop, { deploymentConfiguration: { minimumHealthyPercent: 0 } });
    update(shop, {
      taskDefinition: 'api:2',
      deploymentConfiguration: {
        minimumHealthyPercent: 0,
        earlySuccessCriteria: { enable: true, healthyPercent: 0, sourceServiceRevisionCleanup: 'DEFERRED' },
      },
    });
    await shop.clock.advanceTo(at('12:03:10'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:03:11'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('lasts as long as configured, also without alarms [ECS-18]', async () => {
    const shop = account();
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { bakeTimeInMinutes: 10 } });
    await shop.clock.advanceTo(at('12:13:40'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' });
    await shop.clock.advanceTo(at('12:13:41'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });
});
