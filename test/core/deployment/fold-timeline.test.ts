import { describe, expect, it } from 'vitest';
import type { ServiceDeploymentDescription } from '../../../src/core/deployment/facts.ts';
import { foldTimeline } from '../../../src/core/deployment/fold-timeline.ts';
import type { DeploymentRecord, RecordedAlarm, TimelineEntry } from '../../../src/core/deployment/record.ts';
import { type EpochMs, hours } from '../../../src/core/time.ts';
import { at, deployment, T0 } from '../../builders/facts.ts';
import { bareRecord, fullRecord } from '../../builders/records.ts';

/** Created at T0, started five seconds later. */
const rolling = (fields: Partial<DeploymentRecord> = {}) =>
  bareRecord({
    createdAt: T0,
    startedAt: at(0, 5),
    phase: 'rolling-out',
    phaseSince: at(0, 5),
    rollbackStartedAt: undefined,
    ...fields,
  });
const fold = (
  previous: DeploymentRecord | undefined,
  next: DeploymentRecord,
  now: EpochMs,
  fields: Partial<ServiceDeploymentDescription> = {},
) => foldTimeline(previous, next, { deployment: deployment(fields), stuckAfter: hours(3), now });
const entry = (when: EpochMs, what: string, text?: string): TimelineEntry => ({ at: when, what, text });
/** What every time line of `rolling()` begins with. */
const begin = [entry(T0, 'created'), entry(at(0, 5), 'started')];
/** The record after a reconciliation. */
const kept = (next: DeploymentRecord, now: EpochMs, fields?: Partial<ServiceDeploymentDescription>) => ({
  ...next,
  timeline: fold(undefined, next, now, fields),
});

describe('foldTimeline', () => {
  it('dates by the API what the API dates, whenever it is seen', () => {
    const next = rolling({ phase: 'finished', outcome: 'rolled-back', rollbackStartedAt: at(5), finishedAt: at(7) });
    const whole = [...begin, entry(at(5), 'rollback-started'), entry(at(7), 'finished', 'rolled-back')];
    expect(fold(undefined, next, at(8))).toEqual(whole);
    expect(fold(kept(rolling(), at(1)), next, at(90))).toEqual(whole);
  });

  it.each([
    ['baking', 'baking'],
    ['awaiting-approval', 'awaiting-approval'],
  ] as const)('dates %s by the reconciliation that first saw it', (phase, what) => {
    const seen = kept(rolling({ phase }), at(3));
    expect(seen.timeline).toEqual([...begin, entry(at(3), what)]);
    expect(fold(seen, rolling({ phase }), at(4))).toEqual(seen.timeline);
  });

  it('names each new stage of ECS, and one that comes again', () => {
    const first = kept(rolling(), at(1), { lifecycleStage: 'SCALE_UP' });
    expect(first.timeline).toEqual([...begin, entry(at(1), 'stage', 'SCALE_UP')]);
    const second = { ...first, timeline: fold(first, rolling(), at(2), { lifecycleStage: 'SCALE_UP' }) };
    expect(second.timeline).toEqual(first.timeline);
    const third = { ...first, timeline: fold(second, rolling(), at(3), { lifecycleStage: 'BAKE_TIME' }) };
    expect(fold(third, rolling(), at(4), { lifecycleStage: 'SCALE_UP' })).toEqual([
      ...begin,
      entry(at(1), 'stage', 'SCALE_UP'),
      entry(at(3), 'stage', 'BAKE_TIME'),
      entry(at(4), 'stage', 'SCALE_UP'),
    ]);
  });

  it('reports a deployment as stuck once, after the given time', () => {
    const since = at(1);
    const still = rolling({ phaseSince: since });
    const before = kept(still, at(180));
    expect(before.timeline).toEqual(begin);
    const after = { ...still, timeline: fold(before, still, at(181)) };
    expect(after.timeline).toEqual([...begin, entry(at(181), 'stuck')]);
    expect(fold(after, still, at(400))).toEqual(after.timeline);
  });

  it.each(['baking', 'awaiting-approval'] as const)('does not call a deployment stuck that is %s', (phase) => {
    const long = rolling({ phase });
    const [, , , ...more] = fold(undefined, long, at(10_000));
    expect(more).toEqual([]);
  });

  it('adds nothing that was observed to a deployment that finished', () => {
    const finished = rolling({ phase: 'finished', outcome: 'succeeded', finishedAt: at(7) });
    expect(fold(undefined, finished, at(400), { lifecycleStage: 'CLEAN_UP' })).toEqual([
      ...begin,
      entry(at(7), 'finished', 'succeeded'),
    ]);
  });

  it('is sorted by time, then by word', () => {
    const next = rolling({ startedAt: T0, rollbackStartedAt: T0, phase: 'rolling-back' });
    expect(fold(undefined, next, at(1)).map(({ what }) => what)).toEqual(['created', 'rollback-started', 'started']);
  });

  it('keeps the first and the newest 99 entries', () => {
    const stages = Array.from({ length: 120 }, (_, index) => entry(at(1, index), 'stage', `${index}`));
    const timeline = fold({ ...rolling(), timeline: stages }, rolling(), at(9));
    expect(timeline).toHaveLength(100);
    expect(timeline[0]).toEqual(entry(T0, 'created'));
    expect(timeline[1]).toEqual(entry(at(1, 21), 'stage', '21'));
    expect(timeline.at(-1)).toEqual(entry(at(1, 119), 'stage', '119'));
  });
});

