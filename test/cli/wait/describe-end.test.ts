import { describe, expect, it } from 'vitest';
import { describeEnd, endOf } from '../../../src/cli/wait/describe-end.ts';
import type { RevisionChange, RevisionDiff } from '../../../src/core/diff/revision-diff.ts';
import { fullRecord } from '../../builders/records.ts';
import { followingOf, quietAlarm, verdictOf } from './followings.ts';

const change = (name: string): RevisionChange => ({
  container: 'app',
  what: 'environment',
  name,
  change: 'added',
  from: undefined,
  to: undefined,
});
const diff = (changes: readonly RevisionChange[], leftOut = 0): RevisionDiff => ({
  fromTaskDefinitionArn: undefined,
  toTaskDefinitionArn: undefined,
  changes,
  leftOut,
});
const CONSOLE = 'https://eu-west-1.console.aws.amazon.com';
const record = fullRecord({ serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout' });
const rolledBack = verdictOf({
  name: 'rolled-back-by-alarm',
  following: followingOf(record),
  changes: diff([change('MODE')]),
});

describe('the end of a wait', () => {
  it('links the deployment and the alarm that fired, and says what changed and what is next', () => {
    expect(describeEnd(endOf(rolledBack))).toEqual([
      'what changed',
      '  app environment MODE added',
      'links',
      `  deployment  ${CONSOLE}/ecs/v2/clusters/web/services/checkout/deployments/d1?region=eu-west-1`,
      `  alarm checkout-5xx  ${CONSOLE}/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout-5xx`,
      'next',
      '  fix the new revision, and deploy it only when checkout-5xx is OK: ECS ignores all deployment alarms if one is in ALARM at the start',
      'to see the metric, stopped tasks and log lines',
      `  ecs-guard why --deployment ${record.serviceDeploymentArn}`,
    ]);
  });

  it('does not offer to explain a success', () => {
    const succeeded = fullRecord({ outcome: 'succeeded', cause: undefined });
    expect(describeEnd(endOf(verdictOf({ following: followingOf(succeeded) }))).join()).not.toContain('ecs-guard why');
  });

  it('breaks sentences for a terminal, and no address', () => {
    const lines = describeEnd(endOf(rolledBack), 60);
    expect(lines.slice(-5, -2)).toEqual([
      '  fix the new revision, and deploy it only when',
      '    checkout-5xx is OK: ECS ignores all deployment alarms if',
      '    one is in ALARM at the start',
    ]);
    expect(lines.find((line) => line.includes('alarmsV2'))?.length).toBeGreaterThan(80);
  });

  it('links only the alarms that mattered, and the logs where tasks failed', () => {
    const alarms = [quietAlarm({ alarmName: 'quiet' }), quietAlarm({ alarmName: 'at start' })];
    const protection = { state: 'off-alarm-at-start', alarmNames: ['at start'] } as const;
    const failed = fullRecord({ cause: 'circuit-breaker', alarms, protection });
    expect(endOf(verdictOf({ following: followingOf(failed) })).links.map(({ name }) => name)).toEqual([
      'deployment',
      'logs',
      'alarm at start',
    ]);
  });

  it('lists eight changes and counts the others', () => {
    const changes = Array.from({ length: 9 }, (_, index) => change(`V${index + 1}`));
    const end = endOf({ ...rolledBack, changes: diff(changes, 2) });
    expect(end.changes).toHaveLength(9);
    expect(end.changes.at(7)).toBe('app environment V8 added');
    expect(end.changes.at(8)).toBe('and 3 more');
  });

  it('is nothing where no deployment was seen', () => {
    expect(describeEnd(endOf(verdictOf({ name: 'nothing-ran' })))).toEqual([]);
  });

  it('has no links for a partition whose console is not known', () => {
    const serviceArn = 'arn:aws-iso:ecs:us-iso-east-1:111122223333:service/web/checkout';
    const elsewhere = fullRecord({ serviceArn, outcome: 'succeeded', cause: undefined });
    expect(endOf(verdictOf({ following: followingOf(elsewhere) }))).toEqual({ changes: [], links: [], next: [] });
  });
});
