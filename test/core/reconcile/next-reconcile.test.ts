import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { bakeLeft, planNextReconcile } from '../../../src/core/reconcile/next-reconcile.ts';
import { minutes } from '../../../src/core/time.ts';
import { at, facts, rolledBackByAlarm } from '../../builders/facts.ts';

const rolling = () => foldDeployment(undefined, facts());
const finished = () => foldDeployment(undefined, facts({ deployment: rolledBackByAlarm() }));
const still = { retries: 0, waiting: false };
const plan = (
  records: readonly DeploymentRecord[],
  minute: number,
  more: Partial<Parameters<typeof planNextReconcile>[0]> = {},
) =>
  planNextReconcile({
    records,
    backlog: false,
    retryAt: undefined,
    pendingSince: [],
    lag: still,
    outstanding: undefined,
    now: at(minute),
    ...more,
  });

describe('planNextReconcile', () => {
  it('rests when all is finished and done', () => {
    expect(plan([finished()], 8)).toBeUndefined();
  });

  it('reconciles every minute at first, then less often with age, at least every 15 minutes', () => {
    expect([0, 9, 10, 59, 60, 179, 180, 40_000].map((minute) => (plan([rolling()], minute) ?? 0) - at(minute))).toEqual(
      [1, 1, 2, 2, 5, 5, 15, 15].map((count) => count * 60_000),
    );
  });

  it('looks after a quarter of what is left of a bake, within a minute and a quarter of an hour', () => {
    const baking = (time: number): DeploymentRecord => ({
      ...rolling(),
      phase: 'baking',
      bake: { startedAt: at(0), time: minutes(time), basis: 'configured' },
    });
    expect(plan([baking(20)], 0)).toBe(at(5));
    expect(plan([baking(3)], 0)).toBe(at(1));
    expect(plan([baking(600)], 0)).toBe(at(15));
  });

  it('looks again when it is sure whether a deployment still ran as its alarm was lost', () => {
    const record = rolling();
    const lost = { ...record, alarms: record.alarms.map((one) => ({ ...one, lostAt: at(2) })) };
    expect(plan([lost], 2, { now: at(2, 10) })).toBe(at(2, 30));
    expect(plan([lost], 3)).toBe(at(4));
  });

  it('keeps an outstanding reconciliation that comes soon enough', () => {
    expect(plan([rolling()], 2, { outstanding: at(2, 30) })).toBe(at(2, 30));
    expect(plan([rolling()], 2, { outstanding: at(5) })).toBe(at(3));
  });

  it('gives an outstanding reconciliation up a minute after its time', () => {
    expect(plan([rolling()], 3, { outstanding: at(2, 1) })).toBe(at(2, 1));
    expect(plan([rolling()], 3, { outstanding: at(2) })).toBe(at(4));
  });

  it('looks after 10, 30 and 90 seconds while the api is behind, then no more', () => {
    const lag = (retries: number) => plan([finished()], 0, { lag: { retries, waiting: true } });
    expect([0, 1, 2, 3].map(lag)).toEqual([at(0, 10), at(0, 30), at(1, 30), undefined]);
  });

  it('comes back for an effect that another reconciler may have left', () => {
    const pending: DeploymentRecord = {
      ...finished(),
      pendingEffects: [{ id: 'bad#finished', kind: 'publish', transition: 'finished', since: at(8) }],
    };
    expect(plan([pending], 8)).toBe(at(9, 1));
  });

  it('comes back for effects of the head too, at least a minute from now', () => {
    expect(plan([finished()], 8, { pendingSince: [at(8)] })).toBe(at(9, 1));
    expect(plan([finished()], 8, { pendingSince: [at(1)] })).toBe(at(9));
  });

  it('takes the rest of a backlog a second later, whatever else waits', () => {
    expect(plan([finished()], 8, { backlog: true })).toBe(at(8, 1));
    expect(plan([rolling()], 8, { backlog: true })).toBe(at(8, 1));
  });

  it('asks a service that denies at its time, within a quarter of an hour', () => {
    expect(plan([], 0, { retryAt: at(5) })).toBe(at(5));
    expect(plan([], 0, { retryAt: at(60) })).toBe(at(15));
    expect(plan([], 9, { retryAt: at(5) })).toBe(at(9));
  });

  it('does not come back for a lag that is over', () => {
    expect(plan([finished()], 0, { lag: { retries: 1, waiting: false } })).toBeUndefined();
  });

  it('looks when an end that is doubted may be believed, a second later at the earliest', () => {
    const doubted = (until: number): DeploymentRecord => ({
      ...rolling(),
      settling: { because: 'stopped', until: at(8, until) },
    });
    expect(plan([doubted(20)], 8)).toBe(at(8, 20));
    expect(plan([doubted(0)], 8)).toBe(at(8, 1));
  });

  it('looks by age when a bake is over, or its length is not known', () => {
    const baking = (bake: DeploymentRecord['bake']): DeploymentRecord => ({ ...rolling(), phase: 'baking', bake });
    const over = { startedAt: at(0), time: minutes(4), basis: 'configured' } as const;
    expect(plan([baking(over)], 4)).toBe(at(5));
    expect(plan([baking(over)], 20)).toBe(at(22));
    expect(plan([baking({ ...over, time: undefined })], 20)).toBe(at(22));
    expect(plan([baking({ ...over, startedAt: undefined })], 20)).toBe(at(22));
    expect(plan([baking(undefined)], 20)).toBe(at(22));
  });

  it('takes the earliest of several waits', () => {
    const old: DeploymentRecord = { ...rolling(), createdAt: at(-300) };
    expect(plan([old, rolling()], 0)).toBe(at(1));
    expect(plan([rolling(), old], 0)).toBe(at(1));
  });

  it('keeps an outstanding reconciliation that comes at the very time', () => {
    expect(plan([rolling()], 2, { outstanding: at(3) })).toBe(at(3));
  });
});

describe('bakeLeft', () => {
  const bake = { startedAt: at(3), time: minutes(10), basis: 'configured' } as const;

  it('is what is left of a bake whose beginning and length are known', () => {
    expect(bakeLeft({ ...rolling(), phase: 'baking', bake }, at(5))).toBe(minutes(8));
    expect(bakeLeft({ ...rolling(), phase: 'baking', bake }, at(50))).toBe(0);
  });

  it('is nothing in another phase', () => {
    expect(bakeLeft({ ...rolling(), phase: 'awaiting-approval', bake }, at(5))).toBeUndefined();
  });
});
