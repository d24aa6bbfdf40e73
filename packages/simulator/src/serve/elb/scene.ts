import type { VirtualClock } from '../../clock.ts';
import type { SimulatorParameters } from '../../parameters.ts';
import type { EcsStore } from '../../services/ecs/store.ts';
import type { AwsScope } from '../../services/ids.ts';
import type { WorkloadSettings } from '../../workload/settings.ts';
import type { Surface } from './describe.ts';
import type { Front } from './fronts.ts';
import type { Listener } from './listeners.ts';

export interface ElbOptions {
  readonly clock: VirtualClock;
  readonly scope: AwsScope;
  readonly store: EcsStore;
  readonly zones: readonly string[];
  readonly parameters: Partial<SimulatorParameters>;
  /** Settings of a file of models, by `cluster/service`. */
  readonly settings: Readonly<Record<string, WorkloadSettings>>;
}

/** What the load balancers look like at the moment of a call. */
export interface Scene {
  readonly fronts: readonly Front[];
  readonly listeners: readonly Listener[];
  readonly surface: Surface;
  readonly options: ElbOptions;
  readonly startedAt: number;
}

/** The target groups of the fronts, each once. */
export function groupsOf(fronts: readonly Front[]) {
  const all = fronts.flatMap((front) => [
    { front, side: 'blue' as const, path: front.blue },
    ...(front.green === undefined ? [] : [{ front, side: 'green' as const, path: front.green }]),
  ]);
  return [...Map.groupBy(all, ({ path }) => path).values()].flatMap(([first]) => (first === undefined ? [] : [first]));
}
