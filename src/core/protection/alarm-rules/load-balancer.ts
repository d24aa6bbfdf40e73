import { leastRequests } from './requests.ts';
import { type AlarmMetric, type DeploymentAlarmRule, MINUTE, OK_WHEN_IDLE } from './rule.ts';

/**
 * Share of the load balancer's own 5xx responses; 502, 503 and 504 mean that no task answered. `RequestCount` omits
 * requests that were answered before a target was chosen, so the errors are added to it.
 *
 * @param threshold percent
 */
export function loadBalancerErrorShare(threshold: number): DeploymentAlarmRule {
  const floor = leastRequests(threshold);
  return {
    ...REST,
    kind: 'LoadBalancerErrorShare',
    metrics: counts('HTTPCode_ELB_5XX_Count', MINUTE),
    expression: shareFrom(floor),
    threshold,
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    why:
      `the load balancer itself answers at least ${threshold} % of a minute's requests with 5xx; skips minutes with fewer than ${floor} requests, ` +
      'so that one failure never breaches',
  };
}

/**
 * Number of the load balancer's own 5xx responses in five minutes, if these have too few requests for a share.
 *
 * @param threshold errors within five minutes
 * @param share percent, the threshold of the share alarm that applies above the floor
 */
export function loadBalancerErrors(threshold: number, share: number): DeploymentAlarmRule {
  const floor = 5 * leastRequests(share);
  return {
    ...REST,
    kind: 'LoadBalancerErrors',
    metrics: counts('HTTPCode_ELB_5XX_Count', 5 * MINUTE),
    expression: `IF((requests + errors) < ${floor}, errors, 0)`,
    threshold,
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    why:
      `the load balancer itself answers ${threshold} or more requests with 5xx within five minutes, because no task answers; counts only when ` +
      `five minutes have fewer than ${floor} requests, too few for a share`,
  };
}

/**
 * Share of the load balancer's own 4xx responses: clients cannot use a listener, rule or certificate. Scanners cause 4xx
 * all day, so the share must be high, such as half of the requests.
 *
 * @param threshold percent
 */
export function loadBalancerRefusals(threshold: number): DeploymentAlarmRule {
  const floor = Math.max(20, leastRequests(threshold));
  return {
    ...REST,
    kind: 'LoadBalancerRefusals',
    metrics: counts('HTTPCode_ELB_4XX_Count', MINUTE),
    expression: shareFrom(floor),
    threshold,
    datapointsToAlarm: 3,
    evaluationPeriods: 3,
    why:
      `the load balancer refuses at least ${threshold} % of a minute's requests with 4xx; skips minutes with fewer than ${floor} requests, ` +
      'because scanners cause 4xx on a quiet address all day',
  };
}

/** Metric math counts a missing operand of `+` as 0. */
function shareFrom(floor: number): string {
  return `IF((requests + errors) >= ${floor}, (100 * errors) / (requests + errors), 0)`;
}

const REST = {
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
  whenIdle: OK_WHEN_IDLE,
} as const;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
function counts(errors: string, period: number): DeploymentAlarmRule['metrics'] {
  const sum = { namespace: 'AWS/ApplicationELB', statistic: 'Sum', period } as const satisfies Partial<AlarmMetric>;
  return {
    errors: { ...sum, metricName: errors, reported: 'nonzero' },
    requests: { ...sum, metricName: 'RequestCount', reported: 'with registered targets' },
  };
}
