import type { VirtualClock } from '../../clock.ts';
import type { SimulatorParameters } from '../../parameters.ts';
import type { EmitEvent } from '../bus-event.ts';
import type { Ids } from '../ids.ts';
import type { EcsBehaviours } from './tasks/behaviours.ts';
import type { Capacity } from './tasks/capacity.ts';
import type { ServiceState, TaskState } from './state.ts';
import type { EcsStore } from './store.ts';

/** The data that ECS reads about an alarm from CloudWatch. */
export interface WatchedAlarm {
  readonly state: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

/** Returns alarms by name, without unknown names; undefined if the call was throttled. */
export type ReadAlarms = (names: readonly string[]) => ReadonlyMap<string, WatchedAlarm> | undefined;

/** A new status or stage of a service deployment. */
export interface Progress {
  readonly at: number;
  readonly serviceArn: string;
  readonly deploymentArn: string;
  readonly status?: string;
  readonly stage?: string;
}

/** Called when a task starts, runs, changes its health, is stopping or has stopped. */
export type OnTask = (service: ServiceState, task: TaskState) => void;

/** Returns what is wrong with a service's load balancer, as in statusReason; undefined if it is correct. */
export type CheckNetworking = (service: ServiceState) => string | undefined;

/** State that all parts of the ECS engine share. */
export interface EcsWorld {
  readonly clock: VirtualClock;
  readonly ids: Ids;
  readonly parameters: SimulatorParameters;
  readonly store: EcsStore;
  readonly capacity: Capacity;
  readonly behaviours: EcsBehaviours;
  readonly readAlarms: ReadAlarms;
  readonly checkNetworking: CheckNetworking;
  readonly onProgress: (progress: Progress) => void;
  readonly onTask: OnTask;
  readonly emit: EmitEvent;
  /** Whether each new status of a task is sent as an event. Scenarios do without, because they can have thousands. */
  readonly taskEvents: boolean;
}
