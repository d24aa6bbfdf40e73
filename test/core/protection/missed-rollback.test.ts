import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, Protection } from '../../../src/core/deployment/record.ts';
import { unreadAlarm } from '../../../src/core/deployment/recorded-alarms.ts';
import { keyOf } from '../../../src/core/protection/alarm-fate.ts';
import {
  foldMissedRollback,
  type MissedRollbackFacts,
  needsWatchHistory,
} from '../../../src/core/protection/missed-rollback.ts';
import { epochMs, minutes } from '../../../src/core/time.ts';
import { alarm, at, deployment, reading, revisionArn, taskDefinitionArn } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';

const NAME = 'checkout-5xx';
const quiet = {
  ...unreadAlarm(NAME),
  kind: 'metric' as const,
  stateAtStart: 'OK',
  state: 'OK',
  metricKey: keyOf(alarm()),
};
const revision = (number: number) => ({
  serviceRevisionArn: revisionArn(String(number)),
  taskDefinitionArn: taskDefinitionArn(number),
  images: [],
});

/** Started at 10:00:05 with revision 43 in place of 42; its alarm was OK. */
function running(fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return fullRecord({
    startedAt: at(0, 5),
    finishedAt: undefined,
    phase: 'baking',
    phaseSince: at(2),
    outcome: undefined,
    cause: undefined,
    alarms: [quiet],
    rollbackStartedAt: undefined,
    revisions: { from: revision(42), to: revision(43) },
    timeline: [],
    pendingEffects: [],
    transitions: [],
    settling: undefined,
    ...fields,
  });
}

/** The same deployment, which succeeded at 10:10. */
function succeeded(fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return running({ finishedAt: at(10), phase: 'finished', phaseSince: at(10), outcome: 'succeeded', ...fields });
}

const WATCH = { until: at(40), checkAt: at(41) };

function facts(fields: Partial<MissedRollbackFacts> = {}): MissedRollbackFacts {
  return {
    deployment: undefined,
    alarms: reading(alarm()),
    transitions: new Map(),
    isOutdated: false,
    afterSuccess: minutes(30),
    now: at(15),
    ...fields,
  };
}

const firedAt = (minute: number) => reading(alarm({ state: 'ALARM', stateChangedAt: at(minute), value: 120 }));
const blink = (from: number, to: number) =>
  new Map([
    [
      NAME,
      [
        { at: at(from), from: 'OK', to: 'ALARM', value: 120 },
        { at: at(to), from: 'ALARM', to: 'OK', value: 1 },
      ],
    ],
  ]);

