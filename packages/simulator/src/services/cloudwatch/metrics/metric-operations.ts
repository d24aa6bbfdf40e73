import * as z from 'zod';
import type { Operations } from '../alarms/alarm-operations.ts';
import type { AlarmStore } from '../alarms/alarm-store.ts';
import { listMetrics } from './list-metrics.ts';
import { getMetricData } from './metric-data.ts';
import { parseDatum } from './metric-input.ts';
import { getMetricStatistics } from './metric-statistics.ts';
import type { CloudWatchWorld } from '../alarms/state.ts';
import { ParameterFaults } from './parameter-faults.ts';
import { readNamespace } from './identity-input.ts';
import { parseInput } from '../validation-error.ts';

const data = z.array(z.unknown()).optional();
const putInput = z.object({
  Namespace: z.string().optional(),
  MetricData: data,
  EntityMetricData: z.array(z.object({ MetricData: data })).optional(),
  StrictEntityValidation: z.boolean().optional(),
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
    PutMetricData: (input) => putChecked(world, store, parseInput(putInput, input)),
    GetMetricData: (input) => getMetricData(world, store.engine.metrics, input),
    GetMetricStatistics: (input) => getMetricStatistics(world, store.engine.metrics, input),
    ListMetrics: (input) => listMetrics(world, store.engine.metrics, input),
  };
}

/** Namespaces of AWS's own metrics. The simulated services publish theirs by `putMetricData`. */
const reserved = 'AWS/';

function putChecked(world: CloudWatchWorld, store: AlarmStore, given: z.infer<typeof putInput>): object {
  const { MetricData = [], EntityMetricData, StrictEntityValidation } = given;
  const faults = new ParameterFaults();
  const namespace = readNamespace(given.Namespace, 'Namespace', faults);
  if (namespace.startsWith(reserved)) faults.value(reserved, 'Namespace');
  // An entity only labels its metrics: their values count like all others.
  const lists = [{ path: 'MetricData', data: MetricData }].concat(
    (EntityMetricData ?? []).map((entity, index) => ({
      path: `EntityMetricData.member.${index + 1}.MetricData`,
      data: entity.MetricData ?? [],
    })),
  );
  const count = lists.reduce((sum, list) => sum + list.data.length, 0);
  if (count === 0) faults.missing('MetricData');
  if (count > 1_000) faults.tooMany('MetricData', 1_000);
  if (EntityMetricData !== undefined && EntityMetricData.length > 2) faults.tooMany('EntityMetricData', 2);
  if (EntityMetricData !== undefined && StrictEntityValidation === undefined) faults.missing('StrictEntityValidation');
  faults.throwIfAny();
  return putLists(world, store, { namespace, lists });
}

/** Puts all values, or none if one is invalid. */
export function putMetricData(world: CloudWatchWorld, store: AlarmStore, put: PutMetrics): object {
  const { namespace, data, visibleAfterMs = 0 } = put;
  if (!(visibleAfterMs >= 0)) throw new Error(`visibleAfterMs must be 0 or more milliseconds, got ${visibleAfterMs}`);
  return putLists(world, store, { namespace, lists: [{ path: 'MetricData', data }], visibleAfterMs });
}

interface PutLists {
  readonly namespace: string;
  readonly lists: readonly { readonly path: string; readonly data: readonly unknown[] }[];
  readonly visibleAfterMs?: number;
}

function putLists(
  world: CloudWatchWorld,
  store: AlarmStore,
  { namespace, lists, visibleAfterMs = 0 }: PutLists,
): object {
  const now = world.clock.now();
  const faults = new ParameterFaults();
  const parsed = lists.flatMap(({ path, data }) =>
    data.map((one, index) => parseDatum(one, { namespace, now, path: `${path}.member.${index + 1}`, faults })),
  );
  faults.throwIfAny();
  for (const datum of parsed) store.onData(store.engine.metrics.put(datum, now, visibleAfterMs));
  return {};
}
