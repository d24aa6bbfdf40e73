import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import type { GatheredEvidence } from '../../../src/core/explanation/evidence.ts';
import { explainCause } from '../../../src/core/explanation/explain-cause.ts';
import { findFailure } from '../../../src/core/explanation/find-failure.ts';
import { plainText } from '../../../src/core/report/phrase.ts';
import { explained, failedTasks, gathered, KILLED, OUT_OF_MEMORY, UNEXPLAINED } from '../../builders/evidence.ts';
import { at, T0, taskDefinitionArn } from '../../builders/facts.ts';
import { bareRecord, fullRecord } from '../../builders/records.ts';

const revisions = {
  from: { serviceRevisionArn: 'r1', taskDefinitionArn: taskDefinitionArn(42), images: [] },
  to: { serviceRevisionArn: 'r2', taskDefinitionArn: taskDefinitionArn(43), images: [] },
};
const ended: Partial<DeploymentRecord> = { phase: 'finished', revisions, serviceEvent: undefined };

function alarm(fields: Partial<DeploymentRecord['alarms'][number]> = {}) {
  const [one] = fullRecord().alarms;
  if (one === undefined) throw new Error('the full record has an alarm');
  return { ...one, threshold: 10, value: 120, ...fields };
}

function causeOf(fields: Partial<DeploymentRecord>, evidence?: Partial<GatheredEvidence>) {
  const record = bareRecord({ ...ended, ...fields });
  const { sentence, confidence, signature } = explainCause(record, findFailure(record, gathered(evidence)));
  return [plainText(sentence), confidence, signature];
}

const byAlarm = { outcome: 'rolled-back', cause: 'alarm', alarms: [alarm()] } as const;
const byBreaker = { outcome: 'rolled-back', cause: 'circuit-breaker' } as const;

describe('a rollback by an alarm', () => {
  it('is explained by the metric, if no task failed', () => {
    expect(causeOf(byAlarm)).toEqual([
      'ECS rolled back checkout:43 because alarm checkout-5xx fired at 2026-11-24T10:05:00Z; Sum HTTPCode_Target_5XX_Count 120, threshold > 10',
      'certain',
      undefined,
    ]);
  });

  it('says what the alarm means', () => {
    const alarms = [alarm({ meaning: 'In 3 minutes, more than 10 requests failed', value: undefined })];
    expect(causeOf({ ...byAlarm, alarms })).toEqual([
      'ECS rolled back checkout:43 because alarm checkout-5xx (“In 3 minutes, more than 10 requests failed”) fired at 2026-11-24T10:05:00Z',
      'certain',
      undefined,
    ]);
  });

  it('is likely due to what stopped the tasks: ECS does not report that both belong together', () => {
    expect(causeOf(byAlarm, { tasks: [OUT_OF_MEMORY] })).toEqual([
      'ECS rolled back checkout:43 because alarm checkout-5xx fired at 2026-11-24T10:05:00Z; 3 tasks of the new revision stopped because the container used more memory than its limit and was killed (container app, exit code 137)',
      'likely',
      'out-of-memory',
    ]);
  });

  it('names all alarms that fired, and the metric of one', () => {
    const alarms = [alarm(), alarm({ alarmName: 'checkout-p99', value: undefined }), alarm({ triggered: false })];
    expect(causeOf({ ...byAlarm, alarms })).toEqual([
      'ECS rolled back checkout:43 because alarms checkout-5xx, checkout-p99 fired; checkout-5xx: Sum HTTPCode_Target_5XX_Count 120, threshold > 10',
      'certain',
      undefined,
    ]);
  });

  it('does not guess an alarm that ECS does not name', () => {
    expect(causeOf({ ...byAlarm, alarms: [] })).toEqual([
      'ECS rolled back checkout:43 because an alarm fired',
      'likely',
      undefined,
    ]);
  });
});

describe('a rollback by the circuit breaker', () => {
  it('is as sure as the reason of the tasks, which it counts', () => {
    expect(causeOf(byBreaker, { tasks: [OUT_OF_MEMORY] })).toEqual([
      'ECS rolled back checkout:43 because too many of its tasks failed (circuit breaker); 3 tasks of the new revision stopped because the container used more memory than its limit and was killed (container app, exit code 137)',
      'certain',
      'out-of-memory',
    ]);
    expect(causeOf(byBreaker, { tasks: [KILLED] })).toEqual([
      'ECS rolled back checkout:43 because too many of its tasks failed (circuit breaker); 3 tasks of the new revision stopped, most likely because the process was killed (SIGKILL), and ECS does not report that it ran out of memory (container app, exit code 137)',
      'likely',
      'container-killed',
    ]);
  });

  it('quotes a reason that no signature knows', () => {
    expect(causeOf(byBreaker, { tasks: [UNEXPLAINED] })).toEqual([
      'ECS rolled back checkout:43 because too many of its tasks failed (circuit breaker); 1 task of the new revision stopped, and ECS says “The moon was full”',
      'unknown',
      undefined,
    ]);
    expect(causeOf(byBreaker, { tasks: [failedTasks({ stoppedReason: '' })] })[0]).toMatch(
      /; 3 tasks of the new revision stopped, and ECS gives no reason$/,
    );
  });

  it('stays unknown without a stopped task', () => {
    expect(causeOf(byBreaker)).toEqual([
      'ECS rolled back checkout:43 because too many of its tasks failed (circuit breaker); why they failed is not known',
      'unknown',
      undefined,
    ]);
  });

  it('is explained by a service event, if no task started', () => {
    const message =
      "(service checkout) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently";
    expect(causeOf(byBreaker, { serviceEvents: [explained(message)] })).toEqual([
      'ECS rolled back checkout:43 because too many of its tasks failed (circuit breaker); service events report that the account has reached a quota for tasks or vCPUs',
      'certain',
      'quota-reached',
    ]);
  });
});

