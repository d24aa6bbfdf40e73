import { describe, expect, it } from 'vitest';
import { type Account, account, at, newestDeployment, steadyWeb, update } from '../account.ts';

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

const errorsAlarm = { state: 'OK', periodSeconds: 60, evaluationPeriods: 3 };

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

describe('an alarm in ALARM at the start', () => {
  it('has ECS ignore all alarms for the whole deployment, which does not bake [ECS-26]', async () => {
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
});

describe('a throttled poll', () => {
  it('misses the alarm [ECS-25]', async () => {
    let throttled = false;
    const states = new Map([['errors', { ...errorsAlarm }]]);
    const shop = account({ readAlarms: () => (throttled ? undefined : states) });
    await steadyWeb(shop);
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true };
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { alarms } });
    await shop.clock.advanceTo(at('12:03:00'));
    throttled = true;
    states.set('errors', { ...errorsAlarm, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:06:41'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });
});
