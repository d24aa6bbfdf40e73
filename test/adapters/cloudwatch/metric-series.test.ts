import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchMetricSeries } from '../../../src/adapters/cloudwatch/metric-series.ts';
import type { MetricQuery } from '../../../src/core/deployment/facts.ts';
import { minutes } from '../../../src/core/time.ts';
import { alarm, at } from '../../builders/facts.ts';
import { mockedClient } from '../mocked-client.ts';

const mocked = mockedClient(CloudWatchClient);
const series = cloudWatchMetricSeries(new CloudWatchClient({}));
const span = { from: at(0), to: at(10), period: minutes(5) };
const query = (fields: Partial<MetricQuery> = {}): MetricQuery => ({
  id: 'value',
  expression: undefined,
  metric: { namespace: 'shop', metricName: 'Errors', dimensions: [['Service', 'web'] as const] },
  statistic: 'Sum',
  periodSeconds: 60,
  unit: undefined,
  accountId: undefined,
  returnsData: true,
  ...fields,
});

beforeEach(() => {
  mocked.reset();
});

describe('the values of an alarm', () => {
  it('are read with the period of the chart, for every query of metric math', async () => {
    mocked.on(GetMetricDataCommand).resolves({});
    const rate = query({ id: 'rate', expression: 'errors / requests', metric: undefined });
    const parts = ['errors', 'requests'].map((id) => query({ id, returnsData: false }));
    await series(alarm({ queries: [rate, ...parts] }), span);
    const [call] = mocked.commandCalls(GetMetricDataCommand);
    expect(call?.args[0].input).toMatchObject({
      StartTime: new Date(at(0)),
      EndTime: new Date(at(10)),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        { Id: 'q_rate', Expression: 'q_errors / q_requests', Period: 300, ReturnData: true },
        { Id: 'q_errors', MetricStat: { Period: 300, Stat: 'Sum' }, ReturnData: false },
        { Id: 'q_requests', MetricStat: { Period: 300 }, ReturnData: false },
      ],
    });
  });

  it('are those of the query that the alarm compares, from all pages', async () => {
    const page = (minute: number, NextToken?: string) => ({
      MetricDataResults: [
        { Id: 'q_value', Timestamps: [new Date(at(minute))], Values: [minute] },
        { Id: 'q_other', Timestamps: [new Date(at(minute))], Values: [99] },
      ],
      NextToken,
    });
    mocked.on(GetMetricDataCommand).resolves(page(0, 't'));
    mocked.on(GetMetricDataCommand, { NextToken: 't' }).resolves(page(5));
    expect(await series(alarm({ queries: [query()] }), span)).toEqual([
      { at: at(0), value: 0 },
      { at: at(5), value: 5 },
    ]);
  });

  it('do not exist for an alarm without queries, such as a composite alarm', async () => {
    expect(await series(alarm({ kind: 'composite' }), span)).toBeUndefined();
    expect(mocked).not.toHaveReceivedCommand(GetMetricDataCommand);
  });

  it.each([
    ['AccessDenied', 'denied'],
    ['Throttling', 'throttled'],
  ])('are not known after %s', async (name, code) => {
    mocked.on(GetMetricDataCommand).rejects(Object.assign(new Error(name), { name, $fault: 'client' }));
    await expect(series(alarm({ queries: [query()] }), span)).rejects.toMatchObject({ code });
  });
});
