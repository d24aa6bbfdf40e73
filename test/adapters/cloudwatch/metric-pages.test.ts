import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, expect, it } from 'vitest';
import { metricPages } from '../../../src/adapters/cloudwatch/metric-pages.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

const mocked = mockedClient(CloudWatchClient);
const readPage = metricPages(new CloudWatchClient({}));
const span = { from: epochMs(Date.UTC(2026, 2, 1)), to: epochMs(Date.UTC(2026, 2, 15)) };
const base = { unit: undefined, accountId: undefined, statistic: 'Sum', periodSeconds: 60 };
const count = (id: string, returnsData: boolean) => ({
  ...base,
  id,
  expression: undefined,
  metric: { namespace: 'Shop', metricName: id, dimensions: [] },
  returnsData,
});
const rate = { ...base, id: 'rate', expression: 'errors / requests', metric: undefined, returnsData: true };
const series = [
  { key: 'plain', period: 3_600, queries: [count('errors', true)] },
  { key: 'math', period: 60, queries: [count('errors', false), count('requests', false), rate] },
];

beforeEach(() => {
  mocked.reset();
});

it('series with the same ids are read in one call, each with its own period', async () => {
  mocked.on(GetMetricDataCommand).resolves({});
  expect(await readPage(series, span, 'next')).toEqual({ items: [], nextToken: undefined });
  expect(mocked.commandCalls(GetMetricDataCommand)[0]?.args[0].input).toMatchObject({
    StartTime: new Date(span.from),
    EndTime: new Date(span.to),
    NextToken: 'next',
    MetricDataQueries: [
      { Id: 's0_errors', MetricStat: { Period: 3_600 }, ReturnData: true },
      { Id: 's1_errors', MetricStat: { Period: 60 }, ReturnData: false },
      { Id: 's1_requests', ReturnData: false },
      { Id: 's1_rate', Expression: 's1_errors / s1_requests', Period: 60, ReturnData: true },
    ],
  });
});

it('values have the keys of their series', async () => {
  const at = new Date(Date.UTC(2026, 2, 2));
  mocked.on(GetMetricDataCommand).resolves({
    MetricDataResults: [
      { Id: 's0_errors', Timestamps: [at], Values: [4] },
      { Id: 's1_rate', Timestamps: [at, at], Values: [0.5] },
      { Id: 'other', Timestamps: [at], Values: [9] },
    ],
    NextToken: 'more',
  });
  expect(await readPage(series, span, undefined)).toEqual({
    items: [
      { key: 'plain', at: at.getTime(), value: 4 },
      { key: 'math', at: at.getTime(), value: 0.5 },
      { key: 'math', at: at.getTime(), value: Number.NaN },
    ],
    nextToken: 'more',
  });
});
