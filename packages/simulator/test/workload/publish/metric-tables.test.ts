import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricTables } from '../../../src/workload/publish/metric-tables.ts';

interface Published {
  readonly name: string;
  readonly level: string;
  readonly dimensionSets: readonly (readonly string[])[];
  readonly unit: string;
}
const fixture = new URL('../../../../../test/fixtures/metrics/container-insights.json', import.meta.url);
const published: readonly Published[] = JSON.parse(readFileSync(fixture, 'utf8'));

describe('the table of Container Insights', () => {
  it.each(['basic', 'enhanced'])('has the dimension sets and units that AWS publishes: %s [LOAD-52]', (level) => {
    const table = metricTables.filter(({ namespace }) => namespace === 'ECS/ContainerInsights')[
      level === 'basic' ? 0 : 1
    ];
    const rows = table?.rows ?? [];
    const sorted = (sets: readonly string[]) => sets.map((set) => set.split(' ').toSorted().join(' ')).toSorted();
    for (const { name, unit, sets } of rows) {
      const row =
        published.find((one) => one.name === name && one.level === level) ?? published.find((one) => one.name === name);
      expect([name, unit, sorted(sets)]).toEqual([
        name,
        row?.unit,
        sorted(row?.dimensionSets.map((set) => set.join(' ')) ?? []),
      ]);
    }
  });

  it('names every published metric, made or not [LOAD-52]', () => {
    const tables = metricTables.filter(({ namespace }) => namespace === 'ECS/ContainerInsights');
    const named = new Set(tables.flatMap(({ rows, notModelled }) => [...rows.map(({ name }) => name), ...notModelled]));
    expect(published.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
    const made = new Set(tables.flatMap(({ rows }) => rows.map(({ name }) => name)));
    expect(tables.flatMap(({ notModelled }) => notModelled).filter((name) => made.has(name))).toEqual([]);
  });
});
