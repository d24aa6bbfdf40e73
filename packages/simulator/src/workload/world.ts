import type { VirtualClock } from '../clock.ts';
import type { SimulatorParameters } from '../parameters.ts';
import type { RevisionTraffic, TaskControl } from '../services/ecs/tasks/behaviours.ts';
import type { ServiceState } from '../services/ecs/state.ts';
import type { Publisher } from './publish/publisher.ts';
import type { ModelsFile } from './schema.ts';

/** The parts of ECS that the workload uses. */
export interface WorkloadEcs {
  readonly store: { allServices(): readonly ServiceState[] };
  trafficOf(serviceArn: string): readonly RevisionTraffic[];
  /** If absent, tasks above their load stay healthy. */
  readonly control?: TaskControl | undefined;
}

/** Dependencies that all parts of the workload share. */
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

/** A time interval within one minute. */
export interface Step {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minuteMs: number;
}
