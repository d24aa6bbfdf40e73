import { expect, it } from 'vitest';
import { type MetricsRead, withMetrics } from '../../../../src/core/audit/metrics/with-metrics.ts';
import { audited } from '../audited.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const one = audited();

function read(change: Partial<MetricsRead> = {}): MetricsRead {
  const series = new Map([['checkout-errors', { from: NOON, period: 60, values: new Float64Array(60) }]]);
  return { series, deployments: new Map(), requestsPerMinute: new Map(), unread: new Map(), ...change };
}

it('a service has the history of its alarms, and its requests', () => {
  const complete = withMetrics(one, read({ requestsPerMinute: new Map([[one.service.id, 40]]) }));
  expect(complete.requestsPerMinute).toBe(40);
  expect(complete.histories?.get('checkout-errors')).toMatchObject({ period: 60, deployments: [] });
  expect(complete.unreadPast).toEqual([]);
});

it('a deployment counts until its values have left the evaluation periods', () => {
  const times = [
    { from: NOON + 10.5 * MINUTE, to: NOON + 20.5 * MINUTE },
    { from: NOON - 10 * MINUTE, to: NOON + MINUTE },
    { from: NOON + 58 * MINUTE, to: NOON + 90 * MINUTE },
  ];
  const complete = withMetrics(one, read({ deployments: new Map([[one.service.id, times]]) }));
  // Three periods are evaluated.
  expect(complete.histories?.get('checkout-errors')?.deployments).toEqual([
    { from: 10, to: 24 },
    { from: 0, to: 4 },
    { from: 58, to: 60 },
  ]);
});

it('an alarm whose past was not read is named with the reason', () => {
  const complete = withMetrics(
    one,
    read({ series: new Map(), unread: new Map([['checkout-errors', 'it names no metric']]) }),
  );
  expect(complete.unreadPast).toEqual(['the past of alarm checkout-errors, because it names no metric']);
  expect(complete.histories?.size).toBe(0);
});
