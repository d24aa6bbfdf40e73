import { describe, expect, it } from 'vitest';
import type { HookInvocation, HookReply, LateReply } from '../../../../src/services/ecs/tasks/behaviours.ts';
import { at, newestDeployment, update, web } from '../account.ts';
import { type ShiftedWeb, shiftedWeb, updated } from '../shifted-web.ts';

const arn = 'arn:aws:lambda:us-east-1:111122223333:function:check';
const notUnderstood = `ECS was unable to parse the response from ${arn} due to: HookStatus must not be null.`;
const succeeded = { payload: { hookStatus: 'SUCCEEDED' } };

interface Call extends HookInvocation {
  readonly at: string;
  readonly arn: string;
}

/** A blue/green `web` whose hooks answer as given once its first deployment is over. */
async function hooked(
  stages: readonly string[],
  answer: (call: Call, index: number) => HookReply | LateReply,
  more: {
    hook?: Record<string, unknown>;
    configuration?: Record<string, unknown>;
    hooks?: unknown[];
    parameters?: Record<string, unknown>;
  } = {},
) {
  const calls: Call[] = [];
  let isOpen = false;
  const shop: ShiftedWeb = await shiftedWeb(
    {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 5,
      lifecycleHooks: more.hooks ?? [
        { hookTargetArn: arn, roleArn: 'arn:aws:iam::111122223333:role/hooks', lifecycleStages: stages, ...more.hook },
      ],
      ...more.configuration,
    },
    {
      ...(more.parameters && { parameters: more.parameters }),
      behaviours: {
        invokeHook: (target, invocation) => {
          if (!isOpen) return succeeded;
          const time = new Date(shop.clock.now()).toISOString().slice(11, 19);
          calls.push({ ...invocation, arn: target, at: time });
          return answer({ ...invocation, arn: target, at: time }, calls.length - 1);
        },
      },
    },
  );
  isOpen = true;
  return { shop, calls };
}

