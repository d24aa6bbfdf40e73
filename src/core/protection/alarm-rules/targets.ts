import { type AlarmMetric, type DeploymentAlarmRule, MINUTE, OK_AFTER_THE_FIRST, OK_WHEN_IDLE } from './rule.ts';

/** How long a healthy task can fail its health checks while it starts. */
export interface HealthCheckTimes {
  /** Health check grace period in ECS, in seconds. */
  readonly grace: number;
  /** Seconds between two health checks. */
  readonly interval: number;
  /** Failed checks before a target is unhealthy. */
  readonly unhealthyThreshold: number;
}

/** Defaults of a target group. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export const DEFAULT_HEALTH_CHECK = { interval: 30, unhealthyThreshold: 2 } as const;

/** Targets that stay unhealthy longer than any task needs to start. @param threshold targets; breaches above it */
export function unhealthyTargets(
  namespace: 'AWS/ApplicationELB' | 'AWS/NetworkELB',
  times: HealthCheckTimes,
  threshold: number,
): DeploymentAlarmRule {
  const minutes = leastUnhealthyMinutes(times);
  return {
    kind: 'UnhealthyTargets',
    label: 'unhealthy targets',
    metrics: {
      unhealthy: {
        namespace,
        metricName: 'UnHealthyHostCount',
        // The minimum over the load balancer's nodes: the target fails on all of them.
        statistic: 'Minimum',
        period: MINUTE,
        reported: 'with registered targets',
      },
    },
    expression: undefined,
    threshold,
    comparisonOperator: 'GreaterThanThreshold',
    datapointsToAlarm: minutes,
    evaluationPeriods: minutes,
    treatMissingData: 'notBreaching',
    why: `targets were unhealthy for ${minutes} minutes, longer than the ${longestStart(times)} s that a healthy task may need to start`,
    whenIdle: OK_WHEN_IDLE,
  };
}

/** The shortest time longer than a healthy task needs to start, in whole minutes; at least three. */
export function leastUnhealthyMinutes(times: HealthCheckTimes): number {
  return Math.max(3, Math.floor(longestStart(times) / MINUTE) + 1);
}

function longestStart({ grace, interval, unhealthyThreshold }: HealthCheckTimes): number {
  return grace + interval * unhealthyThreshold;
}

/**
 * No target of an Application Load Balancer is healthy while requests come: all tasks crash together. Without requests it
 * never breaches, so the first tasks of a new service may take their time. Two of five minutes, because a service whose
 * tasks crash every five minutes is without a healthy one for less than two of them.
 */
export function noHealthyTarget(): DeploymentAlarmRule {
  return {
    ...NO_HEALTHY_TARGET,
    metrics: {
      healthy: healthyTargets('AWS/ApplicationELB'),
      requests: requestsOfTargets(),
    },
    expression: 'IF(healthy < 1 AND requests >= 1, 1, 0)',
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    datapointsToAlarm: 2,
    evaluationPeriods: 5,
    why: 'in 2 of 5 minutes, requests came and no target was healthy',
    whenIdle: OK_WHEN_IDLE,
  };
}

/** The same for the two target groups of one service. */
export function noHealthyTargetOfTwo(): DeploymentAlarmRule {
  const of = 'alternate target group';
  return {
    ...noHealthyTarget(),
    metrics: {
      bh: healthyTargets('AWS/ApplicationELB'),
      br: requestsOfTargets(),
      gh: { ...healthyTargets('AWS/ApplicationELB'), of },
      gr: { ...requestsOfTargets(), of },
    },
    expression: 'MAX([IF(bh < 1 AND br >= 1, 1, 0), IF(gh < 1 AND gr >= 1, 1, 0)])',
  };
}

/**
 * No target of a Network Load Balancer is healthy. Its target groups do not count requests, so the alarm is created after
 * the service, whose first tasks may take their time. Three of ten minutes, because a Network Load Balancer takes longer to
 * notice.
 */
export function noHealthyNetworkTarget(): DeploymentAlarmRule {
  return {
    ...NO_HEALTHY_TARGET,
    metrics: { healthy: healthyTargets('AWS/NetworkELB') },
    expression: undefined,
    threshold: 1,
    comparisonOperator: 'LessThanThreshold',
    datapointsToAlarm: 3,
    evaluationPeriods: 10,
    why: 'in 3 of 10 minutes, no target was healthy',
    isAfterService: true,
    whenIdle: OK_AFTER_THE_FIRST,
  };
}

const NO_HEALTHY_TARGET = {
  kind: 'NoHealthyTarget',
  label: 'no healthy target',
  treatMissingData: 'notBreaching',
} as const;

function healthyTargets(namespace: 'AWS/ApplicationELB' | 'AWS/NetworkELB'): AlarmMetric {
  return {
    namespace,
    metricName: 'HealthyHostCount',
    statistic: 'Minimum',
    period: MINUTE,
    reported: 'with registered targets',
  };
}

function requestsOfTargets(): AlarmMetric {
  return {
    namespace: 'AWS/ApplicationELB',
    metricName: 'RequestCount',
    statistic: 'Sum',
    period: MINUTE,
    reported: 'with registered targets',
  };
}
