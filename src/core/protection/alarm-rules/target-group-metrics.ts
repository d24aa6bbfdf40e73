import type { RequestMetrics } from './requests.ts';
import { type AlarmMetric, type DeploymentAlarmRule, MINUTE, OK_AFTER_THE_FIRST, OK_WHEN_IDLE } from './rule.ts';

/** Ids of one of two target groups in an expression. */
export interface Group {
  readonly errors: string;
  readonly requests: string;
  readonly healthy: string;
}

/** The target group of the service. */
export const BLUE: Group = { errors: 'be', requests: 'br', healthy: 'bh' };
/** The alternate target group. */
export const GREEN: Group = { errors: 'ge', requests: 'gr', healthy: 'gh' };

/** Errors and requests per minute. */
export function counts(source: RequestMetrics): DeploymentAlarmRule['metrics'] {
  return { errors: metric(source, 'errors', MINUTE), requests: metric(source, 'requests', MINUTE) };
}

/** Errors and requests of both target groups. @param period seconds */
export function countsOfTwo(source: RequestMetrics, period: number): DeploymentAlarmRule['metrics'] {
  return {
    be: metric(source, 'errors', period),
    br: metric(source, 'requests', period),
    ge: ofAlternate(metric(source, 'errors', period)),
    gr: ofAlternate(metric(source, 'requests', period)),
  };
}

/** The fewest healthy targets of both target groups; empty if no metric counts them. @param period seconds */
export function healthOfTwo(source: RequestMetrics, period: number): DeploymentAlarmRule['metrics'] {
  const healthy = healthyTargets(source, period);
  return healthy === undefined ? {} : { bh: healthy, gh: ofAlternate(healthy) };
}

/** The fewest healthy targets; undefined if no metric counts them. @param period seconds */
export function healthyTargets({ namespace, hosts }: RequestMetrics, period: number): AlarmMetric | undefined {
  if (hosts === undefined) return undefined;
  return { namespace, metricName: hosts.healthy, statistic: 'Minimum', period, reported: 'with registered targets' };
}

/** What all alarms on requests have in common. */
export function notBreaching({ namesService }: RequestMetrics) {
  return {
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    whenIdle: namesService ? OK_AFTER_THE_FIRST : OK_WHEN_IDLE,
  } as const;
}

/** A number in an expression, with four significant digits. */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function ofAlternate(one: AlarmMetric): AlarmMetric {
  return { ...one, of: 'alternate target group' };
}

function metric(source: RequestMetrics, what: 'errors' | 'requests', period: number): AlarmMetric {
  return { namespace: source.namespace, ...source[what], statistic: 'Sum', period };
}
