import { describe, expect, it } from 'vitest';
import type { AlarmEdit, ServiceDeploymentDescription } from '../../../src/core/deployment/facts.ts';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import {
  type AlarmFate,
  assessFates,
  type FateFacts,
  keyOf,
  needsEdits,
} from '../../../src/core/protection/alarm-fate.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { alarm, at, deployment, facts, reading, rolledBackByAlarm } from '../../builders/facts.ts';

const NAME = 'checkout-5xx';
/** Started at 10:00:05. */
const open = deployment();
/** Ended at 10:20. */
const ended = deployment({ status: 'SUCCESSFUL', finishedAt: at(20) });
/** The alarm as a reconciliation at 10:02 recorded it. */
const known = () => foldDeployment(undefined, facts({ now: at(2) })).alarms;
const edit = (minute: number, what: AlarmEdit['edit'], metricKey?: string): AlarmEdit => ({
  at: at(minute),
  edit: what,
  metricKey,
});
const editsOf = (...edits: readonly AlarmEdit[]) => new Map([[NAME, edits]]);
const fate = (fields: Partial<FateFacts>): AlarmFate | undefined =>
  assessFates([NAME], { deployment: open, alarms: reading(alarm()), now: at(10), ...fields }).get(NAME);
const other = alarm({ metricKey: '["shop","Latency",[]]', configuredAt: at(9) });

describe('assessFates, of an alarm that was lost by an earlier reconciliation', () => {
  const lost = (minute: number) => known().map((one) => ({ ...one, kind: 'missing' as const, lostAt: at(minute) }));

  it.each<[string, Partial<FateFacts>, AlarmFate]>([
    ['while ECS watched', { known: lost(7) }, { is: 'lost', at: at(7) }],
    ['while ECS watched, and is there again', { known: lost(7), alarms: reading(alarm()) }, { is: 'lost', at: at(7) }],
    ['before the start, as it turns out', { known: lost(-1), alarms: reading(alarm()) }, { is: 'on' }],
    ['after the end, as it turns out', { known: lost(21), deployment: ended }, { is: 'on' }],
    [
      'after the end by the reconciliation, and before it by the history',
      { known: lost(21), deployment: ended, edits: editsOf(edit(19, 'deleted')) },
      { is: 'lost', at: at(19) },
    ],
  ])('%s', (_when, fields, expected) => {
    expect(fate({ alarms: reading(), ...fields })).toEqual(expected);
  });

  it('needs the history when the loss is later than the end', () => {
    const [one] = lost(21);
    const needs = (deployment: ServiceDeploymentDescription, alarms = reading()) =>
      needsEdits(NAME, { deployment, alarms, known: one, now: at(22) });
    expect(needs(ended)).toBe(true);
    expect(needs(open)).toBe(false);
  });
});

