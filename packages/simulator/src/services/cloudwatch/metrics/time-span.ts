import type { Grid } from '../alarms/alarm-source.ts';

const fine = [1, 5, 10, 20, 30];

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html */
export function isPeriod(seconds: number): boolean {
  return fine.includes(seconds) || (seconds >= 60 && seconds % 60 === 0);
}

/** CloudWatch publishes the valid periods, but no error for others; this is our text. */
export function periodProblem(name: string): string {
  return `The parameter ${name} must be 1, 5, 10, 20, 30 or a multiple of 60.`;
}

/** Whether one time is before another. Milliseconds do not count, because CloudWatch's time stamps have none. */
export function isBefore(start: Date, end: Date): boolean {
  return wholeSeconds(start) < wholeSeconds(end);
}

/** Whether two times are in the same second. */
export function isSame(start: Date, end: Date): boolean {
  return wholeSeconds(start) === wholeSeconds(end);
}

function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
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

const fineKeptMs = 3 * 3_600_000;

/**
 * Whether CloudWatch has points at that time: those of a period below one minute are there for three hours.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
 */
export function isKept(atMs: number, periodMs: number, now: number): boolean {
  return periodMs >= 60_000 || atMs >= now - fineKeptMs;
}
