import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataOutput,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { callAws } from '../aws-errors.ts';

/** A metric by namespace, name and dimensions. */
interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const HOUR = 3_600_000;

/** Most pages of ListMetrics, each with up to 500 metrics. */
const PAGES = 20;

/** Creates the reads of metrics of a plan, as `src/guard/protect/ports.ts` describes them. */
export function serviceMetrics(client: CloudWatchClient) {
  return {
    async findMetrics({ namespace, metricName, dimensions }: MetricIdentity) {
      const found: Readonly<Record<string, string>>[] = [];
      let NextToken: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const command = new ListMetricsCommand({
          Namespace: namespace,
          MetricName: metricName,
          Dimensions: dimensionsOf(dimensions),
          NextToken,
        });
        const answer = await callAws('cloudwatch:ListMetrics', () => client.send(command));
        for (const { Dimensions = [] } of answer.Metrics ?? [])
          found.push(Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])));
        NextToken = answer.NextToken;
        if (NextToken === undefined) break;
      }
      return found;
    },
    async hourlySums(metrics: readonly MetricIdentity[], { from, to }: { readonly from: Date; readonly to: Date }) {
      const first = Math.floor(from.getTime() / HOUR);
      const hours = Math.ceil(to.getTime() / HOUR) - first;
      const sums = metrics.map(() => Array.from({ length: hours }, () => 0));
      let NextToken: string | undefined;
      do {
        const command = new GetMetricDataCommand({
          MetricDataQueries: metrics.map(({ namespace, metricName, dimensions }, index) => ({
            Id: `m${index}`,
            MetricStat: {
              Metric: { Namespace: namespace, MetricName: metricName, Dimensions: dimensionsOf(dimensions) },
              Period: HOUR / 1_000,
              Stat: 'Sum',
            },
          })),
          StartTime: new Date(first * HOUR),
          EndTime: to,
          NextToken,
        });
        const answer: GetMetricDataOutput = await callAws('cloudwatch:GetMetricData', () => client.send(command));
        for (const { Id = '', Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
          const list = sums[Number(Id.slice(1))];
          Timestamps.forEach((at, index) => {
            if (list !== undefined) list[Math.floor(at.getTime() / HOUR) - first] = Values[index] ?? 0;
          });
        }
        NextToken = answer.NextToken;
      } while (NextToken !== undefined);
      return sums;
    },
  };
}

function dimensionsOf(dimensions: MetricIdentity['dimensions']) {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
