import * as z from 'zod/mini';
import { type DeploymentRecord, isFinished, type RecordedAlarm } from '../deployment/record.ts';
import { unreadAlarm } from '../deployment/recorded-alarms.ts';
import { lazy } from '../lazy.ts';
import { type EpochMs, earliest, parseInstant } from '../time.ts';
import { metricKeyOf, type WatchedQuery } from './metric-key.ts';

/**
 * An event reported that an alarm was deleted, or edited to watch another metric. It counts even if CloudWatch cannot be
 * read.
 */
export interface AlarmLoss {
  readonly alarmName: string;
  /** To the second if the alarm was deleted. */
  readonly at: EpochMs;
  /** When the alarm was last created or edited before that; undefined if the event does not contain it. */
  readonly configuredAt: EpochMs | undefined;
}

const metricSchema = lazy(() =>
  z.object({
    namespace: z.optional(z.string()),
    name: z.optional(z.string()),
    dimensions: z._default(z.record(z.string(), z.string()), {}),
  }),
);

const configurationSchema = lazy(() =>
  z.object({
    timestamp: z.optional(z.string()),
    metrics: z._default(
      z.array(
        z.object({
          id: z.string(),
          expression: z.optional(z.string()),
          metricStat: z.optional(z.object({ metric: metricSchema() })),
          returnData: z._default(z.boolean(), true),
        }),
      ),
      [],
    ),
  }),
);
type Configuration = z.infer<ReturnType<typeof configurationSchema>>;

/**
 * Reads a loss from the event "CloudWatch Alarm Configuration Change". Undefined for an edit that keeps the metric, or if
 * the event does not contain both metrics.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function parseAlarmLoss(
  alarmName: string,
  detail: Readonly<Record<string, unknown>>,
  time: string | undefined,
): AlarmLoss | undefined {
  const now = parseConfiguration(detail['configuration']);
  const before = parseConfiguration(detail['previousConfiguration']);
  const saidAt = instantOf(time);
  if (detail['operation'] === 'delete') {
    return saidAt === undefined ? undefined : { alarmName, at: saidAt, configuredAt: instantOf(now?.timestamp) };
  }
  const at = instantOf(now?.timestamp) ?? saidAt;
  if (at === undefined || !isReplaced(before, now)) return undefined;
  return { alarmName, at, configuredAt: instantOf(before?.timestamp) };
}

function parseConfiguration(value: unknown): Configuration | undefined {
  const parsed = configurationSchema().safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function isReplaced(before: Configuration | undefined, now: Configuration | undefined): boolean {
  const [keyBefore, keyNow] = [keyOf(before), keyOf(now)];
  return keyBefore !== undefined && keyNow !== undefined && keyBefore !== keyNow;
}

function keyOf(configuration: Configuration | undefined): string | undefined {
  const queries = (configuration?.metrics ?? []).map(
    ({ id, expression, metricStat, returnData }): WatchedQuery => ({
      id,
      expression,
      metric: metricStat && {
        namespace: metricStat.metric.namespace,
        metricName: metricStat.metric.name,
        dimensions: Object.entries(metricStat.metric.dimensions),
      },
      returnsData: returnData,
    }),
  );
  return metricKeyOf({ namespace: undefined, metricName: undefined, dimensions: [] }, queries);
}

function instantOf(text: string | undefined): EpochMs | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

/**
 * Adds to a record the losses that events reported. Each loss is reported only once, so it is stored even if ECS's response
 * does not show the deployment yet. A finished record is not changed.
 */
export function rememberLosses(record: DeploymentRecord, losses: readonly AlarmLoss[]): DeploymentRecord {
  if (losses.length === 0 || isFinished(record)) return record;
  const { startedAt, createdAt } = record;
  const alarms = record.alarms.map((alarm) => {
    const lostAt = lossOf(alarm, losses, startedAt ?? createdAt);
    // A loss before the start does not count.
    const isLost = alarm.lostAt !== undefined && startedAt !== undefined && alarm.lostAt > startedAt;
    return isLost || lostAt === undefined ? alarm : { ...alarm, lostAt };
  });
  return { ...record, alarms };
}

/** The same for a deployment without a record. `from`: when it began. */
export function alarmsOfLosses(
  alarmNames: readonly string[],
  losses: readonly AlarmLoss[],
  from: EpochMs,
): readonly RecordedAlarm[] {
  return alarmNames.flatMap((name) => {
    const lostAt = lossOf(unreadAlarm(name), losses, from);
    return lostAt === undefined ? [] : [{ ...unreadAlarm(name), lostAt }];
  });
}

/**
 * Finds when an alarm was lost. An alarm that no reconciliation read, and that was configured after the start, may not have
 * existed then, so its history decides.
 */
function lossOf(
  { alarmName, metricKey }: RecordedAlarm,
  losses: readonly AlarmLoss[],
  from: EpochMs,
): EpochMs | undefined {
  const own = losses.filter((loss) => loss.alarmName === alarmName && loss.at > from);
  const wasThere = ({ configuredAt }: AlarmLoss) =>
    metricKey !== undefined || (configuredAt !== undefined && configuredAt <= from);
  return earliest(own.filter(wasThere).map(({ at }) => at));
}
