import { z } from 'zod';
import type { Operations } from '../alarms/alarm-operations.ts';
import type { AlarmStore } from '../alarms/alarm-store.ts';
import { listMetrics } from './list-metrics.ts';
import { getMetricData } from './metric-data.ts';
import { parseDatum } from './metric-input.ts';
import { getMetricStatistics } from './metric-statistics.ts';
import { namespace } from '../query-input.ts';
import type { CloudWatchWorld } from '../alarms/state.ts';
import { parseInput, validationError } from '../validation-error.ts';

const data = z.array(z.unknown()).max(1000).optional();
const putInput = z.object({
  Namespace: namespace,
  MetricData: data,
  EntityMetricData: z
    .array(z.object({ MetricData: data }))
    .max(2)
    .optional(),
});

export interface PutMetrics {
  readonly namespace: string;
  readonly data: readonly unknown[];
  /** Delay until alarms and reads use the values. @default 0 */
  readonly visibleAfterMs?: number | undefined;
}

/** PutMetricData, GetMetricData, GetMetricStatistics, ListMetrics. */
export function metricOperations(world: CloudWatchWorld, store: AlarmStore): Operations {
  return {
    PutMetricData: (input) => {
      const { Namespace, MetricData = [], EntityMetricData = [] } = parseInput(putInput, input);
      // An entity only labels its metrics: their values count like all others.
      const ofEntities = EntityMetricData.flatMap((entity) => entity.MetricData ?? []);
      const all = [...MetricData, ...ofEntities];
      if (all.length > 1000) throw validationError('MetricData and EntityMetricData must have at most 1000 metrics');
      return putMetricData(world, store, { namespace: Namespace, data: all });
    },
    GetMetricData: (input) => getMetricData(world, store.engine.metrics, input),
    GetMetricStatistics: (input) => getMetricStatistics(world, store.engine.metrics, input),
    ListMetrics: (input) => listMetrics(world, store.engine.metrics, input),
  };
}

/** Puts all values, or none if one is invalid. */
export function putMetricData(world: CloudWatchWorld, store: AlarmStore, put: PutMetrics): object {
  const now = world.clock.now();
  const { visibleAfterMs = 0 } = put;
  if (!(visibleAfterMs >= 0)) throw new Error(`visibleAfterMs must be 0 or more milliseconds, got ${visibleAfterMs}`);
  const data = put.data.map((one) => parseDatum(put.namespace, one, now));
  for (const datum of data) store.onData(store.engine.metrics.put(datum, now, visibleAfterMs));
  return {};
}
