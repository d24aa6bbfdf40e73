/**
 * Alarms that stop a deployment, as data: what documentation, constructs and command line say about them is read from here.
 *
 * An alarm that is in ALARM when a deployment starts turns off the watch of all alarms for that deployment, so each names the
 * state in which it is while its service is healthy and does nothing.
 */
export interface DeploymentAlarmRule {
  readonly kind: DeploymentAlarmKind;
  /** What each metric is in CloudWatch; their ids stand in `expression`. */
  readonly metrics: Readonly<Record<string, AlarmMetric>>;
  /** Metric math; undefined for an alarm on its one metric. */
  readonly expression: string | undefined;
  readonly threshold: number;
  readonly comparisonOperator: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold';
  /** M: how many of the newest `evaluationPeriods` must breach. */
  readonly datapointsToAlarm: number;
  /** N. */
  readonly evaluationPeriods: number;
  readonly treatMissingData: 'notBreaching' | 'missing' | 'ignore' | 'breaching';
  /** Why a deployment shall stop for it, and why by these numbers. */
  readonly why: string;
  /** The state on a healthy service that has nothing to do. */
  readonly whenIdle: Readonly<Record<IdleSituation, 'OK' | 'INSUFFICIENT_DATA' | 'does not exist'>>;
}

export type DeploymentAlarmKind = 'TargetErrorShare' | 'TargetErrors' | 'UnhealthyTargets' | 'Cpu' | 'Memory';

export interface AlarmMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: 'Sum' | 'Average' | 'Minimum' | 'Maximum';
  /** Seconds. */
  readonly period: number;
  /** When CloudWatch has a datapoint of it. */
  readonly reported: 'nonzero' | 'with registered targets' | 'with running tasks';
}

/** Situations in which a healthy service reports little or nothing. */
export const IDLE_SITUATIONS = [
  'without traffic',
  'on an unused target group',
  'on a just-created target group',
  'at desired count 0',
  'at the first deployment',
] as const;
export type IdleSituation = (typeof IDLE_SITUATIONS)[number];

/** Missing data are good news for all of these, so an idle service is in OK as soon as the alarm was evaluated once. */
const OK_WHEN_IDLE = {
  'without traffic': 'OK',
  'on an unused target group': 'OK',
  'on a just-created target group': 'OK',
  'at desired count 0': 'OK',
  'at the first deployment': 'OK',
} as const;

const MINUTE = 60;

/**
 * Least requests a minute at which a share of errors means something: floor times threshold is two requests or more, so that a
 * single failure never breaches.
 *
 * @param threshold percent, above 0 and at most 100
 */
export function leastRequests(threshold: number): number {
  return Math.ceil(200 / threshold);
}

/** The share of requests to one target group that the application answered with 5xx. @param threshold percent */
export function targetErrorShare(threshold: number): DeploymentAlarmRule {
  const floor = leastRequests(threshold);
  return {
    kind: 'TargetErrorShare',
    metrics: {
      errors: albMetric('HTTPCode_Target_5XX_Count', 'Sum', 'nonzero'),
      requests: albMetric('RequestCount', 'Sum', 'with registered targets'),
    },
    // Without requests the condition is 0 or missing, so that the point is 0 or missing too: neither breaches.
    expression: `IF(requests >= ${floor}, (100 * errors) / requests, 0)`,
    threshold,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    treatMissingData: 'notBreaching',
    why:
      `${threshold} % of the requests answered with 5xx, in two minutes of three; counted from ${floor} requests a minute, ` +
      'so that one failure never breaches',
    whenIdle: OK_WHEN_IDLE,
  };
}

/** The count of 5xx of one target group over five minutes: what the share does not see below its floor. */
export function targetErrors(threshold: number): DeploymentAlarmRule {
  return {
    kind: 'TargetErrors',
    metrics: { errors: { ...albMetric('HTTPCode_Target_5XX_Count', 'Sum', 'nonzero'), period: 5 * MINUTE } },
    expression: undefined,
    threshold,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
    why: `${threshold} answers of 5xx within five minutes: with little traffic no minute alone has enough requests to judge`,
    whenIdle: OK_WHEN_IDLE,
  };
}

/** How long a healthy task may fail its checks while it starts. */
export interface HealthCheckTimes {
  /** Seconds in which ECS lets a new task fail. */
  readonly grace: number;
  /** Seconds between two checks. */
  readonly interval: number;
  /** Checks that must fail before a target is unhealthy. */
  readonly unhealthyThreshold: number;
}

/** Targets that stay unhealthy longer than any task may take to start. */
export function unhealthyTargets({ grace, interval, unhealthyThreshold }: HealthCheckTimes): DeploymentAlarmRule {
  const start = grace + interval * unhealthyThreshold;
  const minutes = Math.max(3, Math.floor(start / MINUTE) + 1);
  return {
    kind: 'UnhealthyTargets',
    // The minimum over the load balancer's nodes: all of them see the target fail.
    metrics: { unhealthy: albMetric('UnHealthyHostCount', 'Minimum', 'with registered targets') },
    expression: undefined,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    datapointsToAlarm: minutes,
    evaluationPeriods: minutes,
    treatMissingData: 'notBreaching',
    why: `unhealthy for ${minutes} minutes in a row, longer than the ${start} s that a healthy task may take to start`,
    whenIdle: OK_WHEN_IDLE,
  };
}

/** CPU or memory of the service, in percent of what its tasks reserve; tasks of both versions count together. */
export function utilization(kind: 'Cpu' | 'Memory', threshold: number): DeploymentAlarmRule {
  return {
    kind,
    metrics: {
      used: {
        namespace: 'AWS/ECS',
        metricName: kind === 'Cpu' ? 'CPUUtilization' : 'MemoryUtilization',
        statistic: 'Average',
        period: MINUTE,
        reported: 'with running tasks',
      },
    },
    expression: undefined,
    threshold,
    comparisonOperator: 'GreaterThanThreshold',
    datapointsToAlarm: 5,
    evaluationPeriods: 5,
    treatMissingData: 'notBreaching',
    why: `above ${threshold} % for five minutes: a start that is busy for a minute or two is no reason to roll back`,
    // Its metric names the service, so CloudFormation makes it after the service.
    whenIdle: { ...OK_WHEN_IDLE, 'at the first deployment': 'does not exist' },
  };
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
function albMetric(
  metricName: string,
  statistic: AlarmMetric['statistic'],
  reported: AlarmMetric['reported'],
): AlarmMetric {
  return { namespace: 'AWS/ApplicationELB', metricName, statistic, period: MINUTE, reported };
}
