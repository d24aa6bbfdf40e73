import { describe, expect, it } from 'vitest';
import type { AlarmEdit, ServiceDeploymentDescription } from '../../../src/core/deployment/facts.ts';
import { type DeploymentFacts, foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord, ProtectionState } from '../../../src/core/deployment/record.ts';
import { foldProtection } from '../../../src/core/protection/fold-protection.ts';
import { planEffects } from '../../../src/core/reconcile/effects.ts';
import { alarm, at, deployment, facts, reading, rolledBackByAlarm, service } from '../../builders/facts.ts';

const NAMES = ['checkout-5xx', 'checkout-p99'];
const watched = (status: string, fields: Partial<ServiceDeploymentDescription> = {}) =>
  deployment({ alarms: { status, alarmNames: NAMES, triggeredAlarmNames: [] }, ...fields });
const both = reading(alarm(), alarm({ alarmName: 'checkout-p99' }));
const one = reading(alarm());
const deleted = (minute: number): ReadonlyMap<string, readonly AlarmEdit[]> =>
  new Map([['checkout-p99', [{ at: at(minute), edit: 'deleted', metricKey: undefined }]]]);
const done = watched('MONITORING_COMPLETE', { status: 'SUCCESSFUL', finishedAt: at(20), updatedAt: at(20) });

/** Looks in a row, each a minute after the one before, from 10:02 on. */
function story(...looks: readonly Partial<DeploymentFacts>[]): DeploymentRecord {
  const [first = {}, ...more] = looks;
  const begin = (fields: Partial<DeploymentFacts>, minute: number) =>
    facts({ deployment: watched('MONITORING'), alarms: both, now: at(minute), ...fields });
  return more.reduce(
    (record, fields, index) => foldDeployment(record, begin(fields, index + 3)),
    foldDeployment(undefined, begin(first, 2)),
  );
}

const off = (lost: number, alarmNames: readonly string[]) => ({
  protection: { state: 'off-during-deployment', alarmNames },
  protectionLostAt: at(lost),
});
const armed = { protection: { state: 'armed', alarmNames: [] }, protectionLostAt: undefined };

