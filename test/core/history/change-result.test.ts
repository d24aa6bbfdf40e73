import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cause, Outcome } from '../../../src/core/deployment/record.ts';
import { changeResultOf, NOT_COUNTED } from '../../../src/core/history/change-result.ts';

/** Written by hand: outcome, cause, and what it counts as. */
const RULES: readonly (readonly [Outcome | undefined, Cause | undefined, string])[] = [
  [undefined, undefined, 'unfinished'],
  // It rolls back, and has no outcome yet.
  [undefined, 'alarm', 'unfinished'],
  ['succeeded', undefined, 'succeeded'],
  ['rolled-back', 'alarm', 'failed'],
  ['rolled-back', 'circuit-breaker', 'failed'],
  ['rolled-back', 'lifecycle-hook', 'failed'],
  ['rolled-back', 'requested', 'failed'],
  ['rolled-back', 'invalid-configuration', 'failed'],
  ['rolled-back', 'unknown', 'failed'],
  ['rolled-back', 'approval-rejected', 'approval-rejected'],
  ['rollback-failed', 'alarm', 'failed'],
  ['rollback-failed', 'approval-rejected', 'approval-rejected'],
  ['failed', 'alarm', 'failed'],
  ['failed', 'circuit-breaker', 'failed'],
  ['superseded', undefined, 'superseded'],
  ['stopped', 'requested', 'stopped'],
  ['stopped', 'unknown', 'stopped'],
  ['unknown', 'service-deleted', 'unknown'],
];

function resultOf(outcome: Outcome | undefined, cause: Cause | undefined, baseline = false): string {
  const result = changeResultOf({ outcome, cause, baseline });
  if (result.is === 'not-counted') return result.because;
  return result.failed ? 'failed' : 'succeeded';
}

describe('what a deployment counts as', () => {
  it.each(RULES)('outcome %s and cause %s: %s', (outcome, cause, result) => {
    expect(resultOf(outcome, cause)).toBe(result);
  });

  it('is nothing for a deployment that finished before the guard was installed', () => {
    expect(resultOf('succeeded', undefined, true)).toBe('baseline');
    expect(resultOf('rolled-back', 'alarm', true)).toBe('baseline');
  });

  it('has a row for each reason not to count in docs/history.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/history.md'), 'utf8');
    for (const because of NOT_COUNTED) expect(page).toMatch(new RegExp(`^\\| .*\`${because}\`.* \\| not counted`, 'm'));
  });
});
