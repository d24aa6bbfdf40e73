import { expect, it } from 'vitest';
import { callsOf, metricsIn, type SeriesQuery } from '../../../../src/core/audit/metrics/series.ts';

const query = (id: string, isMetric = true) => ({
  id,
  expression: isMetric ? undefined : 'a / b',
  metric: isMetric ? { namespace: 'Shop', metricName: 'm', dimensions: [] } : undefined,
  statistic: 'Sum',
  periodSeconds: 60,
  unit: undefined,
  accountId: undefined,
  returnsData: true,
});

const series = (count: number, period: number, queries = [query('a')]): readonly SeriesQuery[] =>
  Array.from({ length: count }, (_, index) => ({ key: String(index), queries, period }));

const sizes = (all: readonly SeriesQuery[]) => callsOf(all).map((call) => call.length);

it('a call has at most 99,000 values', () => {
  // 14 days have 336 hours, and 99,000 / 336 is 294.6.
  expect(sizes(series(300, 3_600))).toEqual([294, 6]);
  // They have 20,160 minutes: four series are 80,640 values.
  expect(sizes(series(9, 60))).toEqual([4, 4, 1]);
});

it('a call has at most 500 queries', () => {
  // 14 values of a day each, so that the queries are what counts: 250 × 2 = 500.
  expect(sizes(series(251, 86_400, [query('a'), query('b')]))).toEqual([250, 1]);
});

it('a series beyond the limits is alone in its call', () => {
  const large = series(
    1,
    60,
    Array.from({ length: 6 }, (_, index) => query(`m${index}`)),
  );
  expect(sizes([...series(1, 60), ...large, ...series(1, 60)])).toEqual([1, 1, 1]);
  expect(sizes([])).toEqual([]);
});

it('AWS bills the metrics, not the expressions', () => {
  const [one] = series(1, 60, [query('a'), query('b'), query('rate', false)]);
  expect(one === undefined ? undefined : metricsIn(one)).toBe(2);
});
