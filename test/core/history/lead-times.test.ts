import { describe, expect, it } from 'vitest';
import { countLeadTimes } from '../../../src/core/history/lead-times.ts';
import { epochMs } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, serviceArn, TEN } from './past-deployments.ts';

const HOUR = 3_600_000;
/** Hours before 10:00; undefined for a commit whose time is not known. */
const ago = (hours: number | undefined) => (hours === undefined ? undefined : epochMs(TEN - hours * HOUR));
const ended = (hours: number) => pastDeployment({ finishedAt: ago(hours) });

/** Counts deployments by when they ended and when their commit was made, in hours before 10:00, newest first. */
function count(...deployments: readonly (readonly [ended: number, committed: number | undefined])[]) {
  const counts = countLeadTimes();
  for (const [end, commit] of deployments) counts.add(ended(end), ago(commit));
  return counts.leadTimes().get(serviceArn('checkout'));
}

describe('the lead time of a service', () => {
  it('is the time from the commit to the end of its deployment, in the median', () => {
    // 2 h, 5 h and 3 h.
    expect(count([1, 3], [10, 15], [20, 23])).toEqual({ median: 3 * HOUR, counted: 3, unknown: 0 });
  });

  it('counts a commit with its first deployment', () => {
    // The commit of 30 h ago was deployed after 6 h, and again later.
    expect(count([1, 30], [5, 30], [24, 30])).toEqual({ median: 6 * HOUR, counted: 1, unknown: 0 });
  });

  it('does not count a deployment of an older commit than the one before it', () => {
    // 10 h ago, the commit of 40 h ago replaced that of 21 h ago, which had taken 1 h.
    expect(count([10, 40], [20, 21])).toEqual({ median: HOUR, counted: 1, unknown: 0 });
  });

  it('is unknown without a commit time, and for a commit after the end', () => {
    expect(count([1, undefined], [10, 9])).toEqual({ median: undefined, counted: 0, unknown: 2 });
    expect(count()).toBeUndefined();
  });

  it('counts what succeeded, per service', () => {
    const counts = countLeadTimes();
    counts.add(rolledBack(), ago(5));
    counts.add(pastDeployment({ outcome: 'superseded' }), ago(5));
    counts.add(pastDeployment({ baseline: true }), ago(5));
    counts.add(pastDeployment({ serviceArn: serviceArn('cart'), finishedAt: ago(1) }), ago(2));
    expect([...counts.leadTimes()]).toEqual([[serviceArn('cart'), { median: HOUR, counted: 1, unknown: 0 }]]);
  });

  it('is the same each time it is asked for', () => {
    const counts = countLeadTimes();
    counts.add(ended(1), ago(3));
    expect(counts.leadTimes()).toEqual(counts.leadTimes());
  });
});
