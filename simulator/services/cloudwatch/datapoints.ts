import type { MetricStore, Stats } from './metric-store.ts';
import type { Datapoint } from './reason.ts';
import type { MetricAlarm } from './state.ts';

export interface EvaluationRange {
  readonly fromMs: number;
  readonly endMs: number;
  /** Periods in it: the evaluation periods and some more. */
  readonly length: number;
}

/** The periods that an evaluation at a full minute looks at: they end there, whatever the period is. */
export function evaluationRange(alarm: MetricAlarm, endMs: number, extra: number): EvaluationRange {
  const length = alarm.configuration.EvaluationPeriods + extra;
  return { endMs, length, fromMs: endMs - length * alarm.configuration.Period * 1000 };
}

/** The range's datapoints, oldest first; undefined where there is no data. */
export function datapointsOf(
  store: MetricStore,
  alarm: MetricAlarm,
  range: EvaluationRange,
): (Datapoint | undefined)[] {
  const { Period, Unit, Statistic, ComparisonOperator, Threshold } = alarm.configuration;
  return Array.from({ length: range.length }, (_, index) => {
    const startMs = range.fromMs + index * Period * 1000;
    const stats = store.aggregate({ metric: alarm.metric, unit: Unit, fromMs: startMs, toMs: startMs + Period * 1000 });
    if (stats === undefined) return undefined;
    const value = statisticOf(stats, Statistic);
    return { startMs, value, breaching: breaches(value, ComparisonOperator, Threshold) };
  });
}

function statisticOf(stats: Stats, statistic: string): number {
  if (statistic === 'Sum') return stats.sum;
  if (statistic === 'SampleCount') return stats.count;
  if (statistic === 'Minimum') return stats.minimum;
  if (statistic === 'Maximum') return stats.maximum;
  return stats.sum / stats.count;
}

export function breaches(value: number, comparison: string, threshold: number): boolean {
  if (comparison === 'GreaterThanThreshold') return value > threshold;
  if (comparison === 'GreaterThanOrEqualToThreshold') return value >= threshold;
  if (comparison === 'LessThanThreshold') return value < threshold;
  return value <= threshold;
}
