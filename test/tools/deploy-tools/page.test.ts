import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployTable, waitTable } from '../../../tools/deploy-tools/page.ts';
import { type DeployResults, readDeployResults, readWaitResults } from '../../../tools/deploy-tools/results.ts';
import { withParts } from '../../../tools/page-parts.ts';

const read = (page: string) => readFileSync(join(import.meta.dirname, '../../../docs', page), 'utf8');

describe('the tables of the docs', () => {
  it('are those of the committed results', () => {
    const simulator = read('simulator.md');
    expect(withParts(simulator, { 'deploy tools': deployTable(readDeployResults()) })).toBe(simulator);
    const comparison = read('comparison-of-waits.md');
    expect(withParts(comparison, { waits: waitTable(readWaitResults()) })).toBe(comparison);
  });
});

describe('the table of tools', () => {
  const onAws = { succeeds: true, because: 'it waits', source: 'https://github.com/a/b/issues/1' };
  const run = { said: '', ecs: { status: '', reason: '' }, calls: {}, refused: [], onAws };
  const results: DeployResults = {
    measuredOn: '2026-11-30',
    tools: [
      {
        name: 'a/b',
        how: 'run',
        version: '1.2.3',
        home: 'https://github.com/a/b',
        runs: [
          { ...run, version: 'good', exitCode: 0 },
          { ...run, version: 'errors', exitCode: 1, onAws: { ...onAws, succeeds: false } },
          { ...run, version: 'unhealthy', exitCode: 1, refused: ['RunTask: {"__type":"x"}'] },
        ],
      },
    ],
  };

  it('says for each version how the tool ended, and whether it does so on AWS', () => {
    const [, , row, , last] = deployTable(results).split('\n');
    expect(row?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      '[a/b](https://github.com/a/b)',
      'run, 1.2.3',
      'exit code 0',
      'exit code 1: [it waits](https://github.com/a/b/issues/1)',
      'exit code 1; the server refuses RunTask; on AWS, it succeeds',
      '',
    ]);
    expect(last).toBe('Results of 2026-11-30; later runs that end in the same way do not change them.');
  });
});

describe('the table of waits', () => {
  const wait = { said: '', cause: 'none', alarm: 'none', calls: { A: 2, B: 3 } } as const;

  it('has a row per wait, with the verdict that a pipeline learns', () => {
    const text = waitTable({
      measuredOn: '2026-11-30',
      versions: { 'services-stable': '1.45.11' },
      endings: [
        {
          ending: 'stuck',
          ecs: { status: '', reason: '' },
          waits: [
            { ...wait, wait: 'ecs-guard wait', exitCode: 40, said: 'timed-out: web', cause: 'named' },
            { ...wait, wait: 'amazon-ecs-deploy-task-definition', exitCode: 1, said: 'TimeoutError', cause: 'wrong' },
            { ...wait, wait: 'services-stable', exitCode: 0, cause: 'not named' },
          ],
        },
      ],
    });
    expect(text.split('\n').slice(2)).toEqual([
      '| its tasks do not become healthy, and nothing stops it | `ecs-guard wait` | `timed-out` | named | – | 40 | 5 |',
      '|  | `amazon-ecs-deploy-task-definition` | not stable in time | wrong | – | 1 | 5 |',
      '|  | `services-stable` | success | not named | – | 0 | 5 |',
      '',
      'Results of 2026-11-30, with `ecs-guard wait`, `amazon-ecs-deploy-task-definition`, `services-stable` 1.45.11; later runs that end in the same way do not change them.',
    ]);
  });
});
