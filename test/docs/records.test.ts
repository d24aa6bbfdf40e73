import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/records.md');

/** The words in code in the first column of the table under a heading. */
function namesUnder(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

/** The values that the published schema allows somewhere below a field. */
function valuesOf(schema: unknown, field: string): readonly string[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([name, value]) => [
    ...(name === field && Array.isArray(value?.enum) ? value.enum.map(String) : []),
    ...valuesOf(value, field),
  ]);
}

const schema: unknown = JSON.parse(read('docs/schemas/outcome-event.v1.schema.json'));

describe('docs/records.md', () => {
  it('has a row for each outcome', () => {
    expect([...namesUnder('Outcomes')].toSorted()).toEqual([...new Set(valuesOf(schema, 'outcome'))].toSorted());
  });

  it('names each cause', () => {
    const missing = valuesOf(schema, 'cause').filter((cause) => !page.includes(`\`${cause}\``));
    expect(valuesOf(schema, 'cause').length).toBeGreaterThan(6);
    expect(missing).toEqual([]);
  });

  it('has a row for each state of protection', () => {
    const states = valuesOf(valueAt(schema, 'protection'), 'state');
    expect([...namesUnder('Protection')].toSorted()).toEqual([...new Set(states)].toSorted());
  });

  it('has each field of a record', () => {
    const [, record = ''] =
      /export interface DeploymentRecord \{\n([\s\S]*?)\n\}/.exec(read('src/core/deployment/record.ts')) ?? [];
    const fields = [...record.matchAll(/^ {2}readonly (\w+):/gm)].map(([, name = '']) => name);
    expect(fields.length).toBeGreaterThan(30);
    const words = namesUnder('Fields of a record');
    expect(fields.filter((field) => !words.includes(field))).toEqual([]);
  });
});

/** The first schema of a field, however deep it stands. */
function valueAt(value: unknown, field: string): unknown {
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, one] of Object.entries(value)) {
    const found = name === field ? one : valueAt(one, field);
    if (found !== undefined) return found;
  }
  return undefined;
}
