import { describe, expect, it } from 'vitest';
import { readWaitArguments } from '../../../src/cli/wait/arguments.ts';
import { epochMs } from '../../../src/core/time.ts';

/** 2026-11-24T10:00:00Z */
const NOW = epochMs(1_795_514_400_000);
const DEPLOYMENT = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/0123456789abcdefghijk';
const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web';

describe('the arguments of wait', () => {
  it.each([
    [['--service', 'web'], { cluster: 'default', service: 'web' }, undefined],
    [
      ['--service', 'web', '--cluster', 'shop', '--region', 'us-east-1'],
      { cluster: 'shop', service: 'web' },
      'us-east-1',
    ],
    [['--service', SERVICE], { cluster: 'shop', service: SERVICE }, 'eu-west-1'],
    [['--deployment', DEPLOYMENT], { cluster: 'shop', service: 'web' }, 'eu-west-1'],
  ])('name a service and its region: %j', (args, service, region) => {
    expect(readWaitArguments(args, NOW)).toMatchObject({
      is: 'read',
      wait: { request: { service, timeout: 3_600_000, requireProtection: false }, region },
    });
  });

  it.each([
    ['2026-11-24T09:59:00Z', NOW - 60_000],
    ['2026-11-24T10:59:00+01:00', NOW - 60_000],
    ['90s', NOW - 90_000],
    ['1h30m', NOW - 5_400_000],
    ['500ms', NOW - 500],
  ])('take --since %s', (since, expected) => {
    expect(readWaitArguments(['--service', 'web', '--since', since], NOW)).toMatchObject({
      wait: { request: { deployment: { since: expected } } },
    });
  });

  it.each([
    ['90s', 90_000],
    ['45m', 2_700_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1m500ms', 60_500],
  ])('take --timeout %s', (timeout, expected) => {
    expect(readWaitArguments(['--service', 'web', '--timeout', timeout], NOW)).toMatchObject({
      wait: { request: { timeout: expected } },
    });
  });

  it.each([
    [[], '--service is missing'],
    [['--service', ''], '--service must not be empty'],
    [['--service', 'shop/web'], '--service must be a name or an ARN'],
    [['--service', 'web', '--sevrice', 'x'], "unknown option '--sevrice': did you mean --service?"],
    [['--service', 'web', 'now'], 'too many arguments. Expected 0 arguments but got 1: now.'],
    [
      ['--service', 'web', '--timeout', '10'],
      '--timeout must be a duration like 90s, 5m or 1h30m, got "10": write 10s for seconds or 10m for minutes',
    ],
    [['--service', 'web', '--timeout', '1.5h'], 'got "1.5h": write 1h30m'],
    [['--service', 'web', '--timeout', '0s'], '--timeout must be above 0s and at most 30d, got "0s"'],
    [['--service', 'web', '--timeout', '31d'], 'got "31d"'],
    [['--service', 'web', '--since', '2026-11-24T10:00:00'], '--since must be a time with its offset'],
    [['--service', 'web', '--since', '90'], 'got "90": write 90s for seconds or 90m for minutes'],
    [['--service', 'web', '--since', '5min'], 'got "5min": write 5m'],
    [['--service', 'web', '--since', '100000d'], '--since must be a time with its offset'],
    [['--service', 'web', '--since', 'yesterday'], 'got "yesterday"'],
    [
      ['--service', 'web', '--since', '2026-11-24T10:02:00Z'],
      '--since must not be in the future, got 2026-11-24T10:02:00.000Z; it is now 2026-11-24T10:00:00.000Z',
    ],
    [['--service', 'web', '--task-definition', 'web'], 'a family alone has many revisions'],
    [['--deployment', SERVICE], '--deployment must be an ARN like'],
    [['--deployment', DEPLOYMENT, '--since', '5m'], 'leave --since and --task-definition out'],
    [['--deployment', DEPLOYMENT, '--service', 'api'], '--service is "api", but the ARN names "web"'],
    [['--deployment', DEPLOYMENT, '--cluster', 'prod'], '--cluster is "prod", but the ARN names "shop"'],
    [['--deployment', DEPLOYMENT, '--region', 'us-east-1'], '--region is "us-east-1", but the ARN names "eu-west-1"'],
    [['--service', 'web', '--region', 'eu west'], '--region must be like eu-west-1'],
  ])('are refused with what is wrong: %j', (args, fault) => {
    const reading = readWaitArguments(args, NOW);
    expect(reading).toMatchObject({ is: 'refused' });
    expect(reading.is === 'refused' ? reading.faults.join('; ') : '').toContain(fault);
  });
});
