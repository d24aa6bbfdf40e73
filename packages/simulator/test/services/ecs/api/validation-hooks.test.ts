import { describe, expect, it } from 'vitest';
import { account, update } from '../account.ts';
import { behind } from '../shifted-web.ts';
import { create, refused } from './create-service.ts';

const lambda = { hookTargetArn: 'arn:l', roleArn: 'arn:r', lifecycleStages: ['PRE_SCALE_UP'] };
const pause = { targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] };
const times = <T>(count: number, item: T) => Array.from({ length: count }, () => item);

describe('a service', () => {
  it.each<[string, unknown[], string]>([
    ['eleven Lambda hooks', times(11, lambda), 'at most 10 of type AWS_LAMBDA'],
    ['eleven pauses', times(11, pause), 'at most 10 of type PAUSE'],
    [
      'a Lambda hook without its function',
      [{ lifecycleStages: ['PRE_SCALE_UP'] }],
      'hookTargetArn and roleArn are required',
    ],
    ['a hook of another type', [{ ...lambda, targetType: 'HTTP' }], 'targetType must be'],
    ['a hook without a stage', [{ ...lambda, lifecycleStages: [] }], 'cannot be empty'],
    ['a hook in a stage that has none', [{ ...lambda, lifecycleStages: ['BAKE_TIME'] }], 'got BAKE_TIME'],
    [
      'a pause in a shift of test traffic',
      [{ ...pause, lifecycleStages: ['TEST_TRAFFIC_SHIFT'] }],
      'not allowed in TEST_TRAFFIC_SHIFT',
    ],
    [
      'a pause in a shift of production traffic',
      [{ ...pause, lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }],
      'not allowed in PRODUCTION_TRAFFIC_SHIFT',
    ],
    [
      'a Lambda hook of more than a day',
      [{ ...lambda, timeoutConfiguration: { timeoutInMinutes: 1441 } }],
      'between 1 and 1440',
    ],
    [
      'a pause of more than two weeks',
      [{ ...pause, timeoutConfiguration: { timeoutInMinutes: 20_161 } }],
      'between 1 and 20160',
    ],
    ['another action', [{ ...pause, timeoutConfiguration: { action: 'STOP' } }], 'ROLLBACK or CONTINUE'],
  ])('cannot have %s [ECS-76, ECS-82]', (_, lifecycleHooks, message) => {
    expect(() => create({ strategy: 'BLUE_GREEN', lifecycleHooks }, behind())).toThrow(refused(message));
  });

  it.each<[string, unknown[], string]>([
    [
      'a pause at a stage of traffic',
      [pause, { ...pause, lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
      'a PAUSE hook of a ROLLING deployment is allowed in PRE_SCALE_UP, POST_SCALE_UP, got POST_TEST_TRAFFIC_SHIFT.',
    ],
    [
      'a pause in a shift of production traffic',
      [{ ...pause, lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }],
      'not allowed in PRODUCTION_TRAFFIC_SHIFT',
    ],
    ['a pause in a stage that has none', [{ ...pause, lifecycleStages: ['BAKE_TIME'] }], 'got BAKE_TIME'],
  ])('of a rolling deployment cannot have %s [ECS-83]', (_, lifecycleHooks, message) => {
    expect(() => create({ lifecycleHooks })).toThrow(refused(message));
  });

  it('of a rolling deployment may pause before and after the scale-up [ECS-83]', () => {
    const lifecycleHooks = [{ ...pause, lifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'] }];
    expect(create({ strategy: 'ROLLING', lifecycleHooks })['lifecycleHooks']).toEqual(lifecycleHooks);
  });

  it('of a rolling deployment cannot have a Lambda hook, also not from an earlier strategy [ECS-83]', () => {
    const gap = expect.objectContaining({
      name: 'SimulatorGap',
      code: 'UnsupportedFeatureException',
      message:
        'AWS documents Lambda hooks for BLUE_GREEN, LINEAR and CANARY, so the simulator refuses them with ROLLING: use PAUSE, or remove lifecycleHooks',
    });
    expect(() => create({ lifecycleHooks: [pause, lambda] })).toThrow(gap);
    const shop = account();
    shop.call('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      ...behind(),
      deploymentConfiguration: { strategy: 'BLUE_GREEN', lifecycleHooks: [lambda] },
    });
    expect(() => update(shop, { deploymentConfiguration: { strategy: 'ROLLING' } })).toThrow(gap);
    expect(() => update(shop, { deploymentConfiguration: { strategy: 'ROLLING', lifecycleHooks: [] } })).not.toThrow();
  });

  it('may have ten hooks of each type, and pauses of two weeks [ECS-76]', () => {
    const long = { ...pause, timeoutConfiguration: { timeoutInMinutes: 20_160 } };
    const lifecycleHooks = [...times(10, lambda), ...times(10, long)];
    expect(create({ strategy: 'BLUE_GREEN', lifecycleHooks }, behind())['lifecycleHooks']).toHaveLength(20);
  });
});
