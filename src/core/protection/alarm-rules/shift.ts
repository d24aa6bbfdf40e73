/** How a deployment moves traffic between the two target groups of a service. */
export type Shift = 'blue-green' | 'canary' | 'linear';

/** A shift, and the minutes after it in which ECS still watches the alarms. */
export interface ShiftTimes {
  readonly shift: Shift;
  readonly bakeTime: number;
}
