import type { ExplainedCause } from '../../src/core/explanation/explanation.ts';

/** What an explanation must say about one deployment of a scenario. */
export interface ExpectedCause extends Pick<ExplainedCause, 'trigger' | 'signature' | 'confidence'> {
  /** Why the rollback failed too; absent if it did not, or if no task of the old revision shows it. */
  readonly rollback?: Pick<ExplainedCause, 'signature' | 'confidence'>;
}

const PASSED: ExpectedCause = { trigger: undefined, signature: undefined, confidence: 'certain' };
const SUPERSEDED = PASSED;
const ALARM: ExpectedCause = { trigger: 'alarm', signature: undefined, confidence: 'certain' };
const HOOK: ExpectedCause = { trigger: 'lifecycle-hook', signature: undefined, confidence: 'certain' };
const REJECTED: ExpectedCause = { trigger: 'approval-rejected', signature: undefined, confidence: 'certain' };
const REQUESTED: ExpectedCause = { trigger: 'requested', signature: undefined, confidence: 'certain' };

/** The circuit breaker counted tasks that failed like this. ECS gives the reason in words, so it is certain. */
function breaker(signature: string): ExpectedCause {
  return { trigger: 'circuit-breaker', signature, confidence: 'certain' };
}

/** The deployment goes on and on, because of this. */
function unfinished(signature: string): ExpectedCause {
  return { trigger: undefined, signature, confidence: 'certain' };
}

/** The tasks of the old revision did not start again, because of this. */
function andNoWayBack(cause: ExpectedCause, signature: string): ExpectedCause {
  return { ...cause, rollback: { signature, confidence: 'certain' } };
}

/**
 * What ends each deployment of the shipped scenarios, and why: by the name of the file, one entry per deployment, oldest first.
 * It is written by hand from the scenario files, before the first run, and never from the output.
 */
