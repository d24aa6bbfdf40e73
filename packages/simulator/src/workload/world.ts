import type { VirtualClock } from '../clock.ts';
import type { SimulatorParameters } from '../parameters.ts';
import type { RevisionTraffic, TaskControl } from '../services/ecs/tasks/behaviours.ts';
import type { ServiceState } from '../services/ecs/state.ts';
import type { Publisher } from './publish/publisher.ts';
import type { ModelsFile } from './schema.ts';

/** What the workload sees of ECS, and may do to its tasks. */
export interface WorkloadEcs {
  readonly store: { allServices(): readonly ServiceState[] };
  trafficOf(serviceArn: string): readonly RevisionTraffic[];
  /** Without it tasks above their load stay healthy. */
  readonly control?: TaskControl | undefined;
}

/** What every part of the workload works with. */
export interface WorkloadWorld {
  readonly clock: VirtualClock;
  readonly parameters: SimulatorParameters;
  readonly seed: number;
  readonly models: ModelsFile;
  readonly startMs: number;
  readonly ecs: WorkloadEcs;
  readonly publisher: Publisher;
  readonly readFile: (file: string) => string;
}

/** One stretch of time, shorter than a minute and inside of one. */
export interface Step {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minuteMs: number;
}
