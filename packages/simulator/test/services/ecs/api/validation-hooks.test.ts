import { describe, expect, it } from 'vitest';
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

  it('may have ten hooks of each type, and pauses of two weeks [ECS-76]', () => {
    const long = { ...pause, timeoutConfiguration: { timeoutInMinutes: 20_160 } };
    const lifecycleHooks = [...times(10, lambda), ...times(10, long)];
    expect(create({ strategy: 'BLUE_GREEN', lifecycleHooks }, behind())['lifecycleHooks']).toHaveLength(20);
  });
});
