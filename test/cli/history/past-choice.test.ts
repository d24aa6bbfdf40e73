import { describe, expect, it } from 'vitest';
import { readHistoryArguments } from '../../../src/cli/history/arguments.ts';
import { readRange } from '../../../src/cli/history/past-choice.ts';
import { CAUSES, OUTCOMES } from '../../../src/core/deployment/record.ts';
import { before, days, epochMs } from '../../../src/core/time.ts';

const NOW = epochMs(Date.UTC(2026, 10, 24, 10));
const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web';

/** The choice, as history reads it. */
function read(...args: readonly string[]) {
  const reading = readHistoryArguments(args);
  if (reading.is !== 'read') throw new Error(JSON.stringify(reading));
  return reading.history;
}

describe('the choice of past deployments', () => {
  it.each([
    [['--cluster', 'shop'], { cluster: 'shop', service: undefined, serviceArn: undefined }],
    [
      ['--cluster', 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop'],
      { cluster: 'shop', service: undefined, serviceArn: undefined },
    ],
    [['--service', 'web'], { cluster: 'default', service: 'web', serviceArn: undefined }],
    [['--service', 'web', '--cluster', 'shop'], { cluster: 'shop', service: 'web', serviceArn: undefined }],
    [['--service', ARN], { cluster: 'shop', service: 'web', serviceArn: ARN }],
    [['--service', ARN, '--cluster', 'shop'], { cluster: 'shop', service: 'web', serviceArn: ARN }],
  ])('choose services by %j', (args, choice) => {
    expect(read(...args).choice).toEqual(choice);
  });

  it('may repeat outcomes and causes', () => {
    expect(read('--outcome', 'failed', '--outcome', 'rolled-back', '--cause', 'alarm').selection).toEqual({
      outcomes: ['rolled-back', 'failed'],
      causes: ['alarm'],
    });
    for (const outcome of OUTCOMES) expect(read('--outcome', outcome).selection.outcomes).toEqual([outcome]);
    for (const cause of CAUSES) expect(read('--cause', cause).selection.causes).toEqual([cause]);
  });

  it('name a team by the tag "team", or by another one', () => {
    expect(read('--team', 'payments').team).toEqual({ key: 'team', name: 'payments' });
    expect(read('--team', 'payments', '--team-tag', 'owner').team).toEqual({ key: 'owner', name: 'payments' });
  });

  it('has the Region of an ARN', () => {
    expect(read('--service', ARN).region).toBe('eu-west-1');
    expect(read('--cluster', 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop').region).toBe('eu-west-1');
  });

  it.each([
    [
      ['--outcome', 'rolled'],
      '--outcome must be succeeded, rolled-back, rollback-failed, failed, superseded, stopped or unknown, got "rolled"',
    ],
    [['--cause', 'alarms'], '--cause must be alarm, '],
    [['--team-tag', 'owner'], '--team-tag needs --team: name the team, or leave --team-tag out'],
    [['--service', 'shop/web'], '--service must be a name or an ARN like'],
    [['--cluster', 'shop:1'], '--cluster must be a name or an ARN like'],
    [['--cluster', ARN], '--cluster must be a name or an ARN like'],
    [
      ['--service', ARN, '--cluster', 'tools'],
      '--cluster is "tools", but the ARN names "shop": leave --cluster out, or correct one',
    ],
    [['--service', ARN, '--region', 'eu-west-2'], '--region is "eu-west-2", but the ARN names "eu-west-1"'],
    [['--region', 'EU'], '--region must be like eu-west-1, got "EU"'],
    [['--service', ''], '--service must not be empty'],
    [['--table', ''], '--table must not be empty'],
    [['web'], 'web'],
  ])('%j are refused', (args, fault) => {
    const reading = readHistoryArguments(args);
    expect(reading).toMatchObject({ is: 'refused' });
    expect(reading.is === 'refused' ? reading.faults.join('\n') : '').toContain(fault);
  });
});

describe('the range of a history', () => {
  it('begins at --since and ends now', () => {
    expect(readRange({ since: '90d', table: undefined }, NOW)).toEqual({
      is: 'read',
      range: { from: before(NOW, days(90)), until: NOW },
    });
  });

  it('is within the 90 days of ECS, unless a table is given', () => {
    expect(readRange({ since: '91d', table: undefined }, NOW)).toEqual({
      is: 'refused',
      faults: [
        '--since 91d is before 2026-08-26T10:00:00.000Z: ECS keeps deployments for 90d; give a later time, or --table',
      ],
    });
    expect(readRange({ since: '400d', table: 'records' }, NOW)).toMatchObject({ is: 'read' });
  });

  it('has no other text', () => {
    expect(readRange({ since: '90', table: undefined }, NOW)).toMatchObject({ is: 'refused' });
  });
});
