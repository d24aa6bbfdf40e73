import { describe, expect, it } from 'vitest';
import { type Account, account, at, newestDeployment, steadyWeb, update, web } from '../account.ts';

const ok = { state: 'OK', periodSeconds: 60, evaluationPeriods: 3 };
const watched = (...alarmNames: string[]) => ({ alarms: { alarmNames, enable: true, rollback: true } });

/** `web` is being updated to `api:2` and watches `errors`: polls every 20 s from 12:02:31, a bake until 12:06:41. */
async function rolling(configuration: Record<string, unknown> = watched('errors'), options = {}): Promise<Account> {
  const shop = account({ ...options });
  shop.alarms.set('errors', ok);
  await steadyWeb(shop);
  update(shop, { taskDefinition: 'api:2', deploymentConfiguration: configuration });
  return shop;
}

describe('the watch over alarms', () => {
  it('starts with the first task that runs [ECS-27]', async () => {
    const reads: number[] = [];
    const shop: Account = account({
      readAlarms: () => {
        reads.push(shop.clock.now());
        return new Map([['errors', ok]]);
      },
    });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: watched('errors') });
    await shop.clock.advanceTo(at('12:03:00'));
    // The look at the beginning, then the polls.
    expect(reads).toEqual([at('12:02:01'), at('12:02:31'), at('12:02:51')]);
  });

  it('misses an alarm that comes and goes between two polls [ECS-24]', async () => {
    const shop = await rolling();
    await shop.clock.advanceTo(at('12:03:12'));
    shop.alarms.set('errors', { ...ok, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:03:30'));
    shop.alarms.set('errors', ok);
    await shop.clock.advanceTo(at('12:06:41'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'MONITORING_COMPLETE' } });
  });

  it('sees neither INSUFFICIENT_DATA nor an alarm that is gone as ALARM [ECS-28]', async () => {
    const shop = await rolling(watched('errors', 'never-there'));
    await shop.clock.advanceTo(at('12:03:00'));
    shop.alarms.set('errors', { ...ok, state: 'INSUFFICIENT_DATA' });
    await shop.clock.advanceTo(at('12:04:00'));
    shop.alarms.delete('errors');
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it.each([
    ['INSUFFICIENT_DATA', { alarmStatesThatFail: ['ALARM', 'INSUFFICIENT_DATA'] }],
    ['missing', { missingAlarmFails: true }],
  ])('may take %s for ALARM, by a parameter of what is not published [ECS-28]', async (state, parameters) => {
    const shop = await rolling(watched('errors'), { parameters });
    await shop.clock.advanceTo(at('12:03:00'));
    if (state === 'missing') shop.alarms.delete('errors');
    else shop.alarms.set('errors', { ...ok, state });
    await shop.clock.advanceTo(at('12:03:11'));
    expect(newestDeployment(shop)).toMatchObject({ alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] } });
  });

  it('ends when the alarm may not roll back, whatever the circuit breaker may [ECS-29]', async () => {
    const alarms = { alarmNames: ['errors'], enable: true, rollback: false };
    const shop = await rolling({ alarms, deploymentCircuitBreaker: { enable: true, rollback: true } });
    await shop.clock.advanceTo(at('12:03:00'));
    shop.alarms.set('errors', { ...ok, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'STOPPED', alarms: { status: 'TRIGGERED' } });
  });

  it('does not begin again when an alarm that was in ALARM at the start turns OK [ECS-26]', async () => {
    const shop = account();
    shop.alarms.set('errors', { ...ok, state: 'ALARM' });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { ...watched('errors'), bakeTimeInMinutes: 5 } });
    await shop.clock.advanceTo(at('12:03:00'));
    shop.alarms.set('errors', ok);
    await shop.clock.advanceTo(at('12:05:00'));
    shop.alarms.set('errors', { ...ok, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'DISABLED' } });
  });

  it('leaves a last good deployment when its rollback is superseded [ECS-42]', async () => {
    const shop = await rolling(watched('errors'), { parameters: { listLagMs: 0 } });
    await shop.clock.advanceTo(at('12:03:00'));
    shop.alarms.set('errors', { ...ok, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:03:15'));
    const rollingBack = newestDeployment(shop);
    expect(rollingBack.status).toBe('ROLLBACK_IN_PROGRESS');
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:03:20'));
    const { serviceDeploymentArn } = newestDeployment(shop);
    expect(serviceDeploymentArn).not.toBe(rollingBack.serviceDeploymentArn);
    shop.call('StopServiceDeployment', { serviceDeploymentArn });
    await shop.clock.advanceTo(at('12:20:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(web(shop).taskDefinition).toContain('/api:1');
  });

  it('does not extend to the rollback that it caused [ECS-30]', async () => {
    const shop = await rolling();
    await shop.clock.advanceTo(at('12:03:00'));
    shop.alarms.set('errors', { ...ok, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', alarms: { status: 'TRIGGERED' } });
  });
});

describe('the bake of a rolling deployment', () => {
  it('is that of the alarm with the longest evaluation [ECS-19]', async () => {
    const shop = account();
    shop.alarms.set('errors', ok).set('slow', { ...ok, periodSeconds: 300, evaluationPeriods: 2 });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: watched('errors', 'slow') });
    // The old tasks are gone at 12:03:41; then 2 × 5 minutes.
    await shop.clock.advanceTo(at('12:13:40'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' });
    await shop.clock.advanceTo(at('12:13:41'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('is as configured before anything else, and starts when the old tasks are gone [ECS-17, ECS-18]', async () => {
    const shop = await rolling({ ...watched('errors'), bakeTimeInMinutes: 1 });
    await shop.clock.advanceTo(at('12:03:40'));
    expect(newestDeployment(shop).lifecycleStage).toBe('SCALE_UP');
    await shop.clock.advanceTo(at('12:04:40'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:04:41'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('may be none, or at most so long, by the parameters of what is not published [ECS-19]', async () => {
    const ends: unknown[] = [];
    for (const parameters of [{ rollingBake: 'none' }, { rollingBakeCapMs: 60_000 }] as const) {
      const shop = await rolling(watched('errors'), { parameters });
      await shop.clock.advanceTo(at('12:10:00'));
      ends.push(newestDeployment(shop).finishedAt);
    }
    expect(ends).toEqual([new Date(at('12:03:41')), new Date(at('12:04:41'))]);
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
    shop.alarms.set('errors', ok);
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
    const shop = await soon('DEFERRED', watched('errors'));
    await shop.clock.advanceTo(at('12:06:10'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' });
    await shop.clock.advanceTo(at('12:06:11'));
    const { status, serviceDeploymentArn } = newestDeployment(shop);
    expect(status).toBe('SUCCESSFUL');
    shop.alarms.set('errors', { ...ok, state: 'ALARM' });
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
});
