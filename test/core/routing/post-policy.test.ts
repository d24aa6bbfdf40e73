import { describe, expect, it } from 'vitest';
import type { Cause, Outcome } from '../../../src/core/deployment/record.ts';
import { changeOfOutcome, countsAsOutcome, decidePost } from '../../../src/core/routing/post-policy.ts';
import { fullRecord } from '../../builders/records.ts';

const healthy = fullRecord({
  phase: 'rolling-out',
  outcome: undefined,
  cause: undefined,
  transitions: ['started'],
  timeline: [],
});
const ended = (outcome: Outcome | undefined, cause?: Cause, baseline = false) => ({ outcome, cause, baseline });

describe('a destination', () => {
  it.each([
    ['every-deployment', 'post'],
    ['trouble', 'not-yet'],
    ['change-of-outcome', 'not-yet'],
  ] as const)('with the policy %s gets, of a healthy deployment: %s', (policy, decision) => {
    expect(decidePost(policy, healthy)).toBe(decision);
  });

  it.each([
    ['every-deployment', 'post'],
    ['trouble', 'post'],
    ['change-of-outcome', 'compare'],
  ] as const)('with the policy %s gets, of a rollback that ended: %s', (policy, decision) => {
    expect(decidePost(policy, fullRecord())).toBe(decision);
  });

  it.each(['every-deployment', 'trouble', 'change-of-outcome'] as const)(
    'with the policy %s gets nothing from before the installation',
    (policy) => {
      expect(decidePost(policy, fullRecord({ baseline: true }))).toBe('not-yet');
    },
  );
});

describe('the outcome of a deployment', () => {
  it.each([
    ['failed', 'rolled-back', ['succeeded']],
    ['failed', 'failed', ['superseded', 'stopped', 'succeeded']],
    ['none', 'rolled-back', ['superseded', 'rollback-failed']],
    ['recovered', 'succeeded', ['rolled-back']],
    ['none', 'succeeded', ['succeeded', 'rolled-back']],
    ['failed', 'rolled-back', []],
    ['none', 'succeeded', []],
    ['none', 'superseded', ['rolled-back']],
    ['none', 'stopped', ['succeeded']],
  ] as const)('has %s when it is %s after %j', (change, outcome, before) => {
    expect(
      changeOfOutcome(
        ended(outcome, 'alarm'),
        before.map((one) => ended(one, 'alarm')),
      ),
    ).toBe(change);
  });

  it('is compared with one from before the installation, which the guard recorded too', () => {
    expect(changeOfOutcome(ended('succeeded'), [ended('failed', 'alarm', true)])).toBe('recovered');
    expect(countsAsOutcome(ended('failed', 'alarm', true))).toBe(true);
  });

  it('does not count when a person rejected the deployment, or while it runs', () => {
    expect(countsAsOutcome(ended('rolled-back', 'approval-rejected'))).toBe(false);
    expect(countsAsOutcome(ended(undefined))).toBe(false);
  });
});
