import type { Grid } from '../alarms/alarm-source.ts';
import { gap, validationError } from '../validation-error.ts';

/** @throws Error for an empty time span, or a period that AWS or the simulator does not support */
export function checkSpan(start: Date, end: Date, periodSeconds: number): void {
  if (end.getTime() <= start.getTime()) {
    throw validationError(
      `The parameter StartTime must be less than the parameter EndTime: ${start.toISOString()} is not before ${end.toISOString()}`,
    );
  }
  if (![1, 5, 10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    throw validationError(`Period must be 1, 5, 10, 20, 30 or a multiple of 60, got ${periodSeconds}`);
  }
  if (periodSeconds < 10) throw gap(`the shortest period in the simulator is 10 s, got Period ${periodSeconds}`);
}

/**
 * Periods from the start up to but not including the end. The start is rounded down to the minute, or to the period if
 * it is shorter than a minute.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function gridOf(start: Date, end: Date, periodSeconds: number): Grid {
  const periodMs = periodSeconds * 1000;
  const roundedToMs = Math.min(periodMs, 60_000);
  const fromMs = Math.floor(start.getTime() / roundedToMs) * roundedToMs;
  return { fromMs, periodMs, length: Math.max(0, Math.ceil((end.getTime() - fromMs) / periodMs)) };
}
