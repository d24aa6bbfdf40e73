import { describe, expect, it } from 'vitest';
import { parseStoppedReason } from '../../../src/core/aws-text/stopped-reason.ts';

describe('the reason for which the scheduler stopped a task', () => {
  it.each([
    ['Scaling activity initiated by (deployment ecs-svc/1234567890123456789)', 'scaling'],
    [
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:x)',
      'health-check',
    ],
    ['Task failed container health checks', 'health-check'],
    // ECS's names come first: what it quotes after them does not count.
    ['Scaling activity initiated by (deployment health check)', 'scaling'],
    ['ECS is performing maintenance on the underlying infrastructure', 'other'],
    ['', 'other'],
  ])('"%s" is %s', (text, said) => {
    expect(parseStoppedReason(text)).toBe(said);
  });
});