describe('foldDeployment, of alarms that go off', () => {
  it('ends the protection when one of several alarms is deleted, and records when and which', () => {
    expect(story({}, { alarms: one }, { alarms: one })).toMatchObject(off(3, ['checkout-p99']));
    expect(story({}, { alarms: one, edits: deleted(2) })).toMatchObject(off(2, ['checkout-p99']));
  });

  it('waits 30 s before it ends the protection, because an old answer may hide that the deployment was over', () => {
    const record = story({}, { alarms: one });
    expect(record).toMatchObject(armed);
    expect(record.timeline.map(({ what }) => what)).not.toContain('alarm-lost');
    const again = (now: number) =>
      foldDeployment(record, facts({ deployment: watched('MONITORING'), alarms: one, now: at(3, now) }));
    expect(again(29)).toMatchObject(armed);
    expect(again(30)).toMatchObject(off(3, ['checkout-p99']));
    const over = watched('MONITORING_COMPLETE', { status: 'SUCCESSFUL', finishedAt: at(2, 58), updatedAt: at(2, 58) });
    const edits = deleted(2.99);
    const ended = foldDeployment(record, facts({ deployment: over, alarms: one, edits, now: at(3, 20) }));
    expect(ended).toMatchObject(armed);
    expect(ended.timeline.map(({ what }) => what)).not.toContain('alarm-lost');
  });

  it('takes back a loss that turns out to be later than the end', () => {
    const over = watched('MONITORING_COMPLETE', { status: 'SUCCESSFUL', finishedAt: at(2, 58), updatedAt: at(2, 58) });
    const record = story({}, { alarms: one }, { alarms: one });
    expect(record).toMatchObject(off(3, ['checkout-p99']));
    expect(foldDeployment(record, facts({ deployment: over, alarms: one, now: at(5) }))).toMatchObject(armed);
  });

  it('keeps the first loss, and adds the names of later ones', () => {
    const record = story({}, { alarms: one }, { alarms: reading() }, { deployment: done, alarms: reading() });
    expect(record).toMatchObject({ outcome: 'succeeded', ...off(3, ['checkout-p99', 'checkout-5xx']) });
  });

  it('stays lowered when the alarm is made anew', () => {
    const anew = reading(alarm(), alarm({ alarmName: 'checkout-p99', configuredAt: at(4) }));
    expect(story({}, { alarms: one }, { alarms: anew }, { deployment: done, alarms: anew })).toMatchObject(
      off(3, ['checkout-p99']),
    );
  });

  it('ends the protection when an edit replaces the metric, and only records other edits', () => {
    const replaced = reading(
      alarm(),
      alarm({ alarmName: 'checkout-p99', metricKey: 'other', configuredAt: at(2, 30) }),
    );
    const record = story({}, { alarms: replaced });
    expect(record).toMatchObject({ ...off(2, ['checkout-p99']), protectionLostAt: at(2, 30) });
    const softened = reading(alarm(), alarm({ alarmName: 'checkout-p99', threshold: 999, configuredAt: at(2, 30) }));
    const kept = story({}, { alarms: softened });
    expect(kept).toMatchObject(armed);
    expect(kept.timeline).toContainEqual({ at: at(2, 30), what: 'alarm-edited', text: 'checkout-p99' });
    expect(record.timeline).toContainEqual({ at: at(2, 30), what: 'alarm-lost', text: 'checkout-p99' });
  });

  it('changes nothing for an alarm that is deleted after the end', () => {
    expect(story({}, { deployment: done, alarms: one, edits: deleted(21) })).toMatchObject(armed);
    const finished = story({}, { deployment: done });
    expect(foldDeployment(finished, facts({ deployment: done, alarms: reading(), now: at(40) }))).toEqual(finished);
  });

  it('finds at the end what was deleted before it', () => {
    expect(story({}, { deployment: done, alarms: one, edits: deleted(19) })).toMatchObject(off(19, ['checkout-p99']));
  });

  it('comes to the same at first sight, after the end', () => {
    expect(story({ deployment: done, alarms: one, edits: deleted(19) })).toMatchObject(off(19, ['checkout-p99']));
    expect(story({ deployment: done, alarms: one, edits: deleted(21) })).toMatchObject(armed);
  });

  it('does not know of an alarm that is gone after the end, when its history cannot be read', () => {
    expect(story({}, { deployment: done, alarms: one }).protection.state).toBe('unknown');
    expect(story({ deployment: done, alarms: one }).protection.state).toBe('unknown');
  });

  it('keeps what it knew while CloudWatch cannot be read', () => {
    const denied = { read: false, why: 'denied' } as const;
    expect(story({}, { alarms: denied }, { deployment: done, alarms: denied })).toMatchObject(armed);
    expect(story({}, { alarms: one }, { deployment: done, alarms: denied })).toMatchObject(off(3, ['checkout-p99']));
    const losses = [{ alarmName: 'checkout-p99', at: at(3), configuredAt: at(-60) }];
    expect(story({}, { alarms: denied, losses }, { alarms: denied })).toMatchObject(off(3, ['checkout-p99']));
  });

  it('is armed when one of the alarms that are left stops the deployment', () => {
    const fired = rolledBackByAlarm({
      alarms: { status: 'TRIGGERED', alarmNames: NAMES, triggeredAlarmNames: ['checkout-5xx'] },
    });
    expect(story({}, { alarms: one }, { deployment: fired, alarms: one })).toMatchObject(armed);
  });

  it('loses all alarms when ECS stops to use them in the middle', () => {
    expect(story({}, { deployment: watched('DISABLED') })).toMatchObject(off(3, NAMES));
  });

  it('publishes the loss of alarms once', () => {
    const first = planEffects(story({}), at(2));
    const second = planEffects(foldDeployment(first, facts({ deployment: watched('MONITORING'), alarms: one })), at(3));
    const third = planEffects(foldDeployment(second, facts({ deployment: done, alarms: reading() })), at(21));
    const published = third.pendingEffects.map((effect) => effect.id);
    expect(published).toEqual(['bad#started', 'bad#unprotected', 'bad#finished']);
  });
});

