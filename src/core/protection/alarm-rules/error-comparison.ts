import { type Comparison, comparisonOf } from './comparison.ts';
import type { RequestMetrics } from './requests.ts';
import { type DeploymentAlarmRule, MINUTE } from './rule.ts';
import { BLUE, countsOfTwo, decimal, GREEN, type Group, healthOfTwo, notBreaching } from './target-group-metrics.ts';

/**
 * The new version against the old one, over the same minutes. It sees errors that only a few requests meet, and no fault of a
 * dependency, which both versions have. The old version's rate is its base, so a fix is not rolled back.
 *
 * Where a metric counts healthy targets, it also sees that the new version had none for a time, while the old one always had one:
 * tasks that crash together.
 *
 * @param threshold percentage points by which the error rate must be higher, above 0 and at most 100
 * @param step percent of the traffic that one step moves, and the minutes after it
 */
export function errorComparison(
  metrics: RequestMetrics,
  shift: 'canary' | 'linear',
  threshold: number,
  step: { readonly percent: number; readonly bakeTime: number },
): DeploymentAlarmRule {
  const comparison = comparisonOf(shift, step);
  const minutes = comparison.period / MINUTE;
  const health = healthOfTwo(metrics, comparison.period);
  const readsHealth = Object.keys(health).length > 0;
  const judged = (own: Group, other: Group) => [
    compare(own, other, threshold, comparison),
    ...(readsHealth ? [down(own, other)] : []),
  ];
  return {
    ...notBreaching(metrics),
    kind: 'ErrorComparison',
    label: 'errors against the old version',
    metrics: { ...countsOfTwo(metrics, comparison.period), ...health },
    expression: `MAX([${[...judged(BLUE, GREEN), ...judged(GREEN, BLUE)].join(', ')}])`,
    threshold: LEAST_ERRORS,
    datapointsToAlarm: 1,
    // The growth needs the datapoint before.
    evaluationPeriods: 2,
    why:
      `in ${minutes} minutes, the new version failed more requests than the old one, by ${threshold} percentage points or more` +
      (readsHealth ? ', or had no healthy target for a time' : ''),
  };
}

/** Fewer errors than this are chance. */
const LEAST_ERRORS = 3;

function compare(own: Group, other: Group, threshold: number, { deviations, ratio, growth }: Comparison): string {
  const [n, e, m, f] = [own.requests, own.errors, other.requests, other.errors];
  const difference = `(${e} * ${m} - ${f} * ${n})`;
  const [least, most] = ratio;
  return (
    `IF(${n} >= 10 AND ${n} >= ${decimal(least)} * ${m} AND ` +
    (most === undefined ? `${m} >= ${decimal(least)} * ${n}` : `${n} <= ${decimal(most)} * ${m}`) +
    ` AND ${n} * ${before(m)} >= ${growth} * ${before(n)} * ${m} AND ${e} >= ${LEAST_ERRORS}` +
    ` AND ${difference} >= ${decimal(threshold / 100)} * ${n} * ${m}` +
    ` AND ${difference} ^ 2 >= ${deviations ** 2} * (${e} + ${f}) * (${n} + ${m} - ${e} - ${f}) * ${n} * ${m} / (${n} + ${m}), ${e}, 0)`
  );
}

/**
 * The group whose share of the requests grew had no healthy target at some time, and the other always had one. Both had requests
 * in the period before, so the shift had begun: tasks that only need long to start were healthy by then.
 */
function down(own: Group, other: Group): string {
  const [n, m] = [own.requests, other.requests];
  return (
    `IF(${own.healthy} < 1 AND ${other.healthy} >= 1 AND ${n} >= 1 AND ${before(n)} >= 1 AND ${before(m)} >= 1` +
    ` AND ${n} * ${before(m)} >= 1.2 * ${before(n)} * FILL(${m}, 0), ${LEAST_ERRORS}, 0)`
  );
}

/** The requests of the period before. */
function before(requests: string): string {
  return `(FILL(${requests}, 0) - DIFF(FILL(${requests}, 0)))`;
}