describe('assessFates, of an alarm that an earlier reconciliation saw', () => {
  it.each<[string, Partial<FateFacts>, AlarmFate]>([
    ['it is as it was', {}, { is: 'on' }],
    ['its threshold was edited', { alarms: reading(alarm({ threshold: 99, configuredAt: at(9) })) }, { is: 'on' }],
    ['CloudWatch cannot be read', { alarms: { read: false, why: 'denied' } }, { is: 'on' }],
    ['it is gone', { alarms: reading() }, { is: 'lost', at: at(10) }],
    [
      'it is gone, and its history tells when',
      { alarms: reading(), edits: editsOf(edit(7, 'deleted')) },
      { is: 'lost', at: at(7) },
    ],
    [
      'it was edited and then deleted',
      { alarms: reading(), edits: editsOf(edit(5, 'updated', 'k'), edit(7, 'deleted')) },
      { is: 'lost', at: at(7) },
    ],
    ['it looks at another metric', { alarms: reading(other) }, { is: 'lost', at: at(9) }],
    [
      'it is composite since before the start, by a late read',
      { alarms: reading(alarm({ kind: 'composite', configuredAt: at(-1) })) },
      { is: 'lost', at: at(10) },
    ],
    [
      'it looks at another metric since the very start',
      { alarms: reading({ ...other, configuredAt: at(0, 5) }) },
      { is: 'on' },
    ],
    [
      'it looks at another metric since after the end',
      { deployment: ended, alarms: reading({ ...other, configuredAt: at(21) }) },
      { is: 'on' },
    ],
    [
      'it looks at another metric, and nothing says since when',
      { alarms: reading({ ...other, configuredAt: undefined }) },
      { is: 'lost', at: at(10) },
    ],
    [
      'it looks at another metric since before the start, by a late read',
      { alarms: reading({ ...other, configuredAt: at(-1) }) },
      { is: 'on' },
    ],
    [
      'it looks at another metric after the end, and nothing says since when',
      { deployment: ended, alarms: reading({ ...other, configuredAt: undefined }) },
      { is: 'unclear' },
    ],
    [
      'it looks at another metric after the end, since before the start',
      { deployment: ended, alarms: reading({ ...other, configuredAt: at(-1) }) },
      { is: 'on' },
    ],
    [
      'its threshold was edited and it was evaluated since',
      { alarms: reading(alarm({ configuredAt: at(9), stateReason: 'Threshold Crossed: 1 datapoint' })) },
      { is: 'on' },
    ],
    [
      'it was never evaluated, and is as it was first seen',
      { alarms: reading(alarm({ stateReason: 'Unchecked: Initial alarm creation' })) },
      { is: 'on' },
    ],
    [
      'it is composite now',
      { alarms: reading(alarm({ kind: 'composite', configuredAt: at(9) })) },
      { is: 'lost', at: at(9) },
    ],
    [
      'it was deleted and made anew',
      { edits: editsOf(edit(7, 'deleted'), edit(8, 'created')), alarms: reading(alarm({ configuredAt: at(8) })) },
      { is: 'lost', at: at(7) },
    ],
    [
      'it was never evaluated since it was made, though its history cannot be read',
      { alarms: reading(alarm({ configuredAt: at(8), stateReason: 'Unchecked: Initial alarm creation' })) },
      { is: 'lost', at: at(8) },
    ],
    [
      'it went after the end',
      { deployment: ended, alarms: reading(), edits: editsOf(edit(21, 'deleted')) },
      { is: 'on' },
    ],
    [
      'it went before the end',
      { deployment: ended, alarms: reading(), edits: editsOf(edit(19, 'deleted')) },
      { is: 'lost', at: at(19) },
    ],
    [
      'it is gone after the end, and nothing tells when it went',
      { deployment: ended, alarms: reading() },
      { is: 'unclear' },
    ],
    [
      'it is gone after the end, and its history shows edits alone',
      { deployment: ended, alarms: reading(), edits: editsOf(edit(10, 'updated'), edit(21, 'updated', 'k')) },
      { is: 'unclear' },
    ],
    [
      'its metric was replaced, and it is gone after the end',
      { deployment: ended, alarms: reading(), edits: editsOf(edit(10, 'updated', 'k'), edit(21, 'deleted')) },
      { is: 'lost', at: at(10) },
    ],
    [
      'its metric was replaced and is the old one again',
      {
        deployment: ended,
        alarms: reading(alarm({ configuredAt: at(21) })),
        edits: editsOf(edit(10, 'updated', 'k'), edit(21, 'updated', alarm().metricKey)),
      },
      { is: 'lost', at: at(10) },
    ],
    [
      'its threshold was edited, by its history',
      { alarms: reading(alarm({ configuredAt: at(9) })), edits: editsOf(edit(9, 'updated', alarm().metricKey)) },
      { is: 'on' },
    ],
    [
      'its metric was replaced after the end',
      { deployment: ended, alarms: reading({ ...other, configuredAt: at(21) }) },
      { is: 'on' },
    ],
    [
      'its metric was replaced at the very end',
      { deployment: ended, alarms: reading({ ...other, configuredAt: at(20) }) },
      { is: 'lost', at: at(20) },
    ],
    [
      'it went during the rollback, which is not watched',
      { deployment: rolledBackByAlarm(), alarms: reading(), edits: editsOf(edit(6, 'deleted')) },
      { is: 'on' },
    ],
  ])('when %s', (_when, fields, expected) => {
    expect(fate({ known: known(), ...fields })).toEqual(expected);
  });

  it('remembers when it was lost', () => {
    const lost = known().map((one) => ({ ...one, lostAt: at(4) }));
    expect(fate({ known: lost })).toEqual({ is: 'lost', at: at(4) });
    const another = lost.map((one) => ({ ...one, alarmName: 'another' }));
    expect(fate({ known: [...another, ...known()] })).toEqual({ is: 'on' });
  });
});

