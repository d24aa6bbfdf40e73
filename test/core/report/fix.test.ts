import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, Outcome } from '../../../src/core/deployment/record.ts';
import { describeFix, findFix, findFixed } from '../../../src/core/report/fix.ts';
import { at, taskDefinitionArn } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';

/** A deployment of `checkout:<revision>` in place of `checkout:1`, an hour after the one before it. */
function ended(hour: number, outcome: Outcome | undefined, revision: number): DeploymentRecord {
  const known = (number: number) => ({
    serviceRevisionArn: `r/${number}`,
    taskDefinitionArn: taskDefinitionArn(number),
    images: [],
  });
  return {
    ...rolledBack,
    deploymentKey: `${rolledBack.deploymentKey}${hour}`,
    createdAt: at(hour * 60),
    finishedAt: outcome === undefined ? undefined : at(hour * 60 + 7),
    phase: outcome === undefined ? 'rolling-out' : 'finished',
    outcome,
    revisions: { from: known(1), to: known(revision) },
  };
}

const failed = ended(1, 'rolled-back', 2);
const fix = ended(2, 'succeeded', 3);

describe('the fix of a failure', () => {
  it('is the first success after it', () => {
    expect(findFix(failed, [fix, ended(3, 'succeeded', 4)])).toBe(fix);
    expect(findFixed(fix, [failed])).toBe(failed);
  });

  it('is none while another failure came before the success: only the last one is fixed', () => {
    const again = ended(2, 'failed', 3);
    const last = ended(3, 'succeeded', 4);
    expect(findFix(failed, [again, last])).toBeUndefined();
    expect(findFixed(last, [again, failed])).toBe(again);
  });

  it('is not the restored version, deployed once more', () => {
    const restored = ended(2, 'succeeded', 1);
    const last = ended(3, 'succeeded', 4);
    expect(findFix(failed, [restored])).toBeUndefined();
    expect(findFixed(restored, [failed])).toBeUndefined();
    expect(findFix(failed, [restored, last])).toBe(last);
    expect(findFixed(last, [restored, failed])).toBe(failed);
  });

  it('may be the old version where ECS did not restore it', () => {
    const standing = ended(1, 'failed', 2);
    const restored = ended(2, 'succeeded', 1);
    expect(findFix(standing, [restored])).toBe(restored);
  });

  it('looks past deployments that neither failed nor succeeded', () => {
    const others = [ended(2, 'superseded', 3), ended(3, 'stopped', 3), ended(4, undefined, 3)];
    const last = ended(5, 'succeeded', 3);
    expect(findFix(failed, [...others, last])).toBe(last);
    expect(findFixed(last, [...others.toReversed(), failed])).toBe(failed);
  });

  it('comes within seven days, and never for a success or for the baseline', () => {
    expect(findFix(failed, [ended(1 + 7 * 24, 'succeeded', 3)])).toBeDefined();
    expect(findFix(failed, [ended(2 + 7 * 24, 'succeeded', 3)])).toBeUndefined();
    expect(findFix(fix, [ended(3, 'succeeded', 4)])).toBeUndefined();
    expect(findFix({ ...failed, baseline: true }, [fix])).toBeUndefined();
    expect(findFixed(fix, [ended(1, 'succeeded', 2)])).toBeUndefined();
  });

  it('is described by what runs since, and how much later', () => {
    expect(describeFix(failed, fix)).toMatchObject({ revision: 'checkout:3', after: 3_600_000 });
  });
});
