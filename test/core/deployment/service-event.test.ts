import { describe, expect, it } from 'vitest';
import { findTrouble, foldTrouble } from '../../../src/core/deployment/service-event.ts';
import { at } from '../../builders/facts.ts';

const line = (minute: number, message: string) => ({ at: at(minute), message: `(service checkout) ${message}` });
const unplaced = 'was unable to place a task because no container instance met all of its requirements.';

describe('findTrouble', () => {
  it('finds the newest line since the instant, in any order', () => {
    const events = [
      line(3, 'was unable to place a task. Reason: Capacity is unavailable at this time.'),
      line(9, unplaced),
    ];
    expect(findTrouble(events, at(0))).toEqual(line(9, unplaced));
    expect(findTrouble(events.toReversed(), at(0))).toEqual(line(9, unplaced));
    expect(findTrouble(events, at(9))).toEqual(line(9, unplaced));
    expect(findTrouble(events, at(10))).toBeUndefined();
  });

  // Published examples: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
  it.each([
    'has started 1 tasks: (task 26f62a8e9b5e4b0a8f0e2b8c1d3a4f5b).',
    'has stopped 2 running tasks: (task 26f62a8e9b5e4b0a8f0e2b8c1d3a4f5b).',
    'registered 1 targets in (target-group arn:aws:elasticloadbalancing:x)',
    'deregistered 1 targets in (target-group arn:aws:elasticloadbalancing:x)',
    'has begun draining connections on 1 tasks.',
    'has reached a steady state.',
    '(deployment ecs-svc/1234567890123456789) deployment completed.',
    'is not AZ balanced with 2 tasks in eu-west-1a, 0 tasks in eu-west-1b. AZ Rebalancing in progress.',
    'updated computedDesiredCount for taskSet (deployment) to 3.',
  ])('passes over progress: %s', (message) => {
    expect(findTrouble([line(2, unplaced), line(5, message)], at(0))).toEqual(line(2, unplaced));
  });

  it.each([
    '(port 80) is unhealthy in (target-group arn:aws:elasticloadbalancing:x) due to (reason Health checks failed).',
    'is unable to consistently start tasks successfully.',
    'was unable to stop or start tasks during a deployment because of the service deployment configuration.',
    'a line that AWS adds one day',
  ])('takes for trouble: %s', (message) => {
    expect(findTrouble([line(2, unplaced), line(5, message)], at(0))).toEqual(line(5, message));
  });
});

describe('foldTrouble', () => {
  const failed = (minute: number, task: string) => line(minute, `(task ${task}) failed container health checks.`);
  const first = failed(3, '26f62a8e9b5e4b0a8f0e2b8c1d3a4f5b');

  it('keeps what it knows while a later line says the same of another task', () => {
    expect(foldTrouble(first, failed(4, '00f62a8e9b5e4b0a8f0e2b8c1d3a4f00'))).toBe(first);
    expect(foldTrouble(first, undefined)).toBe(first);
  });

  it('takes a line that says something else, and the first', () => {
    expect(foldTrouble(first, line(4, unplaced))).toEqual(line(4, unplaced));
    expect(foldTrouble(undefined, first)).toBe(first);
    expect(foldTrouble(undefined, undefined)).toBeUndefined();
  });
});
