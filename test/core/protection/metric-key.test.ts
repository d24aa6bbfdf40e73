import { describe, expect, it } from 'vitest';
import { metricKeyOf } from '../../../src/core/protection/metric-key.ts';

const none = { namespace: undefined, metricName: undefined, dimensions: [] };
const errors = (dimensions: readonly (readonly [string, string])[] = []) => ({
  namespace: 'shop',
  metricName: 'Errors',
  dimensions,
});
const query = (
  id: string,
  expression: string | undefined,
  metric = expression === undefined ? errors() : undefined,
) => ({
  id,
  expression,
  metric,
  returnsData: expression !== undefined,
});

describe('metricKeyOf', () => {
  it('is the same for the same metric, in whatever order its dimensions come', () => {
    expect(
      metricKeyOf(
        errors([
          ['a', '1'],
          ['b', '2'],
        ]),
        [],
      ),
    ).toBe(
      metricKeyOf(
        errors([
          ['b', '2'],
          ['a', '1'],
        ]),
        [],
      ),
    );
  });

  it.each([
    ['another namespace', metricKeyOf({ ...errors(), namespace: 'bakery' }, [])],
    ['another metric', metricKeyOf({ ...errors(), metricName: 'Latency' }, [])],
    ['another dimension', metricKeyOf(errors([['a', '1']]), [])],
    ['two queries', metricKeyOf(none, [query('e', undefined), query('r', 'e')])],
  ])('is another for %s', (_what, key) => {
    expect(key).not.toBe(metricKeyOf(errors(), []));
  });

  it('is the same for the same queries in any order, and another for another expression', () => {
    const ratio = metricKeyOf(none, [query('e', undefined), query('r', 'e / 2')]);
    expect(metricKeyOf(none, [query('r', 'e / 2'), query('e', undefined)])).toBe(ratio);
    expect(metricKeyOf(none, [query('r', 'e / 3'), query('e', undefined)])).not.toBe(ratio);
  });

  it('is the same for a metric and for a single query of it, whatever the id of the query', () => {
    const single = (id: string) => metricKeyOf(none, [{ ...query(id, undefined), returnsData: true }]);
    expect(single('86bfa85f-b14c-ebf7-8916-7da014ce23c0')).toBe(metricKeyOf(errors(), []));
    expect(single('d6bfa85f-893e-b052-a58b-4f9295c9111a')).toBe(metricKeyOf(errors(), []));
  });

  it('is not known without a metric', () => {
    expect(metricKeyOf(none, [])).toBeUndefined();
  });
});
