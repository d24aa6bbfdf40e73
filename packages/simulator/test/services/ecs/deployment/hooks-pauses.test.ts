import { describe, expect, it } from 'vitest';
import { at, newestDeployment, web } from '../account.ts';
import { type ShiftedWeb, shiftedWeb, updated } from '../shifted-web.ts';

const ran = (hook: Record<string, unknown>) => ({ targetType: 'PAUSE', ...hook });

async function paused(hook: Record<string, unknown>, configuration: Record<string, unknown> = {}): Promise<ShiftedWeb> {
  const shop = await shiftedWeb({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 });
  await updated(shop, {
    taskDefinition: 'api:2',
    deploymentConfiguration: { lifecycleHooks: [ran(hook)], ...configuration },
  });
  await shop.clock.advanceTo(at('12:04:00'));
  return shop;
}

interface Paused {
  serviceDeploymentArn: string;
  status: string;
  lifecycleStage: string;
  statusReason: string;
  lifecycleHookDetails: { hookId: string; status: string; expiresAt: Date }[];
}

const newest = (shop: ShiftedWeb) => newestDeployment(shop) as unknown as Paused;

function answer(shop: ShiftedWeb, action?: string): void {
  const { serviceDeploymentArn, lifecycleHookDetails } = newest(shop);
  const hookId = lifecycleHookDetails[0]?.hookId;
  shop.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId, ...(action && { action }) });
}

const hookEvents = ({ events }: ShiftedWeb) =>
  events.filter((event) => event['detail-type'] === 'ECS Hook State Change');

describe('a PAUSE hook', () => {
  it('holds the deployment, and tells EventBridge which hook awaits an action until when [ECS-78]', async () => {
    const shop = await paused({
      lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
      timeoutConfiguration: { timeoutInMinutes: 120 },
    });
    const { lifecycleHookDetails, serviceDeploymentArn, lifecycleStage } = newest(shop);
    expect(lifecycleStage).toBe('POST_TEST_TRAFFIC_SHIFT');
    expect(lifecycleHookDetails).toEqual([
      {
        hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/),
        targetType: 'PAUSE',
        targetArn: undefined,
        status: 'AWAITING_ACTION',
        expiresAt: new Date(at('14:03:08')),
        timeoutAction: 'ROLLBACK',
      },
    ]);
    const [event] = hookEvents(shop);
    expect(event).toMatchObject({ resources: [], source: 'aws.ecs' });
    expect(event?.detail).toEqual({
      eventType: 'INFO',
      eventName: 'HOOK_AWAITING_ACTION',
      hookId: lifecycleHookDetails[0]?.hookId,
      hookType: 'PAUSE',
      expiresAt: '2026-01-05T14:03:08Z',
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop',
      serviceArn: web(shop).serviceArn,
      serviceDeploymentArn,
      updatedAt: '2026-01-05T12:03:08Z',
    });
  });

  it('lets the deployment go on when it is continued [ECS-79]', async () => {
    const shop = await paused({ lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] });
    answer(shop);
    await shop.clock.advanceTo(at('12:04:01'));
    expect(newest(shop)).toMatchObject({
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      lifecycleHookDetails: [{ status: 'SUCCEEDED' }],
    });
    expect(hookEvents(shop).at(-1)?.detail['eventName']).toBe('HOOK_SUCCEEDED');
    expect(() => answer(shop)).toThrow(expect.objectContaining({ code: 'ConflictException' }));
  });

  it('has the deployment rolled back when it is rejected [ECS-80]', async () => {
    const shop = await paused({ lifecycleStages: ['POST_PRODUCTION_TRAFFIC_SHIFT'] });
    answer(shop, 'ROLLBACK');
    expect(newest(shop).status).toBe('ROLLBACK_REQUESTED');
    await shop.clock.advanceTo(at('12:06:00'));
    // A second until it starts, 7 s for each kind of traffic, 30 s until the tasks are gone.
    expect(shop.story.slice(-6)).toEqual([
      '12:04:00 ROLLBACK_REQUESTED',
      '12:04:01 ROLLBACK_IN_PROGRESS',
      '12:04:01 PRODUCTION_TRAFFIC_SHIFT',
      '12:04:08 TEST_TRAFFIC_SHIFT',
      '12:04:15 CLEAN_UP',
      '12:04:45 ROLLBACK_SUCCESSFUL',
    ]);
    expect(newest(shop).lifecycleHookDetails).toMatchObject([{ status: 'FAILED' }]);
    expect(hookEvents(shop).map(({ detail }) => detail['eventName'])).toEqual(['HOOK_AWAITING_ACTION', 'HOOK_FAILED']);
  });

  it.each([
    ['ROLLBACK', 'ROLLBACK_SUCCESSFUL'],
    ['CONTINUE', 'IN_PROGRESS'],
  ])('that nobody answers does %s as configured [ECS-81]', async (action, status) => {
    const shop = await paused({
      lifecycleStages: ['PRE_SCALE_UP'],
      timeoutConfiguration: { timeoutInMinutes: 30, action },
    });
    await shop.clock.advanceTo(at('12:32:00'));
    expect(newest(shop)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'PRE_SCALE_UP' });
    await shop.clock.advanceTo(at('12:32:02'));
    expect(newest(shop)).toMatchObject({ status, lifecycleHookDetails: [{ status: 'TIMED_OUT' }] });
    expect(hookEvents(shop).at(-1)?.detail['eventName']).toBe('HOOK_TIMED_OUT');
  });

  it('waits for a day when it is not told [ECS-81]', async () => {
    const shop = await paused({ lifecycleStages: ['PRE_SCALE_UP'] });
    expect(newest(shop).lifecycleHookDetails[0]?.expiresAt).toEqual(new Date(at('12:02:01') + 86_400_000));
  });

  it('has a new id at every step [ECS-82]', async () => {
    const shop = await paused(
      { lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] },
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 0 } },
    );
    const ids = [newest(shop).lifecycleHookDetails[0]?.hookId];
    answer(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    ids.push(newest(shop).lifecycleHookDetails[0]?.hookId);
    answer(shop);
    await shop.clock.advanceTo(at('12:06:00'));
    expect(newest(shop).lifecycleStage).toBe('BAKE_TIME');
    expect(new Set(ids).size).toBe(2);
  });

  it('cannot be answered by a wrong action, a wrong id or for a wrong deployment [ECS-79]', async () => {
    const shop = await paused({ lifecycleStages: ['PRE_SCALE_UP'] });
    const { serviceDeploymentArn } = newest(shop);
    const tried = (input: Record<string, unknown>) => () =>
      shop.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId: 'ecs-pause-x', ...input });
    expect(tried({})).toThrow(expect.objectContaining({ code: 'ConflictException' }));
    expect(tried({ action: 'STOP' })).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
    expect(tried({ serviceDeploymentArn: 'arn:x' })).toThrow(
      expect.objectContaining({ code: 'ServiceDeploymentNotFoundException' }),
    );
  });

  it('awaits nothing any more once the deployment is stopped by hand [ECS-44, ECS-79]', async () => {
    const shop = await paused({ lifecycleStages: ['PRE_SCALE_UP'] });
    const { serviceDeploymentArn } = newest(shop);
    shop.call('StopServiceDeployment', { serviceDeploymentArn });
    expect(() => answer(shop)).toThrow(expect.objectContaining({ code: 'ConflictException' }));
    await shop.clock.advanceTo(at('12:05:00'));
    expect(newest(shop).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(shop.clock.nextAt()).toBeUndefined();
  });
});
