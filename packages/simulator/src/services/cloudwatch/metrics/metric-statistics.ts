import { z } from 'zod';
import { ServiceError } from '../../../service.ts';
import { windowOf } from '../alarms/alarm-source.ts';
import { type MetricStore, metricKey } from './metric-store.ts';
import { dimensions } from '../query-input.ts';
import type { CloudWatchWorld } from '../alarms/state.ts';
import { parseStatistic, simpleStatistics, statisticOf } from './statistics.ts';
import { checkSpan, gridOf } from './time-span.ts';
import { units } from './units.ts';
import { parseInput } from '../validation-error.ts';

const input = z.object({
  Namespace: z.string().min(1),
  MetricName: z.string().min(1),
  Dimensions: dimensions.optional(),
  StartTime: z.date(),
  EndTime: z.date(),
  Period: z.number().int().min(1),
  Statistics: z.array(z.enum(simpleStatistics)).max(5).optional(),
  ExtendedStatistics: z.array(z.string()).max(10).optional(),
  Unit: z.enum(units).optional(),
});

/** Returns at most 1,440 points per call. */
export function getMetricStatistics(world: CloudWatchWorld, store: MetricStore, given: unknown): object {
  const {
    Namespace,
    MetricName,
    Dimensions = [],
    StartTime,
    EndTime,
    Period,
    Unit,
    ...rest
  } = parseInput(input, given);
  const { Statistics = [], ExtendedStatistics = [] } = rest;
  if (Statistics.length + ExtendedStatistics.length === 0) {
    throw new ServiceError(
      'MissingRequiredParameterException',
      'At least one of Statistics and ExtendedStatistics must be specified',
    );
  }
  checkSpan(StartTime, EndTime, Period);
  const grid = gridOf(StartTime, EndTime, Period);
  if (grid.length > 1_440) {
    throw new ServiceError(
      'InvalidParameterCombinationException',
      `You have requested up to ${grid.length} datapoints, which exceeds the limit of 1440: raise Period or shorten the time`,
    );
  }
  store.publish(world.clock.now());
  const metric = metricKey({ namespace: Namespace, name: MetricName, dimensions: Dimensions });
  const method = world.parameters.percentileMethod;
  const points = Array.from({ length: grid.length }, (_, index) => {
    const window = windowOf(grid, index);
    const bucket = store.window({ ...window, metric, unit: Unit, withValues: ExtendedStatistics.length > 0 });
    if (bucket === undefined) return [];
    const of = (name: string) => [name, statisticOf(bucket, parseStatistic(name), method)] as const;
    const extended = ExtendedStatistics.map(of).filter(([, value]) => value !== undefined);
    return [
      {
        Timestamp: new Date(window.fromMs),
        ...Object.fromEntries(Statistics.map(of)),
        ...(extended.length === 0 ? {} : { ExtendedStatistics: Object.fromEntries(extended) }),
        Unit: Unit ?? store.unitOf(metric),
      },
    ];
  });
  return { Label: MetricName, Datapoints: points.flat() };
}