describe('foldDeployment, of alarms that ECS cannot see', () => {
  const blind = { protection: { state: 'blind', alarmNames: NAMES }, protectionLostAt: undefined };
  const pending = watched('MONITORING', { status: 'PENDING', startedAt: undefined, alarms: undefined });
  const unread = { read: false, why: 'denied' } as const;

  it('is blind when the alarms were missing before the start and are missing after the end', () => {
    const atCreation = { deployment: { ...pending, alarmsEnabled: true }, alarms: reading() };
    const atEnd = { deployment: done, alarms: reading(), edits: new Map() };
    const named = service({ alarms: { alarmNames: NAMES, enable: true, rollback: true } });
    expect(story({ ...atCreation, service: named }, { ...atEnd, service: named })).toMatchObject(blind);
  });

  it('does not take an alarm for one that never existed because its history could not be read', () => {
    const rollingBack = watched('MONITORING', {
      status: 'ROLLBACK_IN_PROGRESS',
      rollback: { reason: undefined, startedAt: at(2), serviceRevisionArn: undefined },
    });
    const look = { deployment: rollingBack, alarms: reading(), edits: new Map() };
    expect(story(look, look)).toMatchObject({ protection: { state: 'unknown' } });
    const never = new Map(NAMES.map((name) => [name, []] as const));
    expect(story(look, { ...look, edits: never })).toMatchObject(blind);
  });

  it.each(['MONITORING', 'DISABLED'])('is blind once CloudWatch can be read, when ECS says %s', (status) => {
    const look = { deployment: watched(status) };
    expect(story({ ...look, alarms: unread }, { ...look, alarms: reading() })).toMatchObject(blind);
  });

  it.each(['MONITORING', 'MONITORING_COMPLETE', 'DISABLED', 'UNKNOWN'])('stays blind when ECS says %s', (status) => {
    const look = { deployment: watched(status), alarms: reading() };
    expect(story(look)).toMatchObject(blind);
    expect(story(look, look)).toMatchObject(blind);
  });

  it('is armed when ECS says that an alarm stopped the deployment', () => {
    const stopped = rolledBackByAlarm();
    expect(story({ alarms: reading() }, { deployment: stopped, alarms: reading() })).toMatchObject(armed);
  });
});

describe('foldDeployment, by the word of ECS', () => {
  it('learns that alarms are configured when a late read of the service did not show them', () => {
    const silentYet = deployment({
      status: 'PENDING',
      startedAt: undefined,
      alarms: undefined,
      alarmsEnabled: undefined,
    });
    const early = { deployment: silentYet, service: service({ alarms: undefined }) };
    expect(story(early)).toMatchObject({ protection: { state: 'off-not-configured' } });
    expect(story(early, {})).toMatchObject(armed);
  });

  it('learns which alarm was in ALARM at the start', () => {
    const changed = reading(alarm(), alarm({ alarmName: 'checkout-p99', stateChangedAt: at(1) }));
    const transitions = new Map([['checkout-p99', [{ at: at(1), from: 'ALARM', to: 'OK', value: undefined }]]]);
    const look = { deployment: watched('DISABLED'), alarms: changed };
    expect(story(look)).toMatchObject({ protection: { state: 'off-alarm-at-start', alarmNames: [] } });
    expect(story(look, { ...look, transitions })).toMatchObject({
      protection: { state: 'off-alarm-at-start', alarmNames: ['checkout-p99'] },
    });
  });

  it('stays off when the alarm is OK again', () => {
    const ignored = reading(alarm({ state: 'ALARM' }), alarm({ alarmName: 'checkout-p99' }));
    const over = watched('DISABLED', { status: 'SUCCESSFUL', finishedAt: at(20) });
    expect(story({ deployment: watched('DISABLED'), alarms: ignored }, { deployment: over })).toMatchObject({
      protection: { state: 'off-alarm-at-start', alarmNames: ['checkout-5xx'] },
    });
  });

  it('believes ECS when it says later that it watches', () => {
    const ignored = reading(alarm({ state: 'ALARM' }));
    const silent = watched('UNKNOWN');
    expect(story({ deployment: silent, alarms: ignored }, {})).toMatchObject(armed);
  });

  it('is blind no more when a late read shows an alarm that was there at the start', () => {
    expect(story({ alarms: reading() }, {})).toMatchObject(armed);
    const late = reading(alarm({ configuredAt: at(2) }));
    expect(story({ alarms: reading() }, { alarms: late }).protection.state).toBe('blind');
  });
});

