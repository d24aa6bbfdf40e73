import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, MissedRollback } from '../../../src/core/deployment/record.ts';
import {
  currentMissedRollback,
  describeMissedRollback,
  describeWayBack,
  rollbackCommand,
} from '../../../src/core/report/missed-rollback.ts';
import { plainText } from '../../../src/core/report/phrase.ts';
import { epochMs } from '../../../src/core/time.ts';
import { T0 } from '../../builders/facts.ts';
import { missedRecord, missedRollback } from '../../builders/records.ts';

const running: Partial<DeploymentRecord> = { phase: 'baking', outcome: undefined, finishedAt: undefined };
const lines = (missed: Partial<MissedRollback>, fields: Partial<DeploymentRecord> = {}) =>
  describeMissedRollback(missedRecord(fields), missedRollback(missed)).map(plainText);

describe('rollbackCommand', () => {
  it('deploys the earlier task definition again once the deployment has succeeded', () => {
    expect(rollbackCommand(missedRecord())?.command).toBe(
      'aws ecs update-service --cluster web --service checkout ' +
        '--task-definition arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:7 --region eu-west-1',
    );
  });

  it('lets ECS roll back while the deployment runs', () => {
    expect(rollbackCommand(missedRecord(running))?.command).toBe(
      'aws ecs stop-service-deployment --service-deployment-arn ' +
        'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1 --stop-type ROLLBACK --region eu-west-1',
    );
  });

  it('quotes what a shell would read as more than a word', () => {
    const serviceArn = "arn:aws:ecs:eu-west-1:111122223333:service/web/it's $(id)";
    expect(rollbackCommand(missedRecord({ serviceArn }))?.command).toContain(String.raw`--service 'it'\''s $(id)' `);
  });

  it('is absent if no earlier revision is known', () => {
    const record = missedRecord({ revisions: { from: undefined, to: undefined } });
    expect(rollbackCommand(record)).toBeUndefined();
    expect(plainText(describeWayBack(record, undefined))).toBe(
      'fix the new revision and deploy it: the guard knows no earlier revision to go back to',
    );
  });
});

describe('describeMissedRollback', () => {
  it('says what happened, why ECS did not act, and what was checked', () => {
    expect(lines({})).toEqual([
      'Alarm checkout-5xx went to ALARM at 2026-11-24T10:14:00Z, 4 min after the deployment succeeded, and ECS did not roll back.',
      'ECS stops watching alarms when a deployment succeeds.',
      'Checked at 2026-11-24T10:15:00Z: the alarm was OK when the deployment started, the deployment is not a rollback itself, and no newer deployment exists.',
    ]);
  });

  it('says when the alarm fired while the deployment ran', () => {
    const [alarm] = missedRollback().alarms;
    if (alarm === undefined) throw new Error('no alarm');
    const alarms = [
      { ...alarm, firedAt: epochMs(T0 + 120_001), state: 'OK' },
      { ...alarm, alarmName: 'latency' },
    ];
    expect(lines({ when: 'during-deployment', alarms }, running)[0]).toBe(
      'Alarm checkout-5xx (and latency) went to ALARM at 2026-11-24T10:02:00Z, 2 min after the deployment started, and ECS did not roll back. It is OK again.',
    );
  });

  it.each<[MissedRollback['because'], RegExp]>([
    ['early-success', /^ECS had stopped watching alarms: with early success/],
    ['alarm-at-start', /because other was in ALARM when it started\.$/],
    ['alarm-lost', /^The alarm was deleted or replaced/],
    ['alarms-off', /gives no reason\.$/],
    ['invisible-alarm', /^ECS cannot see checkout-5xx: only metric alarms/],
    ['unknown', /^ECS gives no reason\. .* DescribeAlarms/],
  ])('explains %s', (because, text) => {
    const protection = { state: 'off-alarm-at-start', alarmNames: ['other'] } as const;
    expect(lines({ because }, { protection })[1]).toMatch(text);
  });
});

describe('a missed rollback', () => {
  it.each<[string, Partial<DeploymentRecord>, boolean]>([
    ['of a deployment that succeeded', {}, true],
    ['of a deployment that runs', running, true],
    ['that ECS made after all', { phase: 'rolling-back', outcome: undefined }, false],
    ['of a deployment that was rolled back later', { outcome: 'rolled-back' }, false],
    ['of a deployment that was superseded', { outcome: 'superseded' }, false],
  ])('%s is current: %s', (_, fields, expected) => {
    expect(currentMissedRollback(missedRecord(fields)) !== undefined).toBe(expected);
  });
});