describe('assessFates, at first sight', () => {
  it.each<[string, Partial<FateFacts>, AlarmFate]>([
    ['it is there', {}, { is: 'on' }],
    ['it is composite', { alarms: reading(alarm({ kind: 'composite' })) }, { is: 'absent' }],
    ['CloudWatch cannot be read', { alarms: { read: false, why: 'denied' } }, { is: 'unclear' }],
    ['it is not there', { alarms: reading() }, { is: 'absent' }],
    [
      'it was deleted since the start',
      { alarms: reading(), edits: editsOf(edit(1, 'deleted')) },
      { is: 'lost', at: at(1) },
    ],
    ['it was deleted before the start', { alarms: reading(), edits: editsOf(edit(-1, 'deleted')) }, { is: 'absent' }],
    [
      'it was deleted at the very start',
      { alarms: reading(), edits: editsOf({ ...edit(0, 'deleted'), at: at(0, 5) }) },
      { is: 'absent' },
    ],
    [
      'it was deleted before the start, and the deployment has ended',
      { deployment: ended, alarms: reading(), edits: editsOf(edit(-1, 'deleted')) },
      { is: 'absent' },
    ],
    [
      'it was made after the start and deleted again',
      { alarms: reading(), edits: editsOf(edit(1, 'created'), edit(3, 'deleted')) },
      { is: 'absent' },
    ],
    ['it was edited since the start, and nothing tells how', { alarms: reading(other) }, { is: 'unclear' }],
    [
      'its metric was replaced since the start',
      { alarms: reading(other), edits: editsOf(edit(-9, 'created', 'before'), edit(9, 'updated', 'after')) },
      { is: 'lost', at: at(9) },
    ],
    [
      'its metric was replaced since it was made, at the very start',
      {
        alarms: reading(other),
        edits: editsOf({ ...edit(0, 'created', 'before'), at: at(0, 5) }, edit(9, 'updated', 'after')),
      },
      { is: 'lost', at: at(9) },
    ],
    [
      'it was edited since the start, and what it looks at now is not said',
      { alarms: reading(other), edits: editsOf(edit(-9, 'created', 'before'), edit(9, 'updated')) },
      { is: 'unclear' },
    ],
    [
      'its threshold was edited since the start',
      { alarms: reading(other), edits: editsOf(edit(-9, 'created', 'same'), edit(9, 'updated', 'same')) },
      { is: 'on' },
    ],
    [
      'it was edited since the start, and what it watched before is forgotten',
      { alarms: reading(other), edits: editsOf(edit(9, 'updated', 'after')) },
      { is: 'unclear' },
    ],
    [
      'it was edited since the start, and its history does not show that yet',
      { alarms: reading(other), edits: editsOf(edit(-9, 'created', 'before')) },
      { is: 'unclear' },
    ],
    ['it was made after the start', { alarms: reading(other), edits: editsOf(edit(9, 'created', 'k')) }, { is: 'on' }],
    [
      'it was edited after the end',
      {
        deployment: ended,
        alarms: reading({ ...other, configuredAt: at(30) }),
        edits: editsOf(edit(30, 'updated', 'x')),
      },
      { is: 'on' },
    ],
    [
      'it was deleted after the end',
      { deployment: ended, alarms: reading(), edits: editsOf(edit(30, 'deleted')) },
      { is: 'on' },
    ],
    [
      'it was made before the start, and only an old answer does not show it',
      { alarms: reading(), edits: editsOf(edit(-9, 'deleted'), edit(-1, 'created', 'k')) },
      { is: 'on' },
    ],
    [
      'it was made and edited before the start, and only an old answer does not show it',
      { alarms: reading(), edits: editsOf(edit(-9, 'created', 'k'), edit(-1, 'updated', 'k')) },
      { is: 'on' },
    ],
    [
      'it was made at the very start, and only an old answer does not show it',
      { alarms: reading(), edits: editsOf({ ...edit(0, 'created', 'k'), at: at(0, 5) }) },
      { is: 'on' },
    ],
    [
      'it was deleted before the start, and made after it',
      { alarms: reading(), edits: editsOf(edit(-9, 'deleted'), edit(3, 'created', 'k')) },
      { is: 'absent' },
    ],
    [
      'it was made and deleted before the start',
      { alarms: reading(), edits: editsOf(edit(-9, 'created', 'k'), edit(-1, 'deleted')) },
      { is: 'absent' },
    ],
    ['it never existed', { deployment: ended, alarms: reading(), edits: editsOf() }, { is: 'absent' }],
    [
      'it is gone after the end, and its history cannot be read',
      { deployment: ended, alarms: reading() },
      { is: 'unclear' },
    ],
  ])('when %s', (_when, fields, expected) => {
    expect(fate(fields)).toEqual(expected);
  });

  it('says nothing of a deployment that has not started', () => {
    const pending = deployment({ status: 'PENDING', startedAt: undefined });
    expect(fate({ deployment: pending })).toEqual({ is: 'on' });
    expect(fate({ deployment: pending, alarms: reading() })).toEqual({ is: 'absent' });
  });
});