it.each([
  ['lifecycle-hook', 'because a lifecycle hook failed'],
  ['approval-rejected', 'because its approval was rejected or timed out'],
  ['requested', 'because a user requested it'],
  ['invalid-configuration', 'because ECS rejected its network configuration'],
] as const)('a rollback by %s needs no failed task', (cause, because) => {
  expect(causeOf({ outcome: 'rolled-back', cause })).toEqual([
    `ECS rolled back checkout:43 ${because}`,
    'certain',
    undefined,
  ]);
  expect(causeOf({ outcome: 'rolled-back', cause }, { tasks: [OUT_OF_MEMORY] }).slice(1)).toEqual([
    'likely',
    'out-of-memory',
  ]);
});

it('a failed lifecycle hook is quoted from ECS, which names its function', () => {
  const reason =
    'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:us-east-1:111122223333:function:smoke-test-of-the-service-that-has-a-long-name returned FAILED status.';
  expect(causeOf({ outcome: 'rolled-back', cause: 'lifecycle-hook', reason })).toEqual([
    `ECS rolled back checkout:43 because a lifecycle hook failed; ECS says “${reason}”`,
    'certain',
    undefined,
  ]);
});

it('an end without a known trigger is unknown, and at most likely due to failed tasks', () => {
  const reason = 'Something new happened.';
  expect(causeOf({ outcome: 'rolled-back', cause: 'unknown', reason })).toEqual([
    'ECS rolled back checkout:43; ECS says “Something new happened.”',
    'unknown',
    undefined,
  ]);
  expect(causeOf({ outcome: 'stopped', cause: 'unknown' })).toEqual([
    'the deployment of checkout:43 was stopped without a rollback; ECS gives no reason',
    'unknown',
    undefined,
  ]);
  expect(causeOf({ outcome: 'stopped', cause: 'unknown' }, { tasks: [OUT_OF_MEMORY] }).slice(1)).toEqual([
    'likely',
    'out-of-memory',
  ]);
});

it('a rollback that failed says what ECS could not restore', () => {
  expect(causeOf({ outcome: 'rollback-failed', cause: 'alarm' })[0]).toBe(
    'ECS tried to roll back checkout:43 because an alarm fired, and could not restore checkout:42',
  );
  const reason = 'No rollback candidate was found to run the rollback.';
  expect(causeOf({ outcome: 'rollback-failed', cause: undefined, reason })).toEqual([
    'ECS tried to roll back checkout:43, and no earlier revision exists that it could restore',
    'unknown',
    undefined,
  ]);
});

it('a failure without a rollback says so', () => {
  expect(causeOf({ outcome: 'failed', cause: 'circuit-breaker' })[0]).toBe(
    'ECS ended the deployment of checkout:43 without a rollback because too many of its tasks failed (circuit breaker); why they failed is not known',
  );
});

it('other ends need no cause', () => {
  const gone = { outcome: 'unknown', cause: 'service-deleted' } as const;
  expect(causeOf(gone)).toEqual([
    'the service was deleted before the deployment of checkout:43 finished',
    'certain',
    undefined,
  ]);
  expect(causeOf({ outcome: 'superseded' })).toEqual([
    'a newer deployment replaced checkout:43 before it finished',
    'certain',
    undefined,
  ]);
  expect(causeOf({ outcome: 'succeeded', protection: { state: 'armed', alarmNames: [] } })).toEqual([
    'ECS deployed checkout:43, and no deployment alarm stopped it',
    'certain',
    undefined,
  ]);
});

it('a deployment that is stuck is explained by what ECS cannot do', () => {
  const stuck = {
    phase: 'rolling-out',
    outcome: undefined,
    phaseSince: T0,
    timeline: [{ at: at(180), what: 'stuck', text: undefined }],
  } as const;
  expect(causeOf(stuck)).toEqual(['ECS cannot finish rolling out checkout:43', 'unknown', undefined]);
  const serviceEvent = { at: at(3), message: '(service checkout) cannot dance.' };
  expect(causeOf({ ...stuck, serviceEvent })[0]).toBe(
    'ECS cannot finish rolling out checkout:43; ECS says “(service checkout) cannot dance.”',
  );
  expect(causeOf(stuck, { tasks: [OUT_OF_MEMORY] }).slice(1)).toEqual(['certain', 'out-of-memory']);
});
