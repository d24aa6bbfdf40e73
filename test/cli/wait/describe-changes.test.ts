import { describe, expect, it } from 'vitest';
import { describeChanges, describeStanding } from '../../../src/cli/wait/describe-changes.ts';
import { epochMs } from '../../../src/core/time.ts';
import { fullRecord } from '../../builders/records.ts';
import { followingOf, inStage, quietAlarm, TEN } from './followings.ts';

const open = fullRecord({
  phase: 'rolling-out',
  outcome: undefined,
  cause: undefined,
  finishedAt: undefined,
  alarms: [quietAlarm({ value: 0 })],
});
const rollingOut = followingOf(open, inStage('SCALE_UP'));

describe('what changed between two polls', () => {
  it('is all that is known at first', () => {
    expect(describeChanges(undefined, rollingOut)).toEqual([
      'following deployment d1',
      'checkout is rolling out (SCALE_UP)',
      'deployment alarms: on',
      'tasks: 1 of 2 running and 1 pending of the new revision, 0 failed, 2 of the old one',
      'alarm checkout-5xx is OK: Sum HTTPCode_Target_5XX_Count 0, threshold > 10',
    ]);
  });

  it('is nothing where nothing changed, or nothing is known', () => {
    expect(describeChanges(rollingOut, rollingOut)).toEqual([]);
    expect(describeChanges(undefined, { ...rollingOut, record: undefined })).toEqual([]);
  });

  it('is what is different now', () => {
    const stopped = { count: 2, reason: 'OutOfMemory', stopCode: undefined, exitCode: 137, container: 'app' };
    const evidence = { gatheredAt: epochMs(TEN), stoppedTasks: [stopped], missing: [] };
    const alarms = [quietAlarm({ state: 'ALARM', value: 12 })];
    const next = followingOf({ ...open, alarms }, { ...inStage('SCALE_UP'), evidence });
    expect(describeChanges(rollingOut, next)).toEqual([
      'alarm checkout-5xx is ALARM: Sum HTTPCode_Target_5XX_Count 12, threshold > 10',
      '2 stopped tasks, app exited with 137: OutOfMemory',
    ]);
  });

  it('is all again where another deployment is followed', () => {
    const serviceDeploymentArn = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d2';
    expect(describeChanges(rollingOut, { ...rollingOut, serviceDeploymentArn })).toHaveLength(5);
  });

  it('says of an alarm that CloudWatch does not know that it does not exist', () => {
    const next = followingOf({ ...open, alarms: [quietAlarm({ kind: 'missing' })] }, inStage('SCALE_UP'));
    expect(describeChanges(rollingOut, next)).toEqual(['alarm checkout-5xx does not exist']);
  });

  it('says of an ended deployment what became of it, and nothing of its tasks', () => {
    expect(describeChanges(rollingOut, followingOf(fullRecord({ alarms: open.alarms })))).toEqual([
      'checkout was rolled back: an alarm fired',
    ]);
  });
});

describe('where a deployment stands', () => {
  it('is its phase and its tasks in one line', () => {
    expect(describeStanding(rollingOut)).toBe(
      'still: checkout is rolling out (SCALE_UP); tasks: 1 of 2 running and 1 pending of the new revision, 0 failed, 2 of the old one',
    );
    expect(describeStanding(followingOf(fullRecord()))).toBe(
      'still: checkout was rolled back: alarm checkout-5xx fired',
    );
  });
});
