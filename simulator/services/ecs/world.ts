import type { VirtualClock } from '../../clock.ts';
import type { SimulatorParameters } from '../../parameters.ts';
import type { EmitEvent } from '../bus-event.ts';
import type { Ids } from '../ids.ts';
import type { EcsBehaviours } from './behaviours.ts';
import type { EcsStore } from './store.ts';

/** What ECS sees when it asks CloudWatch for an alarm. */
export interface WatchedAlarm {
  readonly state: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
}

/** By alarm name, unknown names absent; undefined when the call was throttled. */
export type ReadAlarms = (names: readonly string[]) => ReadonlyMap<string, WatchedAlarm> | undefined;

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