describe('foldDeployment, of alarms that go right after the end', () => {
  const stopped = watched('MONITORING_COMPLETE', {
    status: 'STOPPED',
    statusReason: undefined,
    stoppedAt: at(2, 30),
    updatedAt: at(2, 30),
  });
  const gone = { deployment: stopped, alarms: one };

  it('keeps what the reconciliation at the end knew, while the end itself is in doubt', () => {
    const record = story({}, { ...gone, edits: deleted(2.8) }, { ...gone });
    expect(record).toMatchObject({ outcome: 'stopped', ...armed });
    expect(story({}, { ...gone })).toMatchObject({
      protection: { state: 'unknown' },
      settling: { because: 'stopped' },
    });
  });

  it('keeps an alarm that no reconciliation saw unread, so that the next reconciliation asks for its history again', () => {
    const first = story({ ...gone, edits: deleted(2.8), now: at(3) });
    expect(first).toMatchObject({ settling: { because: 'stopped' }, ...armed });
    expect(first.alarms.find(({ alarmName }) => alarmName === 'checkout-p99')?.kind).toBe('unread');
  });

  it('is not certain at first sight of a deployment that seems to run', () => {
    const losses = [{ alarmName: 'checkout-p99', at: at(1, 50), configuredAt: at(-60) }];
    const first = story({ alarms: one, losses });
    expect(first).toMatchObject({ protection: { state: 'unknown', alarmNames: [] } });
    expect(foldDeployment(first, facts({ deployment: stopped, alarms: one, now: at(3) }))).toMatchObject(
      off(1.0 + 50 / 60, ['checkout-p99']),
    );
  });

  it('names the alarms that surely went, and a later reconciliation the others', () => {
    const losses = [{ alarmName: 'checkout-5xx', at: at(2, 50), configuredAt: at(-60) }];
    const record = story({}, { alarms: one, edits: deleted(2.1), losses });
    expect(record).toMatchObject({ protection: { alarmNames: ['checkout-p99'] } });
    const again = foldDeployment(record, facts({ deployment: watched('MONITORING'), alarms: reading(), now: at(4) }));
    expect(again).toMatchObject({ protection: { alarmNames: ['checkout-p99', 'checkout-5xx'] } });
  });

  it('stays lowered where the loss was at the very end', () => {
    const over = watched('MONITORING_COMPLETE', { status: 'SUCCESSFUL', finishedAt: at(3), updatedAt: at(3) });
    const record = story({}, { alarms: one }, { alarms: one });
    expect(foldDeployment(record, facts({ deployment: over, alarms: one, now: at(5) }))).toMatchObject(
      off(3, ['checkout-p99']),
    );
  });
});

