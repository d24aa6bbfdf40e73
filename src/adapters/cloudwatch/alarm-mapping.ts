import type {
  AlarmHistoryItem,
  CompositeAlarm,
  DescribeAlarmsOutput,
  LogAlarm,
  Metric,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import * as z from 'zod/mini';
import { parseHistorySummary } from '../../core/aws-text/history-summary.ts';
import type { AlarmDescription, AlarmTransition, MetricQuery } from '../../core/deployment/facts.ts';
import { lazy } from '../../core/lazy.ts';
import { parseJson } from '../../core/parse-json.ts';
import { metricKeyOf } from '../../core/protection/metric-key.ts';
import { epochMs, parseInstant } from '../../core/time.ts';

/** Maps all alarms of a response, of every type. Skips alarms without a name. */
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
    metricKey: keyOfMetricAlarm(alarm),
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
    comparisonOperator: alarm.ComparisonOperator,
    threshold: alarm.Threshold,
    // With metric math, each metric has a period; all have the same one.
    periodSeconds: alarm.Period ?? alarm.Metrics?.find((query) => query.MetricStat)?.MetricStat?.Period,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm,
    value: newestDatapoint(parseJson(alarm.StateReasonData ?? '')),
    queries: metricQueriesOf(alarm),
  };
}

/** Maps the queries of an alarm. Of an anomaly detection alarm, only the metric returns data: its band is the threshold, not a value. */
export function metricQueriesOf(alarm: MetricAlarm): readonly MetricQuery[] {
  if (alarm.Metrics === undefined || alarm.Metrics.length === 0) {
    const { Statistic, ExtendedStatistic, Period: periodSeconds, Unit: unit } = alarm;
    const asked = { id: 'value', expression: undefined, accountId: undefined, returnsData: true };
    return [{ ...asked, metric: metricOf(alarm), statistic: Statistic ?? ExtendedStatistic, periodSeconds, unit }];
  }
  return alarm.Metrics.map(({ Id = '', Expression, MetricStat, Period, AccountId, ReturnData, Label }) => ({
    id: Id,
    expression: Expression,
    metric: MetricStat && metricOf(MetricStat.Metric ?? {}),
    statistic: MetricStat?.Stat,
    periodSeconds: MetricStat?.Period ?? Period,
    unit: MetricStat?.Unit,
    accountId: AccountId,
    returnsData: (ReturnData ?? true) && Id !== alarm.ThresholdMetricId,
    ...(Label !== undefined && Label !== '' && { label: Label }),
  }));
}

function keyOfMetricAlarm({ Namespace, MetricName, Dimensions = [], Metrics = [] }: MetricAlarm): string | undefined {
  const queries = Metrics.map(({ Id, Expression, MetricStat, ReturnData }) => ({
    id: Id ?? '',
    expression: Expression,
    metric: MetricStat && metricOf(MetricStat.Metric ?? {}),
    returnsData: ReturnData ?? true,
  }));
  return metricKeyOf(metricOf({ Namespace, MetricName, Dimensions }), queries);
}

function metricOf({ Namespace, MetricName, Dimensions = [] }: Metric) {
  return {
    namespace: Namespace,
    metricName: MetricName,
    dimensions: Dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const),
  };
}

function mapLogAlarm(alarm: LogAlarm): AlarmDescription {
  const { ComparisonOperator: comparisonOperator, Threshold: threshold } = alarm;
  return { ...mapState(alarm, 'log'), comparisonOperator, threshold };
}

function mapState(alarm: MetricAlarm | CompositeAlarm | LogAlarm, kind: AlarmDescription['kind']): AlarmDescription {
  // StateUpdatedTimestamp also changes when only the reason changes.
  const changed = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    alarmName: alarm.AlarmName ?? '',
    kind,
    state: alarm.StateValue ?? 'UNKNOWN',
    stateReason: alarm.StateReason,
    stateChangedAt: changed && epochMs(changed.getTime()),
    configuredAt:
      alarm.AlarmConfigurationUpdatedTimestamp && epochMs(alarm.AlarmConfigurationUpdatedTimestamp.getTime()),
    metricKey: undefined,
    namespace: undefined,
    metricName: undefined,
    statistic: undefined,
    comparisonOperator: undefined,
    threshold: undefined,
    periodSeconds: undefined,
    evaluationPeriods: undefined,
    datapointsToAlarm: undefined,
    value: undefined,
    description: alarm.AlarmDescription,
  };
}

const reasonDataSchema = lazy(() =>
  z.object({
    recentDatapoints: z.optional(z.array(z.unknown())),
    evaluatedDatapoints: z.optional(
      z.array(z.object({ timestamp: z.optional(z.string()), value: z.optional(z.number()) })),
    ),
  }),
);

/**
 * The newest value of the last evaluation. `evaluatedDatapoints` have dates but may be absent; `recentDatapoints` are in
 * order from `startDate`, so the last is the newest. The text may be cut, or not be JSON.
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

const historyDataSchema = lazy(() =>
  z.object({
    oldState: z.object({ stateValue: z.string() }),
    newState: z.object({ stateValue: z.string(), stateReasonData: z.optional(z.unknown()) }),
  }),
);

/**
 * Maps a state change of an alarm's history; undefined for an entry without states. Data longer than 4,095 characters is
 * cut, so it is not valid JSON; the summary has the states too.
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
  const summary = parseHistorySummary(item.HistorySummary ?? '');
  return summary?.is === 'transition' ? { at, from: summary.from, to: summary.to, value: undefined } : undefined;
}
