import { type DeploymentAlarmRule, MINUTE, OK_WHEN_IDLE } from './rule.ts';

/** How long a healthy task can fail its health checks while it starts. */
export interface HealthCheckTimes {
  /** Health check grace period in ECS, in seconds. */
  readonly grace: number;
  /** Seconds between two health checks. */
  readonly interval: number;
  /** Failed checks before a target is unhealthy. */
  readonly unhealthyThreshold: number;
}

/** Targets that stay unhealthy longer than any task needs to start. @param threshold targets; breaches above it */
export function unhealthyTargets(
  namespace: 'AWS/ApplicationELB' | 'AWS/NetworkELB',
  times: HealthCheckTimes,
  threshold: number,
): DeploymentAlarmRule {
  const minutes = leastUnhealthyMinutes(times);
  return {
    kind: 'UnhealthyTargets',
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
    why: `targets stay unhealthy for longer than the ${longestStart(times)} s that a healthy task may need to start`,
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
