import { describe, expect, it } from 'vitest';
import { type MetricTable, seriesOf } from '../../../src/workload/publish/rows.ts';

const row = (name: string, ...sets: readonly string[]) => ({
  name,
  unit: 'Count',
  sets,
  point: 'always',
  from: 'nothing',
  samples: () => undefined,
});
const table = (...rows: MetricTable<object>['rows']): MetricTable<object> => ({
  title: 'Shop',
  namespace: 'Shop',
  visibleAfter: 'albVisibleAfterMs',
  source: 'https://example.com',
  rows,
  notModelled: [],
});
const shown = (rows: MetricTable<object>['rows'], values: Readonly<Record<string, readonly string[]>>) =>
  seriesOf(table(...rows), values).map(({ series }) =>
    [series.name, ...series.dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' '),
  );

describe('seriesOf', () => {
  it('has one series per row, set and combination of values', () => {
    const rows = [row('hosts', 'LB', 'Zone LB'), row('codes', 'LB')];
    expect(shown(rows, { LB: ['lb'], Zone: ['a', 'b'] })).toEqual([
      'hosts LB=lb',
      'hosts Zone=a LB=lb',
      'hosts Zone=b LB=lb',
      'codes LB=lb',
    ]);
  });

  it('has none for a set with a dimension that has no value', () => {
    expect(shown([row('tasks', 'Cluster TaskId', 'Cluster')], { Cluster: ['shop'], TaskId: [] })).toEqual([
      'tasks Cluster=shop',
    ]);
    expect(shown([row('tasks', 'Unknown')], {})).toEqual([]);
  });

  it('keeps the values of each series, by which its cell is found', () => {
    const [only] = seriesOf(table(row('hosts', 'Zone LB')), { LB: ['lb'], Zone: ['a'] });
    expect(only?.selection).toEqual({ Zone: 'a', LB: 'lb' });
    expect(only?.series).toMatchObject({ namespace: 'Shop', unit: 'Count' });
  });

  it('has the same series for the same values, as often as it is asked', () => {
    const shop = table(row('hosts', 'LB'));
    const [first] = seriesOf(shop, { LB: ['lb'] });
    expect(seriesOf(shop, { LB: ['lb'] })[0]?.series).toBe(first?.series);
    expect(seriesOf(shop, { LB: ['other'] })[0]?.series.dimensions).toEqual([{ Name: 'LB', Value: 'other' }]);
    for (let index = 0; index < 100; index += 1) seriesOf(shop, { LB: [`lb${index}`] });
    expect(seriesOf(shop, { LB: ['lb'] })[0]?.series).toEqual(first?.series);
  });
});
