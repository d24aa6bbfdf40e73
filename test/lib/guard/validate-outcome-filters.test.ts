import { describe, expect, it } from 'vitest';
import type { OutcomeFilters } from '../../../lib/guard/outcome-filters.ts';
import { validateOutcomeFilters } from '../../../lib/guard/validate-outcome-filters.ts';

describe('the filters are refused', () => {
  const refusal = 'the outcome filters are invalid: ';
  // What a caller without a compiler may write.
  const unchecked = (filters: object): OutcomeFilters => filters;

  it.each<[string, OutcomeFilters, string]>([
    ['empty', { outcomes: [] }, 'outcomes must contain at least one value, got []: omit it to match all'],
    [
      'with a kind of event that is none',
      unchecked({ detailTypes: ['Deployment Ended'] }),
      'detailTypes must be Deployment Started, Deployment Unprotected, Deployment Awaiting Approval, ' +
        'Deployment Rolling Back, Deployment Stuck, Deployment Finished or Rollback Missed, got "Deployment Ended": use one of these values',
    ],
    [
      'with an outcome that is none',
      unchecked({ outcomes: ['rolledBack'] }),
      'outcomes must be succeeded, rolled-back, rollback-failed, failed, superseded, stopped or unknown, got "rolledBack": use one of these values',
    ],
    [
      'with a cause that is none',
      unchecked({ causes: ['alarms'] }),
      'causes must be alarm, circuit-breaker, lifecycle-hook, approval-rejected, requested, invalid-configuration, service-deleted or unknown, got "alarms": use one of these values',
    ],
    [
      'with a protection that is none',
      unchecked({ protections: ['off'] }),
      'protections must be armed, off-alarm-at-start, off-during-deployment, off-not-configured, off-early-success, blind or unknown, got "off": use one of these values',
    ],
    [
      'with a malformed service',
      { services: ['checkout'] },
      'services must contain patterns like "prod-*/checkout", got "checkout": use CLUSTER/SERVICE, with * for any text',
    ],
    [
      'with a strategy in other words',
      { strategies: ['blue-green'] },
      'strategies must contain names of ECS like "BLUE_GREEN", got "blue-green": use ROLLING, BLUE_GREEN, LINEAR or CANARY',
    ],
    [
      'with outcomes of what has not ended',
      { detailTypes: ['Deployment Started', 'Deployment Finished'], outcomes: ['failed'] },
      '"Deployment Started" events normally have no outcome, so a rule with outcomes would miss them: use a separate rule without outcomes for them',
    ],
    [
      'with causes of what has just begun',
      { detailTypes: ['Deployment Started'], causes: ['alarm'] },
      '"Deployment Started" events normally have no cause, so a rule with causes would miss them: use a separate rule without causes for them',
    ],
    [
      'with a success that has a cause',
      { outcomes: ['succeeded', 'failed'], causes: ['alarm'] },
      'deployments with the outcome "succeeded" have no cause, so a rule with causes never matches them: use a separate rule without causes for them',
    ],
    [
      'with a protection that is no lack of it',
      { detailTypes: ['Deployment Unprotected'], protections: ['armed', 'blind'] },
      'protections of "Deployment Unprotected" must be off-alarm-at-start, off-during-deployment, off-not-configured, off-early-success or blind, got "armed": to match "armed", create a separate rule for another detail type, such as "Deployment Finished"',
    ],
  ])('%s', (_, filters, problem) => {
    expect(() => validateOutcomeFilters(filters)).toThrow(new Error(refusal + problem));
  });

  it('with every problem named at once', () => {
    expect(() => validateOutcomeFilters({ outcomes: [], services: ['x'] })).toThrow(
      /outcomes must contain.*; services must contain/,
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