describe('the watch after a success', () => {
  const begin = (fields: Partial<MissedRollbackFacts> = {}) =>
    foldMissedRollback(succeeded(), running(), facts(fields));
  const watch = (fields: Partial<MissedRollbackFacts> = {}, record = succeeded({ afterSuccess: WATCH })) =>
    foldMissedRollback(record, record, facts(fields));

  it('lasts 30 minutes, and ends with a check a minute later', () => {
    expect(begin().afterSuccess).toEqual(WATCH);
    expect(watch({ now: at(40, 59) }).afterSuccess).toEqual(WATCH);
    const closed = watch({ now: at(41) });
    expect([closed.afterSuccess, closed.missedRollback]).toEqual([undefined, undefined]);
  });

  it('covers only the deployment itself if its length is 0', () => {
    expect(begin({ afterSuccess: minutes(0) }).afterSuccess).toEqual({ until: at(10), checkAt: at(11) });
  });

  it.each<[string, DeploymentRecord]>([
    ['a deployment without alarms', succeeded({ alarms: [] })],
    ['a baseline', succeeded({ baseline: true })],
    ['a deployment that was rolled back', succeeded({ outcome: 'rolled-back' })],
    ['a deployment that was superseded', succeeded({ outcome: 'superseded' })],
    ['a rollback by hand', succeeded({ revisions: { from: revision(43), to: revision(42) } })],
  ])('does not begin for %s', (_, record) => {
    expect(foldMissedRollback(record, running(), facts()).afterSuccess).toBeUndefined();
  });

  it('does not begin again for a deployment whose watch has ended', () => {
    expect(foldMissedRollback(succeeded(), succeeded(), facts()).afterSuccess).toBeUndefined();
  });

  it('waits a minute after the alarm fired, because a newer deployment may be listed late', () => {
    const waiting = watch({ alarms: firedAt(14), now: at(14, 59) });
    expect(waiting).toMatchObject({ afterSuccess: { until: at(40), checkAt: at(15) } });
    expect(waiting.missedRollback).toBeUndefined();
    expect(watch({ alarms: firedAt(14), now: at(15) })).toMatchObject({
      afterSuccess: undefined,
      missedRollback: {
        alarms: [{ alarmName: NAME, firedAt: at(14), stateAtStart: 'OK', state: 'ALARM', value: 120 }],
        when: 'after-success',
        because: 'deployment-had-succeeded',
        foundAt: at(15),
      },
      timeline: [{ at: at(14), what: 'rollback-missed', text: NAME }],
    });
  });

  it('finds an alarm whose event was lost, at the end, in its history', () => {
    const found = watch({ transitions: blink(20, 22), now: at(41) });
    expect(found.missedRollback?.alarms).toEqual([
      { alarmName: NAME, firedAt: at(20), stateAtStart: 'OK', state: 'OK', value: 120 },
    ]);
  });

  it('finds an alarm that fired while the deployment ran, and says that ECS gives no reason', () => {
    const found = watch({ transitions: blink(7, 8), now: at(12) });
    expect(found.missedRollback).toMatchObject({ when: 'during-deployment', because: 'unknown' });
  });

  it.each<[string, Partial<MissedRollbackFacts>]>([
    ['went to ALARM after the end of the watch', { alarms: firedAt(41), now: at(45) }],
    ['was in ALARM since before the deployment started', { alarms: firedAt(-3), now: at(41) }],
    [
      'changed to another state',
      { alarms: reading(alarm({ state: 'INSUFFICIENT_DATA', stateChangedAt: at(12) })), now: at(41) },
    ],
    ['fires for a newer deployment', { alarms: firedAt(14), isOutdated: true, now: at(41) }],
    ['cannot be read', { alarms: { read: false, why: 'denied' }, now: at(41) }],
    [
      'now watches another metric',
      { alarms: reading(alarm({ state: 'ALARM', stateChangedAt: at(14), metricKey: 'x' })), now: at(41) },
    ],
  ])('says nothing about an alarm that %s', (_, given) => {
    const closed = watch(given);
    expect([closed.afterSuccess, closed.missedRollback]).toEqual([undefined, undefined]);
  });

  it('says nothing about an alarm that was in ALARM at the start, and again later', () => {
    const record = succeeded({ afterSuccess: WATCH, alarms: [{ ...quiet, stateAtStart: 'ALARM' }] });
    expect(watch({ alarms: firedAt(14), now: at(41) }, record).missedRollback).toBeUndefined();
  });

  it('reads the state at the start from the history if the record lacks it', () => {
    const record = succeeded({ afterSuccess: WATCH, alarms: [{ ...quiet, stateAtStart: undefined }] });
    expect(watch({ alarms: firedAt(14), now: at(41) }, record).missedRollback).toBeUndefined();
    expect(watch({ transitions: blink(14, 16), now: at(41) }, record).missedRollback?.alarms[0]?.stateAtStart).toBe(
      'OK',
    );
  });

  it('reports once', () => {
    const first = watch({ alarms: firedAt(14), now: at(15) });
    const again = foldMissedRollback(first, first, facts({ alarms: firedAt(14), now: at(20) }));
    expect(again).toBe(first);
  });

  it.each<[string, Protection, Partial<DeploymentRecord['alarms'][number]>]>([
    ['alarm-at-start', { state: 'off-alarm-at-start', alarmNames: ['other'] }, {}],
    ['alarms-off', { state: 'off-alarm-at-start', alarmNames: [] }, {}],
    ['alarms-off', { state: 'off-during-deployment', alarmNames: [] }, {}],
    ['alarm-lost', { state: 'off-during-deployment', alarmNames: [NAME] }, { lostAt: at(5) }],
    ['early-success', { state: 'off-early-success', alarmNames: [] }, {}],
    ['invisible-alarm', { state: 'blind', alarmNames: [NAME] }, { kind: 'composite', metricKey: undefined }],
    ['deployment-had-succeeded', { state: 'armed', alarmNames: [] }, {}],
  ])('names the reason %s', (because, protection, fields) => {
    const record = succeeded({ afterSuccess: WATCH, protection, alarms: [{ ...quiet, ...fields }] });
    expect(watch({ alarms: firedAt(14) }, record).missedRollback?.because).toBe(because);
  });

  it('names at most five alarms, the first one first', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const alarms = names.map((alarmName) => ({ ...quiet, alarmName }));
    const states = names.map((alarmName, index) =>
      alarm({ alarmName, state: 'ALARM', stateChangedAt: epochMs(at(14) - index) }),
    );
    const found = watch({ alarms: reading(...states) }, succeeded({ afterSuccess: WATCH, alarms }));
    expect(found.missedRollback?.alarms.map((one) => one.alarmName)).toEqual(['f', 'e', 'd', 'c', 'b']);
  });
});

