import type { AuditedAlarm, AuditedMetricAlarm } from '../audit/audited-service.ts';
import { isKnown, type Known, knownOf } from '../audit/known.ts';
import { adviseParameter } from './advise-parameter.ts';
import { type MetricOwner, type StoryMetric, storyMetric } from './story-metric.ts';

/** The longest time that an alarm may look back, in minutes: a scenario warms up for a day at most. */
const LONGEST = 23 * 60;

/** The name of the series without data in a scenario of a story. */
export const SILENT = 'silent';

/** A deployment alarm as a scenario plays it. */
export interface StoryAlarm {
  readonly name: string;
  /** A map of `alarms` in a scenario. */
  readonly alarm: Readonly<Record<string, unknown>>;
  /** Why its verdict cannot be judged; undefined if the scenario plays what it would do. */
  readonly unjudged: string | undefined;
  /** What is worth knowing of how it is played, without a full stop. */
  readonly note: string | undefined;
  /** How far it looks back, in minutes. */
  readonly lookBackMinutes: number;
}

/** Turns the deployment alarms of a service into alarms of a scenario. Each name is there one time. */
export function storyAlarms(alarms: readonly AuditedAlarm[], owner: MetricOwner): readonly StoryAlarm[] {
  const names = new Set<string>();
  return alarms.map((alarm) => {
    let name = isKnown(alarm.name) ? alarm.name : alarm.name.unknown;
    while (names.has(name)) name = `${name}'`;
    names.add(name);
    return alarm.kind === 'metric' ? metricAlarm(alarm, name, owner) : otherAlarm(alarm.kind, name);
  });
}

function otherAlarm(kind: Exclude<AuditedAlarm['kind'], 'metric'>, name: string): StoryAlarm {
  const alarm = { metric: SILENT, threshold: 1, exists: 'off' };
  const unjudged = kind === 'missing' ? undefined : UNJUDGED[kind];
  const note = kind === 'missing' ? 'does not exist' : undefined;
  return { name, alarm, unjudged, note, lookBackMinutes: 0 };
}

const UNJUDGED: Readonly<Record<'composite' | 'log' | 'promql' | 'unread', string>> = {
  composite: 'it is a composite alarm, which ECS may not see',
  log: 'it is a log alarm, which ECS may not see',
  promql: 'PromQL is not simulated',
  unread: 'nothing that was read makes this alarm: give its template too',
};

function metricAlarm(alarm: AuditedMetricAlarm, name: string, owner: MetricOwner): StoryAlarm {
  if (alarm.state === 'ALARM') {
    const inAlarm = { metric: SILENT, threshold: 1, missing: 'ignore', state: 'ALARM' };
    return { name, alarm: inAlarm, unjudged: undefined, note: 'is in ALARM now', lookBackMinutes: 0 };
  }
  const metrics = alarm.metrics.map((metric) => ({ metric, played: storyMetric(metric, owner) }));
  const because = unplayable(alarm) ?? metrics.map(({ played }) => reasonOf(played)).find((one) => one !== undefined);
  const window = { period: periodOf(alarm) ?? 60, evaluate: windowOf(alarm) };
  const lookBackMinutes = Math.ceil((window.period * window.evaluate.of) / 60);
  const tooLong = lookBackMinutes > LONGEST ? 'it looks back for about a day or longer' : undefined;
  const unjudged = because ?? tooLong;
  if (unjudged !== undefined)
    return { name, alarm: silentAlarm(window), unjudged, note: undefined, lookBackMinutes: 0 };
  const silences = metrics.flatMap(({ played }) => (played.is === 'silent' ? [played.because] : []));
  return {
    name,
    alarm: playedAlarm(
      alarm,
      metrics.map(({ metric, played }) => ({
        id: metric.id,
        statistic: knownOf(metric.statistic) ?? 'Sum',
        metric: played.is === 'played' ? played.metric : SILENT,
      })),
      window,
    ),
    unjudged: undefined,
    note: silences.length === 0 ? undefined : `has no data of this service: ${silences.join(', ')}`,
    lookBackMinutes,
  };
}

