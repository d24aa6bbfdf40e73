import { describe, expect, it } from 'vitest';
import { readReportArguments } from '../../../src/cli/report/arguments.ts';
import { describeReport } from '../../../src/cli/report/describe-report.ts';
import { RANGE } from '../../../tools/report/pages.ts';

function facts(args: readonly string[], notes: readonly string[] = []) {
  const reading = readReportArguments(args);
  if (reading.is !== 'read') throw new Error('the arguments are wrong');
  return describeReport(reading.report, { range: RANGE, region: 'eu-west-1', notes });
}

describe('describeReport', () => {
  it.each([
    [[], 'Deployments of all services'],
    [['--cluster', 'shop'], 'Deployments in the cluster shop'],
    [['--service', 'cart'], 'Deployments of cart in the cluster default'],
    [['--team', 'payments'], 'Deployments of the team payments'],
    [['--cluster', 'shop', '--team', 'payments'], 'Deployments in the cluster shop of the team payments'],
  ])('names what %j choose', (args, title) => {
    expect(facts(args).title).toBe(title);
  });

  it('says where deployments were read, and what the list leaves out', () => {
    expect(facts([]).source).toBe('Read from ECS, which keeps 90 days.');
    expect(facts(['--table', 't']).source).toBe("Read from the guard's table.");
    const args = ['--outcome', 'failed', '--outcome', 'rolled-back', '--cause', 'alarm'];
    expect(facts(args, ['a is left out: gone']).notes).toEqual([
      'The list has only deployments with outcome rolled-back or failed and cause alarm. Charts and figures count all deployments.',
      'a is left out: gone.',
    ]);
  });
});
