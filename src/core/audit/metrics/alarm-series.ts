import { isBreaching } from '../../chart/is-breaching.ts';
import type { MetricQuery } from '../../deployment/facts.ts';
import type { AuditedMetricAlarm } from '../audited-service.ts';
import { knownOf } from '../known.ts';
import { METRIC_READS } from './metric-reads.ts';
import type { SeriesQuery } from './series.ts';

/** How the history of an alarm is read: coarse values first, and its own values if they leave the question open. */
export interface AlarmReading {
  readonly coarse: SeriesQuery;
  /**
   * What the coarse values show. `all`: they are the values of the alarm, or no rule needs finer ones. `bound`: no value of the alarm is worse
   * than they are. `presence`: whether there is data.
   */
  readonly shows: 'all' | 'bound' | 'presence';
  /** Undefined if the coarse values show all. */
  readonly fine: SeriesQuery | undefined;
}

/** Returns how the history of an alarm is read, or why it is not read. */
export function readingOf(alarm: AuditedMetricAlarm): AlarmReading | string {
  const { id: key, queries = [] } = alarm;
  const period = Math.max(...alarm.metrics.map((metric) => knownOf(metric.period) ?? 0));
  if (queries.length === 0 || alarm.metrics.length === 0) return 'it names no metric';
  if (queries.some(({ expression }) => /^\s*(?:SELECT|SEARCH)\b/i.test(expression ?? ''))) {
    return 'it is a query over many metrics';
  }
  if (period < METRIC_READS.shortestPeriod) return 'CloudWatch keeps data of such a short period for three hours';
  const fine = { key, queries, period };
  if (period >= METRIC_READS.coarsePeriod) return { coarse: fine, shows: 'all', fine: undefined };
  const coarse = { key, queries, period: METRIC_READS.coarsePeriod };
  if (alarm.threshold === undefined) return { coarse, shows: 'all', fine: undefined };
  const bound = boundOf(alarm, queries);
  return bound === undefined
    ? { coarse, shows: 'presence', fine }
    : { coarse: { ...coarse, queries: [bound] }, shows: 'bound', fine };
}

/** Whether the coarse values answer what the rules ask about the alarm. */
export function isAnswered(alarm: AuditedMetricAlarm, { shows }: AlarmReading, coarse: Float64Array): boolean {
  if (shows === 'all' || coarse.every(Number.isNaN)) return true;
  // An hour with data may have minutes without.
  if (shows === 'presence' || knownOf(alarm.treatMissingData) === 'breaching') return false;
  const comparison = {
    comparisonOperator: knownOf(alarm.comparisonOperator),
    threshold: knownOf(alarm.threshold),
  };
  return coarse.every((value) => Number.isNaN(value) || isBreaching(comparison, value) === false);
}

/** The query whose hourly values are at least as bad as each value of the alarm in that hour; undefined if there is none. */
function boundOf(alarm: AuditedMetricAlarm, queries: readonly MetricQuery[]): MetricQuery | undefined {
  const [query] = queries;
  if (query?.metric === undefined || queries.length > 1) return undefined;
  const isAbove = /^GreaterThan(?:OrEqualTo)?Threshold$/.test(knownOf(alarm.comparisonOperator) ?? '');
  const isBelow = /^LessThan(?:OrEqualTo)?Threshold$/.test(knownOf(alarm.comparisonOperator) ?? '');
  if (/^(?:Sum|SampleCount)$/.test(query.statistic ?? '')) {
    // A sum over an hour is at least that of each minute if no value is negative, which metrics of AWS are not.
    const isOfAws = /^(?:AWS|ECS)\//.test(query.metric.namespace ?? '');
    return isAbove && isOfAws ? query : undefined;
  }
  if (!isAbove && !isBelow) return undefined;
  return { ...query, statistic: isAbove ? 'Maximum' : 'Minimum' };
}
