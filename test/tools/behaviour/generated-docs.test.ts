import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameterCatalogue } from '@ecs-guard/simulator/parameters';
import { formOf } from '@ecs-guard/simulator/scenario/format/parameter-text';
import { describe, expect, it } from 'vitest';
import { describeBehaviourParts } from '../../../tools/behaviour/generated-docs.ts';
import { withParts } from '../../../tools/page-parts.ts';

const page = readFileSync(join(import.meta.dirname, '../../../packages/simulator/BEHAVIOUR.md'), 'utf8');
const { metrics = '', parameters = '' } = describeBehaviourParts();

/** The cells of the row that begins with the cell. */
function rowOf(table: string, first: string): readonly string[] {
  const row = table.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? '';
  return row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
}

describe('the parts of BEHAVIOUR.md that the code makes', () => {
  it('stand in it as they are: npm run behaviour:docs writes them anew', () => {
    expect(withParts(page, describeBehaviourParts())).toBe(page);
  });

  it('have a row for each parameter, with its default', () => {
    for (const [name, { default: value, reason }] of Object.entries(parameterCatalogue)) {
      const row = parameters.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row).toContain(` | ${formOf(name)} | ${reason} |`);
      if (!name.endsWith('Ms')) expect(row).toContain(`| \`${JSON.stringify(value)}\` |`);
    }
  });

  it.each([
    ['alarmPollIntervalMs', '20s'],
    ['rollingBakeCapMs', 'null'],
    ['imagePullMs', '2m'],
    ['restartDelaysMs', '10s, 4m, 8m, 16m, 27m'],
  ])('write the default of %s as it is given: %s', (name, written) => {
    expect(rowOf(parameters, `\`${name}\``)[1]).toBe(`\`${written}\``);
  });

  it('write the parameters of metric math in a table of their own', () => {
    const [, ...tables] = parameters.split('#### ').map((part) => part.split('\n')[0]);
    expect(tables).toEqual([
      'Amazon ECS',
      'CloudWatch alarms',
      'Metric math',
      'Load, tasks and metrics',
      'CloudTrail',
      'Slack',
    ]);
    const [, ofMath = ''] = /#### Metric math\n([\s\S]*?)\n####/.exec(parameters) ?? [];
    const names = [...ofMath.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !name.startsWith('math'))).toEqual([]);
  });

  it('name each source by its page', () => {
    expect(parameters).not.toMatch(/(?<!\()https:/);
    expect(metrics).toMatch(/Source: \[[\w-]+\]\(https:/);
  });

  it('write parameters within a sentence as code', () => {
    const names = Object.keys(parameterCatalogue).filter((name) => metrics.includes(name));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(metrics.replaceAll(`\`${name}\``, '')).not.toMatch(new RegExp(`\\b${name}\\b`));
  });
});
