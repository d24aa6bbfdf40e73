import { describe, expect, it } from 'vitest';
import { isAnswered, readingOf } from '../../../../src/core/audit/metrics/alarm-series.ts';
import type { AuditedMetricAlarm } from '../../../../src/core/audit/audited-service.ts';
import type { MetricQuery } from '../../../../src/core/deployment/facts.ts';
import { alarm, metric } from '../audited.ts';

const NONE = Number.NaN;

function query(change: Partial<MetricQuery> = {}): MetricQuery {
  return {
    id: 'value',
    expression: undefined,
    metric: { namespace: 'AWS/ApplicationELB', metricName: 'HTTPCode_Target_5XX_Count', dimensions: [] },
    statistic: 'Sum',
    periodSeconds: 60,
    unit: undefined,
    accountId: undefined,
    returnsData: true,
    ...change,
  };
}

function plain(change: Partial<AuditedMetricAlarm> = {}, statistic = 'Sum', namespace = 'AWS/ApplicationELB') {
  const watched = { namespace, metricName: 'm', dimensions: [] };
  return alarm({
    queries: [query({ statistic, metric: watched })],
    metrics: [metric({ statistic, namespace })],
    ...change,
  });
}

function readingFor(one: AuditedMetricAlarm) {
  const reading = readingOf(one);
  if (typeof reading === 'string') throw new Error(reading);
  return reading;
}

describe('an alarm is read by the hour first', () => {
  it('with its sum, if it fires above a threshold', () => {
    const one = plain();
    expect(readingFor(one)).toEqual({
      coarse: { key: 'checkout-errors', queries: one.queries, period: 3_600 },
      shows: 'bound',
      fine: { key: 'checkout-errors', queries: one.queries, period: 60 },
    });
  });

  it.each([
    ['Average', 'GreaterThanThreshold', 'Maximum'],
    ['p99', 'GreaterThanOrEqualToThreshold', 'Maximum'],
    ['Minimum', 'GreaterThanThreshold', 'Maximum'],
    ['Average', 'LessThanThreshold', 'Minimum'],
    ['Maximum', 'LessThanOrEqualToThreshold', 'Minimum'],
  ])('%s with %s is bound by the %s of the hour', (statistic, comparisonOperator, bound) => {
    const { coarse, shows } = readingFor(plain({ comparisonOperator }, statistic));
    expect([coarse.queries.map((one) => one.statistic), shows]).toEqual([[bound], 'bound']);
  });

  it.each([
    ['a sum that fires below a threshold', plain({ comparisonOperator: 'LessThanThreshold' })],
    ['a sum that fires above a band', plain({ comparisonOperator: 'GreaterThanUpperThreshold' })],
    ['an average that fires above a band', plain({ comparisonOperator: 'GreaterThanUpperThreshold' }, 'Average')],
    ['a sum of a custom metric, which may have negative values', plain({}, 'Sum', 'Shop')],
    [
      'metric math',
      alarm({
        queries: [query({ id: 'a' }), query({ id: 'b' }), query({ id: 'c', expression: 'a/b', metric: undefined })],
      }),
    ],
  ])('%s only shows whether there is data', (_, one) => {
    expect(readingFor(one).shows).toBe('presence');
  });

  it('and no further if its period is an hour, or if it has no threshold', () => {
    const hourly = readingFor(plain({ metrics: [metric({ period: 3_600 })] }));
    expect([hourly.shows, hourly.fine, hourly.coarse.period]).toEqual(['all', undefined, 3_600]);
    const band = readingFor(plain({ threshold: undefined }));
    expect([band.shows, band.fine]).toEqual(['all', undefined]);
  });
});

describe('an alarm is not read', () => {
  it.each([
    [plain({ queries: [] }), 'it names no metric'],
    [plain({ metrics: [metric({ period: 10 })] }), 'CloudWatch keeps data of such a short period for three hours'],
    [
      alarm({ queries: [query({ expression: 'SELECT MAX(x) FROM "y"', metric: undefined })] }),
      'it is a query over many metrics',
    ],
  ])('case %#', (one, why) => {
    expect(readingOf(one)).toBe(why);
  });
});

describe('hourly values answer the question', () => {
  const answers = (one: AuditedMetricAlarm, ...values: readonly number[]) =>
    isAnswered(one, readingFor(one), Float64Array.from(values));

  it('if none is beyond the threshold', () => {
    expect(answers(plain(), 10, NONE, 3)).toBe(true);
    expect(answers(plain(), 10, NONE, 11)).toBe(false);
    expect(answers(plain({ comparisonOperator: 'GreaterThanOrEqualToThreshold' }), 10)).toBe(false);
    expect(answers(plain({ comparisonOperator: 'LessThanThreshold' }, 'Average'), 10)).toBe(true);
    expect(answers(plain({ comparisonOperator: 'LessThanOrEqualToThreshold' }, 'Average'), 10)).toBe(false);
  });

  it('if there is none at all', () => {
    expect(answers(plain({ comparisonOperator: 'LessThanThreshold' }), NONE, NONE)).toBe(true);
  });

  it('not if missing data fires the alarm: an hour with data may have minutes without', () => {
    expect(answers(plain({ treatMissingData: 'breaching' }), 1, 1)).toBe(false);
  });

  it.each(['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'])(
    'not if %s compares them with a band of anomaly detection',
    (comparisonOperator) => {
      const one = plain({ comparisonOperator });
      const bound = { ...readingFor(one), shows: 'bound' } as const;
      expect(isAnswered(one, bound, Float64Array.of(1, NONE))).toBe(false);
    },
  );

  it('not if they only show that there is data', () => {
    expect(answers(plain({ comparisonOperator: 'LessThanThreshold' }), 1_000)).toBe(false);
  });
});
