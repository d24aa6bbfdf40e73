import { describe, expect, it } from 'vitest';
import { type HistoryArguments, readHistoryArguments } from '../../../src/cli/history/arguments.ts';
import { CSV_HEAD, csvOf } from '../../../src/cli/history/csv.ts';
import { createOutput } from '../../../src/cli/history/output.ts';
import { countFigures } from '../../../src/core/history/figures.ts';
import type { PastDeployment } from '../../../src/core/history/past-deployment.ts';
import { before, days, epochMs } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, TEN } from '../../core/history/past-deployments.ts';

const until = epochMs(TEN + 3_600_000);
const range = { from: before(until, days(14)), until };

function argumentsOf(...args: readonly string[]): HistoryArguments {
  const reading = readHistoryArguments(['--cluster', 'shop', ...args]);
  if (reading.is !== 'read') throw new Error('the arguments are wrong');
  return reading.history;
}

/** What is printed at the start, for each page, and at the end. */
function printed(args: readonly string[], ...pages: readonly (readonly PastDeployment[])[]): readonly string[] {
  const output = createOutput(argumentsOf(...args), { range, region: 'eu-west-1', columns: undefined });
  const counts = countFigures(range);
  for (const deployment of pages.flat()) counts.add(deployment);
  return [output.start(), ...pages.map((page) => output.page(page)), output.end(counts.figures())];
}

describe('the output of a history', () => {
  it('has the head of the table above the first rows', () => {
    const [start, empty, first, second, end] = printed([], [], [rolledBack()], [pastDeployment()]);
    expect([start, empty]).toEqual(['', '']);
    expect(first).toMatch(/^created .+\n2026-11-24 10:00 .+\n +alarm checkout-5xx\n$/);
    expect(second).toMatch(/^2026-11-24 10:00 .+\n$/);
    expect(end).toMatch(/^\nfigures per service, /);
  });

  it('says that there are no deployments', () => {
    expect(printed([])).toEqual(['', 'no such deployments\n']);
  });

  it('is CSV without figures', () => {
    expect(printed(['--csv'], [rolledBack()], [pastDeployment()])).toEqual([
      CSV_HEAD,
      csvOf(rolledBack()),
      csvOf(pastDeployment()),
      '',
    ]);
  });

  it('is one JSON document', () => {
    for (const [pages, count] of [
      [[], 0],
      [[[], [rolledBack(), pastDeployment()], [pastDeployment()]], 3],
    ] as const) {
      const { source, deployments, figures } = Object(JSON.parse(printed(['--json'], ...pages).join('')));
      expect([source, deployments.length, figures.services.length]).toEqual(['ecs', count, Math.min(count, 1)]);
    }
    expect(printed(['--json', '--table', 'records']).join('')).toContain('"source":"table"');
  });
});
