import { describe, expect, it } from 'vitest';
import type { Cause, DeploymentRecord, Outcome } from '../../../src/core/deployment/record.ts';
import { assessVerdict, EXIT_CODES, exitCodeOf } from '../../../src/core/wait/wait-verdict.ts';
import { fullRecord } from '../../builders/records.ts';

const record = (fields: Partial<DeploymentRecord>) =>
  fullRecord({ supersededBy: undefined, reason: undefined, ...fields });
const codeOf = (fields: Partial<DeploymentRecord>, requireProtection = false) => {
  const name = assessVerdict(record(fields), { requireProtection });
  return name && exitCodeOf(name);
};

describe('the exit code of a record', () => {
  it.each<[Outcome, Cause | undefined, number]>([
    ['succeeded', undefined, 0],
    ['rolled-back', 'alarm', 10],
    ['rolled-back', 'circuit-breaker', 11],
    ['rolled-back', 'lifecycle-hook', 12],
    ['rolled-back', 'approval-rejected', 13],
    ['rolled-back', 'requested', 14],
    ['rolled-back', 'unknown', 19],
    ['rolled-back', undefined, 19],
    ['failed', 'alarm', 20],
    ['rollback-failed', 'alarm', 21],
    ['stopped', 'requested', 22],
    ['superseded', undefined, 30],
    ['unknown', 'service-deleted', 41],
  ])('for %s, cause %s, is %i', (outcome, cause, code) => {
    expect(codeOf({ outcome, cause })).toBe(code);
  });

  it('is none before the end', () => {
    expect(codeOf({ phase: 'baking', outcome: undefined })).toBeUndefined();
  });

  it.each([
    ['armed', 0],
    ['off-alarm-at-start', 43],
    ['off-not-configured', 43],
    ['off-early-success', 43],
    ['blind', 43],
    ['unknown', 43],
  ] as const)('for a success with protection %s, if protection is required, is %i', (state, code) => {
    const protection = { state, alarmNames: [] };
    expect(codeOf({ outcome: 'succeeded', cause: undefined, protection }, true)).toBe(code);
    expect(codeOf({ outcome: 'rolled-back', cause: 'alarm', protection }, true)).toBe(10);
  });

  it('is another one for each verdict', () => {
    expect(new Set(EXIT_CODES.map(({ code }) => code)).size).toBe(EXIT_CODES.length);
    expect(new Set(EXIT_CODES.map(({ name }) => name)).size).toBe(EXIT_CODES.length);
  });
});
