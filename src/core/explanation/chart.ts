import type { AlarmDescription } from '../deployment/facts.ts';
import type { DeploymentRecord, RecordedAlarm } from '../deployment/record.ts';
import { between, type DurationMs, days, durationMs, type EpochMs, epochMs, minutes, seconds } from '../time.ts';
import type { ChartPoint, MetricChart } from './evidence.ts';

/** The time that a chart shows, in whole periods. */
export interface ChartSpan {
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  readonly period: DurationMs;
}

/** Most alarms with a chart. */
const CHARTS = 3;

/** Most points per chart. */
const POINTS = 120;

/** Periods to show before the start and after the end. */
const BEFORE = 10;
const AFTER = 5;

/**
 * How long CloudWatch keeps points, by their period.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
 */
const RETENTION: readonly { readonly age: DurationMs; readonly period: DurationMs }[] = [
  { age: days(63), period: seconds(3_600) },
  { age: days(15), period: minutes(5) },
  { age: durationMs(3 * 3_600_000), period: minutes(1) },
];

/** Statistics whose values do not grow with the period, so that a threshold holds for longer periods. */
const FREE_OF_PERIOD = /^(?:Average|Minimum|Maximum|IQM|(?:p|tm|wm)\d{1,2}(?:\.\d+)?)$/i;

/**
 * The alarms to chart: those that fired; else those that left the deployment unprotected; else those that watched. At most 3.
 */
export function alarmsToChart({ alarms, protection }: DeploymentRecord): readonly RecordedAlarm[] {
  const fired = alarms.filter(({ triggered }) => triggered);
  const unprotected = alarms.filter(({ alarmName }) => protection.alarmNames.includes(alarmName));
  const [chosen = []] = [fired, unprotected, alarms].filter(({ length }) => length > 0);
  return chosen.filter(({ kind }) => kind === 'metric' || kind === 'unread').slice(0, CHARTS);
}

/**
 * The span around a deployment: from some periods before its start to some after its end, at most 120 periods, and the last
 * ones if the deployment took longer. The period is the alarm's, or a longer one if CloudWatch no longer keeps points of it.
 */
export function chartSpan(
  { createdAt, startedAt, finishedAt }: DeploymentRecord,
  { periodSeconds = 60 }: Pick<AlarmDescription, 'periodSeconds'>,
  now: EpochMs,
): ChartSpan {
  const start = startedAt ?? createdAt;
  const kept = RETENTION.find(({ age }) => between(start, now) >= age)?.period ?? seconds(1);
  const period = durationMs(Math.max(seconds(periodSeconds), kept));
  const floor = (instant: number) => epochMs(Math.floor(instant / period) * period);
  const to = floor(Math.min(now, (finishedAt ?? now) + AFTER * period) + period);
  const from = Math.max(floor(start - BEFORE * period), to - POINTS * period);
  return { from: epochMs(from), to, period };
}

/** The chart of an alarm's values. A threshold for a shorter period than the chart's is left out, as it does not compare. */
export function describeChart(alarm: AlarmDescription, span: ChartSpan, points: readonly ChartPoint[]): MetricChart {
  const isComparable = span.period === seconds(alarm.periodSeconds ?? 60) || FREE_OF_PERIOD.test(alarm.statistic ?? '');
  return {
    alarmName: alarm.alarmName,
    label: labelOf(alarm),
    period: span.period,
    threshold: isComparable ? alarm.threshold : undefined,
    comparisonOperator: alarm.comparisonOperator,
    points: fillGaps(span, points),
  };
}

/** One point per period, without a value where CloudWatch has none. */
function fillGaps({ from, to, period }: ChartSpan, points: readonly ChartPoint[]): readonly ChartPoint[] {
  const values = new Map(points.map(({ at, value }) => [at, value]));
  const count = Math.min(POINTS, Math.ceil(between(from, to) / period));
  return Array.from({ length: count }, (_, index) => {
    const at = epochMs(from + index * period);
    return { at, value: values.get(at) };
  });
}

/** `Sum HTTPCode_Target_5XX_Count`; for metric math, the label of the query that the alarm compares, else its expression. */
function labelOf({ alarmName, metricName, statistic, queries = [] }: AlarmDescription): string {
  if (metricName !== undefined) return [statistic, metricName].filter((part) => part !== undefined).join(' ');
  const compared = queries.find(({ returnsData }) => returnsData);
  return compared?.label ?? compared?.expression ?? compared?.metric?.metricName ?? alarmName;
}
