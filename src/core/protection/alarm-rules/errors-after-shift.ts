import { errorLimit } from './error-limit.ts';
import type { RequestMetrics } from './requests.ts';
import { type DeploymentAlarmRule, MINUTE } from './rule.ts';
import type { Shift, ShiftTimes } from './shift.ts';
import { BLUE, countsOfTwo, GREEN, type Group, notBreaching } from './target-group-metrics.ts';

/**
 * The steady errors of the new version, where no metric counts healthy targets: three of seven periods of two minutes with more
 * errors than a small error rate explains; longer periods for a longer bake time. The new version is the one whose requests the
 * other one had within the last four periods, so the alarm needs no health to know it. Outside a deployment it judges neither group.
 *
 * One bad minute lies in two periods at most, so it does not roll back a healthy version.
 *
 * @param threshold percent of errors that a healthy version may have, above 0 and at most 50
 */
export function steadyErrorsAfterShift(
  metrics: RequestMetrics,
  { shift, bakeTime }: ShiftTimes,
  threshold: number,
): DeploymentAlarmRule {
  const period = periodOf(bakeTime);
  const judged = (own: Group, other: Group) =>
    `IF(${isNew(own, other, shift)} AND ${own.errors} >= ${errorLimit(own.requests, threshold, DEVIATIONS[shift])}, ${own.errors}, 0)`;
  return {
    ...notBreaching(metrics),
    kind: 'SteadyErrors',
    label: 'errors',
    threshold: 1,
    datapointsToAlarm: 3,
    // The newest three, and four more for the differences.
    evaluationPeriods: 7,
    metrics: countsOfTwo(metrics, period * MINUTE),
    expression: `MAX([${judged(BLUE, GREEN)}, ${judged(GREEN, BLUE)}])`,
    why:
      `3 of 7 periods of ${period} minutes had more errors than you can expect at an error rate of ${threshold} %, in the target ` +
      'group of the new version',
  };
}

/** Minutes: a fifth of the bake time, because the alarm judges the new version for about five periods. CloudWatch takes no alarm that looks back for more than a day. */
function periodOf(bakeTime: number): number {
  return Math.min(Math.max(Math.ceil(bakeTime / 5), 2), 200);
}

/** Chosen with `npm run detection -- --choose`. A canary is judged for longer, so it needs more room for chance. */
const DEVIATIONS: Readonly<Record<Shift, number>> = { 'blue-green': 0.2, canary: 0.3, linear: 0.2 };

/**
 * The condition under which `own` is certainly the group of the new version: `other` had requests a short while ago. At the end of a
 * linear shift these were few. Otherwise they were many, so neither test requests before a shift nor a quiet minute of a canary
 * make the old version look new.
 */
function isNew(own: Group, other: Group, shift: Shift): string {
  const [n, m] = [own.requests, other.requests];
  switch (shift) {
    case 'blue-green':
      return `${before(m)} >= 0.5 * ${n}`;
    case 'canary':
      return `(${n} < ${m} OR (${m} <= 0.002 * ${n} AND ${before(m)} >= 0.5 * ${n}))`;
    case 'linear':
      return `${m} <= 0.002 * ${n} AND ${before(m)} >= 0.1 * ${n}`;
  }
}

/**
 * The requests in the four periods before. The value of the period before is `x - DIFF(x)`, that of the one before it
 * `x - 2 * DIFF(x) + DIFF(DIFF(x))`, and so on.
 */
function before(requests: string): string {
  const now = `FILL(${requests}, 0)`;
  const [one, two, three, four] = [1, 2, 3, 4].map((times) => `${'DIFF('.repeat(times)}${now}${')'.repeat(times)}`);
  return `(4 * ${now} - 10 * ${one} + 10 * ${two} - 5 * ${three} + ${four})`;
}
