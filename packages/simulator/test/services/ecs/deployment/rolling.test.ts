import { describe, expect, it } from 'vitest';
import { account, at, deployment, newestDeployment, steadyWeb, update, web } from '../account.ts';

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

  it('sends the events of its start and end, a second late and dated to the second [ECS-45]', async () => {
    const shop = account();
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 2 });
    await shop.clock.advanceTo(at('12:01:11'));
    expect(shop.events).toHaveLength(1);
    await shop.clock.advanceTo(at('12:01:12'));
    const id = web(shop).deployments[0]?.id ?? '';
    expect(id).toMatch(/^ecs-svc\/\d{19}$/);
    expect(shop.events.map((event) => [event['detail-type'], event.time, event.detail])).toEqual([
      [
        'ECS Deployment State Change',
        '2026-01-05T12:00:00Z',
        {
          eventType: 'INFO',
          eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
          deploymentId: id,
          updatedAt: '2026-01-05T12:00:00Z',
          reason: `ECS deployment ${id} in progress.`,
        },
      ],
      [
        'ECS Deployment State Change',
        '2026-01-05T12:01:11Z',
        {
          eventType: 'INFO',
          eventName: 'SERVICE_DEPLOYMENT_COMPLETED',
          deploymentId: id,
          updatedAt: '2026-01-05T12:01:11Z',
          reason: `ECS deployment ${id} completed.`,
        },
      ],
      [
        'ECS Service Action',
        '2026-01-05T12:01:11Z',
        {
          eventType: 'INFO',
          eventName: 'SERVICE_STEADY_STATE',
          clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop',
          createdAt: '2026-01-05T12:01:11.000Z',
        },
      ],
    ]);
    expect(shop.events[0]?.resources).toEqual(['arn:aws:ecs:us-east-1:111122223333:service/shop/web']);
  });

  it('repeats every event as often as told, with the same id [ECS-45]', async () => {
    const shop = account({ parameters: { eventCopies: 2, eventDelayMs: 0 } });
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 0 });
    await shop.clock.advanceTo(at('12:00:00'));
    expect(shop.events).toHaveLength(2);
    expect(shop.events[0]?.id).toBe(shop.events[1]?.id);
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

  it('bakes as long as it is told, also without alarms [ECS-18]', async () => {
    const shop = account();
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { bakeTimeInMinutes: 10 } });
    await shop.clock.advanceTo(at('12:13:40'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' });
    await shop.clock.advanceTo(at('12:13:41'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('ignores its alarms for the whole deployment when one is in ALARM at the start, and does not bake [ECS-26]', async () => {
    const shop = account();
    shop.alarms.set('errors', errorsAlarm).set('latency', { ...errorsAlarm, state: 'ALARM' });
    await steadyWeb(shop);
    const alarms = { alarmNames: ['errors', 'latency'], enable: true, rollback: true };
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { alarms } });
    await shop.clock.advanceTo(at('12:02:40'));
    shop.alarms.set('errors', { ...errorsAlarm, state: 'ALARM' });
    expect(newestDeployment(shop).alarms).toEqual({
      status: 'DISABLED',
      alarmNames: ['errors', 'latency'],
      triggeredAlarmNames: [],
    });
    await shop.clock.advanceTo(at('12:03:41'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
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

describe('a newer deployment', () => {
  it('stops the one under way, which is STOPPED five seconds later [ECS-42]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    const first = newestDeployment(shop).serviceDeploymentArn;
    await shop.clock.advanceTo(at('12:02:30'));
    update(shop, { forceNewDeployment: true });
    expect(deployment(shop, first).status).toBe('STOP_REQUESTED');
    expect(web(shop).deployments.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
      ['PRIMARY', 'IN_PROGRESS'],
      ['ACTIVE', 'IN_PROGRESS'],
      ['ACTIVE', 'COMPLETED'],
    ]);
    await shop.clock.advanceTo(at('12:02:35'));
    expect(deployment(shop, first)).toMatchObject({ status: 'STOPPED', stoppedAt: new Date(at('12:02:35')) });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
    expect(web(shop)).toMatchObject({
      runningCount: 2,
      taskDefinition: 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:2',
    });
  });

  it('is not made by a change of the desired count [ECS-15]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    const before = newestDeployment(shop).serviceDeploymentArn;
    update(shop, { desiredCount: 3 });
    await shop.clock.advanceTo(at('12:03:12'));
    expect(web(shop).runningCount).toBe(3);
    expect(newestDeployment(shop).serviceDeploymentArn).toBe(before);
    expect(shop.events.map((event) => event.detail['eventName'])).toEqual(['SERVICE_STEADY_STATE']);
  });

  it('shows in the lists only after their lag [ECS-85]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const old = newestDeployment(shop).serviceDeploymentArn;
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:02:02'));
    expect(newestDeployment(shop).serviceDeploymentArn).toBe(old);
    expect(web(shop).deployments).toHaveLength(1);
    await shop.clock.advanceTo(at('12:02:03'));
    expect(newestDeployment(shop).serviceDeploymentArn).not.toBe(old);
    expect(web(shop).deployments).toHaveLength(2);
  });
});

describe('a steady service that loses a task', () => {
  it('says that it is steady once the replacement is healthy [ECS-48]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
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
  it('bounds the service while the deployment is still PENDING [ECS-12, ECS-15]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    const deploymentConfiguration = { minimumHealthyPercent: 0, maximumPercent: 100 };
    await steadyWeb(shop, { desiredCount: 3, deploymentConfiguration });
    update(shop, { taskDefinition: 'api:2', desiredCount: 1 });
    expect(newestDeployment(shop).status).toBe('PENDING');
    expect(web(shop)).toMatchObject({ runningCount: 1, deployments: [{ desiredCount: 1 }, { runningCount: 1 }] });
  });
});
