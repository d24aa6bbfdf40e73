import { describe, expect, it } from 'vitest';
import { storyService } from '../../../src/core/stories/story-service.ts';
import { service } from '../audit/audited.ts';

const balanced = { traffic: 'load-balancer', tasks: undefined } as const;

it('plays what the service says', () => {
  expect(storyService(service(), balanced)).toEqual({
    desiredCount: 2,
    assumed: [],
    service: {
      strategy: 'rolling',
      traffic: 'load-balancer',
      desiredCount: 2,
      bake: '10m',
      minimumHealthyPercent: '100%',
      maximumPercent: '200%',
      healthCheckGracePeriod: '60s',
      circuitBreaker: { rollback: 'on' },
      alarms: 'on',
      rollback: 'on',
    },
  });
});

describe('a strategy', () => {
  it.each([
    [{ strategy: 'BLUE_GREEN' }, 'blue-green'],
    [{ strategy: 'CANARY', step: { percent: 10, bakeTime: 5 } }, 'canary 10% for 5m'],
    [{ strategy: 'LINEAR', step: { percent: 25, bakeTime: 3 } }, 'linear 25% every 3m'],
  ])('%j', (change, strategy) => {
    const { service: played } = storyService(service(change), balanced);
    expect(played).toMatchObject({ strategy });
    expect(played).not.toHaveProperty('maximumPercent');
  });
});

describe('a circuit breaker', () => {
  it.each([
    [undefined, 'off'],
    [{ enable: false, rollback: true, threshold: undefined }, 'off'],
    [{ enable: true, rollback: false, threshold: undefined }, { rollback: 'off' }],
    [
      { enable: true, rollback: true, threshold: { type: 'COUNT', value: 7 } },
      { rollback: 'on', threshold: 'count 7' },
    ],
    [
      { enable: true, rollback: true, threshold: { type: 'UNBOUNDED_PERCENT', value: 30 } },
      { rollback: 'on', threshold: 'unbounded 30%' },
    ],
    [
      { enable: true, rollback: true, threshold: { type: 'BOUNDED_PERCENT', value: 30 } },
      { rollback: 'on', threshold: '30%' },
    ],
  ])('%j', (circuitBreaker, played) => {
    expect(storyService(service({ circuitBreaker }), balanced).service).toMatchObject({ circuitBreaker: played });
  });
});

it('takes a bake time of 0 of a running rolling service as not set, and that of a template as 0', () => {
  expect(storyService(service({ bakeTime: 0 }), balanced).service).not.toHaveProperty('bake');
  expect(storyService(service({ bakeTime: 0, live: undefined }), balanced).service).toMatchObject({ bake: '0m' });
});

it('has no grace period where no target is checked', () => {
  const { service: played } = storyService(service(), { traffic: 'queue', tasks: undefined });
  expect(played).not.toHaveProperty('healthCheckGracePeriod');
});

it('plays an unknown switch as off, and says so', () => {
  const { service: played, assumed } = storyService(
    service({
      alarms: { names: ['a'], enable: { unknown: 'parameter Alarms' }, rollback: true },
      bakeTime: { unknown: 'Fn::ImportValue Bake' },
      live: undefined,
    }),
    balanced,
  );
  expect(played).toMatchObject({ alarms: 'off', bake: '0m' });
  expect(assumed).toEqual([
    'the bake time is not known (Fn::ImportValue Bake): played as 0',
    'the setting of the deployment alarms is not known (parameter Alarms): played as off; give it with --template-parameter Alarms=VALUE',
  ]);
});

it('takes the number of tasks from the caller, then from the service, then two', () => {
  expect(storyService(service(), { ...balanced, tasks: 7 }).desiredCount).toBe(7);
  expect(storyService(service({ desiredCount: 0 }), balanced)).toMatchObject({
    desiredCount: 2,
    assumed: ['the service has no tasks: played with 2; give another number with --tasks'],
  });
  expect(storyService(service({ desiredCount: undefined }), balanced)).toMatchObject({
    desiredCount: 2,
    assumed: ['the number of tasks is not known: played with 2; give another number with --tasks'],
  });
});

it('says which parts of the service are not played', () => {
  const hook = { target: 'AWS_LAMBDA', stages: [], timeout: undefined, timeoutAction: undefined } as const;
  const change = { hooks: [hook], hasEarlySuccess: true, strategy: { unknown: 'parameter Strategy' } };
  expect(storyService(service(change), balanced).assumed).toEqual([
    'the deployment strategy is not known (parameter Strategy): played as ROLLING',
    'each lifecycle hook succeeds without a delay',
    'no early success: its criteria are not played',
  ]);
});
