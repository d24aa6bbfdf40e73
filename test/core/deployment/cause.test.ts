import { describe, expect, it } from 'vitest';
import {
  assessCause,
  causeOfReason,
  KNOWN_REASONS,
  lacksRollbackCandidate,
} from '../../../src/core/deployment/cause.ts';
import type { ServiceDeploymentDescription } from '../../../src/core/deployment/facts.ts';
import { at, revisionArn, rolledBackByAlarm } from '../../support/facts.ts';

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

describe('causeOfReason', () => {
  // Each as AWS's documentation or a public log has it; the sources stand in KNOWN_REASONS.
  it.each([
    ['Service deployment rolled back by user.', 'requested'],
    ['Service deployment rolled back because the circuit breaker threshold was exceeded.', 'circuit-breaker'],
    ['Service deployment rolled back because of one or more active alarms.', 'alarm'],
    ['(service api) (deployment ecs-svc/1) deployment failed: alarm detected.', 'alarm'],
    // No wording that was seen: what AWS's pages call it.
    ['A CloudWatch alarm stopped the deployment.', 'alarm'],
    ['(service api) (deployment ecs-svc/1) deployment failed: tasks failed to start.', 'circuit-breaker'],
    [
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to parse the response from arn:aws:lambda:us-east-1:111122223333:function:pre-scale due to: HookStatus must not be null.',
      'lifecycle-hook',
    ],
    [
      'Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to assume role arn:aws:iam::123456789012:role/Admin',
      'lifecycle-hook',
    ],
    [
      'Service deployment rolled back because of invalid networking configuration. Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.',
      'invalid-configuration',
    ],
    [
      "Service deployment rolled back because of invalid networking configuration. ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role 'arn:aws:iam::123456789012:role/Admin'.",
      'invalid-configuration',
    ],
    [
      'Service deployment rolled back because of invalid networking configuration: Target group arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/myAlternateTG/abc123 is not associated with either productionListenerRule or testListenerRule.',
      'invalid-configuration',
    ],
    // Names of the user's own say nothing of the cause.
    [
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:us-west-2:1:function:active alarm returned FAILED status.',
      'lifecycle-hook',
    ],
    ['No rollback candidate was found to run the rollback.', undefined],
    ['A reason of 2027.', undefined],
    ['', undefined],
  ])('reads "%s"', (reason, cause) => {
    expect(causeOfReason(reason)).toBe(cause);
  });

  it('matches lower case alone, and names where each part was seen', () => {
    for (const { part, source } of KNOWN_REASONS) {
      expect(part).toBe(part.toLowerCase());
      expect(source).toMatch(/^https:\/\/\S+$/);
    }
  });
});

describe('lacksRollbackCandidate', () => {
  it('knows the words of ECS alone', () => {
    expect(lacksRollbackCandidate('No rollback candidate was found to run the rollback.')).toBe(true);
    expect(lacksRollbackCandidate('Service deployment rolled back by user.')).toBe(false);
    expect(lacksRollbackCandidate(undefined)).toBe(false);
  });
});
