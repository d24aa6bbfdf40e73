import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { hookArn } from '../../../src/scenario/play/hook-arn.ts';
import { HookFunctions } from '../../../src/scenario/play/hook-functions.ts';
import { scenarioOf } from '../stories.ts';

const target = 'arn:aws:ecs:us-east-1:111122223333:service-revision/default/web/2';

/** What the hook `test` gives back at a stage, with so much of the traffic on the new revision. */
function invoke(functions: HookFunctions, lifecycleStage: string, percent: number | undefined) {
  const weights = percent === undefined ? {} : { [target]: percent };
  const executionDetails = {
    serviceArn: 'arn:aws:ecs:us-east-1:111122223333:service/default/web',
    targetServiceRevisionArn: target,
    testTrafficWeights: weights,
    productionTrafficWeights: weights,
  };
  return functions.invoke(hookArn('test'), { executionId: 'x', lifecycleStage, resourceArn: 'x', executionDetails });
}

function functionsOf(hook: string): HookFunctions {
  const { service } = scenarioOf('name: x', `service: { strategy: canary, hooks: { test: ${hook} } }`);
  return new HookFunctions(new VirtualClock(0), service.hooks);
}

describe('the function of a hook', () => {
  it('gives one answer a call and the last one from then on [SCN-13]', () => {
    const functions = functionsOf('{ at: PRE_SCALE_UP, answers: [in progress, in progress 60s, failed after 20s] }');
    const answers = [1, 2, 3, 4].map(() => invoke(functions, 'PRE_SCALE_UP', undefined));
    expect(answers).toEqual([
      { payload: { hookStatus: 'IN_PROGRESS' }, afterMs: 1_000 },
      { payload: { hookStatus: 'IN_PROGRESS', callBackDelay: 60 }, afterMs: 1_000 },
      { payload: { hookStatus: 'FAILED' }, afterMs: 20_000 },
      { payload: { hookStatus: 'FAILED' }, afterMs: 20_000 },
    ]);
    expect(functions.calls.map(({ answer }) => answer)).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'FAILED', 'FAILED']);
  });

  it('has an answer of its own while the new revision gets no traffic any more [SCN-13]', () => {
    const functions = functionsOf('{ at: PRODUCTION_TRAFFIC_SHIFT, answers: succeeded, inRollback: failed }');
    expect(invoke(functions, 'PRODUCTION_TRAFFIC_SHIFT', 10)).toMatchObject({ payload: { hookStatus: 'SUCCEEDED' } });
    expect(invoke(functions, 'PRODUCTION_TRAFFIC_SHIFT', 0)).toMatchObject({ payload: { hookStatus: 'FAILED' } });
    expect(functions.calls.map(({ inRollback }) => inRollback)).toEqual([false, true]);
  });

  it('takes the stage before the first shift, where nothing has moved yet, for no rollback [SCN-13]', () => {
    const functions = functionsOf(
      '{ at: PRE_PRODUCTION_TRAFFIC_SHIFT, answers: [in progress, succeeded], inRollback: failed }',
    );
    const answers = [1, 2].map(() => invoke(functions, 'PRE_PRODUCTION_TRAFFIC_SHIFT', 0));
    expect(answers).toMatchObject([
      { payload: { hookStatus: 'IN_PROGRESS' } },
      { payload: { hookStatus: 'SUCCEEDED' } },
    ]);
  });

  it('goes on with its answers in a rollback for which it has none of its own [SCN-13]', () => {
    const functions = functionsOf('{ at: PRODUCTION_TRAFFIC_SHIFT, answers: [in progress, in progress, succeeded] }');
    const answers = [10, 0, 0].map((percent) => invoke(functions, 'PRODUCTION_TRAFFIC_SHIFT', percent));
    expect(answers).toMatchObject([
      { payload: { hookStatus: 'IN_PROGRESS' } },
      { payload: { hookStatus: 'IN_PROGRESS' } },
      { payload: { hookStatus: 'SUCCEEDED' } },
    ]);
  });

  it('takes a stage without weights for no rollback', () => {
    const functions = functionsOf('{ at: POST_SCALE_UP, inRollback: failed }');
    expect(invoke(functions, 'POST_SCALE_UP', undefined)).toMatchObject({ payload: { hookStatus: 'SUCCEEDED' } });
  });

  it('may fail in the ways of a function: nonsense, an error, no answer within 15 minutes', () => {
    expect(invoke(functionsOf('{ at: PRE_SCALE_UP, answers: nonsense }'), 'PRE_SCALE_UP', undefined)).toEqual({
      payload: { status: 'fine' },
      afterMs: 1_000,
    });
    expect(invoke(functionsOf('{ at: PRE_SCALE_UP, answers: error }'), 'PRE_SCALE_UP', undefined)).toEqual({
      functionError: 'Unhandled',
      afterMs: 1_000,
    });
    expect(invoke(functionsOf('{ at: PRE_SCALE_UP, answers: time out }'), 'PRE_SCALE_UP', undefined)).toEqual({
      functionError: 'Task timed out after 900.00 seconds',
      afterMs: 900_000,
    });
  });
});
