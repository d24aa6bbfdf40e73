import { describe, expect, it } from 'vitest';
import type { OutcomeFilters } from '../../../lib/guard/outcome-filters.ts';
import { validateOutcomeFilters } from '../../../lib/guard/validate-outcome-filters.ts';

describe('the filters are refused', () => {
  const refusal = 'the outcome filters are invalid: ';
  // What a caller without a compiler may write.
  const unchecked = (filters: object): OutcomeFilters => filters;

  it.each<[string, OutcomeFilters, string]>([
    ['empty', { outcomes: [] }, 'outcomes must hold at least one value, got []: leave it out to match all'],
    [
      'with a kind of event that is none',
      unchecked({ detailTypes: ['Deployment Ended'] }),
      'detailTypes must be one of Deployment Started, Deployment Unprotected, Deployment Awaiting Approval, ' +
        'Deployment Rolling Back, Deployment Stuck, Deployment Finished, got "Deployment Ended"',
    ],
    [
      'with an outcome that is none',
      unchecked({ outcomes: ['rolledBack'] }),
      'outcomes must be one of succeeded, rolled-back, rollback-failed, failed, superseded, stopped, unknown, got "rolledBack"',
    ],
    [
      'with a cause that is none',
      unchecked({ causes: ['alarms'] }),
      'causes must be one of alarm, circuit-breaker, lifecycle-hook, approval-rejected, requested, invalid-configuration, service-deleted, unknown, got "alarms"',
    ],
    [
      'with a protection that is none',
      unchecked({ protections: ['off'] }),
      'protections must be one of armed, off-alarm-at-start, off-during-deployment, off-not-configured, off-early-success, blind, unknown, got "off"',
    ],
    [
      'with a malformed service',
      { services: ['checkout'] },
      'services must be patterns like "prod-*/checkout", got "checkout"',
    ],
    [
      'with a strategy in other words',
      { strategies: ['blue-green'] },
      'strategies must be ECS strategy names like "BLUE_GREEN", got "blue-green"',
    ],
    [
      'with outcomes of what has not ended',
      { detailTypes: ['Deployment Started', 'Deployment Finished'], outcomes: ['failed'] },
      'only "Deployment Finished" has an outcome: use a separate rule for the other detailTypes, got "Deployment Started"',
    ],
    [
      'with causes of what has just begun',
      { detailTypes: ['Deployment Started'], causes: ['alarm'] },
      'only Deployment Rolling Back, Deployment Stuck, Deployment Finished have a cause: ' +
        'use a separate rule for the other detailTypes, got "Deployment Started"',
    ],
    [
      'with a success that has a cause',
      { outcomes: ['succeeded', 'failed'], causes: ['alarm'] },
      'outcomes must have a cause when causes is set: use a separate rule for the others, got "succeeded"',
    ],
    [
      'with a protection that is no lack of it',
      { detailTypes: ['Deployment Unprotected'], protections: ['armed', 'blind'] },
      'protections of "Deployment Unprotected" must be off or blind: leave out the others, got "armed"',
    ],
  ])('%s', (_, filters, problem) => {
    expect(() => validateOutcomeFilters(filters)).toThrow(new Error(refusal + problem));
  });

  it('with every problem named at once', () => {
    expect(() => validateOutcomeFilters({ outcomes: [], services: ['x'] })).toThrow(
      /outcomes must hold.*; services must be/,
    );
  });

  it.each<OutcomeFilters>([
    {},
    { outcomes: ['failed', 'rolled-back'], causes: ['alarm'] },
    { detailTypes: ['Deployment Rolling Back'], causes: ['alarm'] },
    { detailTypes: ['Deployment Unprotected'], protections: ['blind'] },
    { services: ['prod-*/checkout'], strategies: ['BLUE_GREEN', 'SOMETHING_NEW'] },
  ])('never where they can match: %j', (filters) => {
    expect(() => validateOutcomeFilters(filters)).not.toThrow();
  });
});
