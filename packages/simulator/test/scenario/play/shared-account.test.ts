import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { withOwnNames } from '../../../src/scenario/format/own-names.ts';
import { prepareSharedVisit } from '../../../src/scenario/play/shared-account.ts';
import type { HeardEvent } from '../../../src/scenario/play/world.ts';
import { createCloudWatch } from '../../../src/services/cloudwatch/service.ts';
import { createEcs } from '../../../src/services/ecs/service.ts';
import { scenarioOf } from '../stories.ts';

const story = (service: string) =>
  withOwnNames(
    scenarioOf(
      'name: x',
      'service: { strategy: blue-green, hooks: { smoke: { at: PRE_SCALE_UP, answers: failed } } }',
      'alarm: 5xx > 1',
      'series: { 5xx: "0" }',
    ),
    { service, cluster: 'stage' },
  );

const arnOf = (service: string) => `arn:aws:ecs:us-east-1:111122223333:service/stage/${service}`;

/** Two stories in one account, whose bus has heard these events. */
function share(events: readonly HeardEvent[] = []) {
  const clock = new VirtualClock(0);
  const visit = prepareSharedVisit([story('a'), story('b')], clock);
  const emit = () => undefined;
  const [ecs, cloudWatch] = [createEcs({ clock, emit }), createCloudWatch({ clock, emit })];
  return { clock, visit, accounts: visit.enter({ ecs, cloudWatch, busEvents: () => events }) };
}

describe('scenarios in one account', () => {
  it('may not have the same service', () => {
    const one = story('a');
    expect(() => prepareSharedVisit([one, one], new VirtualClock(0))).toThrow(
      'two scenarios have the same service: give them own names',
    );
  });

  it('each have a service of their own', () => {
    expect(share().visit.serviceArns).toEqual([arnOf('a'), arnOf('b')]);
  });

  it('throttle only the looks at their own alarms, and for nobody else than the account', () => {
    const { clock, visit, accounts } = share();
    const throttled = () => [
      visit.isThrottled(['a-5xx']),
      visit.isThrottled(['b-5xx']),
      visit.isThrottled(['other', 'a-5xx']),
      visit.isThrottled([]),
      visit.isThrottling(),
    ];
    expect(throttled()).toEqual([false, false, false, false, false]);
    Object.assign(accounts[0] ?? {}, { throttledUntil: clock.now() + 1 });
    expect(throttled()).toEqual([true, false, true, false, true]);
    Object.assign(accounts[0] ?? {}, { throttledUntil: clock.now() });
    expect(throttled()).toEqual([false, false, false, false, false]);
  });

  it('hear the events of their own service: as its resource, or in the detail', () => {
    const event = (resources: readonly string[], detail: Readonly<Record<string, unknown>> = {}): HeardEvent => ({
      at: 0,
      event: { 'detail-type': 'ECS Service Action', detail, resources: [...resources] },
    });
    const [ofA, ofB, ofHook, ofNone] = [
      event([arnOf('a')]),
      event([arnOf('b')]),
      event([], { serviceArn: arnOf('b') }),
      event([]),
    ];
    const { accounts } = share([ofA, ofB, ofHook, ofNone]);
    expect(accounts.map(({ busEvents }) => busEvents())).toEqual([[ofA], [ofB, ofHook]]);
  });

  it('answer their own hooks; one of another service succeeds', () => {
    const { visit } = share();
    const invoke = (serviceArn: string, hook: string) =>
      visit.behaviours.invokeHook?.(`arn:aws:lambda:us-east-1:111122223333:function:${hook}`, {
        executionId: 'x',
        lifecycleStage: 'PRE_SCALE_UP',
        resourceArn: 'x',
        executionDetails: {
          serviceArn,
          targetServiceRevisionArn: 'r2',
          testTrafficWeights: {},
          productionTrafficWeights: {},
        },
      });
    expect(invoke(arnOf('a'), 'a-smoke')).toEqual({ payload: { hookStatus: 'FAILED' }, afterMs: 1_000 });
    expect(invoke(arnOf('b'), 'a-smoke')).toEqual({
      functionError: 'Function not found: arn:aws:lambda:us-east-1:111122223333:function:a-smoke',
    });
    expect(invoke(arnOf('c'), 'a-smoke')).toEqual({ payload: { hookStatus: 'SUCCEEDED' } });
  });
});
