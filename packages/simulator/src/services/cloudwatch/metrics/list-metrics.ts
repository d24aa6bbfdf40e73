import * as z from 'zod';
import type { MetricStore } from './metric-store.ts';
import { pageOf } from '../page.ts';
import type { CloudWatchWorld } from '../alarms/state.ts';
import { ParameterFaults } from './parameter-faults.ts';
import { readDimensionFilters, readMetricName, readNamespace } from './identity-input.ts';
import { gap, parseInput } from '../validation-error.ts';

const input = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).optional(),
  RecentlyActive: z.string().optional(),
  IncludeLinkedAccounts: z.boolean().optional(),
  OwningAccount: z.string().optional(),
  NextToken: z.string().optional(),
});

const threeHoursMs = 3 * 3_600_000;

/** Lists the metrics of the past two weeks, 500 per page; a dimension without a value matches any value. */
export function listMetrics(world: CloudWatchWorld, store: MetricStore, given: unknown): object {
  const parsed = parseInput(input, given);
  checkFilters(parsed);
  const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = parsed;
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
  const { page, ...next } = pageOf(found, { NextToken }, { length: 500, invalid: 'InvalidParameterValueException' });
  return {
    Metrics: page.map(({ identity: { namespace, name, dimensions } }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: dimensions,
    })),
    ...next,
  };
}

function checkFilters({ IncludeLinkedAccounts, OwningAccount, ...filters }: z.infer<typeof input>): void {
  if (IncludeLinkedAccounts === true || OwningAccount !== undefined) {
    throw gap('the simulator has one account: remove IncludeLinkedAccounts and OwningAccount from ListMetrics');
  }
  const faults = new ParameterFaults();
  if (filters.Namespace !== undefined) readNamespace(filters.Namespace, 'Namespace', faults);
  if (filters.MetricName !== undefined) readMetricName(filters.MetricName, 'MetricName', faults);
  if (filters.RecentlyActive !== undefined && filters.RecentlyActive !== 'PT3H') {
    faults.notInSet('RecentlyActive', ['PT3H']);
  }
  readDimensionFilters(filters.Dimensions ?? [], faults);
  faults.throwIfAny();
}
