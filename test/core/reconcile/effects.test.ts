import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord, ProtectionState } from '../../../src/core/deployment/record.ts';
import { planEffects } from '../../../src/core/reconcile/effects.ts';
import { at, facts, revisionArn, rolledBackByAlarm } from '../../builders/facts.ts';

/** A deployment that rolls out, watched by its alarms; nothing was planned for it yet. */
const record = (fields: Partial<DeploymentRecord> = {}): DeploymentRecord => ({
  ...foldDeployment(undefined, facts()),
  ...fields,
});
const finished = (outcome: DeploymentRecord['outcome'], fields: Partial<DeploymentRecord> = {}) =>
  record({ phase: 'finished', outcome, finishedAt: at(7), ...fields });
const planned = (one: DeploymentRecord) => planEffects(one, at(8)).pendingEffects.map(({ id }) => id);
const revision = (id: string) => ({ serviceRevisionArn: revisionArn(id), taskDefinitionArn: undefined, images: [] });
const stuck = { at: at(180), what: 'stuck', text: undefined };
const created = { at: at(0), what: 'created', text: undefined };

describe('planEffects', () => {
  it('publishes the start once a deployment is under way, under an id of its own', () => {
    expect(planned(record({ phase: 'pending' }))).toEqual([]);
    expect(planEffects(record(), at(8))).toMatchObject({
      transitions: ['started'],
      revisionsCompared: false,
      pendingEffects: [{ id: 'bad#started', kind: 'publish', transition: 'started', since: at(8) }],
    });
  });

  it('publishes each transition once, and keeps what is still pending', () => {
    const first = planEffects(record(), at(2));
    expect(planEffects(first, at(3))).toBe(first);
    const second = planEffects({ ...first, phase: 'awaiting-approval' }, at(4));
    expect(second.transitions).toEqual(['started', 'awaiting-approval']);
    expect(second.pendingEffects.map(({ id, since }) => [id, since])).toEqual([
      ['bad#started', at(2)],
      ['bad#awaiting-approval', at(4)],
    ]);
  });

  it('publishes nothing about a deployment that finished before the guard was installed', () => {
    const before = finished('rolled-back', { baseline: true });
    expect(planEffects(before, at(8))).toBe(before);
  });

  it('asks for approval only while a hook waits for it', () => {
    expect(planned(record({ phase: 'awaiting-approval' }))).toEqual(['bad#started', 'bad#awaiting-approval']);
    expect(planned(record({ phase: 'baking' }))).toEqual(['bad#started']);
  });

  it('publishes that a deployment is stuck when its time line says so', () => {
    expect(planned(record({ timeline: [created, stuck] }))).toEqual(['bad#started', 'bad#stuck']);
    expect(planned(record({ timeline: [created] }))).toEqual(['bad#started']);
    expect(planned(record({ timeline: [] }))).toEqual(['bad#started']);
  });

  it.each<[ProtectionState, boolean]>([
    ['armed', false],
    ['unknown', false],
    ['off-not-configured', true],
    ['off-alarm-at-start', true],
    ['off-during-deployment', true],
    ['off-early-success', true],
    ['blind', true],
  ])('publishes protection %s as missing: %s', (state, isMissing) => {
    const protection = { state, alarmNames: [] };
    expect(planned(record({ protection }))).toEqual(isMissing ? ['bad#started', 'bad#unprotected'] : ['bad#started']);
    expect(planned(record({ protection, phase: 'pending' }))).toEqual([]);
  });

  it('publishes a rollback that it sees, and one that was over before', () => {
    expect(planned(record({ phase: 'rolling-back' }))).toEqual(['bad#started', 'bad#rolling-back']);
    expect(planned(finished('rolled-back', { rollbackStartedAt: at(5) }))).toEqual([
      'bad#started',
      'bad#rolling-back',
      'bad#finished',
    ]);
  });

  it('plans for a late reconciliation what timely ones would have planned', () => {
    const fold = (known: DeploymentRecord | undefined, fields: Parameters<typeof rolledBackByAlarm>[0]) =>
      foldDeployment(known, facts({ deployment: rolledBackByAlarm(fields) }));
    const late = planned(fold(undefined, {}));
    expect(late).toEqual(['bad#started', 'bad#rolling-back', 'bad#finished']);
    const started = planEffects(record(), at(1));
    const rolling = planEffects(fold(started, { status: 'ROLLBACK_IN_PROGRESS' }), at(6));
    expect(new Set(planned(fold(rolling, {})))).toEqual(new Set(late));
  });
});

describe('the comparison of the revisions', () => {
  it('is planned once, when both are known', () => {
    const both = { from: revision('1'), to: revision('2') };
    expect(planned(record({ revisions: { from: undefined, to: both.to } }))).toEqual(['bad#started']);
    expect(planned(record({ revisions: { from: both.from, to: undefined } }))).toEqual(['bad#started']);
    const first = planEffects(record({ revisions: both }), at(8));
    expect(first.revisionsCompared).toBe(true);
    expect(first.pendingEffects).toEqual([
      { id: 'bad#changes', kind: 'compare-revisions', transition: undefined, since: at(8) },
      { id: 'bad#started', kind: 'publish', transition: 'started', since: at(8) },
    ]);
    const second = planEffects({ ...first, phase: 'awaiting-approval', pendingEffects: [] }, at(9));
    expect(second.revisionsCompared).toBe(true);
    expect(second.pendingEffects.map(({ id }) => id)).toEqual(['bad#awaiting-approval']);
  });
});
