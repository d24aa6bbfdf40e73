import type {
  AlarmHistoryItem,
  CompositeAlarm,
  DescribeAlarmsOutput,
  LogAlarm,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import * as z from 'zod/mini';
import type { AlarmDescription, AlarmTransition } from '../core/facts.ts';
import { once } from '../core/once.ts';
import { parseJson } from '../core/parse-json.ts';
import { epochMs, parseInstant } from '../core/time.ts';

/** All alarms of one answer, of whatever type. One without a name is nobody's. */
export function mapAlarms(answer: DescribeAlarmsOutput): AlarmDescription[] {
  return [
    ...(answer.MetricAlarms ?? []).map(mapMetricAlarm),
    ...(answer.CompositeAlarms ?? []).map((alarm) => mapState(alarm, 'composite')),
    ...(answer.LogAlarms ?? []).map(mapLogAlarm),
  ].filter((alarm) => alarm.alarmName !== '');
}

function mapMetricAlarm(alarm: MetricAlarm): AlarmDescription {
  return {
    ...mapState(alarm, 'metric'),
    namespace: alarm.Namespace,
    metricName: alarm.MetricName,
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
    comparisonOperator: alarm.ComparisonOperator,
    threshold: alarm.Threshold,
    // With metric math the period stands with each metric; they all have the same.
    periodSeconds: alarm.Period ?? alarm.Metrics?.find((query) => query.MetricStat)?.MetricStat?.Period,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm,
    value: newestDatapoint(parseJson(alarm.StateReasonData ?? '')),
  };
}

function mapLogAlarm(alarm: LogAlarm): AlarmDescription {
  const { ComparisonOperator: comparisonOperator, Threshold: threshold } = alarm;
  return { ...mapState(alarm, 'log'), comparisonOperator, threshold };
}

function mapState(alarm: MetricAlarm | CompositeAlarm | LogAlarm, kind: AlarmDescription['kind']): AlarmDescription {
  // The update also moves when only the reason does.
  const changed = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    alarmName: alarm.AlarmName ?? '',
    kind,
    state: alarm.StateValue ?? 'UNKNOWN',
    stateReason: alarm.StateReason,
    stateChangedAt: changed && epochMs(changed.getTime()),
    namespace: undefined,
    metricName: undefined,
    statistic: undefined,
    comparisonOperator: undefined,
    threshold: undefined,
    periodSeconds: undefined,
    evaluationPeriods: undefined,
    datapointsToAlarm: undefined,
    value: undefined,
  };
}

const reasonDataSchema = once(() =>
  z.object({
    recentDatapoints: z.optional(z.array(z.unknown())),
    evaluatedDatapoints: z.optional(
      z.array(z.object({ timestamp: z.optional(z.string()), value: z.optional(z.number()) })),
    ),
  }),
);

/**
 * The newest value that the last evaluation saw. `evaluatedDatapoints` are dated but not always there; `recentDatapoints`
 * begin at `startDate`, so that their last is the newest. The text may have been cut, or be no JSON at all.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
function newestDatapoint(reasonData: unknown): number | undefined {
  const parsed = reasonDataSchema().safeParse(reasonData);
  if (!parsed.success) return undefined;
  const { recentDatapoints = [], evaluatedDatapoints = [] } = parsed.data;
  const dated = evaluatedDatapoints.flatMap(({ timestamp, value }) => {
    const at = timestamp === undefined ? undefined : parseInstant(timestamp);
    return at === undefined || value === undefined ? [] : [{ at, value }];
  });
  const newest = dated.toSorted((a, b) => a.at - b.at).at(-1)?.value;
  return newest ?? recentDatapoints.findLast((value) => typeof value === 'number');
}

const historyDataSchema = once(() =>
  z.object({
    oldState: z.object({ stateValue: z.string() }),
    newState: z.object({ stateValue: z.string(), stateReasonData: z.optional(z.unknown()) }),
  }),
);

/**
 * A change of state; undefined for an entry that names none. The data are cut at 4,095 characters, and then no JSON: the
 * summary says the same.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
 */
export function mapTransition(item: AlarmHistoryItem): AlarmTransition | undefined {
  if (item.Timestamp === undefined) return undefined;
  const at = epochMs(item.Timestamp.getTime());
  const data = historyDataSchema().safeParse(parseJson(item.HistoryData ?? ''));
  if (data.success) {
    const { oldState, newState } = data.data;
    const value = newestDatapoint(newState.stateReasonData);
    return { at, from: oldState.stateValue, to: newState.stateValue, value };
  }
  const summary = /\bfrom ([A-Z_]+) to ([A-Z_]+)/.exec(item.HistorySummary ?? '');
  const [, from, to] = summary ?? [];
  return from === undefined || to === undefined ? undefined : { at, from, to, value: undefined };
}
