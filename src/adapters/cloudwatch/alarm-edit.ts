import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod/mini';
import { parseHistorySummary } from '../../core/aws-text/history-summary.ts';
import type { AlarmEdit } from '../../core/deployment/facts.ts';
import { lazy } from '../../core/lazy.ts';
import { parseJson } from '../../core/parse-json.ts';
import { metricKeyOf, type WatchedQuery } from '../../core/protection/metric-key.ts';
import { epochMs } from '../../core/time.ts';

const EDITS: ReadonlyMap<string, AlarmEdit['edit']> = new Map([
  ['Create', 'created'],
  ['Update', 'updated'],
  ['Delete', 'deleted'],
]);

const dimensionsSchema = lazy(() => z.array(z.object({ name: z.string(), value: z.string() })));

const configurationSchema = lazy(() =>
  z.object({
    namespace: z.optional(z.string()),
    metricName: z.optional(z.string()),
    dimensions: z.optional(dimensionsSchema()),
    metrics: z.optional(
      z.array(
        z.object({
          id: z.string(),
          expression: z.optional(z.string()),
          metricStat: z.optional(
            z.object({
              metric: z.object({
                namespace: z.optional(z.string()),
                metricName: z.optional(z.string()),
                dimensions: z.optional(dimensionsSchema()),
              }),
            }),
          ),
          returnData: z.optional(z.boolean()),
        }),
      ),
    ),
  }),
);

const editSchema = lazy(() =>
  z.object({
    type: z.string(),
    createdAlarm: z.optional(z.unknown()),
    updatedAlarm: z.optional(z.unknown()),
  }),
);

/**
 * Maps a ConfigurationUpdate entry of an alarm's history; undefined if it cannot be read. AWS does not publish the shape of
 * HistoryData: this one was seen in public logs. Data longer than 4,095 characters is cut, so it is not valid JSON; the
 * summary still has the kind of change.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
 */
export function mapEdit(item: AlarmHistoryItem): AlarmEdit | undefined {
  const parsed = editSchema().safeParse(parseJson(item.HistoryData ?? ''));
  const known = parsed.success ? EDITS.get(parsed.data.type) : undefined;
  const summary = parseHistorySummary(item.HistorySummary ?? '');
  const edit = known ?? (summary?.is === 'edit' ? summary.edit : undefined);
  if (item.Timestamp === undefined || edit === undefined) return undefined;
  const configuration = parsed.success ? (parsed.data.createdAlarm ?? parsed.data.updatedAlarm) : undefined;
  return { at: epochMs(item.Timestamp.getTime()), edit, metricKey: keyOfConfiguration(configuration) };
}

function keyOfConfiguration(configuration: unknown): string | undefined {
  const parsed = configurationSchema().safeParse(configuration);
  if (!parsed.success) return undefined;
  const { namespace, metricName, dimensions = [], metrics = [] } = parsed.data;
  const queries = metrics.map(
    ({ id, expression, metricStat, returnData }): WatchedQuery => ({
      id,
      expression,
      metric: metricStat && {
        namespace: metricStat.metric.namespace,
        metricName: metricStat.metric.metricName,
        dimensions: pairs(metricStat.metric.dimensions ?? []),
      },
      returnsData: returnData ?? true,
    }),
  );
  return metricKeyOf({ namespace, metricName, dimensions: pairs(dimensions) }, queries);
}

function pairs(dimensions: readonly { readonly name: string; readonly value: string }[]) {
  return dimensions.map(({ name, value }) => [name, value] as const);
}
