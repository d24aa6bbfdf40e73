import type { VirtualClock } from '../../clock.ts';
import type { SimulatorParameters } from '../../parameters.ts';
import type { EmitEvent } from '../bus-event.ts';
import type { Ids } from '../ids.ts';
import type { EcsBehaviours } from './tasks/behaviours.ts';
import type { Capacity } from './tasks/capacity.ts';
import type { ServiceState, TaskState } from './state.ts';
import type { EcsStore } from './store.ts';

/** What ECS sees when it asks CloudWatch for an alarm. */
export interface WatchedAlarm {
  readonly state: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

/** By alarm name, unknown names absent; undefined when the call was throttled. */
export type ReadAlarms = (names: readonly string[]) => ReadonlyMap<string, WatchedAlarm> | undefined;

/** A service deployment has a new status, or has entered a stage. */
export interface Progress {
  readonly at: number;
  readonly serviceArn: string;
  readonly deploymentArn: string;
  readonly status?: string;
  readonly stage?: string;
}

/** A task has been started, runs, has another health, is being stopped or has ended. */
export type OnTask = (service: ServiceState, task: TaskState) => void;

/** What is wrong with a service's load balancer, as in its statusReason; undefined if nothing is. */
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
}
