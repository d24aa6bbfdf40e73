import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, Outcome } from '../../../src/core/deployment/record.ts';
import { planWatches } from '../../../src/core/protection/alarm-watch.ts';
import { epochMs, minutes } from '../../../src/core/time.ts';
import { fullRecord } from '../../builders/records.ts';

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
/** 2026-11-24T10:10:00.000Z */
const ENDED = 1_795_515_000_000;

function watching(names: readonly string[], fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  const alarms = names.flatMap((alarmName) => fullRecord().alarms.map((alarm) => ({ ...alarm, alarmName })));
  return fullRecord({ phase: 'baking', outcome: undefined, finishedAt: undefined, cut: [], alarms, ...fields });
}

const ended = (names: readonly string[], outcome: Outcome) =>
  watching(names, { phase: 'finished', outcome, finishedAt: epochMs(ENDED) });
const plan = (previous: DeploymentRecord | undefined, next: DeploymentRecord) =>
  planWatches(previous, next, minutes(30));
const entry = (alarmName: string, watchedUntil?: number) => ({
  alarmName,
  serviceArn: SERVICE,
  deploymentKey: KEY,
  watchedUntil,
});

describe('planWatches', () => {
  it('opens an entry for every alarm at the first sight of a deployment', () => {
    const { changed, unsure } = plan(undefined, watching(['a', 'b']));
    expect(changed).toEqual([entry('a'), entry('b')]);
    expect(unsure).toEqual([]);
  });

  it('changes nothing while the deployment watches the same alarms', () => {
    expect(plan(watching(['a', 'b']), watching(['b', 'a']))).toEqual({ changed: [], unsure: [] });
  });

  it('opens an entry for an alarm that comes later, and keeps that of one that left', () => {
    expect(plan(watching(['a', 'b']), watching(['b', 'c'])).changed).toEqual([entry('c')]);
  });

  it('ends every entry half an hour after a success, also of alarms that left before', () => {
    const until = ENDED + 30 * 60_000;
    expect(plan(watching(['a', 'b']), ended(['b', 'c'], 'succeeded')).changed).toEqual([
      entry('a', until),
      entry('b', until),
      entry('c', until),
    ]);
  });

  it.each(['rolled-back', 'rollback-failed', 'failed', 'superseded', 'stopped', 'unknown'] as const)(
    'ends every entry with a deployment that is %s',
    (outcome) => {
      expect(plan(watching(['a']), ended(['a'], outcome)).changed).toEqual([entry('a', ENDED)]);
    },
  );

  it('ends the entries of a deployment that is seen for the first time when it has finished: a crash may have opened them', () => {
    expect(plan(undefined, ended(['a'], 'failed')).changed).toEqual([entry('a', ENDED)]);
  });

  it('takes the beginning of the last phase for an end without a time', () => {
    const next = watching(['a'], { phase: 'finished', outcome: 'unknown', phaseSince: epochMs(ENDED + 5) });
    expect(plan(watching(['a']), next).changed).toEqual([entry('a', ENDED + 5)]);
  });

  it('leaves alone what has finished before, and what is history', () => {
    expect(plan(ended(['a'], 'succeeded'), ended(['a', 'b'], 'succeeded'))).toEqual({ changed: [], unsure: [] });
    const history = { ...ended(['a'], 'succeeded'), baseline: true };
    expect(plan(undefined, history)).toEqual({ changed: [], unsure: [] });
  });

  it('is unsure of the alarms that a cut record does not name', () => {
    const cut = watching(['a'], { cut: ['alarms'] });
    expect(plan(cut, watching(['a', 'b']))).toEqual({ changed: [], unsure: [entry('b')] });
    expect(plan(watching(['a'], { cut: ['reason'] }), watching(['a', 'b'])).changed).toEqual([entry('b')]);
  });
});
