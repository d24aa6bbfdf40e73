import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { describeHeadline, describeLost, describeTone } from '../../../src/core/report/headline.ts';
import { minutes } from '../../../src/core/time.ts';
import { at } from '../../builders/facts.ts';
import { rolledBack, running } from '../../builders/slack-records.ts';

describe('the headline of a record', () => {
  it.each<[string, Partial<DeploymentRecord>, string, string]>([
    ['a rollout', {}, 'checkout is rolling out', 'neutral'],
    [
      'a bake of a chosen length',
      { phase: 'baking', bake: { startedAt: at(1), time: minutes(10), basis: 'configured' } },
      'checkout is baking for 10 min',
      'neutral',
    ],
    [
      'a bake of an estimated length',
      { phase: 'baking', bake: { startedAt: at(1), time: minutes(3), basis: 'estimated' } },
      'checkout is baking for about 3 min',
      'neutral',
    ],
    [
      'an unprotected start',
      { protection: { state: 'off-alarm-at-start', alarmNames: ['p99'] } },
      'checkout is rolling out unprotected: an alarm was in ALARM at the start',
      'warning',
    ],
    [
      'a blind deployment',
      { protection: { state: 'blind', alarmNames: ['p99'] } },
      'checkout is rolling out unprotected: ECS cannot see its alarms',
      'warning',
    ],
    ['a pause', { phase: 'awaiting-approval' }, 'checkout waits for approval', 'warning'],
    [
      'a rollback by the breaker',
      { phase: 'rolling-back', cause: 'circuit-breaker' },
      'checkout is rolling back: its tasks kept failing',
      'danger',
    ],
    [
      'a stuck deployment',
      { timeline: [{ at: at(190), what: 'stuck', text: undefined }] },
      'checkout is stuck while rolling out',
      'warning',
    ],
    ['a success', { phase: 'finished', outcome: 'succeeded' }, 'checkout was deployed', 'good'],
    [
      'a rollback on request',
      { phase: 'finished', outcome: 'rolled-back', cause: 'requested' },
      'checkout was rolled back: a user requested it',
      'danger',
    ],
    [
      'a rollback by a hook',
      { phase: 'finished', outcome: 'rolled-back', cause: 'lifecycle-hook' },
      'checkout was rolled back: a lifecycle hook failed',
      'danger',
    ],
    [
      'a rollback because of the network',
      { phase: 'finished', outcome: 'rolled-back', cause: 'invalid-configuration' },
      'checkout was rolled back: ECS rejected its network configuration',
      'danger',
    ],
    [
      'a reason that is not known',
      {
        phase: 'finished',
        outcome: 'rollback-failed',
        cause: 'unknown',
        reason: 'No rollback candidate was found to run the rollback.',
      },
      'checkout could not be rolled back: ECS says "No rollback candidate was found to run the rollback."',
      'danger',
    ],
    [
      'a long reason, cut between words',
      {
        phase: 'finished',
        outcome: 'rolled-back',
        cause: 'unknown',
        reason: `Service deployment rolled back  because\n${'of things that were never seen '.repeat(9)}`,
      },
      'checkout was rolled back: ECS says "Service deployment rolled back because of things that were never seen of things that were never seen of things that were …"',
      'danger',
    ],
    [
      'a failed rollback whose cause is known',
      { phase: 'finished', outcome: 'rollback-failed', cause: 'circuit-breaker' },
      'checkout could not be rolled back after its tasks kept failing',
      'danger',
    ],
    [
      'a failed rollback',
      { phase: 'finished', outcome: 'rollback-failed', cause: 'unknown' },
      'checkout could not be rolled back: ECS gives no reason',
      'danger',
    ],
    [
      'a failure',
      { phase: 'finished', outcome: 'failed', cause: 'approval-rejected' },
      'checkout failed to deploy and was not rolled back: its approval was rejected or timed out',
      'danger',
    ],
    [
      'a stop',
      { phase: 'finished', outcome: 'stopped', cause: 'requested' },
      'checkout was stopped on request',
      'warning',
    ],
    [
      'a superseded deployment',
      { phase: 'finished', outcome: 'superseded' },
      'checkout was superseded by a newer deployment',
      'neutral',
    ],
    [
      'a deleted service',
      { phase: 'finished', outcome: 'unknown', cause: 'service-deleted' },
      'checkout was deleted before its deployment finished',
      'warning',
    ],
  ])('describes %s', (_what, fields, text, tone) => {
    const record = { ...running, ...fields };
    expect([describeHeadline(record), describeTone(record)]).toEqual([text, tone]);
  });

  it('cuts a reason of one word where the quote ends', () => {
    const reason = 'x'.repeat(121);
    expect(describeHeadline({ ...running, phase: 'rolling-back', cause: 'unknown', reason })).toBe(
      `checkout is rolling back: ECS says "${'x'.repeat(120)} …"`,
    );
  });

  it('names a service by its ARN where that has another form', () => {
    expect(describeHeadline({ ...running, serviceArn: 'checkout-of-old' })).toBe('checkout-of-old is rolling out');
  });
});

describe('the cause in a headline', () => {
  const [fired] = rolledBack.alarms;
  const alarms = (...names: readonly string[]) =>
    fired === undefined ? [] : names.map((alarmName) => ({ ...fired, alarmName }));

  it.each([
    ['no alarm', [], 'an alarm fired'],
    ['one alarm', ['p99'], 'alarm p99 fired'],
    ['two alarms', ['5xx', 'p99'], 'alarms 5xx, p99 fired'],
  ])('names %s', (_what, names, text) => {
    expect(describeHeadline({ ...rolledBack, alarms: alarms(...names) })).toBe(`checkout was rolled back: ${text}`);
  });

  it('leaves out an alarm that did not fire', () => {
    const [first, ...others] = alarms('5xx', 'p99');
    const quiet = first === undefined ? [] : [{ ...first, triggered: false }];
    expect(describeHeadline({ ...rolledBack, alarms: [...quiet, ...others] })).toBe(
      'checkout was rolled back: alarm p99 fired',
    );
  });
});

describe('describeLost', () => {
  it.each([
    [[], 'ECS stopped using its alarms'],
    [['5xx'], 'alarm 5xx was deleted or replaced'],
    [['5xx', 'p99'], 'alarms 5xx, p99 were deleted or replaced'],
  ])('names the alarms %j', (names, text) => {
    expect(describeLost(names)).toBe(text);
  });
});
