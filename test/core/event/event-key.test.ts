import { describe, expect, it } from 'vitest';
import { calculateEventKey } from '../../../src/core/event/event-key.ts';
import { epochMs } from '../../../src/core/time.ts';

const event = {
  detailType: 'ECS Deployment State Change',
  eventName: 'SERVICE_DEPLOYMENT_FAILED',
  eventType: 'ERROR',
  ecsDeploymentId: 'ecs-svc/1',
  serviceDeploymentArn: undefined,
  at: epochMs(1_795_514_400_000),
  reason: 'tasks failed to start.',
};

describe('calculateEventKey', () => {
  it('is the hash of the words and the time, so that keys in the table stay valid', () => {
    // 64-bit FNV-1a of the six words and the time, one a line, worked out elsewhere.
    expect(calculateEventKey(event)).toBe('1006b2277367d8b7');
  });

  it.each([
    ['detailType', 'ECS Service Action'],
    ['eventName', 'SERVICE_DEPLOYMENT_COMPLETED'],
    ['ecsDeploymentId', 'ecs-svc/2'],
    ['serviceDeploymentArn', 'd1'],
    ['hookId', 'hook-1'],
    ['reason', undefined],
    ['at', epochMs(1_795_514_400_001)],
  ])('is another one for another %s', (field, value) => {
    expect(calculateEventKey({ ...event, [field]: value })).not.toBe(calculateEventKey(event));
  });

  it('does not count the type, which says the same as the name', () => {
    expect(calculateEventKey({ ...event, eventType: 'INFO' })).toBe(calculateEventKey(event));
  });
});
