import * as z from 'zod/mini';
import { type DeploymentRecord, isFinished, type RecordedAlarm } from '../deployment/record.ts';
import { unreadAlarm } from '../deployment/recorded-alarms.ts';
import { lazy } from '../lazy.ts';
import { type EpochMs, earliest, parseInstant } from '../time.ts';
import { metricKeyOf, type WatchedQuery } from './metric-key.ts';

/** An alarm was deleted, or made to look at another metric: what the event about it says, whether CloudWatch can be read or not. */
export interface AlarmLoss {
  readonly alarmName: string;
  /** To the second where it was deleted. */
  readonly at: EpochMs;
  /** When the alarm was created or edited last before; undefined where the event does not say. */
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
 * What an event "CloudWatch Alarm Configuration Change" says of a loss; undefined where it says of none: an edit that leaves
 * the metric, or one of which the event does not show both metrics.
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
 * A deployment's record with what events said of its alarms. They say it once, so that it is kept whatever the reconciliation finds: an
 * answer of ECS may not show the deployment yet. A finished record stays as it is.
 */
export function rememberLosses(record: DeploymentRecord, losses: readonly AlarmLoss[]): DeploymentRecord {
  if (losses.length === 0 || isFinished(record)) return record;
  const { startedAt, createdAt } = record;
  const alarms = record.alarms.map((alarm) => {
    const lostAt = lossOf(alarm, losses, startedAt ?? createdAt);
    // A loss before the start was none.
    const isLost = alarm.lostAt !== undefined && startedAt !== undefined && alarm.lostAt > startedAt;
    return isLost || lostAt === undefined ? alarm : { ...alarm, lostAt };
  });
  return { ...record, alarms };
}

/** The same for a deployment of which there is no record yet. `from`: when it began. */
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

/** One that was configured after the start, and that no reconciliation saw then, may not have been there: its history decides. */
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
