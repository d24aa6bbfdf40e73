import { describe, expect, it } from 'vitest';
import { readReportArguments } from '../../../src/cli/report/arguments.ts';

describe('the arguments of report', () => {
  it.each([
    [[], 'ecs-guard-report.html', false],
    [['--output', 'a.html'], 'a.html', false],
    [['--output', 'a.html', '--force'], 'a.html', true],
    [['--output', '-'], undefined, false],
  ])('%j', (args, file, force) => {
    expect(readReportArguments(args)).toMatchObject({ is: 'read', report: { file, force, since: '90d' } });
  });

  it('choose deployments like those of history', () => {
    const args = ['--cluster', 'shop', '--team', 'payments', '--outcome', 'failed'];
    expect(readReportArguments(args)).toMatchObject({
      report: {
        choice: { cluster: 'shop' },
        team: { key: 'team', name: 'payments' },
        selection: { outcomes: ['failed'] },
      },
    });
  });

  it.each([
    [['--output', '-', '--force'], '--force needs a file: name one with --output, or leave --force out'],
    [['--output', ''], '--output must not be empty'],
    [['--team-tag', 'x'], '--team-tag needs --team: name the team, or leave --team-tag out'],
  ])('%j are refused', (args, fault) => {
    expect(readReportArguments(args)).toEqual({ is: 'refused', faults: [fault] });
  });
});
