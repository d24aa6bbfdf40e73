import { comparisonOf } from './comparison.ts';
import { type DeploymentAlarmRule, MINUTE } from './rule.ts';

/**
 * Minutes from the end of a metric's minute until an alarm can use it. In a public log of a canary on AWS, a datapoint of an
 * Application Load Balancer took between 122 and 182 seconds. AWS publishes no number.
 */
export const LATE_METRIC = 3;

/** One step of a shift: percent of the traffic that it moves, and the minutes after it. */
interface Step {
  readonly percent: number;
  readonly bakeTime: number;
}

/** Returns after how many minutes of errors an alarm can fire at the earliest. For an `ErrorComparison`, use `minutesToCompare`. */
export function minutesToFire({ metrics, datapointsToAlarm }: DeploymentAlarmRule): number {
  const [{ period } = { period: MINUTE }] = Object.values(metrics);
  return (datapointsToAlarm * period) / MINUTE + LATE_METRIC;
}

/**
 * Returns for how many minutes both versions must get requests until an `ErrorComparison` can fire: until the new version has
 * the least share of the requests of a whole period that the comparison takes into account.
 */
export function minutesToCompare(shift: 'canary' | 'linear', step: Step, datapointsToAlarm = 1): number {
  const { period, ratio } = comparisonOf(shift, step);
  const window = period / MINUTE;
  const furtherPeriods = (datapointsToAlarm - 1) * window;
  let newVersion = 0;
  for (let minute = 0; minute < window; minute++) {
    newVersion += shareAt(minute, shift, step);
    if (newVersion >= ratio[0] * (window - newVersion)) return minute + 1 + LATE_METRIC + furtherPeriods;
  }
  return window + LATE_METRIC + furtherPeriods;
}

/** The new version's share of the requests. @param minute since the first step */
function shareAt(minute: number, shift: 'canary' | 'linear', { percent, bakeTime }: Step): number {
  if (shift === 'linear' && bakeTime === 0) return 1;
  const steps = shift === 'canary' ? 1 : Math.floor(minute / bakeTime) + 1;
  return Math.min(1, (steps * percent) / 100);
}
