import { describe, expect, it } from 'vitest';
import { assessCause } from '../../../src/core/deployment/cause.ts';
import type { ServiceDeploymentDescription } from '../../../src/core/deployment/facts.ts';
import { at, revisionArn, rolledBackByAlarm } from '../../builders/facts.ts';

const quiet = { status: 'MONITORING_COMPLETE', alarmNames: ['a'], triggeredAlarmNames: [] };
const unasked = { rollbackRequested: false };
const hook = (targetType: string, status: string, timeoutAction?: string) => ({
  hookId: 'h',
  targetType,
  targetArn: undefined,
  status,
  expiresAt: undefined,
  timeoutAction,
});

/** A rollback that no monitor of ECS explains. */
const rolledBack = (fields: Partial<ServiceDeploymentDescription> = {}) =>
  rolledBackByAlarm({ alarms: quiet, rollback: undefined, ...fields });

describe('assessCause', () => {
  it.each([
    ['alarms', rolledBackByAlarm(), 'alarm'],
    [
      'the breaker',
      rolledBack({ circuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 } }),
      'circuit-breaker',
    ],
    ['a failed hook', rolledBack({ lifecycleHooks: [hook('AWS_LAMBDA', 'FAILED')] }), 'lifecycle-hook'],
    ['a hook that timed out', rolledBack({ lifecycleHooks: [hook('AWS_LAMBDA', 'TIMED_OUT')] }), 'lifecycle-hook'],
    ['a rejected pause', rolledBack({ lifecycleHooks: [hook('PAUSE', 'FAILED')] }), 'approval-rejected'],
    [
      'a pause that timed out with ROLLBACK',
      rolledBack({ lifecycleHooks: [hook('PAUSE', 'TIMED_OUT', 'ROLLBACK')] }),
      'approval-rejected',
    ],
    [
      'a pause that timed out, by the default',
      rolledBack({ lifecycleHooks: [hook('PAUSE', 'TIMED_OUT')] }),
      'approval-rejected',
    ],
    ['nothing known', rolledBack(), 'unknown'],
  ])('is found by %s', (_by, deployment, cause) => {
    expect(assessCause(deployment, unasked)).toBe(cause);
  });

  it('remembers that an earlier reconciliation saw the request', () => {
    expect(assessCause(rolledBack(), { rollbackRequested: true })).toBe('requested');
    expect(assessCause(rolledBack({ status: 'ROLLBACK_REQUESTED' }), unasked)).toBe('requested');
  });

  it('takes no pause that timed out with CONTINUE for a rejection', () => {
    const wentOn = { lifecycleHooks: [hook('PAUSE', 'TIMED_OUT', 'CONTINUE')] };
    expect(assessCause(rolledBack(wentOn), unasked)).toBe('unknown');
    expect(assessCause(rolledBack(wentOn), { rollbackRequested: true })).toBe('requested');
    const byUser = rolledBack({ ...wentOn, statusReason: 'Service deployment rolled back by user.' });
    expect(assessCause(byUser, unasked)).toBe('requested');
  });

  it('believes ECS that a user rolled back, whatever a hook did before', () => {
    const statusReason = 'Service deployment rolled back by user.';
    const timedOut = rolledBack({ statusReason, lifecycleHooks: [hook('PAUSE', 'TIMED_OUT')] });
    const failed = rolledBack({ statusReason, lifecycleHooks: [hook('AWS_LAMBDA', 'FAILED')] });
    expect([assessCause(timedOut, unasked), assessCause(failed, unasked)]).toEqual(['requested', 'requested']);
  });

  it('believes the words of ECS before a hook, and takes no hook that succeeded for one that failed', () => {
    const statusReason = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
    const failed = rolledBack({ statusReason, lifecycleHooks: [hook('AWS_LAMBDA', 'FAILED')] });
    const succeeded = rolledBack({ lifecycleHooks: [hook('AWS_LAMBDA', 'SUCCEEDED'), hook('PAUSE', 'SUCCEEDED')] });
    expect([assessCause(failed, unasked), assessCause(succeeded, unasked)]).toEqual(['circuit-breaker', 'unknown']);
  });

  it('tells a pause that a user rejected from a rollback that a user requested', () => {
    const rejected = { lifecycleHooks: [hook('PAUSE', 'FAILED')] };
    expect(assessCause(rolledBack(rejected), { rollbackRequested: true })).toBe('approval-rejected');
    const inWords = rolledBack({ ...rejected, statusReason: 'Service deployment rolled back by user.' });
    expect(assessCause(inWords, unasked)).toBe('approval-rejected');
  });

  it('tells a pause from a function by the hooks, where ECS says that a hook failed', () => {
    const statusReason = 'Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed.';
    const paused = rolledBack({ statusReason, lifecycleHooks: [hook('PAUSE', 'TIMED_OUT', 'ROLLBACK')] });
    const called = rolledBack({ statusReason, lifecycleHooks: [] });
    expect([assessCause(paused, unasked), assessCause(called, unasked)]).toEqual([
      'approval-rejected',
      'lifecycle-hook',
    ]);
  });

  it('reads the reason of the rollback where the status gives another', () => {
    const reason = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
    const deployment = rolledBack({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
      rollback: { reason, startedAt: at(5), serviceRevisionArn: revisionArn('1') },
    });
    expect(assessCause(deployment, unasked)).toBe('circuit-breaker');
  });
});
