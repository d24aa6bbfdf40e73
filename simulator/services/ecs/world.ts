import type { VirtualClock } from '../../clock.ts';
import type { SimulatorParameters } from '../../parameters.ts';
import type { EmitEvent } from '../bus-event.ts';
import type { Ids } from '../ids.ts';
import type { ServiceState, TaskDefinitionState } from './state.ts';
import type { EcsStore } from './store.ts';

/** How the tasks of a task definition behave. `bad-metrics` runs like `healthy`: its metrics are what is bad. */
export type FailureModel = 'healthy' | 'bad-metrics' | 'crash-at-start' | 'never-healthy';

/** What ECS sees when it asks CloudWatch for an alarm. */
export interface WatchedAlarm {
  readonly state: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

/** By alarm name, unknown names absent; undefined when the call was throttled. */
export type ReadAlarms = (names: readonly string[]) => ReadonlyMap<string, WatchedAlarm> | undefined;

/** One minute of a service that has just ended. */
export interface ServiceMinute {
  readonly service: ServiceState;
  readonly startMs: number;
  readonly endMs: number;
  /** Running tasks by the task definition that they run. */
  readonly running: readonly { readonly taskDefinition: TaskDefinitionState; readonly count: number }[];
}

export interface MetricData {
  readonly namespace: string;
  /** As in PutMetricData. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** Given by whoever tells the story: what the containers of a task definition do. */
export interface EcsBehaviours {
  failureModelOf(taskDefinition: TaskDefinitionState): FailureModel;
  /** Metrics of a minute, dated inside it. */
  onMinute?(minute: ServiceMinute): readonly MetricData[];
}

/** What every part of the ECS engine works with. */
export interface EcsWorld {
  readonly clock: VirtualClock;
  readonly ids: Ids;
  readonly parameters: SimulatorParameters;
  readonly store: EcsStore;
  readonly behaviours: EcsBehaviours;
  readonly readAlarms: ReadAlarms;
  readonly emit: EmitEvent;
}
