import * as z from 'zod';
import { type Grid, windowOf } from '../alarms/alarm-source.ts';
import type { CloudWatchWorld } from '../alarms/state.ts';
import { parseInput } from '../validation-error.ts';
import { readDimensions, readMetricName, readNamespace } from './identity-input.ts';
import { type MetricStore, metricKey } from './metric-store.ts';
import { ParameterFaults } from './parameter-faults.ts';
import { parseStatistic, simpleStatistics, type Statistic, statisticOf } from './statistics.ts';
import { gridOf, isBefore, isKept, isPeriod, periodProblem } from './time-span.ts';
import { units } from './units.ts';

const input = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.unknown()).optional(),
  StartTime: z.date(),
  EndTime: z.date(),
  Period: z.number(),
  Statistics: z.array(z.string()).optional(),
  ExtendedStatistics: z.array(z.string()).optional(),
  Unit: z.string().optional(),
});
type Input = z.infer<typeof input>;

/** Returns at most 1,440 points per call: for each period, one for each unit that its values have. */
export function getMetricStatistics(world: CloudWatchWorld, store: MetricStore, given: unknown): object {
  const parsed = parseInput(input, given);
  const { metric, statistics, grid } = readQuery(parsed);
  const { Unit, MetricName } = parsed;
  const now = world.clock.now();
  store.publish(now);
  const asked = Unit === undefined ? store.unitsOf(metric) : [Unit];
  const withValues = statistics.some(({ kind }) => kind === 'percentile');
  const points = Array.from({ length: grid.length }, (_, index) => {
    const window = windowOf(grid, index);
    if (!isKept(window.fromMs, grid.periodMs, now)) return [];
    return asked.flatMap((unit) => {
      const bucket = store.window({ ...window, metric, unit, withValues });
      if (bucket === undefined) return [];
      const value = (one: Statistic) =>
        [one.name, statisticOf(bucket, one, world.parameters.percentileMethod)] as const;
      const simple = statistics.filter(({ kind }) => kind === 'simple').map(value);
      const extended = statistics.filter(({ kind }) => kind === 'percentile').map(value);
      const known = extended.filter(([, percentile]) => percentile !== undefined);
      return [
        {
          Timestamp: new Date(window.fromMs),
          ...Object.fromEntries(simple),
          ...(known.length === 0 ? {} : { ExtendedStatistics: Object.fromEntries(known) }),
          Unit: unit,
        },
      ];
    });
  });
  return { Label: MetricName, Datapoints: points.flat() };
}

interface Query {
  readonly metric: string;
  readonly statistics: readonly Statistic[];
  readonly grid: Grid;
}

function readQuery(given: Input): Query {
  const { StartTime, EndTime, Period, Unit } = given;
  const faults = new ParameterFaults();
  const namespace = readNamespace(given.Namespace, 'Namespace', faults);
  const name = readMetricName(given.MetricName, 'MetricName', faults);
  const dimensions = readDimensions(given.Dimensions, 'Dimensions', faults);
  if (Unit !== undefined && !units.some((one) => one === Unit)) faults.notInSet('Unit', units);
  if (!isPeriod(Period)) faults.invalid(periodProblem('Period'));
  if (!isBefore(StartTime, EndTime)) {
    faults.invalid('The parameter StartTime must be less than the parameter EndTime.');
  }
  const statistics = readStatistics(given, faults);
  faults.throwIfAny();
  const grid = gridOf(StartTime, EndTime, Period);
  if (grid.length > 1_440) {
    faults.combination(
      `You have requested up to ${grid.length} datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  }
  faults.throwIfAny();
  return { metric: metricKey({ namespace, name, dimensions }), statistics, grid };
}

function readStatistics(given: Input, faults: ParameterFaults): readonly Statistic[] {
  const { Statistics = [], ExtendedStatistics = [] } = given;
  if (Statistics.length + ExtendedStatistics.length === 0) {
    faults.combination('At least one of the parameters Statistics and ExtendedStatistics must be specified.');
  }
  if (Statistics.length > 0 && ExtendedStatistics.length > 0) {
    faults.exclusive('Statistics', 'ExtendedStatistics');
  }
  if (Statistics.length > 5) faults.tooMany('Statistics', 5);
  if (ExtendedStatistics.length > 10) faults.tooMany('ExtendedStatistics', 10);
  const simple = Statistics.map((name, index) => {
    if (simpleStatistics.some((one) => one === name)) return parseStatistic(name);
    return faults.notInSet(`Statistics.member.${index + 1}`, simpleStatistics);
  });
  const extended = ExtendedStatistics.map((name, index) => {
    const statistic = parseStatistic(name);
    if (statistic?.kind === 'percentile') return statistic;
    return faults.invalid(`The value ${name} for parameter ExtendedStatistics.member.${index + 1} is not supported.`);
  });
  return [...simple, ...extended].filter((one) => one !== undefined);
}
