import { beforeEach, describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord, PendingEffect } from '../../../src/core/deployment/record.ts';
import { type EpochMs, epochMs } from '../../../src/core/time.ts';
import { ReadBudget } from '../../../src/guard/reconcile/read-budget.ts';
import { type Saved, saveAndRun } from '../../../src/guard/reconcile/save-and-run.ts';
import { at, facts, rolledBackByAlarm } from '../../builders/facts.ts';
import { type FakeGuard, fakeGuard } from '../../fakes/fake-guard.ts';
import { saveOver } from '../../fakes/save-over.ts';

const rolling = () => foldDeployment(undefined, facts());
const rolledBack = () => foldDeployment(undefined, facts({ deployment: rolledBackByAlarm() }));
/** What another reconciler planned at 10:02. */
const started: PendingEffect = { id: 'bad#started', kind: 'publish', transition: 'started', since: at(2) };
const withStart = (version: number): DeploymentRecord => ({
  ...rolling(),
  version,
  transitions: ['started'],
  pendingEffects: [started],
});
const ids = ({ pendingEffects }: DeploymentRecord) => pendingEffects.map(({ id }) => id);

describe('saveAndRun', () => {
  let guard: FakeGuard;
  beforeEach(() => {
    guard = fakeGuard();
  });

  async function save(previous: DeploymentRecord | undefined, next: DeploymentRecord, now: EpochMs): Promise<Saved> {
    const saved = await saveAndRun(guard, { previous, next, now, budget: new ReadBudget(9) });
    if (saved === 'conflict') throw new Error('expected no other writer');
    return saved;
  }

  /** Puts a record into the table as an earlier reconciliation left it. */
  async function stored(record: DeploymentRecord): Promise<DeploymentRecord> {
    await saveOver(guard.store, record);
    guard.calls.length = 0;
    return record;
  }

  it('saves a new record with its effects before it runs them, then clears them', async () => {
    const { record, error } = await save(undefined, rolling(), at(2));
    expect(guard.calls).toEqual(['store.saveRecord', 'events:PutEvents', 'store.clearEffects']);
    expect(guard.published.map(({ detailType }) => detailType)).toEqual(['Deployment Started']);
    expect(record).toMatchObject({ version: 1, transitions: ['started'], pendingEffects: [] });
    expect(guard.store.allRecords()).toEqual([record]);
    expect(error).toBeUndefined();
  });

  it('counts the versions up, by one for each change', async () => {
    const previous = await stored({ ...withStart(4), pendingEffects: [] });
    const { record } = await save(previous, { ...previous, phase: 'baking' }, at(3));
    expect(record.version).toBe(5);
    expect(guard.calls).toEqual(['store.saveRecord']);
  });

  it('writes nothing when nothing changed, in whatever order the fields come', async () => {
    const previous = await stored({ ...withStart(4), pendingEffects: [] });
    const { state, alarmNames } = previous.protection;
    const first = { protection: { alarmNames, state } };
    const { record } = await save(previous, { ...first, ...previous, ...first }, at(3));
    expect(record).toEqual(previous);
    expect(guard.calls).toEqual([]);
    expect(guard.lines).toEqual([]);
  });

  it('takes lists in another order for a change', async () => {
    const previous = await stored({
      ...withStart(4),
      pendingEffects: [],
      ecsDeploymentIds: ['ecs-svc/1', 'ecs-svc/2'],
    });
    const { record } = await save(previous, { ...previous, ecsDeploymentIds: ['ecs-svc/2', 'ecs-svc/1'] }, at(3));
    expect(record.version).toBe(5);
  });

  it('runs nothing when another reconciler wrote first', async () => {
    await saveOver(guard.store, { ...withStart(1), pendingEffects: [] });
    guard.calls.length = 0;
    const saving = { previous: undefined, next: rolling(), now: at(2), budget: new ReadBudget(9) };
    expect(await saveAndRun(guard, saving)).toBe('conflict');
    expect(guard.calls).toEqual(['store.saveRecord']);
    expect(guard.published).toEqual([]);
    expect(guard.lines).toEqual([]);
  });
});

