import { type AlarmMetric, type DeploymentAlarmRule, MINUTE, OK_AFTER_THE_FIRST, OK_WHEN_IDLE } from './rule.ts';

/** The metrics for the requests to one version of a service, or to one of its target groups. */
export interface RequestMetrics {
  readonly namespace: string;
  readonly errors: Pick<AlarmMetric, 'metricName' | 'reported'>;
  readonly requests: Pick<AlarmMetric, 'metricName' | 'reported'>;
  readonly latency: Pick<AlarmMetric, 'metricName' | 'reported'>;
  /** The metric that counts healthy targets of a target group; undefined if there is none. */
  readonly hosts?: { readonly healthy: string };
  /** Units of the latency metric per second. */
  readonly unitsPerSecond: 1 | 1_000;
  /** Longest time that one request takes before the load balancer or proxy gives up, in seconds. */
  readonly timeout: number;
  /** Whether its dimensions name the service, so that its alarms are created after the service. */
  readonly namesService: boolean;
}

/**
 * Metrics per target group of an Application Load Balancer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export const APPLICATION_TARGET_GROUP: RequestMetrics = {
  namespace: 'AWS/ApplicationELB',
  errors: { metricName: 'HTTPCode_Target_5XX_Count', reported: 'nonzero' },
  requests: { metricName: 'RequestCount', reported: 'with registered targets' },
  latency: { metricName: 'TargetResponseTime', reported: 'nonzero' },
  hosts: { healthy: 'HealthyHostCount' },
  unitsPerSecond: 1,
  timeout: 60,
  namesService: false,
};

/**
 * Metrics per target group of a VPC Lattice service. AWS does not document how often an unused group reports, or which 5xx
 * are Lattice's own.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-cloudwatch.html
 */
export const LATTICE_TARGET_GROUP: RequestMetrics = {
  namespace: 'AWS/VpcLattice',
  errors: { metricName: 'HTTPCode_5XX_Count', reported: 'after the first request' },
  requests: { metricName: 'TotalRequestCount', reported: 'after the first request' },
  latency: { metricName: 'RequestTime', reported: 'after the first request' },
  unitsPerSecond: 1_000,
  timeout: 60,
  namesService: false,
};

/**
 * Default timeouts of Service Connect for HTTP, HTTP/2 and gRPC, in seconds.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html
 */
const SERVICE_CONNECT_TIMEOUTS = { perRequest: 15, idle: 300 };

/**
 * Metrics per discovery name of Service Connect, counted by its proxies for the old and new version together.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
const SERVICE_CONNECT: RequestMetrics = {
  namespace: 'AWS/ECS',
  errors: { metricName: 'HTTPCode_Target_5XX_Count', reported: 'nonzero' },
  requests: { metricName: 'RequestCount', reported: 'nonzero' },
  latency: { metricName: 'TargetResponseTime', reported: 'nonzero' },
  unitsPerSecond: 1_000,
  timeout: SERVICE_CONNECT_TIMEOUTS.perRequest,
  namesService: true,
};

/** Timeouts of a Service Connect name in seconds; 0 disables one, undefined is the default. */
export interface ServiceConnectTimeouts {
  readonly perRequest: number | undefined;
  readonly idle: number | undefined;
}

/**
 * Metrics of Service Connect with timeouts of its own. A connection closes at the idle timeout if this is shorter. AWS
 * documents no limit if both are disabled; then the default idle timeout stands for a long request.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html
 */
export function serviceConnectWith({
  perRequest = SERVICE_CONNECT_TIMEOUTS.perRequest,
  idle = 0,
}: ServiceConnectTimeouts): RequestMetrics {
  const limits = [perRequest, idle].filter((seconds) => seconds > 0);
  return { ...SERVICE_CONNECT, timeout: limits.length === 0 ? SERVICE_CONNECT_TIMEOUTS.idle : Math.min(...limits) };
}

/**
 * Response time: a percentile if there is enough traffic, else the average above a floor. CloudWatch counts samples of a
 * percentile as too few below 10 / (1 - p): 1,000 for p99, 100 for p90.
 *
 * @param threshold seconds
 * @param requestsPerMinute requests in a quiet minute; 0 when unknown
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
export function targetLatency(
  source: RequestMetrics,
  threshold: number,
  requestsPerMinute: number,
): DeploymentAlarmRule {
  const percentile = requestsPerMinute >= 1_000 ? 'p99' : requestsPerMinute >= 100 ? 'p90' : undefined;
  return percentile === undefined ? meanLatency(source, threshold) : percentileLatency(source, threshold, percentile);
}

function percentileLatency(source: RequestMetrics, threshold: number, statistic: 'p90' | 'p99'): DeploymentAlarmRule {
  return {
    ...latencyRule(source, threshold),
    metrics: { latency: metric(source, source.latency, statistic, MINUTE) },
    expression: undefined,
    lowSamples: 'ignore',
    why: `in 3 of 5 minutes, ${statistic} of the response time was above ${threshold} s`,
  };
}

function meanLatency(source: RequestMetrics, threshold: number): DeploymentAlarmRule {
  const floor = leastAnswers(source.timeout, threshold);
  return {
    ...latencyRule(source, threshold),
    metrics: {
      latency: metric(source, source.latency, 'Average', MINUTE),
      requests: metric(source, source.requests, 'Sum', MINUTE),
    },
    expression: `IF(requests >= ${floor}, latency, 0)`,
    why: `in 3 of 5 minutes, the average response time was above ${threshold} s`,
  };
}

/**
 * Fewest responses per minute whose average does not exceed the threshold when one takes the full timeout and the others
 * take no time.
 *
 * @param timeout seconds
 * @param threshold seconds
 * @internal
 */
export function leastAnswers(timeout: number, threshold: number): number {
  return Math.max(2, Math.ceil(timeout / threshold));
}

function latencyRule(source: RequestMetrics, threshold: number) {
  return {
    ...notBreaching(source),
    kind: 'TargetLatency',
    label: 'response time',
    threshold: threshold * source.unitsPerSecond,
    comparisonOperator: 'GreaterThanThreshold',
    datapointsToAlarm: 3,
    evaluationPeriods: 5,
  } as const;
}

function metric(
  { namespace }: RequestMetrics,
  { metricName, reported }: Pick<AlarmMetric, 'metricName' | 'reported'>,
  statistic: AlarmMetric['statistic'],
  period: number,
): AlarmMetric {
  return { namespace, metricName, statistic, period, reported };
}

function notBreaching({ namesService }: RequestMetrics) {
  return {
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    whenIdle: namesService ? OK_AFTER_THE_FIRST : OK_WHEN_IDLE,
  } as const;
}
