import { expect, it } from 'vitest';
import { metricsOf, saveMetrics } from '../../../src/adapters/saved/saved-metrics.ts';

const NONE = Number.NaN;

it('values are written with how often they repeat, and read again', () => {
  const read = {
    series: new Map([['errors', { from: 0, period: 60, values: Float64Array.of(0, 0, NONE, NONE, NONE, 2.5) }]]),
    deployments: new Map([['arn', [{ from: 1, to: 2 }]]]),
    requestsPerMinute: new Map([['arn', 40]]),
    unread: new Map([['fast', 'it names no metric']]),
  };
  const saved = saveMetrics(read);
  expect(saved.series['errors']).toEqual({
    from: 0,
    period: 60,
    runs: [
      [0, 2],
      [null, 3],
      [2.5, 1],
    ],
  });
  expect(metricsOf(saved)).toEqual(read);
});
