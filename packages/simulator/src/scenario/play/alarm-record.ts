import { ServiceError } from '../../service.ts';
import { describeAlarm, mathQueries } from './alarm-setup.ts';
import type { PlayedAlarm } from './played.ts';
import type { Scenario, ScenarioAlarm } from '../format/scenario.ts';
import { call, type ScenarioAccount } from './world.ts';

/** Records the state changes of each alarm, and the values that it compared with its threshold. */
export function recordAlarms(scenario: Scenario, world: ScenarioAccount): readonly PlayedAlarm[] {
  return scenario.alarms.map((alarm) => {
    const changes = changesOf(scenario, world, alarm);
    return {
      name: alarm.name,
      metric: alarm.metric,
      statistic: alarm.statistic,
      comparison: alarm.comparison,
      threshold: alarm.threshold,
      periodSeconds: alarm.periodSeconds,
      evaluate: `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods}`,
      state: alarm.exists ? (changes.at(-1)?.to ?? alarm.state) : 'missing',
      changes,
      points: pointsOf(scenario, world, alarm),
    };
  });
}

function changesOf(scenario: Scenario, world: ScenarioAccount, { name }: ScenarioAlarm): PlayedAlarm['changes'] {
  const begin = scenario.startMs - scenario.warmUpMs;
  return (
    world.cloudWatch
      .stateChanges(name)
      // The state at the start is not a change.
      .filter(({ at }) => at > begin)
      .map(({ at, from, to, reason }) => ({ at: at - scenario.startMs, from, to, reason }))
  );
}

/** The values that the alarm compared with its threshold, as GetMetricData returns them. */
function pointsOf(scenario: Scenario, world: ScenarioAccount, alarm: ScenarioAlarm): PlayedAlarm['points'] {
  try {
    return fetchPoints(scenario, world, alarm);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const series = scenario.series.find(({ name }) => name === alarm.metric);
    const values = series?.values.map((value, index) => ({ at: index * (series.everyMs ?? 0), value })) ?? [];
    const published = world.clock.now() - scenario.startMs - (series?.everyMs ?? 0);
    return values.flatMap(({ at, value }) => (value === undefined || at > published ? [] : [{ at, value }]));
  }
}

function fetchPoints(scenario: Scenario, world: ScenarioAccount, alarm: ScenarioAlarm): PlayedAlarm['points'] {
  const { Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Period } = describeAlarm(alarm, scenario);
  const stat = { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: Statistic ?? ExtendedStatistic };
  const queries =
    alarm.math === undefined ? [{ Id: 'result', MetricStat: stat, ReturnData: true }] : mathQueries(alarm, scenario);
  const answer = call(world.cloudWatch, 'GetMetricData', {
    MetricDataQueries: queries,
    StartTime: new Date(scenario.startMs - scenario.warmUpMs),
    EndTime: new Date(world.clock.now()),
    ScanBy: 'TimestampAscending',
  }) as {
    readonly MetricDataResults: readonly { readonly Timestamps: readonly Date[]; readonly Values: readonly number[] }[];
  };
  const result = answer.MetricDataResults[0];
  return (result?.Timestamps ?? []).map((time, index) => ({
    at: time.getTime() - scenario.startMs,
    value: result?.Values[index] ?? 0,
  }));
}
