import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { adviseNext } from '../../../src/core/report/advice.ts';
import { plainText } from '../../../src/core/report/phrase.ts';
import { epochMs } from '../../../src/core/time.ts';
import { rolledBack, running } from '../../builders/slack-records.ts';

const advice = (fields: Partial<DeploymentRecord>) => adviseNext({ ...running, ...fields }).map(plainText);
const ended = (outcome: DeploymentRecord['outcome'], fields: Partial<DeploymentRecord> = {}) =>
  advice({ phase: 'finished', outcome, ...fields });

describe('what to do next', () => {
  it('is nothing for a deployment that goes well, or went well', () => {
    expect(advice({})).toEqual([]);
    expect(ended('succeeded')).toEqual([]);
    expect(ended('superseded')).toEqual([]);
  });

  it('names the alarm that fired, for a terminal as it is called', () => {
    expect(adviseNext(rolledBack).map(plainText)).toEqual([
      'fix the new revision, and deploy it only when checkout-5xx is OK: ECS ignores all deployment alarms if one is in ALARM at the start',
    ]);
  });

  it('follows from the end, then from the cause', () => {
    expect(ended('stopped')).toEqual(['check which revision runs now: a stopped deployment may leave both running']);
    expect(ended('rollback-failed', { cause: 'circuit-breaker' })).toEqual([
      'deploy a revision that works: ECS could not restore the previous one. Its stopped tasks may show why',
    ]);
    expect(ended('failed', { cause: 'circuit-breaker' })).toEqual([
      'check above or in the logs why tasks of the new revision stopped',
      'deploy a revision that works: ECS did not roll back, so tasks of the failed revision may still run',
    ]);
  });

  it.each([
    [
      'PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:us-west-2:111122223333:function:my-hook returned FAILED status.',
      'read the log of the lifecycle hook function my-hook',
    ],
    [
      'PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to assume role arn:aws:iam::123456789012:role/Admin',
      'correct the role of the lifecycle hook: ECS must be able to assume it',
    ],
    [undefined, 'read the log of the lifecycle hook function'],
  ])('names the function of a lifecycle hook, or its role: %s', (reason, next) => {
    expect(ended('rolled-back', { cause: 'lifecycle-hook', reason })).toEqual([next]);
  });

  it('tells a first deployment from one with an earlier revision, where ECS could not restore any', () => {
    const reason = 'No rollback candidate was found to run the rollback.';
    expect(ended('rollback-failed', { cause: 'alarm', reason })).toEqual([
      'fix the new revision and deploy it: no earlier revision exists that ECS could restore',
    ]);
  });

  it('does not ask why a rollback failed, or is stuck, where that is explained', () => {
    const lost = { ...rolledBack, outcome: 'rollback-failed' } as const;
    expect(adviseNext(lost, { isRollbackExplained: true }).map(plainText)).toEqual([
      'deploy a revision that works: ECS could not restore the previous one',
    ]);
  });

  it('says until when an approval can be given', () => {
    const hook = { hookId: 'approve', expiresAt: epochMs(1_795_514_400_000) };
    expect(advice({ phase: 'awaiting-approval', hook })).toEqual([
      'continue or roll back the deployment in ECS before hook approve times out at 2026-11-24T10:00:00Z',
    ]);
  });

  it('names what kept ECS from watching, once the deployment has begun', () => {
    const protection = { state: 'off-alarm-at-start' as const, alarmNames: ['web-5xx'] };
    expect(advice({ protection })).toEqual([
      'watch this deployment yourself: ECS ignores all deployment alarms because web-5xx was in ALARM when the deployment started',
    ]);
    expect(advice({ phase: 'pending', protection })).toEqual([]);
  });

  it('asks to check a deployment that ended without protection, and to watch one that goes on', () => {
    const lost = { state: 'off-during-deployment' as const, alarmNames: ['web-5xx', 'web-p99'] };
    expect(advice({ protection: lost })).toEqual([
      'watch this deployment yourself: web-5xx, web-p99 were deleted or replaced during the deployment',
    ]);
    expect(ended('succeeded', { protection: lost })).toEqual([
      'verify that the service works: web-5xx, web-p99 were deleted or replaced during the deployment',
    ]);
    expect(ended('succeeded', { protection: { state: 'off-alarm-at-start', alarmNames: ['web-5xx'] } })).toEqual([
      'verify that the service works: ECS ignored all deployment alarms because web-5xx was in ALARM when the deployment started',
    ]);
    expect(ended('succeeded', { protection: { state: 'off-alarm-at-start', alarmNames: [] } })).toEqual([
      'verify that the service works: ECS did not use its alarms and gives no reason',
    ]);
  });
});
