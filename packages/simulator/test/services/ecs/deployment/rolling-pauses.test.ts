import { describe, expect, it } from 'vitest';
import { at, newestDeployment, update, web } from '../account.ts';
import { type ShiftedWeb, shiftedWeb, updated } from '../shifted-web.ts';

const errors = { state: 'OK', periodSeconds: 60, evaluationPeriods: 3 };
const watched = { alarms: { alarmNames: ['errors'], enable: true, rollback: true } };

/** A rolling deployment of `api:2` with these hooks, from 12:02:00. Its tasks are healthy one minute after their start. */
async function paused(
  hook: Record<string, unknown>,
  { configuration = {}, parameters = {} }: { configuration?: object; parameters?: object } = {},
): Promise<ShiftedWeb> {
  const shop = await shiftedWeb({ strategy: 'ROLLING' }, { parameters });
  shop.alarms.set('errors', errors);
  const lifecycleHooks = [{ targetType: 'PAUSE', ...hook }];
  await updated(shop, { taskDefinition: 'api:2', deploymentConfiguration: { lifecycleHooks, ...configuration } });
  return shop;
}

const before = { lifecycleStages: ['PRE_SCALE_UP'] };
const after = { lifecycleStages: ['POST_SCALE_UP'] };

interface Paused {
  serviceDeploymentArn: string;
  lifecycleHookDetails: { hookId: string; status: string; expiresAt: Date }[];
}

const newest = (shop: ShiftedWeb) => newestDeployment(shop) as ReturnType<typeof newestDeployment> & Paused;

function answer(shop: ShiftedWeb, action = 'CONTINUE', { serviceDeploymentArn, lifecycleHookDetails } = newest(shop)) {
  const hookId = lifecycleHookDetails[0]?.hookId;
  shop.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId, action });
}

const hookEvents = ({ events }: ShiftedWeb) =>
  events.filter((event) => event['detail-type'] === 'ECS Hook State Change').map(({ detail }) => detail['eventName']);

/** Running tasks by task definition, such as `api:1 2`. */
const running = (shop: ShiftedWeb) =>
  web(shop)
    .deployments.map((row) => `${row.taskDefinition.split('/').at(-1)} ${row.runningCount}`)
    .sort();

const conflict = expect.objectContaining({ code: 'ConflictException' });