interface Window {
  /** Seconds. */
  readonly period: number;
  readonly evaluate: { readonly datapoints: number; readonly of: number };
}

function windowOf({ datapointsToAlarm, evaluationPeriods }: AuditedMetricAlarm): Window['evaluate'] {
  const of = knownOf(evaluationPeriods) ?? 1;
  return { datapoints: Math.min(knownOf(datapointsToAlarm) ?? of, of), of };
}

/** It does not fire, and ECS still derives the bake time from it. */
function silentAlarm({ period, evaluate: { of } }: Window): StoryAlarm['alarm'] {
  return { metric: SILENT, threshold: 1, period: `${period}s`, evaluate: `${of} of ${of}`, missing: 'notBreaching' };
}

function reasonOf(metric: StoryMetric): string | undefined {
  return metric.is === 'unjudged' ? metric.because : undefined;
}

const BREACHES: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'above',
  GreaterThanOrEqualToThreshold: 'at or above',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'at or below',
};

/** Why the settings of the alarm cannot be played. */
function unplayable(alarm: AuditedMetricAlarm): string | undefined {
  const { threshold, comparisonOperator, evaluationPeriods, datapointsToAlarm, treatMissingData, metrics } = alarm;
  if (threshold === undefined) return 'anomaly detection is not simulated';
  const values: readonly (readonly [string, Known<string | number> | undefined])[] = [
    ['threshold', threshold],
    ['comparison operator', comparisonOperator],
    ['number of evaluation periods', evaluationPeriods],
    ['number of datapoints to alarm', datapointsToAlarm],
    ['treatment of missing data', treatMissingData],
    ['expression', alarm.expression],
    ...metrics.flatMap(({ period, statistic }) => [['period', period] as const, ['statistic', statistic] as const]),
  ];
  for (const [what, value] of values) {
    if (value !== undefined && !isKnown(value))
      return `its ${what} is not known (${value.unknown})${adviseParameter(value.unknown)}`;
  }
  const operator = knownOf(comparisonOperator) ?? '';
  if (BREACHES[operator] === undefined) return `the comparison ${operator} is not simulated`;
  if (metrics.length === 0) return 'it has no metric that can be read';
  return periodOf(alarm) === undefined ? 'its metrics have several periods' : undefined;
}

/** Seconds; undefined for several periods, or an unknown one. */
function periodOf({ metrics }: AuditedMetricAlarm): number | undefined {
  const periods = new Set(metrics.map(({ period }) => knownOf(period)));
  const [period] = periods;
  return periods.size === 1 ? period : undefined;
}

interface NamedMetric {
  readonly id: string;
  readonly statistic: string;
  /** As a scenario names it. */
  readonly metric: string;
}

function playedAlarm(alarm: AuditedMetricAlarm, metrics: readonly NamedMetric[], window: Window): StoryAlarm['alarm'] {
  const { expression, threshold, comparisonOperator, treatMissingData, evaluatesLowSamples } = alarm;
  const [first] = metrics;
  const math = expression === undefined ? undefined : knownOf(expression);
  return {
    ...(math === undefined
      ? { metric: first?.metric ?? SILENT, statistic: first?.statistic ?? 'Sum' }
      : {
          math,
          metrics: Object.fromEntries(metrics.map(({ id, statistic, metric }) => [id, `${statistic} of ${metric}`])),
        }),
    period: `${window.period}s`,
    threshold: threshold === undefined ? 0 : knownOf(threshold),
    breach: BREACHES[knownOf(comparisonOperator) ?? ''],
    evaluate: `${window.evaluate.datapoints} of ${window.evaluate.of}`,
    missing: knownOf(treatMissingData),
    ...(evaluatesLowSamples ? {} : { lowSamples: 'ignore' }),
  };
}
