import { z } from 'zod';
import type { MetricStore } from './metric-store.ts';
import { pageOf } from '../page.ts';
import type { CloudWatchWorld } from '../alarms/state.ts';
import { parseInput, validationError } from '../validation-error.ts';

const input = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z
    .array(z.object({ Name: z.string(), Value: z.string().optional() }))
    .max(10)
    .optional(),
  RecentlyActive: z.string().optional(),
  NextToken: z.string().optional(),
});

const threeHoursMs = 3 * 3_600_000;

/** Lists the metrics of the past two weeks, 500 per page; a dimension without a value matches any value. */
export function listMetrics(world: CloudWatchWorld, store: MetricStore, given: unknown): object {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = parseInput(input, given);
  if (RecentlyActive !== undefined && RecentlyActive !== 'PT3H') {
    throw validationError(`RecentlyActive must be PT3H, got ${RecentlyActive}`);
  }
  store.publish(world.clock.now());
  const since = RecentlyActive === undefined ? Number.NEGATIVE_INFINITY : world.clock.now() - threeHoursMs;
  const found = store
    .metrics()
    .filter(
      ({ identity, latestMs }) =>
        latestMs >= since &&
        (Namespace === undefined || identity.namespace === Namespace) &&
        (MetricName === undefined || identity.name === MetricName) &&
        Dimensions.every(({ Name, Value }) =>
          identity.dimensions.some((one) => one.Name === Name && (Value === undefined || one.Value === Value)),
        ),
    );
  const { page, ...next } = pageOf(found, { NextToken }, 500);
  return {
    Metrics: page.map(({ identity: { namespace, name, dimensions } }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: dimensions,
    })),
    ...next,
  };
}