describe('assessFates, of an alarm that an earlier reconciliation missed', () => {
  const pending = deployment({ status: 'PENDING', startedAt: undefined });
  const missed = foldDeployment(undefined, facts({ deployment: pending, alarms: reading() })).alarms;

  it('was never there when it is still missing after the end', () => {
    expect(fate({ deployment: ended, alarms: reading(), known: missed })).toEqual({ is: 'absent' });
  });

  it('is unclear when that reconciliation came after the end and could not read its history', () => {
    const late = facts({ deployment: ended, alarms: reading(), now: at(21) });
    const unsure = foldDeployment(undefined, late).alarms;
    expect(unsure[0]?.kind).toBe('unread');
    expect(fate({ deployment: ended, alarms: reading(), known: unsure })).toEqual({ is: 'unclear' });
    expect(needsEdits(NAME, { deployment: ended, alarms: reading(), known: unsure[0] })).toBe(true);
  });
});

describe('needsEdits', () => {
  const ask = (deploymentNow: ServiceDeploymentDescription, alarms: FateFacts['alarms'], of = known()[0]) =>
    needsEdits(NAME, { deployment: deploymentNow, alarms, known: of });

  it('asks for an alarm that is gone, once', () => {
    expect(ask(open, reading())).toBe(true);
    expect(needsEdits(NAME, { deployment: open, alarms: reading(), known: undefined })).toBe(true);
    const missing = foldDeployment(undefined, facts({ alarms: reading(), now: at(1) })).alarms[0];
    expect(ask(open, reading(), missing)).toBe(false);
    const lost = foldDeployment(foldDeployment(undefined, facts()), facts({ alarms: reading() })).alarms[0];
    expect(ask(open, reading(), lost)).toBe(false);
  });

  it('asks once more for an alarm that was not found, half a minute later or at the end', () => {
    const look = (minute: number, second: number, previous?: DeploymentRecord) =>
      foldDeployment(previous, facts({ alarms: reading(), edits: editsOf(), now: at(minute, second) }));
    const first = look(1, 0);
    const again = (now: EpochMs, of = first, deploymentNow = open) =>
      needsEdits(NAME, { deployment: deploymentNow, alarms: reading(), known: of.alarms[0], now });
    expect([again(at(1, 29)), again(at(1, 30))]).toEqual([false, true]);
    expect(again(at(1, 1), first, ended)).toBe(true);
    expect(again(at(1, 29), look(1, 20, first))).toBe(false);
    expect(again(at(1, 30), look(1, 20, first))).toBe(true);
    expect(again(at(9), look(1, 30, first))).toBe(false);
  });

  it('asks for an alarm that was edited since the start, once for each edit', () => {
    const edited = reading(alarm({ configuredAt: at(1) }));
    expect(ask(open, reading(alarm()))).toBe(false);
    expect(ask(open, edited)).toBe(true);
    expect(needsEdits(NAME, { deployment: open, alarms: edited, known: undefined })).toBe(true);
    const atStart = reading(alarm({ configuredAt: at(0, 5) }));
    expect(needsEdits(NAME, { deployment: open, alarms: atStart, known: undefined })).toBe(false);
    expect(ask(deployment({ alarms: undefined }), edited)).toBe(true);
    const seen = foldDeployment(
      undefined,
      facts({ alarms: edited, edits: editsOf(edit(1, 'created', 'k')), now: at(2) }),
    ).alarms[0];
    expect(ask(open, edited, seen)).toBe(false);
    // Its history could not be read, or was older.
    expect(ask(open, edited, foldDeployment(undefined, facts({ alarms: edited, now: at(2) })).alarms[0])).toBe(true);
    expect(ask(open, reading(alarm({ configuredAt: at(3) })), seen)).toBe(true);
  });

  it('asks nothing of an alarm that was lost before and stands there again', () => {
    const anew = reading(alarm({ configuredAt: at(3) }));
    const lost = known().map((one) => ({ ...one, lostAt: at(2) }))[0];
    expect(ask(open, anew, lost)).toBe(false);
  });

  it('asks nothing where the answer changes nothing', () => {
    expect(ask(rolledBackByAlarm(), reading())).toBe(false);
    expect(ask(open, { read: false, why: 'denied' })).toBe(false);
    expect(ask(deployment({ startedAt: undefined }), reading())).toBe(false);
    expect(ask(open, reading(alarm({ kind: 'composite', configuredAt: at(9) })))).toBe(false);
  });
});

describe('keyOf', () => {
  it('is a hash of what the alarm looks at, also where it looks at nothing', () => {
    // 64-bit FNV-1a of the empty text is its offset basis: http://www.isthe.com/chongo/tech/comp/fnv/
    expect(keyOf(alarm({ metricKey: undefined }))).toBe('cbf29ce484222325');
  });
});