describe('foldDeployment, of alarms that an old answer did not show', () => {
  const none = { alarms: reading() };
  const over = watched('DISABLED', { status: 'SUCCESSFUL', finishedAt: at(20), updatedAt: at(20) });
  const monitored = watched('MONITORING_COMPLETE', { status: 'SUCCESSFUL', finishedAt: at(20), updatedAt: at(20) });
  const editsOf = (...edits: readonly AlarmEdit[]) => new Map(NAMES.map((name) => [name, edits]));
  const edit = (minute: number, what: AlarmEdit['edit']): AlarmEdit => ({
    at: at(minute),
    edit: what,
    metricKey: undefined,
  });

  it('were there when their history tells of a deletion after the end, where ECS says that it watched', () => {
    const edits = editsOf(edit(-9, 'deleted'), edit(3, 'updated'), edit(30, 'deleted'));
    expect(story(none, { deployment: monitored, alarms: reading(), edits })).toMatchObject(armed);
    expect(story(none, { deployment: over, alarms: reading(), edits }).protection.state).toBe('blind');
  });

  it('were not there when they were made after the start, and deleted after the end', () => {
    const edits = editsOf(edit(3, 'created'), edit(30, 'deleted'));
    expect(story(none, { deployment: monitored, alarms: reading(), edits }).protection.state).toBe('blind');
  });
});

