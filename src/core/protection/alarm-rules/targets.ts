import { type DeploymentAlarmRule, MINUTE, OK_WHEN_IDLE } from './rule.ts';

/** How long a healthy task may fail its checks while it starts. */
export interface HealthCheckTimes {
  /** Seconds in which ECS lets a new task fail. */
  readonly grace: number;
  /** Seconds between two checks. */
  readonly interval: number;
  /** Checks that must fail before a target is unhealthy. */
  readonly unhealthyThreshold: number;
}

/** Targets that stay unhealthy longer than any task may take to start. @param threshold targets; more than these */
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
        // The minimum over the load balancer's nodes: all of them see the target fail.
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

/** Minutes, whole ones and three at least, that are longer than a healthy task may take to start. */
export function leastUnhealthyMinutes(times: HealthCheckTimes): number {
  return Math.max(3, Math.floor(longestStart(times) / MINUTE) + 1);
}

function longestStart({ grace, interval, unhealthyThreshold }: HealthCheckTimes): number {
  return grace + interval * unhealthyThreshold;
}
