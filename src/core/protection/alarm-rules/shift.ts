/** How a deployment moves traffic between the two target groups of a service. */
export type Shift = 'blue-green' | 'canary' | 'linear';

const SHIFTS: Readonly<Record<string, Shift>> = { BLUE_GREEN: 'blue-green', CANARY: 'canary', LINEAR: 'linear' };

/** Returns how a deployment strategy of ECS moves traffic; undefined if it replaces tasks instead. */
export function shiftOf(strategy: string): Shift | undefined {
  return SHIFTS[strategy];
}

/** A shift, and the minutes after it in which ECS still watches the alarms. */
export interface ShiftTimes {
  readonly shift: Shift;
  readonly bakeTime: number;
}