describe('the effects of another reconciler', () => {
  it.each([
    ['a second', at(2, 1), []],
    ['a minute', at(3), []],
    ['more than a minute', at(3, 1), ['Deployment Started']],
  ])('that are %s old', async (_age, now, published) => {
    const guard = fakeGuard();
    const previous = withStart(1);
    await saveOver(guard.store, previous);
    const saved = await saveAndRun(guard, { previous, next: previous, now, budget: new ReadBudget(9) });
    expect(guard.published.map(({ detailType }) => detailType)).toEqual(published);
    const left = published.length === 0 ? ['bad#started'] : [];
    expect(saved).toMatchObject({ error: undefined, record: { pendingEffects: left.map((id) => ({ id })) } });
    expect(guard.store.allRecords().map(ids)).toEqual([left]);
  });

  it('are taken by the save before they run, which is no new version', async () => {
    const guard = fakeGuard();
    const previous = withStart(1);
    await saveOver(guard.store, previous);
    guard.aws.refusals.set('store.clearEffects', 'throttled');
    guard.calls.length = 0;
    const saving = { previous, next: previous, now: at(9), budget: new ReadBudget(9) };
    await expect(saveAndRun(guard, saving)).rejects.toThrow('store.clearEffects was refused');
    expect(guard.calls).toEqual(['store.saveRecord', 'events:PutEvents', 'store.clearEffects']);
    expect(guard.store.allRecords()).toEqual([{ ...previous, pendingEffects: [{ ...started, since: at(9) }] }]);
  });

  it('stay pending beside those of this reconciler, which run at once', async () => {
    const guard = fakeGuard();
    const previous = withStart(1);
    await saveOver(guard.store, previous);
    const next: DeploymentRecord = { ...previous, phase: 'awaiting-approval' };
    const saved = await saveAndRun(guard, { previous, next, now: at(2, 30), budget: new ReadBudget(9) });
    expect(guard.published.map(({ detailType }) => detailType)).toEqual(['Deployment Awaiting Approval']);
    expect(saved).toMatchObject({ record: { version: 2, pendingEffects: [started] } });
    expect(guard.store.allRecords().map(ids)).toEqual([['bad#started']]);
  });
});

describe('an effect that does not get through', () => {
  it('stays pending in the record and in the table, free for the very next reconciliation, and its error is given back', async () => {
    const guard = fakeGuard();
    guard.aws.refusals.set('events:', 'throttled');
    const saved = await saveAndRun(guard, {
      previous: undefined,
      next: rolling(),
      now: at(2),
      budget: new ReadBudget(9),
    });
    const freed = { ...started, since: epochMs(0) };
    expect(saved).toMatchObject({ record: { pendingEffects: [freed] }, error: { code: 'throttled' } });
    expect(guard.calls).toEqual(['store.saveRecord', 'events:PutEvents', 'store.clearEffects']);
    expect(guard.store.allRecords().map(({ pendingEffects }) => pendingEffects)).toEqual([[freed]]);
  });

  it('for want of reads waits in the record as it was taken, without a write', async () => {
    const guard = fakeGuard();
    const comparison: PendingEffect = {
      id: 'bad#changes',
      kind: 'compare-revisions',
      transition: undefined,
      since: at(2),
    };
    const previous: DeploymentRecord = { ...withStart(1), pendingEffects: [comparison] };
    await saveOver(guard.store, previous);
    guard.calls.length = 0;
    const saved = await saveAndRun(guard, { previous, next: previous, now: at(9), budget: new ReadBudget(0) });
    const taken = [{ ...comparison, since: at(9) }];
    expect(saved).toEqual({ record: { ...previous, pendingEffects: taken }, error: undefined });
    expect(guard.calls).toEqual(['store.saveRecord']);
    expect(guard.store.allRecords()).toEqual([{ ...previous, pendingEffects: taken }]);
  });

  it('does not keep the others, which are cleared', async () => {
    const guard = fakeGuard();
    guard.aws.refusals.set('events:', 'unavailable');
    const saved = await saveAndRun(guard, {
      previous: undefined,
      next: rolledBack(),
      now: at(8),
      budget: new ReadBudget(9),
    });
    const left = ['bad#started', 'bad#rolling-back', 'bad#finished'];
    expect(saved).toMatchObject({ record: { pendingEffects: left.map((id) => ({ id })) } });
    expect(guard.store.allRecords().map(ids)).toEqual([left]);
  });
});

