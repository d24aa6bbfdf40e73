import { describe, expect, it } from 'vitest';
import {
  type CircuitBreakerProps,
  circuitBreakerProblems,
  type EarlySuccessProps,
  earlySuccessProblems,
} from '../../../lib/protection/deployment-options.ts';
import { expectOneProblem } from '../guarded-services.ts';

describe('circuitBreakerProblems', () => {
  it.each<[string, CircuitBreakerProps]>([
    ["ECS's own", {}],
    ['a reset alone', { resetOnHealthyTask: false }],
    ['one task', { threshold: { type: 'COUNT', value: 1 } }],
    ['as many tasks as a number holds', { threshold: { type: 'COUNT', value: 2_147_483_647 } }],
    ['all tasks', { threshold: { type: 'BOUNDED_PERCENT', value: 100 } }],
    ['one percent', { threshold: { type: 'UNBOUNDED_PERCENT', value: 1 } }],
  ])('finds nothing wrong with %s', (_, props) => {
    expect(circuitBreakerProblems(props)).toEqual([]);
  });

  it.each<[string, CircuitBreakerProps['threshold'] & {}, string]>([
    [
      'no percent',
      { type: 'BOUNDED_PERCENT', value: 0 },
      'circuitBreaker.threshold.value must be a whole number from 1 to 100, got 0',
    ],
    ['too many percent', { type: 'UNBOUNDED_PERCENT', value: 101 }, 'from 1 to 100, got 101'],
    ['half a task', { type: 'COUNT', value: 2.5 }, 'a whole number from 1 to 2147483647, got 2.5'],
    [
      'more tasks than a number holds',
      { type: 'COUNT', value: 2_147_483_648 },
      'a whole number from 1 to 2147483647, got 2147483648',
    ],
    [
      'an unknown type',
      { type: 'PERCENT' as 'COUNT', value: 5 },
      'circuitBreaker.threshold.type must be COUNT, BOUNDED_PERCENT or UNBOUNDED_PERCENT, got "PERCENT"',
    ],
  ])('finds one problem with %s', (_, threshold, message) => {
    expectOneProblem(circuitBreakerProblems({ threshold }), message);
  });
});

describe('earlySuccessProblems', () => {
  it.each<[EarlySuccessProps, number | undefined]>([
    [{ healthyPercent: 100 }, 100],
    [{ healthyPercent: 80, sourceServiceRevisionCleanup: 'DEFERRED' }, 80],
    [{ healthyPercent: 0 }, undefined],
  ])('finds nothing wrong with %j of a service with a minimum of %d', (props, minimum) => {
    expect(earlySuccessProblems(props, 'ROLLING', minimum)).toEqual([]);
  });

  it.each<[string, EarlySuccessProps, string]>([
    ['above all', { healthyPercent: 101 }, 'a whole number from 0 to 100, got 101'],
    ['of half a percent', { healthyPercent: 99.5 }, 'a whole number from 0 to 100, got 99.5'],
    ['below the minimum', { healthyPercent: 79 }, 'at least minHealthyPercent (80), got 79'],
    [
      'that never cleans up',
      { healthyPercent: 100, sourceServiceRevisionCleanup: 'NEVER' as 'DEFERRED' },
      'must be BLOCKING or DEFERRED, got "NEVER"',
    ],
  ])('finds one problem with a success %s', (_, props, message) => {
    expectOneProblem(earlySuccessProblems(props, 'ROLLING', 80), message);
  });

  it('finds one problem with an early success of a shift', () => {
    expectOneProblem(
      earlySuccessProblems({ healthyPercent: 100 }, 'BLUE_GREEN', 100),
      'earlySuccess needs the strategy ROLLING, got BLUE_GREEN',
    );
  });
});
