import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { SeriesQuery } from '../../core/audit/metrics/series.ts';
import type { EpochMs } from '../../core/time.ts';
import { callAws } from '../aws-errors.ts';
import { queriesOf } from './alarm-queries.ts';

/** Reads one page of the values of series with GetMetricData, as `src/guard/doctor/ports.ts` describes it. */
export function metricPages(client: CloudWatchClient) {
  return async (
    series: readonly SeriesQuery[],
    { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
    nextToken: string | undefined,
  ) => {
    const prefixed = series.map(({ key, queries, period }, index) => ({
      key,
      queries: queriesOf({ queries }, `s${index}_`, period),
    }));
    const keys = new Map(
      prefixed.flatMap(({ key, queries }) => queries.filter(({ ReturnData }) => ReturnData).map(({ Id }) => [Id, key])),
    );
    const command = new GetMetricDataCommand({
      MetricDataQueries: prefixed.flatMap(({ queries }) => [...queries]),
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
      NextToken: nextToken,
    });
    const page = await callAws('cloudwatch:GetMetricData', () => client.send(command));
    const items = (page.MetricDataResults ?? []).flatMap(({ Id, Timestamps = [], Values = [] }) => {
      const key = keys.get(Id);
      return key === undefined
        ? []
        : Timestamps.map((at, index) => ({ key, at: at.getTime(), value: Values[index] ?? Number.NaN }));
    });
    return { items, nextToken: page.NextToken };
  };
}