describe('the log line of a saved record', () => {
  const previous = () => ({ ...withStart(1), pendingEffects: [] });
  const over = (fields: Partial<DeploymentRecord>): DeploymentRecord => ({
    ...rolledBack(),
    transitions: ['started', 'rolling-back', 'finished'],
    ...fields,
  });

  it.each<[string, () => DeploymentRecord | undefined, () => DeploymentRecord, object]>([
    ['a first sight', () => undefined, rolling, { from: 'unseen', to: 'rolling-out', because: 'reported by ECS' }],
    [
      'a new phase',
      previous,
      () => ({ ...previous(), phase: 'baking' }),
      { from: 'rolling-out', to: 'baking', because: 'reported by ECS' },
    ],
    ['an end', previous, () => over({}), { from: 'rolling-out', to: 'rolled-back', because: 'alarm' }],
    [
      'an end of which ECS gives the reason alone',
      previous,
      () => over({ outcome: 'superseded', cause: undefined, reason: 'A reason of 2027.' }),
      { from: 'rolling-out', to: 'superseded', because: 'A reason of 2027.' },
    ],
    [
      'an end before the guard came',
      () => undefined,
      () => over({ outcome: 'succeeded', cause: undefined, reason: undefined, baseline: true }),
      { from: 'unseen', to: 'succeeded', because: 'finished before the guard was installed' },
    ],
    [
      'an end that was not known before',
      () => over({ outcome: 'unknown', version: 1 }),
      () => over({ outcome: 'failed', version: 1 }),
      { from: 'finished', to: 'failed', because: 'alarm' },
    ],
  ])('names %s and why', async (_what, earlier, folded, fields) => {
    const guard = fakeGuard();
    const [before, next] = [earlier(), folded()];
    if (before !== undefined) await saveOver(guard.store, before);
    await saveAndRun(guard, { previous: before, next, now: at(8), budget: new ReadBudget(9) });
    expect(guard.lines).toEqual([
      { message: 'deployment recorded', fields: { deploymentId: next.deploymentKey, ...fields } },
    ]);
  });

  it('is left out when neither phase nor outcome changed', async () => {
    const guard = fakeGuard();
    await saveOver(guard.store, previous());
    const next = { ...previous(), ecsDeploymentIds: ['ecs-svc/9'] };
    await saveAndRun(guard, { previous: previous(), next, now: at(3), budget: new ReadBudget(9) });
    expect(guard.store.allRecords()[0]?.version).toBe(2);
    expect(guard.lines).toEqual([]);
    expect(guard.counted).toEqual([]);
  });

  it.each<[string, () => DeploymentRecord, readonly string[]]>([
    ['a deployment that ended', () => over({}), ['OutcomesRecorded']],
    ['one that ended before the guard came', () => over({ baseline: true }), []],
    ['one that is under way', rolling, []],
  ])('counts an outcome for %s', async (_which, folded, counted) => {
    const guard = fakeGuard();
    await saveAndRun(guard, { previous: undefined, next: folded(), now: at(8), budget: new ReadBudget(9) });
    expect(guard.counted).toEqual(counted);
  });
});
