import { describe, expect, it } from 'vitest';
import { countTrend } from '../../../src/core/history-page/trend.ts';
import { before, days, epochMs, minutes, seconds } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, TEN } from '../history/past-deployments.ts';

const now = epochMs(TEN);

const lastDays = (count: number) => ({ from: epochMs(now - days(count)), until: now });

/** A deployment that was created so many days ago and rolled back after a span. */
function recovered(ago: number, span: number) {
  const createdAt = before(now, days(ago));
  const rollbackStartedAt = epochMs(createdAt + span / 2);
  return rolledBack({ createdAt, startedAt: createdAt, rollbackStartedAt, finishedAt: epochMs(createdAt + span) });
}

describe('countTrend', () => {
  it('counts how deployments ended, by the day on which they were created', () => {
    const counts = countTrend(lastDays(2.5));
    for (const one of [pastDeployment(), pastDeployment({ outcome: undefined }), recovered(2, minutes(3))])
      counts.add(one);
    const { unit, periods } = counts.trend();
    expect(unit).toBe('day');
    expect(periods.map(({ ends }) => ends)).toEqual([{}, { 'rolled-back': 1 }, {}, { succeeded: 1, unfinished: 1 }]);
    expect(periods.map(({ recovery }) => recovery?.count)).toEqual([undefined, 1, undefined, undefined]);
  });

  it('has the shortest, the median and the longest recovery time', () => {
    const counts = countTrend(lastDays(90));
    for (const span of [minutes(2), minutes(3), seconds(1_000)]) counts.add(recovered(0, span));
    expect(counts.trend().periods.at(-1)?.recovery).toEqual({
      count: 3,
      shortest: 120_000,
      median: 180_000,
      longest: 1_000_000,
    });
  });

  it('keeps the median between both, though it counts seconds', () => {
    const counts = countTrend(lastDays(90));
    counts.add(recovered(0, 120_400));
    expect(counts.trend().periods.at(-1)?.recovery).toMatchObject({
      shortest: 120_400,
      median: 120_400,
      longest: 120_400,
    });
  });

  it('leaves out recoveries that the figures do not count', () => {
    const counts = countTrend(lastDays(90));
    counts.add(rolledBack({ cause: 'approval-rejected' }));
    counts.add(rolledBack({ baseline: true }));
    expect(counts.trend().periods.at(-1)).toMatchObject({ ends: { 'rolled-back': 2 }, recovery: undefined });
  });
});
