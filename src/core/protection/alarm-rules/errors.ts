import { errorLimit } from './error-limit.ts';
import { steadyErrorsAfterShift } from './errors-after-shift.ts';
import type { RequestMetrics } from './requests.ts';
import { type AlarmMetric, type DeploymentAlarmRule, MINUTE, OK_WHEN_IDLE } from './rule.ts';
import type { Shift, ShiftTimes } from './shift.ts';
import {
  BLUE,
  counts,
  countsOfTwo,
  decimal,
  GREEN,
  type Group,
  healthOfTwo,
  healthyTargets,
  notBreaching,
} from './target-group-metrics.ts';

/** Where the requests of a service are counted. */
export interface RequestSource {
  readonly metrics: RequestMetrics;
  /** Whether its load balancer serves no other service, so that the load balancer's own errors are those of this service. */
  readonly ownsLoadBalancer: boolean;
  /** Whether steady errors also count minutes without a healthy target, where no other alarm does. @default false */
  readonly readsHealth?: boolean;
  /**
   * How a deployment moves the traffic although no metric separates the versions. A canary or linear one takes up to an hour, in
   * which four bad minutes in seven happen by chance, so steady errors need five. @default - it replaces tasks
   */
  readonly shift?: Shift | undefined;
}

/**
 * Four of seven minutes with more errors than a small error rate explains: by the rate plus one standard deviation of it. A
 * minute with one error in ten requests is suspicious, four such minutes in seven are not chance. So one rule covers three
 * requests per minute and ten thousand, and one bad minute does not roll back a healthy version. With `readsHealth`, a minute
 * in which requests come and no target is healthy counts like a minute with errors.
 *
 * @param threshold percent of errors that a healthy version may have, above 0 and at most 50
 */
export function steadyErrors(
  { metrics, ownsLoadBalancer, readsHealth = false, shift }: RequestSource,
  threshold: number,
): DeploymentAlarmRule {
  const datapointsToAlarm = shift === 'canary' || shift === 'linear' ? 5 : STEADY.datapointsToAlarm;
  const [errors, requests] = ownsLoadBalancer ? ['(errors + own)', '(requests + own)'] : ['errors', 'requests'];
  const healthy = readsHealth ? healthyTargets(metrics, MINUTE) : undefined;
  // Without requests the condition is 0 or missing, so the datapoint is 0 or missing too. Neither breaches.
  const failing = `IF(${errors} >= ${errorLimit(requests, threshold)}, ${errors}, 0)`;
  return {
    ...notBreaching(metrics),
    ...STEADY,
    datapointsToAlarm,
    metrics: {
      ...counts(metrics),
      ...(ownsLoadBalancer && { own: LOAD_BALANCER_5XX }),
      ...(healthy && { healthy }),
    },
    expression: healthy === undefined ? failing : `MAX([${failing}, IF(healthy < 1 AND requests >= 1, 1, 0)])`,
    why: `${steadyWhy(threshold, datapointsToAlarm)}${healthy === undefined ? '' : ', or requests and no healthy target'}`,
  };
}

/**
 * Two of three minutes with far more errors than any healthy version has. Behind an own load balancer, also two of three
 * minutes in which the load balancer refuses more than half of the requests with 4xx: clients cannot use its listener.
 *
 * @param threshold percent, above 0 and at most 100
 */
export function sharpErrors({ metrics, ownsLoadBalancer }: RequestSource, threshold: number): DeploymentAlarmRule {
  const limit = (requests: string) => `2 + ${decimal(threshold / 100)} * ${requests}`;
  const plain = `IF(errors >= ${limit('requests')}, errors, 0)`;
  const all = `IF((errors + own) >= ${limit('(requests + own)')}, (errors + own), 0)`;
  const refused = 'IF(refused >= 10 + 0.5 * (requests + refused), refused, 0)';
  return {
    ...notBreaching(metrics),
    ...SHARP,
    metrics: {
      ...counts(metrics),
      ...(ownsLoadBalancer && { own: LOAD_BALANCER_5XX, refused: LOAD_BALANCER_4XX }),
    },
    expression: ownsLoadBalancer ? `MAX([${all}, ${refused}])` : plain,
    why: ownsLoadBalancer
      ? `2 of 3 minutes had errors in more than ${threshold} % of the requests, or the load balancer refused more than half of them`
      : `2 of 3 minutes had errors in more than ${threshold} % of the requests`,
  };
}

