import { addressOf, type MetricAddress } from './addresses.ts';
import { metricsOf } from '../format/references.ts';
import type { Scenario, ScenarioAlarm } from '../format/scenario.ts';
import type { Series } from '../format/series.ts';
import { call, type ScenarioAccount } from './world.ts';

/** Namespace of the metrics in the section `series` of a scenario. */
const SERIES_NAMESPACE = 'Scenario';

const MINUTE = 60_000;

/** Creates the alarms, and sets their states at the start. */
export function putAlarms(scenario: Scenario, world: ScenarioAccount): void {
  for (const alarm of scenario.alarms.filter(({ exists }) => exists)) {
    call(world.cloudWatch, 'PutMetricAlarm', describeAlarm(alarm, scenario));
    if (alarm.state === 'INSUFFICIENT_DATA') continue;
    call(world.cloudWatch, 'SetAlarmState', {
      AlarmName: alarm.name,
      StateValue: alarm.state,
      StateReason: 'as the story begins',
    });
  }
}

/** The input of PutMetricAlarm. */
export function describeAlarm(alarm: ScenarioAlarm, scenario: Scenario): Readonly<Record<string, unknown>> {
  const common = {
    AlarmName: alarm.name,
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    TreatMissingData: alarm.treatMissingData,
    ...(alarm.lowSamples === undefined ? {} : { EvaluateLowSampleCountPercentile: alarm.lowSamples }),
  };
  if (alarm.math === undefined) {
    const statistic = alarm.statistic.startsWith('p')
      ? { ExtendedStatistic: alarm.statistic }
      : { Statistic: alarm.statistic };
    const { Namespace, MetricName, Dimensions } = identify(alarm.metric, scenario);
    return { ...common, Namespace, MetricName, Dimensions, Period: alarm.periodSeconds, ...statistic };
  }
  return { ...common, Metrics: mathQueries(alarm, scenario) };
}

/** The metrics and the expression of an alarm on metric math, as MetricDataQuery. */
export function mathQueries(alarm: ScenarioAlarm, scenario: Scenario): readonly unknown[] {
  const ids =
    alarm.metrics.size > 0
      ? [...alarm.metrics]
      : metricsOf(alarm, scenario).map((metric) => [metric, { metric, statistic: undefined }] as const);
  return [
    { Id: 'result', Expression: alarm.math, ReturnData: true },
    ...ids.map(([Id, { metric, statistic = alarm.statistic }]) => ({
      Id,
      MetricStat: { Metric: identify(metric, scenario), Period: alarm.periodSeconds, Stat: statistic },
      ReturnData: false,
    })),
  ];
}

/** Identifies a metric: a series of the scenario, or a metric that the service publishes. */
function identify(metric: string, scenario: Scenario): MetricAddress {
  const isSeries = scenario.series.some(({ name }) => name === metric);
  if (isSeries) return { Namespace: SERIES_NAMESPACE, MetricName: metric, Dimensions: seriesDimensions(scenario) };
  const address = addressOf(metric, scenario);
  if (address === undefined) throw new Error(`no metric ${metric}: the alarms of the scenario were not checked`);
  return address;
}

/** Dimensions that distinguish a series from one with the same name in another scenario of the account. */
function seriesDimensions({ service }: Scenario): MetricAddress['Dimensions'] {
  return [{ Name: 'ServiceName', Value: service.name }];
}

/** Publishes each value of the series at the end of its period. */
export function feedSeries(scenario: Scenario, world: ScenarioAccount): void {
  for (const series of scenario.series) feed(series, 0, { world, scenario });
}

interface Feed {
  readonly world: ScenarioAccount;
  readonly scenario: Scenario;
}

function feed(series: Series, index: number, { world, scenario }: Feed): void {
  if (index >= series.values.length) return;
  const publishedAt = scenario.startMs + (index + 1) * series.everyMs;
  world.clock.schedule(
    publishedAt,
    () => {
      publish(series, index, { world, scenario });
      feed(series, index + 1, { world, scenario });
    },
    `a value of ${series.name}`,
  );
}

function publish(series: Series, index: number, { world, scenario }: Feed): void {
  const value = series.values[index];
  if (value === undefined) return;
  const Timestamp = new Date(scenario.startMs + index * series.everyMs);
  const Dimensions = seriesDimensions(scenario);
  const sample = { MetricName: series.name, Dimensions, Timestamp, Values: [value], Counts: [series.samples] };
  const data = series.everyMs < MINUTE ? { ...sample, StorageResolution: 1 } : sample;
  world.cloudWatch.putMetricData({ namespace: SERIES_NAMESPACE, data: [data] });
}