describe('a Lambda hook', () => {
  it('that answers in real time holds virtual time until then [HOOK-2]', async () => {
    const { promise, resolve } = Promise.withResolvers<HookReply>();
    const { shop, calls } = await hooked(['POST_SCALE_UP'], () => ({ answer: () => promise }));
    await updated(shop);
    const moving = shop.clock.advanceTo(at('13:00:00'));
    await new Promise((turn) => setImmediate(turn));
    const time = new Date(shop.clock.now()).toISOString().slice(11, 19);
    expect([calls.length, time]).toEqual([1, calls[0]?.at]);
    resolve({ payload: { hookStatus: 'FAILED' } });
    await moving;
    expect(newestDeployment(shop)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' });
  });

  it('that answers in real time is not heard any more when its deployment is rolled back meanwhile [HOOK-2]', async () => {
    const { promise, resolve } = Promise.withResolvers<HookReply>();
    const { shop } = await hooked(['POST_SCALE_UP'], () => ({ answer: () => promise }));
    await updated(shop);
    const moving = shop.clock.advanceTo(at('13:00:00'));
    await new Promise((turn) => setImmediate(turn));
    const { serviceDeploymentArn } = newestDeployment(shop);
    shop.ecs.handle({
      operation: 'StopServiceDeployment',
      input: { serviceDeploymentArn, stopType: 'ROLLBACK' },
      caller: { accessKeyId: 'observer' },
    });
    resolve({ payload: { hookStatus: 'IN_PROGRESS', callBackDelay: 1 } });
    await moving;
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      lifecycleHookDetails: [{ status: 'IN_PROGRESS' }],
    });
  });

  it('is told stage, deployment and target, and weights in the stages of traffic alone [ECS-70]', async () => {
    const { shop, calls } = await hooked(
      ['POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'],
      () => succeeded,
    );
    await updated(shop);
    await shop.clock.advanceTo(at('12:04:00'));
    const { serviceDeploymentArn, targetServiceRevision, sourceServiceRevisions } = newestDeployment(shop);
    const [target, source] = [targetServiceRevision.arn, sourceServiceRevisions[0]?.arn ?? ''];
    const details = { serviceArn: web(shop).serviceArn, targetServiceRevisionArn: target };
    const shifted = { [target]: 100, [source]: 0 };
    expect(calls.map(({ lifecycleStage, executionDetails }) => [lifecycleStage, executionDetails])).toEqual([
      ['POST_SCALE_UP', { ...details, testTrafficWeights: {}, productionTrafficWeights: {} }],
      ['TEST_TRAFFIC_SHIFT', { ...details, testTrafficWeights: shifted, productionTrafficWeights: {} }],
      ['PRODUCTION_TRAFFIC_SHIFT', { ...details, testTrafficWeights: {}, productionTrafficWeights: shifted }],
    ]);
    expect(calls[0]).toMatchObject({
      arn,
      resourceArn: serviceDeploymentArn,
      executionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(calls[0]).not.toHaveProperty('hookDetails');
  });

  it('holds its stage until it has answered [ECS-70]', async () => {
    const { shop } = await hooked(['PRE_SCALE_UP'], () => ({ ...succeeded, afterMs: 60_000 }));
    await updated(shop);
    await shop.clock.advanceTo(at('12:03:00'));
    expect(newestDeployment(shop)).toMatchObject({
      lifecycleStage: 'PRE_SCALE_UP',
      lifecycleHookDetails: [
        {
          targetType: 'AWS_LAMBDA',
          targetArn: arn,
          status: 'IN_PROGRESS',
          timeoutAction: 'ROLLBACK',
          expiresAt: new Date(at('12:02:01') + 1440 * 60_000),
        },
      ],
    });
    await shop.clock.advanceTo(at('12:03:01'));
    expect(newestDeployment(shop)).toMatchObject({
      lifecycleStage: 'SCALE_UP',
      lifecycleHookDetails: [{ status: 'SUCCEEDED' }],
    });
  });

  it.each<[string, HookReply, string]>([
    ['FAILED', { payload: { hookStatus: 'FAILED' } }, `Lifecycle hook target ${arn} returned FAILED status.`],
    ['nonsense', { payload: 'fine by me' }, notUnderstood],
    ['a status that is none', { payload: { hookStatus: 'DONE' } }, notUnderstood],
    ['an error', { functionError: 'Unhandled' }, `ECS was unable to invoke hook target ${arn} due to: Unhandled.`],
  ])('that answers %s rolls the deployment back and says why [ECS-71, ECS-73, ECS-74]', async (_, reply, detail) => {
    const { shop } = await hooked(['PRE_SCALE_UP'], () => reply);
    const [{ id } = { id: '' }] = web(shop).deployments;
    await updated(shop);
    await shop.clock.advanceTo(at('12:02:10'));
    const reason = `Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ${detail}`;
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: reason,
      lifecycleHookDetails: [{ status: 'FAILED' }],
    });
    const messages = web(shop).events.map(({ message }) => message);
    expect(messages.find((message) => message.includes('deployment failed'))).toContain(`deployment failed: ${reason}`);
    expect(web(shop).deployments).toMatchObject([{ id }]);
  });

  it('is called again after 30 s, or as it says, with what it handed on [ECS-72]', async () => {
    const { shop, calls } = await hooked(
      ['POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'],
      (_, index) =>
        [
          { payload: { hookStatus: 'IN_PROGRESS', hookDetails: { tries: 1 } } },
          { payload: { hookStatus: 'IN_PROGRESS', callBackDelay: 5, hookDetails: { tries: 2, found: 'x' } } },
          succeeded,
        ][index] ?? succeeded,
      { hook: { hookDetails: { bucket: 'b', tries: 0 } } },
    );
    await updated(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    // Each answer takes a second.
    expect(calls.map(({ at: time, hookDetails }) => [time, hookDetails])).toEqual([
      ['12:03:01', { bucket: 'b', tries: 0 }],
      ['12:03:32', { bucket: 'b', tries: 1 }],
      ['12:03:38', { bucket: 'b', tries: 2, found: 'x' }],
      ['12:03:46', { bucket: 'b', tries: 2, found: 'x' }],
    ]);
    expect(new Set(calls.map(({ executionId }) => executionId)).size).toBe(4);
  });

  it('forgets what it handed on in the next deployment [ECS-72]', async () => {
    const { shop, calls } = await hooked(['PRE_SCALE_UP'], () => ({
      payload: { hookStatus: 'SUCCEEDED', hookDetails: { seen: true } },
    }));
    await updated(shop);
    await shop.clock.advanceTo(at('12:30:00'));
    update(shop, { forceNewDeployment: true });
    await shop.clock.advanceTo(at('12:31:00'));
    expect(calls.map(({ hookDetails }) => hookDetails)).toEqual([undefined, undefined]);
  });

  it('has 15 minutes to answer [ECS-74]', async () => {
    const { shop } = await hooked(['PRE_SCALE_UP'], () => ({ ...succeeded, afterMs: 900_001 }));
    await updated(shop);
    await shop.clock.advanceTo(at('12:17:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:17:01'));
    expect(newestDeployment(shop).statusReason).toContain('unable to invoke hook target');
    expect(newestDeployment(shop).statusReason).toContain('Task timed out after 900.00 seconds');
  });

  it('that goes on for longer than its time-out rolls back, or is passed over, as configured [ECS-77]', async () => {
    const forever = () => ({ payload: { hookStatus: 'IN_PROGRESS' } });
    const statuses: unknown[] = [];
    for (const action of ['ROLLBACK', 'CONTINUE']) {
      const hook = { timeoutConfiguration: { timeoutInMinutes: 2, action } };
      const { shop } = await hooked(['PRE_SCALE_UP'], forever, { hook });
      await updated(shop);
      await shop.clock.advanceTo(at('12:04:00'));
      expect(newestDeployment(shop).lifecycleStage).toBe('PRE_SCALE_UP');
      await shop.clock.advanceTo(at('12:04:02'));
      const { status, lifecycleStage, ...rest } = newestDeployment(shop);
      statuses.push([status, lifecycleStage, rest]);
    }
    expect(statuses).toMatchObject([
      ['ROLLBACK_SUCCESSFUL', undefined, { lifecycleHookDetails: [{ status: 'TIMED_OUT' }] }],
      ['IN_PROGRESS', 'SCALE_UP', { lifecycleHookDetails: [{ status: 'TIMED_OUT' }] }],
    ]);
  });

  it('has an id and a text of its time-out by parameters, since nobody has published them [ECS-70, ECS-77]', async () => {
    const parameters = { lambdaHookIdPrefix: 'fn-', hookTimedOutReason: 'No answer of {hook}.' };
    const hook = { timeoutConfiguration: { timeoutInMinutes: 1, action: 'ROLLBACK' } };
    const { shop } = await hooked(['PRE_SCALE_UP'], () => ({ payload: { hookStatus: 'IN_PROGRESS' } }), {
      hook,
      parameters,
    });
    await updated(shop);
    await shop.clock.advanceTo(at('12:04:00'));
    expect(newestDeployment(shop)).toMatchObject({
      statusReason: expect.stringContaining(`No answer of target ${arn}.`),
      lifecycleHookDetails: [{ hookId: expect.stringMatching(/^fn-[\w-]{43}$/) }],
    });
  });

  it('runs beside the other hooks of its stage, and one failure is enough [ECS-75]', async () => {
    const hooks = ['slow', 'bad'].map((name) => ({
      hookTargetArn: `${arn}-${name}`,
      roleArn: 'r',
      lifecycleStages: ['PRE_SCALE_UP'],
    }));
    const { shop, calls } = await hooked(
      [],
      (call) =>
        call.arn.endsWith('slow')
          ? { ...succeeded, afterMs: 60_000 }
          : { payload: { hookStatus: 'FAILED' }, afterMs: 10_000 },
      { hooks },
    );
    await updated(shop);
    await shop.clock.advanceTo(at('12:02:11'));
    expect(calls.map((call) => call.at)).toEqual(['12:02:01', '12:02:01']);
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      lifecycleHookDetails: [{ status: 'IN_PROGRESS' }, { status: 'FAILED' }],
    });
  });

  it('that passes does not pass for another one of its stage that is still at work [ECS-75]', async () => {
    const hooks = ['quick', 'slow'].map((name) => ({
      hookTargetArn: `${arn}-${name}`,
      roleArn: 'r',
      lifecycleStages: ['PRE_SCALE_UP'],
    }));
    const { shop } = await hooked(
      [],
      (call) => ({
        payload: { hookStatus: call.arn.endsWith('slow') ? 'FAILED' : 'SUCCEEDED' },
        afterMs: call.arn.endsWith('slow') ? 60_000 : 1_000,
      }),
      { hooks },
    );
    await updated(shop);
    await shop.clock.advanceTo(at('12:03:00'));
    expect(newestDeployment(shop).lifecycleStage).toBe('PRE_SCALE_UP');
    await shop.clock.advanceTo(at('12:03:01'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('runs at every step of a linear deployment [ECS-50]', async () => {
    const { shop, calls } = await hooked(
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'],
      () => succeeded,
      {
        configuration: { strategy: 'LINEAR', linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 1 } },
      },
    );
    await updated(shop);
    await shop.clock.advanceTo(at('12:10:00'));
    const target = newestDeployment(shop).targetServiceRevision.arn;
    expect(
      calls.map(({ lifecycleStage, executionDetails }) => [
        lifecycleStage,
        executionDetails.productionTrafficWeights[target],
      ]),
    ).toEqual([
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', 0],
      ['PRODUCTION_TRAFFIC_SHIFT', 50],
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', 50],
      ['PRODUCTION_TRAFFIC_SHIFT', 100],
    ]);
  });
});

describe('hooks in a rollback', () => {
  const stages = ['PRE_SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'];

  it('run again in the shifts of traffic, told that the target has nothing [ECS-63]', async () => {
    const { shop, calls } = await hooked(stages, ({ lifecycleStage }) =>
      lifecycleStage === 'POST_PRODUCTION_TRAFFIC_SHIFT' ? { payload: { hookStatus: 'FAILED' } } : succeeded,
    );
    await updated(shop);
    await shop.clock.advanceTo(at('12:06:00'));
    const target = newestDeployment(shop).targetServiceRevision.arn;
    expect(
      calls
        .slice(4)
        .map(({ lifecycleStage, executionDetails }) => [
          lifecycleStage,
          executionDetails.targetServiceRevisionArn === target,
          executionDetails.testTrafficWeights[target],
          executionDetails.productionTrafficWeights[target],
        ]),
    ).toEqual([
      ['PRODUCTION_TRAFFIC_SHIFT', true, undefined, 0],
      ['TEST_TRAFFIC_SHIFT', true, 0, undefined],
    ]);
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('that fail there end it in ROLLBACK_FAILED [ECS-84]', async () => {
    const { shop } = await hooked(['PRODUCTION_TRAFFIC_SHIFT'], () => ({ payload: { hookStatus: 'FAILED' } }));
    await updated(shop);
    await shop.clock.advanceTo(at('12:06:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_FAILED');
    expect(shop.story.filter((line) => line.includes('ROLLBACK'))).toEqual([
      '12:03:16 ROLLBACK_IN_PROGRESS',
      '12:03:24 ROLLBACK_FAILED',
    ]);
  });
});
