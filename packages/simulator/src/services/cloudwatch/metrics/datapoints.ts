import type { SimulatorParameters } from '../../../parameters.ts';
import { pointsOf, windowOf } from '../alarms/alarm-source.ts';
import type { MetricStore } from './metric-store.ts';
import type { Datapoint } from '../alarms/reason.ts';
import type { MetricAlarm } from '../alarms/state.ts';
import { hasTooFewSamples } from './statistics.ts';

export interface EvaluationRange {
  readonly fromMs: number;
  readonly endMs: number;
  readonly periodMs: number;
  /** Number of periods in it: the evaluation periods and some more. */
  readonly length: number;
}

/** The range of an evaluation: its periods end at the time of the evaluation, so that windows slide. */
export function evaluationRange(
  alarm: MetricAlarm,
  endMs: number,
  { store, parameters }: { readonly store: MetricStore; readonly parameters: SimulatorParameters },
): EvaluationRange {
  const periodMs = alarm.source.periodSeconds * 1000;
  const { rangeCoversDelay, evaluationRangeExtra } = parameters;
  const covers = rangeCoversDelay === 'every-period' || (rangeCoversDelay === 'one-minute' && periodMs === 60_000);
  const delays = alarm.source.metrics.map(({ metric }) => (covers ? store.delayOf(metric) : 0));
  const extra = Math.max(evaluationRangeExtra, ...delays.map((delay) => Math.ceil(delay / periodMs)));
  const length = alarm.configuration.EvaluationPeriods + extra;
  return { endMs, length, periodMs, fromMs: endMs - length * periodMs };
}

/** The datapoints of the range, oldest first; undefined for a period without one. */
export function datapointsOf(
  store: MetricStore,
  alarm: MetricAlarm,
  range: EvaluationRange,
  parameters: SimulatorParameters,
): (Datapoint | undefined)[] {
  const { ComparisonOperator, Threshold } = alarm.configuration;
  return pointsOf(store, alarm.source, range, parameters).map((value, index) => {
    if (value === undefined) return undefined;
    const startMs = windowOf(range, index).fromMs;
    return { startMs, value, breaching: breaches(value, ComparisonOperator, Threshold) };
  });
}

/** For each point of the range, whether its percentile has too few samples; undefined if that does not matter. */
export function tooFewSamples(store: MetricStore, alarm: MetricAlarm, range: EvaluationRange): boolean[] | undefined {
  if (alarm.configuration.EvaluateLowSampleCountPercentile !== 'ignore') return undefined;
  const query = alarm.source.metrics.find(({ id }) => id === alarm.source.result);
  if (query?.statistic.kind !== 'percentile') return undefined;
  const { hundredths } = query.statistic;
  return Array.from({ length: range.length }, (_, index) => {
    const bucket = store.window({ ...windowOf(range, index), metric: query.metric, unit: query.unit });
    return hasTooFewSamples(bucket?.count ?? 0, hundredths);
  });
}

export function breaches(value: number, comparison: string, threshold: number): boolean {
  if (comparison === 'GreaterThanThreshold') return value > threshold;
  if (comparison === 'GreaterThanOrEqualToThreshold') return value >= threshold;
  if (comparison === 'LessThanThreshold') return value < threshold;
  return value <= threshold;
}