describe('an alarm that fires while the deployment runs', () => {
  const look = (fields: Partial<MissedRollbackFacts> = {}, record = running()) =>
    foldMissedRollback(record, record, facts({ deployment: deployment(), alarms: firedAt(4), now: at(7), ...fields }))
      .missedRollback;

  it('is a missed rollback when ECS has not acted for three minutes', () => {
    expect(look({ now: at(6, 59) })).toBeUndefined();
    expect(look()).toMatchObject({ when: 'during-deployment', because: 'unknown', foundAt: at(7) });
  });

  it.each<[string, Partial<MissedRollbackFacts>, DeploymentRecord?]>([
    ['ECS rolls back', { deployment: deployment({ status: 'ROLLBACK_IN_PROGRESS' }) }],
    ['ECS stops the deployment', { deployment: deployment({ status: 'STOP_REQUESTED' }) }],
    [
      'ECS has seen the alarm',
      { deployment: deployment({ alarms: { status: 'TRIGGERED', alarmNames: [NAME], triggeredAlarmNames: [NAME] } }) },
    ],
    ['ECS did not describe the deployment', { deployment: undefined }],
    ['a newer deployment exists', { isOutdated: true }],
    ['the alarm is OK again', { alarms: reading(alarm()), transitions: blink(4, 5) }],
    ['the record knows that ECS rolls back', {}, running({ phase: 'rolling-back' })],
    ['the end is not certain', {}, running({ settling: { because: 'stopped', until: at(9) } })],
    ['the deployment is a rollback by hand', {}, running({ revisions: { from: revision(43), to: revision(42) } })],
  ])('is none if %s', (_, given, record) => {
    expect(look(given, record)).toBeUndefined();
  });

  it('names the alarm that turned all others off', () => {
    const protection: Protection = { state: 'off-alarm-at-start', alarmNames: ['other'] };
    expect(look({}, running({ protection }))?.because).toBe('alarm-at-start');
  });
});

describe('needsWatchHistory', () => {
  const startedAt = at(0, 5);
  it.each([
    ['has not changed since the start', quiet, reading(alarm()), false],
    ['has changed since', quiet, reading(alarm({ stateChangedAt: at(3) })), true],
    ['was deleted', quiet, reading(), true],
    ['never existed', { ...quiet, kind: 'missing' as const }, reading(), false],
    ['cannot be read', quiet, { read: false, why: 'denied' } as const, false],
  ])('is for an alarm that %s: %s', (_, recorded, alarms, expected) => {
    expect(needsWatchHistory(recorded, { startedAt, alarms })).toBe(expected);
  });
});
