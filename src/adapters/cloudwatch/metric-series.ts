import { type CloudWatchClient, GetMetricDataCommand, type GetMetricDataOutput } from '@aws-sdk/client-cloudwatch';
import type { ChartPoint } from '../../core/explanation/evidence.ts';
import { epochMs } from '../../core/time.ts';
import type { MetricSeries } from '../../guard/ports.ts';
import { callAws } from '../aws-errors.ts';
import { queriesOf } from './alarm-queries.ts';

/** Most pages. A chart has some hundred points, and a page up to 100,800. */
const PAGES = 3;

const PREFIX = 'q_';

/** Reads the values that an alarm compares with its threshold, with GetMetricData. */
export function cloudWatchMetricSeries(client: CloudWatchClient): MetricSeries {
  return async (alarm, { from, to, period }) => {
    const queries = queriesOf(alarm, PREFIX, period / 1_000);
    const compared = queries.find(({ ReturnData }) => ReturnData);
    if (compared === undefined) return undefined;
    const points: ChartPoint[] = [];
    let NextToken: string | undefined;
    for (let pages = 0; pages < PAGES; pages += 1) {
      const command = new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: 'TimestampAscending',
        NextToken,
      });
      const page = await callAws('cloudwatch:GetMetricData', () => client.send(command));
      points.push(...pointsOf(page, compared.Id));
      NextToken = page.NextToken;
      if (NextToken === undefined) break;
    }
    return points;
  };
}

function pointsOf({ MetricDataResults = [] }: GetMetricDataOutput, id: string | undefined): readonly ChartPoint[] {
  return MetricDataResults.filter(({ Id }) => Id === id).flatMap(({ Timestamps = [], Values = [] }) =>
    Timestamps.map((at, index) => ({ at: epochMs(at.getTime()), value: Values[index] })),
  );
}
