import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DeploymentRecord, MissedReason } from '../../src/core/deployment/record.ts';
import type { MissedRollbackDetail } from '../../src/core/outcome-event/missed-rollback-detail.ts';
import { describeMissedRollbackEvent } from '../../src/core/outcome-event/missed-rollback-event.ts';
import { missedRecord, missedRollback } from '../builders/records.ts';

const project = join(import.meta.dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(join(project, path), 'utf8'));
const schema = read('docs/schemas/missed-rollback-event.v1.schema.json');
const parser = z.fromJSONSchema(schema);
const made = (fields: Partial<DeploymentRecord> = {}, missed = missedRollback()) =>
  JSON.parse(JSON.stringify(describeMissedRollbackEvent(missedRecord(fields), missed)));

/** The compiler holds it to the type, the test to the schema. */
const complete: MissedRollbackDetail['missedRollback'] = {
  alarms: [{ alarmName: 'a', firedAt: '2026-11-24T10:14:00.000Z', stateAtStart: 'OK', state: 'ALARM', value: 1 }],
  when: 'during-deployment',
  because: 'unknown',
  checks: { at: '2026-11-24T10:15:00.000Z', alarmStateAtStart: 'OK', isRollback: false, hasNewerDeployment: false },
  command: 'aws ecs stop-service-deployment',
  restores: 't7',
};

/** Every reason: the code does not compile if one is missing. */
const reasons: Readonly<Record<MissedReason, true>> = {
  'deployment-had-succeeded': true,
  'early-success': true,
  'alarm-at-start': true,
  'alarm-lost': true,
  'alarms-off': true,
  'invisible-alarm': true,
  unknown: true,
};

describe('the event about a missed rollback', () => {
  it('is the one that was worked out by hand', () => {
    const { detail, detailType, ...event } = made();
    const wanted = read('test/fixtures/missed-rollback-events/after-success.json');
    expect({ ...event, 'detail-type': detailType, missedRollback: detail.missedRollback }).toEqual(wanted);
    expect(detail).toMatchObject({ eventId: 'd1#rollback-missed', outcome: 'succeeded' });
  });

  it.each<[string, Partial<DeploymentRecord>]>([
    ['after the success', {}],
    ['while the deployment runs', { phase: 'baking', outcome: undefined, finishedAt: undefined }],
    ['without an earlier revision', { revisions: { from: undefined, to: undefined } }],
  ])('matches its schema %s', (_, fields) => {
    expect(parser.safeParse(made(fields).detail).error?.issues).toBeUndefined();
  });

  it('has a schema that knows every field and every reason', () => {
    const { properties } = schema.properties.missedRollback;
    expect(Object.keys(properties).toSorted()).toEqual(Object.keys(complete).toSorted());
    expect(properties.because.enum).toEqual(Object.keys(reasons));
    expect(parser.safeParse({ ...made().detail, missedRollback: complete }).success).toBe(true);
  });

  it.each(['isRollback', 'hasNewerDeployment'])('would not match with %s', (check) => {
    const { detail } = made();
    const checks = { ...detail.missedRollback.checks, [check]: true };
    expect(parser.safeParse({ ...detail, missedRollback: { ...detail.missedRollback, checks } }).success).toBe(false);
  });
});
