import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workloadParameters } from '../../../simulator/parameters/workload.ts';
import { parameterCatalogue } from '../../../simulator/parameters.ts';
import { metricTables } from '../../../simulator/workload/known-metric.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const text = readFileSync(join(root, 'simulator', 'behaviour-workload.md'), 'utf8');
const rules = [...text.matchAll(/^\| (LOAD-\d+) \| .+ \| (.+) \|$/gm)].map(([, id = '', source = '']) => ({
  id,
  source,
}));

describe('the specification of the workload', () => {
  it('has a test for every rule, and a rule for every test', () => {
    const tests = readdirSync(import.meta.dirname)
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
    const tested = new Set(tests.flatMap((test) => [...test.matchAll(/\[(LOAD-\d+)\]/g)].map(([, id]) => id)));
    expect(rules.map(({ id }) => id)).toEqual([...new Set(rules.map(({ id }) => id))]);
    expect(rules.length).toBeGreaterThan(45);
    expect([...tested].filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
    expect(rules.filter(({ id }) => !tested.has(id))).toEqual([]);
  });

  it('names only parameters that exist, and all of the workload’s own', () => {
    const named = [...text.matchAll(/parameters? (\w+(?:, \w+)*)/g)].flatMap(([, names = '']) => names.split(', '));
    const camelCase = named.filter((name) => /[a-z][A-Z]/.test(name));
    expect(camelCase.length).toBeGreaterThan(20);
    expect(camelCase.filter((name) => !(name in parameterCatalogue))).toEqual([]);
    expect(Object.keys(workloadParameters).filter((name) => !text.includes(name))).toEqual([]);
  });

  it.each(metricTables.map((table) => [table.title, table] as const))(
    'has the table of %s as it is in the code',
    (_, table) => {
      for (const { name, unit, sets, point, from } of table.rows) {
        const dimensions = sets.map((set) => set.split(' ').join(', ')).join(' \\| ');
        expect(text).toContain(`| ${name} | ${unit} | ${dimensions} | ${point} | ${from} |\n`);
      }
      expect(text).toContain(`### ${table.title}: \`${table.namespace}\`\n`);
      expect(text).toContain(`Not modelled: ${table.notModelled.join(', ')}.\n`);
      expect(text).toContain(`(parameter ${table.visibleAfter}). Source: ${table.source}\n`);
    },
  );
});