export const EXPLAINED_CAUSES: Readonly<Record<string, readonly ExpectedCause[]>> = {
  'alarm-after-the-bake': [PASSED],
  'alarm-already-in-alarm': [PASSED],
  'alarm-back-to-ok-does-not-rearm': [PASSED],
  'alarm-blip-between-polls': [PASSED],
  'alarm-deleted-in-the-bake-and-errors-come': [PASSED],
  'alarm-in-insufficient-data': [PASSED],
  'alarm-that-never-existed': [PASSED],
  'alarms-switched-off': [PASSED],
  'bake-with-several-alarms': [PASSED],
  'blind-spot-never-healthy': [unfinished('target-refused')],
  'blue-green': [PASSED],
  'blue-green-alarm-in-the-bake': [ALARM],
  'both-images-are-gone': [andNoWayBack(breaker('image-not-found'), 'image-not-found')],
  'breaker-rolls-back-while-alarms-do-not': [breaker('target-refused')],
  'breaker-threshold-follows-the-desired-count': [breaker('container-exited')],
  canary: [PASSED],
  'canary-alarm': [ALARM],
  'canary-hook-answers-nonsense': [HOOK],
  'canary-hook-asks-to-be-called-back': [PASSED],
  'canary-hook-fails': [HOOK],
  'canary-hook-times-out': [HOOK],
  'circuit-breaker-without-rollback': [breaker('container-exited')],
  'crash-before-healthy': [breaker('container-exited')],
  'crash-that-does-not-count': [unfinished('container-exited')],
  'deleted-alarm': [PASSED],
  'desired-count-changed-midway': [PASSED],
  'early-success': [PASSED],
  'early-success-alarm-too-late': [PASSED],
  'ec2-old-tasks-make-room': [PASSED],
  'ec2-room-used-up': [unfinished('instance-resources')],
  'ec2-without-room': [PASSED, PASSED],
  'errors-under-load': [ALARM],
  'first-deployment-fails': [ALARM],
  'fix-goes-out-unprotected': [ALARM, PASSED],
  'flapping-tasks-reset-off': [breaker('target-refused')],
  'flapping-tasks-reset-on': [PASSED],
  'four-tasks-in-two-batches': [PASSED],
  healthy: [PASSED],
  'healthy-without-load-balancer': [PASSED],
  'high-resolution-alarm': [ALARM],
  'hook-answers-nonsense': [HOOK],
  'hook-asks-to-be-called-back': [PASSED],
  'hook-at-every-canary-step': [PASSED],
  'hook-at-every-linear-step': [PASSED],
  'hook-fails': [HOOK],
  'hook-succeeds': [PASSED],
  'hook-times-out': [HOOK],
  'hooks-run-again-in-rollback': [ALARM],
  'image-cannot-be-pulled': [breaker('image-not-found')],
  'instant-crash-bounded-minimum': [breaker('container-exited')],
  'instant-crash-bounded-percent': [breaker('container-exited')],
  'instant-crash-count': [breaker('container-exited')],
  'instant-crash-unbounded-percent': [breaker('container-exited')],
  'instant-crash-without-circuit-breaker': [unfinished('container-exited')],
  'latency-regression': [ALARM],
  'lattice-canary': [PASSED],
  'leak-found-too-late': [PASSED],
  linear: [PASSED],
  'linear-alarm-at-the-second-step': [ALARM],
  'linear-hook-answers-nonsense': [HOOK],
  'linear-hook-asks-to-be-called-back': [PASSED],
  'linear-hook-fails': [HOOK],
  'linear-hook-times-out': [HOOK],
  'load-before-the-first-healthy-task': [ALARM],
  'low-traffic-at-night': [PASSED],
  'low-traffic-count-sleeps': [PASSED],
  'low-traffic-rate-wakes': [ALARM],
  'manual-stop-with-rollback': [REQUESTED],
  'memory-leak': [ALARM],
  'memory-leak-as-series': [ALARM],
  'metric-math-sum-of-two-target-groups': [ALARM],
  'metric-math-without-requests': [PASSED],
  'minimum-and-maximum-that-cannot-move': [unfinished('deployment-configuration-blocks')],
  'missing-data-breaching': [ALARM],
  'missing-data-ignore': [PASSED],
  'missing-data-missing': [PASSED],
  'missing-data-not-breaching': [PASSED],
  'never-healthy-circuit-breaker': [breaker('target-refused')],
  'observed-bad-image': [breaker('image-not-found')],
  'observed-canary-alarm': [ALARM],
  'observed-canary-circuit-breaker': [breaker('target-refused')],
  'observed-fast-crash': [breaker('container-exited')],
  'observed-stop': [REQUESTED],
  'old-version-cannot-start-again': [andNoWayBack(breaker('container-exited'), 'image-not-found')],
  'one-alarm-in-alarm-disables-all': [PASSED],
  'pause-continued': [PASSED],
  'pause-rejected': [REJECTED],
  'pause-timed-out': [REJECTED],
  'pause-timed-out-goes-on': [PASSED],
  'percentile-of-few-samples': [PASSED],
  'percentile-of-few-samples-evaluated': [ALARM],
  'poison-fills-the-dead-letter-queue': [ALARM],
  'poison-messages': [ALARM],
  'replaced-in-place': [PASSED],
  'rollback-off': [ALARM],
  'rollback-that-does-not-end': [andNoWayBack(ALARM, 'image-not-found')],
  'rollback-then-fix': [ALARM, PASSED],
  'rollback-waits-for-slow-old-tasks': [ALARM],
  'rolling-pause': [PASSED],
  'rolling-pause-rejected': [REJECTED],
  'rounding-leaves-no-room': [unfinished('deployment-configuration-blocks')],
  'sample-bad-version': [ALARM],
  'sample-good-version': [PASSED],
  'second-failure-during-rollback': [andNoWayBack(ALARM, 'image-not-found')],
  'service-connect-canary': [ALARM],
  'slow-leak-trips-the-alarm': [ALARM],
  'slow-start-up': [PASSED],
  'stop-of-a-first-deployment': [PASSED],
  'superseded-by-a-fix-during-the-bake': [SUPERSEDED, PASSED],
  'superseded-deployment': [SUPERSEDED, PASSED],
  'throttled-describe-alarms': [PASSED],
  'throttling-that-ends-in-time': [ALARM],
  'two-alarms-at-once': [ALARM],
  'two-bad-minutes-of-five-are-forgiven': [PASSED],
  'two-pauses-at-one-stage': [PASSED],
};

/** What a Slack message says of each trigger and of each signature, in its headline or its sentence about the cause. */
export const SAID_IN_SLACK: Readonly<Record<string, RegExp>> = {
  alarm: /\balarms? .*fired/,
  'circuit-breaker': /circuit breaker|its tasks kept failing/,
  'lifecycle-hook': /lifecycle hook failed/,
  'approval-rejected': /approval was rejected or timed out/,
  requested: /on request|requested/,
  'container-exited': /container ended/,
  'image-not-found': /\bimage\b.* does not exist/,
  'target-refused': /load balancer cannot connect to the task/,
  'deployment-configuration-blocks': /minimumHealthyPercent and maximumPercent/,
  'instance-resources': /container instance/,
};
