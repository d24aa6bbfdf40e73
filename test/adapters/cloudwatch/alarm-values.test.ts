import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchAlarmValues } from '../../../src/adapters/cloudwatch/alarm-values.ts';
import type { AlarmDescription, MetricQuery } from '../../../src/core/deployment/facts.ts';
import { epochMs } from '../../../src/core/time.ts';
import { alarm } from '../../builders/facts.ts';
import { mockedClient } from '../mocked-client.ts';

const cloudWatch = mockedClient(CloudWatchClient);
const newestValues = cloudWatchAlarmValues(new CloudWatchClient({}));

/** 2026-11-24T10:20:30Z */
const NOW = epochMs(1_795_515_630_000);
/** 2026-11-24T10:00:00Z and so many minutes. */
const minute = (count: number) => new Date(1_795_514_400_000 + count * 60_000);

const metric = { namespace: 'shop', metricName: 'Errors', dimensions: [['Service', 'web'] as const] };
const query = (fields: Partial<MetricQuery> = {}): MetricQuery => ({
  id: 'value',
  expression: undefined,
  metric,
  statistic: 'Sum',
  periodSeconds: 60,
  unit: undefined,
  accountId: undefined,
  returnsData: true,
  ...fields,
});
const alarmOf = (alarmName: string, queries: readonly MetricQuery[], fields: Partial<AlarmDescription> = {}) =>
  alarm({ alarmName, periodSeconds: 60, queries, ...fields });

beforeEach(() => {
  cloudWatch.reset();
});

describe('the newest values', () => {
  it('are asked for in one call, with the ids of each alarm kept apart', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({});
    const rate = query({
      id: 'rate',
      expression: '100 * errors / IF(requests > 0, requests, "errors")',
      metric: undefined,
    });
    const errors = query({ id: 'errors', returnsData: false, unit: 'Count' });
    const requests = query({ id: 'requests', returnsData: false, accountId: '444455556666' });
    await newestValues([alarmOf('plain', [query()]), alarmOf('math', [rate, errors, requests])], NOW);
    const MetricStat = {
      Metric: { Namespace: 'shop', MetricName: 'Errors', Dimensions: [{ Name: 'Service', Value: 'web' }] },
      Period: 60,
      Stat: 'Sum',
      Unit: undefined,
    };
    expect(cloudWatch).toHaveReceivedCommandTimes(GetMetricDataCommand, 1);
    expect(cloudWatch).toHaveReceivedCommandWith(GetMetricDataCommand, {
      StartTime: new Date(NOW - 1_200_000),
      EndTime: new Date(NOW),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        { Id: 'a0_value', ReturnData: true, MetricStat },
        {
          Id: 'a1_rate',
          ReturnData: true,
          Expression: '100 * a1_errors / IF(a1_requests > 0, a1_requests, "errors")',
          Period: 60,
        },
        { Id: 'a1_errors', ReturnData: false, MetricStat: { ...MetricStat, Unit: 'Count' } },
        { Id: 'a1_requests', ReturnData: false, AccountId: '444455556666', MetricStat },
      ],
    });
  });

  it('are those of the newest period that is over, by the name of the alarm', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        // The minute of 10:20 is not over.
        { Id: 'a0_value', Timestamps: [minute(20), minute(19), minute(18)], Values: [1, 7, 5] },
        // Nor are the five minutes of 10:20, and of 10:15.5 there is no such period.
        { Id: 'a1_value', Timestamps: [minute(20), minute(15)], Values: [1, 9] },
        { Id: 'a2_value', Timestamps: [], Values: [] },
      ],
    });
    const alarms = [
      alarmOf('minute', [query()]),
      alarmOf('five minutes', [query({ periodSeconds: 300 })], { periodSeconds: 300 }),
      alarmOf('silent', [query()]),
      alarmOf('not answered', [query()]),
    ];
    expect([...(await newestValues(alarms, NOW))]).toEqual([
      ['minute', 7],
      ['five minutes', 9],
    ]);
  });

  it('are asked for of 500 queries at most, and of none without a call', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({});
    const many = Array.from({ length: 100 }, (_, index) =>
      alarmOf(
        `a${index}`,
        Array.from({ length: 6 }, (_id, id) => query({ id: `m${id}` })),
      ),
    );
    await newestValues([...many, alarmOf('last', [query(), query({ id: 'other' })])], NOW);
    const [call] = cloudWatch.commandCalls(GetMetricDataCommand);
    // 83 alarms of six queries leave room for two.
    expect(call?.args[0].input.MetricDataQueries).toHaveLength(500);
    cloudWatch.reset();
    const { queries: _none, ...composite } = alarm({ kind: 'composite' });
    expect(await newestValues([composite], NOW)).toEqual(new Map());
    expect(cloudWatch).toHaveReceivedCommandTimes(GetMetricDataCommand, 0);
  });

  it('may be refused', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .rejects(Object.assign(new Error('no'), { name: 'AccessDenied', $fault: 'client' }));
    await expect(newestValues([alarmOf('a', [query()])], NOW)).rejects.toMatchObject({
      code: 'denied',
      action: 'cloudwatch:GetMetricData',
    });
  });
});
