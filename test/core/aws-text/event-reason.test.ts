import { describe, expect, it } from 'vitest';
import { parseEventReason } from '../../../src/core/aws-text/event-reason.ts';

describe('the reason of a deployment event', () => {
  it.each([
    // As AWS's page and public logs have them.
    ['ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/2.', 'rolls-back'],
    ['ECS deployment ecs-svc/1 rolled back to ecs-svc/2: Rolling Back.', 'rolls-back'],
    ['ECS deployment circuit breaker: task failed to start.', 'other'],
    ['ECS deployment ecs-svc/123 completed.', 'other'],
    ['ECS deployment ecs-svc/123 in progress.', 'other'],
    ['', 'other'],
    [undefined, 'other'],
  ])('"%s" is %s', (reason, said) => {
    expect(parseEventReason(reason)).toBe(said);
  });
});