describe('foldProtection', () => {
  const known = (state: ProtectionState, ...alarmNames: readonly string[]) => ({
    protection: { state, alarmNames },
    protectionLostAt: undefined,
  });
  const look = (fields: Partial<DeploymentFacts> = {}) =>
    facts({ deployment: watched('MONITORING'), alarms: both, now: at(9), ...fields });
  const denied = { read: false, why: 'denied' } as const;
  /** Edited after the start, and no history says what it watched before. */
  const edited = reading(alarm({ configuredAt: at(1) }), alarm({ alarmName: 'checkout-p99' }));

  it('learns later what it did not know', () => {
    expect(foldProtection(known('unknown'), look())).toEqual(armed);
    const without = look({ deployment: watched('MONITORING', { alarmsEnabled: false }) });
    expect(foldProtection(known('unknown'), without)).toEqual(known('off-not-configured'));
  });

  it.each<ProtectionState>(['off-not-configured', 'armed'])('stays %s when ECS names no alarms any more', (state) => {
    const silent = watched('MONITORING', { alarms: undefined });
    expect(foldProtection(known(state), look({ deployment: silent }))).toEqual(known(state));
  });

  it('stays off-not-configured when only the service names alarms, or the deployment switches them off', () => {
    const configured = known('off-not-configured');
    const without = watched('MONITORING', { alarms: undefined });
    expect(foldProtection(configured, look({ deployment: without }))).toEqual(configured);
    const none = { status: 'MONITORING', alarmNames: [], triggeredAlarmNames: [] };
    expect(foldProtection(configured, look({ deployment: watched('MONITORING', { alarms: none }) }))).toEqual(
      configured,
    );
    const off = watched('MONITORING', { alarmsEnabled: false });
    expect(foldProtection(configured, look({ deployment: off }))).toEqual(configured);
  });

  it('believes the alarms that the deployment itself names after a late read of its service', () => {
    expect(foldProtection(known('off-not-configured'), look())).toEqual(armed);
    const unsaid = watched('MONITORING', { alarmsEnabled: undefined });
    expect(foldProtection(known('off-not-configured'), look({ deployment: unsaid }))).toEqual(armed);
  });

  it('is lowered from off-early-success too', () => {
    expect(foldProtection(known('off-early-success'), look({ alarms: one, edits: deleted(4) }))).toEqual(
      off(4, ['checkout-p99']),
    );
  });

  it('takes the first of several losses for its time', () => {
    const gone: readonly AlarmEdit[] = [{ at: at(4), edit: 'deleted', metricKey: undefined }];
    const edits = new Map([...deleted(6), ['checkout-5xx', gone] as const]);
    expect(foldProtection(known('armed'), look({ alarms: reading(), edits }))).toEqual(off(4, NAMES));
  });

  it('keeps the alarm that was in ALARM at the start, and asks nothing of what cannot tell', () => {
    const named = known('off-alarm-at-start', 'checkout-5xx');
    expect(foldProtection(named, look({ deployment: watched('DISABLED') }))).toEqual(named);
    const unnamed = known('off-alarm-at-start');
    expect(foldProtection(unnamed, look({ deployment: watched('UNKNOWN'), alarms: denied }))).toEqual(unnamed);
  });

  it('is not lowered by DISABLED after the end, when nothing is watched any more', () => {
    const over = watched('DISABLED', { status: 'SUCCESSFUL', finishedAt: at(8) });
    expect(foldProtection(known('armed'), look({ deployment: over }))).toEqual(armed);
  });

  it('stays armed while an edit cannot be told, and is unknown when that was so to the end', () => {
    expect(foldProtection(known('armed'), look({ alarms: edited }))).toEqual(armed);
    expect(foldProtection(known('armed'), look({ deployment: done, alarms: edited })).protection.state).toBe('unknown');
    const silent = watched('UNKNOWN', { status: 'SUCCESSFUL', finishedAt: at(8) });
    expect(foldProtection(known('armed'), look({ deployment: silent, alarms: denied }))).toEqual(armed);
  });

  it('keeps what it was at the start when the end looks better', () => {
    expect(foldProtection(known('off-early-success'), look({ deployment: done }))).toEqual(known('off-early-success'));
  });

  it('adds no alarm that is off for another reason to those that went off', () => {
    const lost = { ...known('off-during-deployment', 'checkout-p99'), protectionLostAt: at(3) };
    const inAlarm = reading(alarm({ state: 'ALARM' }), alarm({ alarmName: 'checkout-p99' }));
    const look4 = look({ deployment: watched('DISABLED'), alarms: inAlarm });
    expect(foldProtection(lost, look4)).toEqual(off(3, ['checkout-p99']));
  });

  it('keeps what a reconciliation of the rollback saw, though the alarm is deleted after the end and nothing says when', () => {
    const failed = rolledBackByAlarm({ alarms: watched('MONITORING').alarms, status: 'ROLLBACK_FAILED' });
    const over = look({ deployment: failed, alarms: one });
    expect(foldProtection({ ...known('armed'), rollbackStartedAt: at(5) }, over)).toEqual({
      ...armed,
      protectionLostAt: undefined,
    });
  });

  it('is off and no longer blind when the history shows only later that an alarm was there and was deleted', () => {
    expect(foldProtection(known('blind', ...NAMES), look({ alarms: reading(), edits: deleted(4) }))).toEqual(
      off(4, ['checkout-p99']),
    );
  });

  it('names the alarms of the last reconciliation that knows them', () => {
    const early = known('off-alarm-at-start', 'checkout-5xx');
    const learnt = reading(alarm(), alarm({ alarmName: 'checkout-p99', state: 'ALARM' }));
    const disabled = watched('DISABLED');
    expect(foldProtection(early, look({ deployment: disabled, alarms: learnt })).protection.alarmNames).toEqual([
      'checkout-p99',
    ]);
    expect(foldProtection(early, look({ deployment: disabled, alarms: denied }))).toEqual(early);
  });

  it('stays blind unless ECS watches and a read shows one alarm that was there at the start', () => {
    const blind = known('blind', ...NAMES);
    expect(foldProtection(blind, look({ alarms: denied }))).toEqual(blind);
    expect(foldProtection(blind, look({ deployment: watched('UNKNOWN') }))).toEqual(blind);
    const late = watched('MONITORING', { startedAt: undefined });
    expect(foldProtection(blind, look({ deployment: late }))).toEqual(blind);
    expect(foldProtection(blind, look({ alarms: reading(alarm({ kind: 'composite' })) }))).toEqual(blind);
    expect(foldProtection(blind, look({ alarms: reading(alarm({ configuredAt: undefined })) }))).toEqual(blind);
    expect(foldProtection(blind, look({ alarms: reading(alarm({ configuredAt: at(0, 5) })) }))).toEqual(armed);
  });
});
