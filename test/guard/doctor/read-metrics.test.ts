import { describe, expect, it } from 'vitest';
import type { AuditedMetricAlarm } from '../../../src/core/audit/audited-service.ts';
import type { SeriesQuery } from '../../../src/core/audit/metrics/series.ts';
import { epochMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { MetricGateways } from '../../../src/guard/doctor/ports.ts';
import { planMetrics, readMetrics } from '../../../src/guard/doctor/read-metrics.ts';
import { alarm, audited, metric, service } from '../../core/audit/audited.ts';

const NOW = epochMs(Date.UTC(2026, 2, 15, 12, 30));
const HOUR = 3_600_000;
/** Two weeks before noon. */
const FROM = Date.UTC(2026, 2, 1, 12);

function live(name: string, change: Partial<AuditedMetricAlarm> = {}): AuditedMetricAlarm {
  const queries = [
    {
      id: 'value',
      expression: undefined,
      metric: { namespace: 'AWS/ApplicationELB', metricName: 'HTTPCode_Target_5XX_Count', dimensions: [] },
      statistic: 'Sum',
      periodSeconds: 60,
      unit: undefined,
      accountId: undefined,
      returnsData: true,
    },
  ];
  return alarm({ id: name, name, metrics: [metric()], queries, ...change });
}

/** Values by series: `quiet` has one error in an hour, and `loud` twenty, in one minute of the first hour. */
function gatewaysOf(change: Partial<MetricGateways> = {}) {
  const calls: string[] = [];
  const valuesOf = ({ key, period }: SeriesQuery) =>
    [{ key, at: FROM, value: key === 'loud' ? 20 : 1 }].concat(
      period === 60 ? [{ key, at: FROM + HOUR, value: 0 }] : [],
    );
  const gateways: MetricGateways = {
    metricPage: async (series, { from, to }, token) => {
      calls.push(`${series.map(({ key, period }) => `${key} ${period}`).join()} ${(to - from) / HOUR}`);
      const items = series.flatMap(valuesOf);
      return token === undefined
        ? { items: items.slice(0, 1), nextToken: 'rest' }
        : { items: items.slice(1), nextToken: undefined };
    },
    deployedTimes: async (arn, since, token) => {
      calls.push(`deployments ${arn.split('/').at(-1)} ${(NOW - since) / HOUR}`);
      return token === undefined
        ? { items: [{ from: FROM, to: FROM + HOUR }], nextToken: 'rest' }
        : { items: [{ from: NOW - HOUR, to: undefined }], nextToken: undefined };
    },
    ...change,
  };
  return { gateways, calls };
}

const shop = (...alarms: readonly AuditedMetricAlarm[]) => [audited({ service: service(), alarms })];
const ignore = () => undefined;

describe('a plan', () => {
  it('counts the metrics and calls of both readings', () => {
    const two = [...shop(live('quiet'), live('loud')), ...shop(live('loud'))];
    const { coarse, fineAtMost, alarms } = planMetrics(two);
    expect(alarms).toHaveLength(2);
    expect([coarse, fineAtMost]).toEqual([
      { metrics: 2, calls: 1 },
      { metrics: 2, calls: 1 },
    ]);
  });

  it('says which alarms are not read', () => {
    const { unread, alarms } = planMetrics(shop(live('fast', { metrics: [metric({ period: 10 })] })));
    expect(alarms).toEqual([]);
    expect([...unread.keys()]).toEqual(['fast']);
  });
});

describe('the metrics', () => {
  it('are read by the minute only for the alarm about which hours leave a question', async () => {
    const { gateways, calls } = gatewaysOf();
    const reading = await readMetrics(gateways, planMetrics(shop(live('quiet'), live('loud'))), {
      now: NOW,
      onProgress: ignore,
    });
    expect(calls).toEqual([
      'quiet 3600,loud 3600 336',
      'quiet 3600,loud 3600 336',
      'loud 60 336',
      'loud 60 336',
      // 15 days and the half hour since noon.
      'deployments checkout 360.5',
      'deployments checkout 360.5',
    ]);
    const { series, deployments } = reading.read;
    expect([series.get('quiet')?.period, series.get('quiet')?.values.length]).toEqual([3_600, 336]);
    expect([series.get('loud')?.values[0], series.get('loud')?.values[60], series.get('loud')?.values[61]]).toEqual([
      20,
      0,
      Number.NaN,
    ]);
    expect([...deployments.values()]).toEqual([
      [
        { from: FROM, to: FROM + HOUR },
        { from: NOW - HOUR, to: NOW },
      ],
    ]);
    expect(reading.metrics).toBe(3);
  });

  it('are not judged without the times of deployments', async () => {
    const denied = new GatewayError('denied', 'ecs:ListServiceDeployments', 'denied');
    const { gateways } = gatewaysOf({ deployedTimes: () => Promise.reject(denied) });
    const reading = await readMetrics(gateways, planMetrics(shop(live('quiet'), live('loud'))), {
      now: NOW,
      onProgress: ignore,
    });
    expect([...reading.read.series.keys()]).toEqual(['quiet']);
    expect(reading.denied).toEqual(['ecs:ListServiceDeployments']);
  });

  it('are not judged if AWS denies them', async () => {
    const denied = new GatewayError('denied', 'cloudwatch:GetMetricData', 'denied');
    const { gateways } = gatewaysOf({ metricPage: () => Promise.reject(denied) });
    const reading = await readMetrics(gateways, planMetrics(shop(live('loud'))), { now: NOW, onProgress: ignore });
    expect([reading.read.series.size, reading.denied]).toEqual([0, ['cloudwatch:GetMetricData']]);
  });

  it('of an alarm that CloudWatch does not accept leave the others as they are', async () => {
    const { gateways } = gatewaysOf();
    const invalid = new GatewayError('invalid', 'cloudwatch:GetMetricData', 'invalid');
    const picky: MetricGateways = {
      ...gateways,
      metricPage: (series, span, token) =>
        series.some(({ key }) => key === 'odd') ? Promise.reject(invalid) : gateways.metricPage(series, span, token),
    };
    const reading = await readMetrics(picky, planMetrics(shop(live('odd'), live('quiet'))), {
      now: NOW,
      onProgress: ignore,
    });
    expect([...reading.read.series.keys()]).toEqual(['quiet']);
    expect([...reading.read.unread]).toEqual([['odd', 'CloudWatch does not accept its query']]);
  });

  it('end with the error if AWS does not answer', async () => {
    const lost = new GatewayError('unavailable', 'cloudwatch:GetMetricData', 'no answer');
    const { gateways } = gatewaysOf({ metricPage: () => Promise.reject(lost) });
    await expect(readMetrics(gateways, planMetrics(shop(live('loud'))), { now: NOW, onProgress: ignore })).rejects.toBe(
      lost,
    );
  });
});