describe('a rolling deployment that pauses before its scale-up', () => {
  it('starts no task until it is continued [ECS-78, ECS-79, ECS-96]', async () => {
    const shop = await paused({ ...before, timeoutConfiguration: { timeoutInMinutes: 120 } });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(running(shop)).toEqual(['api:1 2', 'api:2 0']);
    const { lifecycleHookDetails, serviceDeploymentArn, lifecycleStage, status } = newest(shop);
    expect([status, lifecycleStage]).toEqual(['IN_PROGRESS', 'PRE_SCALE_UP']);
    expect(lifecycleHookDetails).toEqual([
      {
        hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/),
        targetType: 'PAUSE',
        targetArn: undefined,
        status: 'AWAITING_ACTION',
        expiresAt: new Date(at('14:02:01')),
        timeoutAction: 'ROLLBACK',
      },
    ]);
    const event = shop.events.find((one) => one['detail-type'] === 'ECS Hook State Change');
    expect(event).toMatchObject({
      resources: [],
      detail: {
        eventType: 'INFO',
        eventName: 'HOOK_AWAITING_ACTION',
        hookId: lifecycleHookDetails[0]?.hookId,
        hookType: 'PAUSE',
        expiresAt: '2026-01-05T14:02:01Z',
        lifecycleStage: 'PRE_SCALE_UP',
        serviceDeploymentArn,
        updatedAt: '2026-01-05T12:02:01Z',
      },
    });
    answer(shop);
    await shop.clock.advanceTo(at('12:12:00'));
    // Two tasks healthy after a minute, then 30 s until the two old ones are gone.
    expect(shop.story).toEqual([
      '12:02:01 IN_PROGRESS',
      '12:02:01 PRE_SCALE_UP',
      '12:10:00 SCALE_UP',
      '12:11:30 SUCCESSFUL',
    ]);
    expect(running(shop)).toEqual(['api:2 2']);
    expect(hookEvents(shop)).toEqual(['HOOK_AWAITING_ACTION', 'HOOK_SUCCEEDED']);
    expect(() => answer(shop)).toThrow(conflict);
  });

  it('rolls back without a change of tasks when it is rejected [ECS-80, ECS-96]', async () => {
    const shop = await paused(before);
    await shop.clock.advanceTo(at('12:10:00'));
    answer(shop, 'ROLLBACK');
    await shop.clock.advanceTo(at('12:15:00'));
    expect(shop.story.slice(2)).toEqual([
      '12:10:00 ROLLBACK_REQUESTED',
      '12:10:01 ROLLBACK_IN_PROGRESS',
      '12:10:01 ROLLBACK_SUCCESSFUL',
    ]);
    expect(newest(shop).lifecycleHookDetails).toMatchObject([{ status: 'FAILED' }]);
    expect(hookEvents(shop)).toEqual(['HOOK_AWAITING_ACTION', 'HOOK_FAILED']);
    expect(running(shop)).toEqual(['api:1 2']);
    expect(web(shop).taskDefinition).toMatch(/api:1$/);
    expect(web(shop).events.filter(({ message }) => message.includes('has started'))).toHaveLength(1);
    expect(shop.clock.nextAt()).toBeUndefined();
  });

  it.each([
    [
      'ROLLBACK',
      ['12:32:01 ROLLBACK_IN_PROGRESS', '12:32:01 ROLLBACK_SUCCESSFUL'],
      expect.stringMatching(
        /^Service deployment rolled back because PRE_SCALE_UP lifecycle hook\(s\) failed\. Lifecycle hook ecs-pause-\S+ timed out\.$/,
      ),
    ],
    ['CONTINUE', ['12:32:01 SCALE_UP'], undefined],
  ])('does %s as configured if it times out [ECS-81, ECS-96]', async (action, story, statusReason) => {
    const shop = await paused({ ...before, timeoutConfiguration: { timeoutInMinutes: 30, action } });
    await shop.clock.advanceTo(at('12:32:02'));
    expect(shop.story.slice(2)).toEqual(story);
    expect(newest(shop)).toMatchObject({ lifecycleHookDetails: [{ status: 'TIMED_OUT' }] });
    expect(newest(shop).statusReason).toEqual(statusReason);
    expect(hookEvents(shop)).toEqual(['HOOK_AWAITING_ACTION', 'HOOK_TIMED_OUT']);
  });

  it('keeps the old revision at the desired count: failed tasks are replaced, and more start [ECS-96]', async () => {
    const shop = await paused(before);
    const { taskArns } = shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', serviceName: 'web' });
    shop.ecs.control.exit(taskArns[0] ?? '', { stopCode: 'EssentialContainerExited', stoppedReason: 'gone' });
    await shop.clock.advanceTo(at('12:05:00'));
    expect(running(shop)).toEqual(['api:1 2', 'api:2 0']);
    update(shop, { desiredCount: 3 });
    await shop.clock.advanceTo(at('12:08:00'));
    expect(running(shop)).toEqual(['api:1 3', 'api:2 0']);
    expect(newest(shop).lifecycleStage).toBe('PRE_SCALE_UP');
    answer(shop);
    await shop.clock.advanceTo(at('12:10:00'));
    expect(running(shop)).toEqual(['api:2 3']);
  });

  it('awaits nothing any more once a newer deployment supersedes it [ECS-42, ECS-79]', async () => {
    const shop = await paused(before);
    const old = newest(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    update(shop, { taskDefinition: 'api:1', deploymentConfiguration: { lifecycleHooks: [] } });
    expect(() => answer(shop, 'CONTINUE', old)).toThrow(conflict);
    await shop.clock.advanceTo(at('12:10:00'));
    expect(shop.story.filter((line) => line.endsWith('STOPPED') || line.endsWith('SUCCESSFUL'))).toEqual([
      '12:05:05 STOPPED',
      '12:06:31 SUCCESSFUL',
    ]);
  });

  it('awaits nothing any more once it is stopped by hand [ECS-44, ECS-79]', async () => {
    const shop = await paused(before);
    const { serviceDeploymentArn } = newest(shop);
    shop.call('StopServiceDeployment', { serviceDeploymentArn });
    expect(() => answer(shop)).toThrow(conflict);
    await shop.clock.advanceTo(at('12:05:00'));
    expect(newest(shop).status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('has nothing to roll back to in a first deployment, which starts no task either [ECS-39, ECS-96]', async () => {
    const lifecycleHooks = [{ targetType: 'PAUSE', ...before }];
    const shop = await shiftedWeb({ lifecycleHooks });
    expect(running(shop)).toEqual(['api:1 0']);
    answer(shop, 'ROLLBACK');
    await shop.clock.advanceTo(at('12:05:00'));
    expect(newest(shop)).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
    expect(running(shop)).toEqual(['api:1 0']);
  });
});

describe('a rolling deployment that pauses after its scale-up', () => {
  it('pauses when the old tasks are gone, and bakes when it is continued [ECS-97]', async () => {
    const shop = await paused(after, { configuration: watched });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(running(shop)).toEqual(['api:1 0', 'api:2 2']);
    answer(shop);
    await shop.clock.advanceTo(at('12:15:00'));
    // Tasks start at 12:02:01 and are healthy a minute later; the old ones need 30 s. The bake takes 3 × 60 s.
    expect(shop.story).toEqual([
      '12:02:01 IN_PROGRESS',
      '12:02:01 SCALE_UP',
      '12:03:31 POST_SCALE_UP',
      '12:10:00 BAKE_TIME',
      '12:13:00 SUCCESSFUL',
    ]);
  });

  it('fails and rolls back if an alarm fires during the pause [ECS-97]', async () => {
    const shop = await paused(after, { configuration: watched });
    await shop.clock.advanceTo(at('12:05:00'));
    shop.alarms.set('errors', { ...errors, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:09:00'));
    expect(newest(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    });
    expect(running(shop)).toEqual(['api:1 2']);
    expect(() => answer(shop)).toThrow(conflict);
    expect(shop.clock.nextAt()).toBeUndefined();
  });

  it('brings the old revision back when it is rejected [ECS-80, ECS-97]', async () => {
    const shop = await paused(after);
    await shop.clock.advanceTo(at('12:10:00'));
    answer(shop, 'ROLLBACK');
    await shop.clock.advanceTo(at('12:15:00'));
    // Old tasks healthy a minute after 12:10:01, the new ones gone 30 s later.
    expect(shop.story.slice(-3)).toEqual([
      '12:10:00 ROLLBACK_REQUESTED',
      '12:10:01 ROLLBACK_IN_PROGRESS',
      '12:11:31 ROLLBACK_SUCCESSFUL',
    ]);
  });

  it('pauses as soon as enough tasks are healthy for early success [ECS-21, ECS-97]', async () => {
    const earlySuccessCriteria = { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: 'BLOCKING' };
    const shop = await paused(after, { configuration: { earlySuccessCriteria } });
    await shop.clock.advanceTo(at('12:03:10'));
    answer(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    expect(shop.story.slice(2)).toEqual(['12:03:01 POST_SCALE_UP', '12:03:31 SUCCESSFUL']);
  });
});

describe('the stages of a rolling deployment', () => {
  it('pause one after the other, each under a new id [ECS-82, ECS-96, ECS-97]', async () => {
    const shop = await paused({ lifecycleStages: ['POST_SCALE_UP', 'PRE_SCALE_UP'] });
    const first = newest(shop).lifecycleHookDetails[0]?.hookId;
    answer(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    expect(newest(shop).lifecycleHookDetails).toMatchObject([
      { hookId: expect.not.stringContaining(String(first)), status: 'AWAITING_ACTION' },
    ]);
    answer(shop);
    expect(shop.story).toEqual([
      '12:02:01 IN_PROGRESS',
      '12:02:01 PRE_SCALE_UP',
      '12:02:01 SCALE_UP',
      '12:03:31 POST_SCALE_UP',
      '12:05:00 SUCCESSFUL',
    ]);
  });

  it('are those of the parameter, in the order of all stages [ECS-83]', async () => {
    const lifecycleStages = ['POST_TEST_TRAFFIC_SHIFT', 'RECONCILE_SERVICE'];
    const shop = await paused({ lifecycleStages }, { parameters: { rollingPauseStages: lifecycleStages } });
    answer(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    answer(shop);
    expect(shop.story.slice(1)).toEqual([
      '12:02:01 RECONCILE_SERVICE',
      '12:02:01 SCALE_UP',
      '12:03:31 POST_TEST_TRAFFIC_SHIFT',
      '12:05:00 SUCCESSFUL',
    ]);
  });

  it('are not shown if rollingShowsLifecycleStage is off, but in the event [ECS-78]', async () => {
    const shop = await paused(before, { parameters: { rollingShowsLifecycleStage: false } });
    expect(newest(shop).lifecycleStage).toBeUndefined();
    await shop.clock.advanceTo(at('12:02:10'));
    expect(shop.events.at(-1)?.detail['lifecycleStage']).toBe('PRE_SCALE_UP');
  });
});