describe('the alarms of a time line', () => {
  const [full] = fullRecord().alarms;
  const alarms = (fields: Partial<RecordedAlarm>): readonly RecordedAlarm[] =>
    full === undefined ? [] : [{ ...full, triggered: false, ...fields }];
  const added = (next: DeploymentRecord, now: EpochMs, fields: Partial<ServiceDeploymentDescription> = {}) =>
    fold(undefined, next, now, fields).slice(begin.length);

  it('name one that fired, when that is known', () => {
    const fired = rolling({ alarms: alarms({ triggered: true, triggeredAt: at(5) }) });
    expect(added(fired, at(6))).toEqual([entry(at(5), 'alarm', 'checkout-5xx')]);
    expect(added(rolling({ alarms: alarms({ triggered: true, triggeredAt: undefined }) }), at(6))).toEqual([]);
    expect(added(rolling({ alarms: alarms({ triggered: false, triggeredAt: at(5) }) }), at(6))).toEqual([]);
  });

  it('name one that was lost, 30 seconds later: an answer may be so old', () => {
    const lost = rolling({ alarms: alarms({ lostAt: at(2) }) });
    expect(added(lost, at(2, 29))).toEqual([]);
    expect(added(lost, at(2, 30))).toEqual([entry(at(2), 'alarm-lost', 'checkout-5xx')]);
  });

  it('do not name one that was lost before the start', () => {
    expect(added(rolling({ alarms: alarms({ lostAt: at(0, 5) }) }), at(9))).toEqual([]);
  });

  it.each<[string, Partial<RecordedAlarm>, Partial<DeploymentRecord>, boolean]>([
    ['that was edited while it watched', { configuredAt: at(3) }, {}, true],
    ['that was edited at the start', { configuredAt: at(0, 5) }, {}, false],
    ['that was edited when the rollback began', { configuredAt: at(5) }, { rollbackStartedAt: at(5) }, true],
    ['that was edited after that', { configuredAt: at(5, 1) }, { rollbackStartedAt: at(5) }, false],
    ['that is not of a metric', { configuredAt: at(3), kind: 'composite' }, {}, false],
    ['of a deployment that did not start', { configuredAt: at(3) }, { startedAt: undefined }, false],
  ])('name one %s: %s', (_, alarm, record, isNamed) => {
    const entries = fold(undefined, rolling({ ...record, alarms: alarms(alarm) }), at(6));
    const edited = entries.filter(({ what }) => what === 'alarm-edited');
    expect(edited).toEqual(isNamed ? [entry(alarm.configuredAt ?? T0, 'alarm-edited', 'checkout-5xx')] : []);
  });
});