/**
 * The steady errors of the new version, where two target groups exist. An alarm does not know which group is the new one, so
 * it judges a group only where that is certain: in a canary the one with fewer requests; after all traffic has moved, the
 * one with requests, while the other still has healthy targets. So the old version is not judged, and its fix is not rolled
 * back. A minute in which requests come and no target is healthy counts like a minute with errors. In a canary, so do the two
 * after it: tasks that crash together every five minutes leave two such minutes, which are then four. Where no metric counts
 * healthy targets, the past requests show which version is new.
 *
 * @param threshold percent of errors that a healthy version may have, above 0 and at most 50
 */
export function steadyErrorsOfTwo(metrics: RequestMetrics, times: ShiftTimes, threshold: number): DeploymentAlarmRule {
  if (metrics.hosts === undefined) return steadyErrorsAfterShift(metrics, times, threshold);
  const { shift } = times;
  const deviations = shift === 'canary' ? 0.2 : undefined;
  const judged = (own: Group, other: Group) => [
    `IF(${isNew(own, other, shift)} AND ${own.errors} >= ${errorLimit(own.requests, threshold, deviations)}, ${own.errors}, 0)`,
    ...down(`IF(${isNew(own, other, shift)} AND ${own.healthy} < 1 AND ${own.requests} >= 1, 1, 0)`, shift),
  ];
  return {
    ...notBreaching(metrics),
    ...STEADY,
    metrics: { ...countsOfTwo(metrics, MINUTE), ...healthOfTwo(metrics, MINUTE) },
    expression: `MAX([${[...judged(BLUE, GREEN), ...judged(GREEN, BLUE)].join(', ')}])`,
    why: `${steadyWhy(threshold)}, in the target group of the new version`,
  };
}

/**
 * Expressions of which one is 1 or more in the minutes in which `bad` is 1. In a canary also in the two minutes after each of them:
 * the second expression sums three minutes, where `bad - DIFF(bad)` is the value of the minute before. The other strategies have
 * another alarm for targets that are gone for so short a time: `NoHealthyTarget` or `ErrorComparison`.
 */
function down(bad: string, shift: Shift): readonly string[] {
  return shift === 'canary' ? [bad, `IF(3 * ${bad} - 3 * DIFF(${bad}) + DIFF(DIFF(${bad})) >= 1, 1, 0)`] : [bad];
}

/** The condition under which `own` is certainly the group of the new version. */
function isNew(own: Group, other: Group, shift: Shift): string {
  const isAlone = `${other.requests} <= 0.002 * ${own.requests}`;
  const isPresent = `${other.healthy} >= 1`;
  switch (shift) {
    case 'blue-green':
      return isPresent;
    case 'canary':
      return `(${own.requests} < ${other.requests} OR (${isAlone} AND ${isPresent}))`;
    case 'linear':
      return `(${isAlone} AND ${isPresent})`;
  }
}

function steadyWhy(threshold: number, datapoints: number = STEADY.datapointsToAlarm): string {
  return `${datapoints} of 7 minutes had more errors than you can expect at an error rate of ${threshold} %`;
}

const STEADY = {
  kind: 'SteadyErrors',
  label: 'errors',
  threshold: 1,
  datapointsToAlarm: 4,
  evaluationPeriods: 7,
} as const;

const SHARP = {
  kind: 'SharpErrors',
  label: 'many errors',
  threshold: 1,
  datapointsToAlarm: 2,
  evaluationPeriods: 3,
} as const;

/** 502, 503 and 504 mean that no task answered. */
const LOAD_BALANCER_5XX: AlarmMetric = {
  namespace: 'AWS/ApplicationELB',
  metricName: 'HTTPCode_ELB_5XX_Count',
  statistic: 'Sum',
  period: MINUTE,
  reported: 'nonzero',
  of: 'load balancer',
};

const LOAD_BALANCER_4XX: AlarmMetric = { ...LOAD_BALANCER_5XX, metricName: 'HTTPCode_ELB_4XX_Count' };

/**
 * The load balancer's own 5xx responses where the service has several target groups. `RequestCount` omits requests that were
 * answered before a target was chosen, so the errors are added to it.
 *
 * @param threshold percent of errors that a healthy version may have, above 0 and at most 50
 */
export function loadBalancerErrors(threshold: number): DeploymentAlarmRule {
  const requests = { ...LOAD_BALANCER_5XX, metricName: 'RequestCount', reported: 'with registered targets' } as const;
  return {
    ...STEADY,
    kind: 'LoadBalancerErrors',
    label: 'errors of the load balancer',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    whenIdle: OK_WHEN_IDLE,
    metrics: { errors: LOAD_BALANCER_5XX, requests },
    expression: `IF(errors >= ${errorLimit('(requests + errors)', threshold)}, errors, 0)`,
    why: `4 of 7 minutes had more errors of the load balancer itself than you can expect at an error rate of ${threshold} %`,
  };
}
