import type { Grid } from './alarm-source.ts';
import { validationError } from './validation-error.ts';

/** Reads know whole minutes and, for three hours, tens of seconds. */
export function checkSpan(start: Date, end: Date, periodSeconds: number): void {
  if (end.getTime() <= start.getTime()) {
    throw validationError(
      `The parameter StartTime must be less than the parameter EndTime: ${start.toISOString()} is not before ${end.toISOString()}`,
    );
  }
  if (![1, 5, 10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    throw validationError(`Period must be 1, 5, 10, 20, 30 or a multiple of 60, got ${periodSeconds}`);
  }
  if (periodSeconds < 10)
    throw validationError(`the simulator keeps ten seconds at the finest, got Period ${periodSeconds}`);
}

/** Periods from the start, rounded down to the period, up to but not including the end. */
export function gridOf(start: Date, end: Date, periodSeconds: number): Grid {
  const periodMs = periodSeconds * 1000;
  const fromMs = Math.floor(start.getTime() / periodMs) * periodMs;
  return { fromMs, periodMs, length: Math.max(0, Math.ceil((end.getTime() - fromMs) / periodMs)) };
}
