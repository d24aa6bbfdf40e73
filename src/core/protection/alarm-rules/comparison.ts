import { MINUTE } from './rule.ts';

/** How two target groups are compared. */
export interface Comparison {
  /** Seconds. */
  readonly period: number;
  /** How many standard deviations the difference must have. */
  readonly deviations: number;
  /** The share of requests of the judged group, relative to the other group: at least and at most. */
  readonly ratio: readonly [least: number, most: number | undefined];
  /** What the ratio must have been multiplied by since the period before. */
  readonly growth: number;
}

/** Returns how a shift of traffic is compared. @param step percent of the traffic that one step moves, and the minutes after it */
export function comparisonOf(
  shift: 'canary' | 'linear',
  step: { readonly percent: number; readonly bakeTime: number },
): Comparison {
  return shift === 'canary' ? ofCanary(step.percent) : ofLinear(step.bakeTime);
}

function ofCanary(percent: number): Comparison {
  const ratio = percent / (100 - percent);
  return {
    period: 10 * MINUTE,
    deviations: 5,
    ratio: percent < 50 ? [0.55 * ratio, 1.6 * ratio] : [0.1, undefined],
    growth: percent < 50 ? 0.8 : 1.2,
  };
}

/** More than three steps, so that the new version's share grows from each period to the next. */
function ofLinear(stepMinutes: number): Comparison {
  const minutes = Math.min(Math.max(Math.ceil((10 * stepMinutes) / 3), 10), 720);
  return { period: minutes * MINUTE, deviations: 4, ratio: [0.06, undefined], growth: 1.2 };
}
