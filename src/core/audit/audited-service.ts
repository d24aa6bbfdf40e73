import type { MetricQuery } from '../deployment/facts.ts';
import type { Known } from './known.ts';

/**
 * A service as its protection depends on it: read from live calls, from a template or from constructs. AWS's defaults are
 * filled in. A value that only a deployment knows is unknown, with the place where it stands.
 */
export interface AuditedService {
  /** ARN of the service, or the logical ID of its resource in a template. */
  readonly id: string;
  readonly name: Known<string>;
  readonly cluster: Known<string>;
  /** `express` and `managed-daemon` are deployed by rules of their own and are not judged. */
  readonly kind: 'service' | 'express' | 'managed-daemon';
  readonly controller: Known<string>;
  readonly scheduling: Known<string>;
  readonly strategy: Known<string>;
  /** Undefined if the template leaves it out. */
  readonly desiredCount: Known<number> | undefined;
  readonly minimumHealthyPercent: Known<number>;
  readonly maximumPercent: Known<number>;
  /** Minutes after all traffic has moved; undefined if it is not set. */
  readonly bakeTime: Known<number> | undefined;
  /** The first step of a canary or linear shift; undefined for other strategies. */
  readonly step: { readonly percent: Known<number>; readonly bakeTime: Known<number> } | undefined;
  readonly hasEarlySuccess: boolean;
  readonly circuitBreaker: AuditedBreaker | undefined;
  readonly alarms: AuditedAlarmSetting | undefined;
  /** Seconds. */
  readonly healthCheckGrace: Known<number>;
  readonly targetGroups: readonly AuditedTargetGroup[];
  readonly classicLoadBalancers: number;
  /** Discovery names of Service Connect. */
  readonly discoveryNames: readonly Known<string>[];
  /** Undefined if the task definition was not read. */
  readonly containers: readonly AuditedContainer[] | undefined;
  readonly hooks: readonly AuditedHook[];
  /** Only of live services. */
  readonly live: LiveFacts | undefined;
}

/** The circuit breaker of a service. */
export interface AuditedBreaker {
  readonly enable: Known<boolean>;
  readonly rollback: Known<boolean>;
  /** Undefined for AWS's default, BOUNDED_PERCENT 50. */
  readonly threshold: { readonly type: Known<string>; readonly value: Known<number> } | undefined;
}

/** The deployment alarms of a service. */
export interface AuditedAlarmSetting {
  readonly names: readonly Known<string>[];
  readonly enable: Known<boolean>;
  readonly rollback: Known<boolean>;
}

/** A target group of a service. */
export interface AuditedTargetGroup {
  readonly arn: Known<string>;
  /** The value of the dimension `TargetGroup`; `targetgroup/name/id`. */
  readonly dimension: Known<string>;
  readonly kind: 'application' | 'network' | 'lattice' | 'unknown';
  readonly role: 'primary' | 'alternate';
  /** The load balancers that send it requests; absent if they are not known. */
  readonly loadBalancers?: readonly AuditedLoadBalancer[];
  /** Absent if it is not known. */
  readonly healthCheck?: AuditedHealthCheck;
}

/** A load balancer in front of a target group. */
export interface AuditedLoadBalancer {
  /** The value of the dimension `LoadBalancer`: `app/name/id`. */
  readonly dimension: Known<string>;
  /** Its target groups that do not belong to the service. */
  readonly otherTargetGroups: number;
}

/** The health check of a target group. */
export interface AuditedHealthCheck {
  /** Seconds between two checks. */
  readonly interval: Known<number>;
  /** Failed checks before a target is unhealthy. */
  readonly unhealthyThreshold: Known<number>;
}

/** A container of the task definition. */
export interface AuditedContainer {
  readonly name: string;
  readonly isEssential: boolean;
  /** Seconds; undefined without a health check. */
  readonly healthCheck: { readonly startPeriod: Known<number> } | undefined;
}

/** A lifecycle hook of a service. */
export interface AuditedHook {
  readonly target: 'AWS_LAMBDA' | 'PAUSE' | 'unknown';
  readonly stages: readonly string[];
  /** Minutes; undefined for AWS's default of 1,440. */
  readonly timeout: Known<number> | undefined;
  /** Undefined for AWS's default, ROLLBACK. */
  readonly timeoutAction: Known<string> | undefined;
}

/** What only AWS knows of a running service. */
interface LiveFacts {
  /** Whether a deployment has succeeded, so that ECS has something to go back to; undefined if it was not read. */
  readonly hasSucceeded: boolean | undefined;
}

/** A deployment alarm, as far as it is known. */
export type AuditedAlarm = AuditedMetricAlarm | OtherAlarm;

/** An alarm that is not a metric alarm, or that was not found. */
interface OtherAlarm {
  readonly kind: 'composite' | 'log' | 'promql' | 'missing' | 'unread';
  /** Alarm name, or the logical ID of its resource in a template. */
  readonly id: string;
  readonly name: Known<string>;
  /** Only of live alarms. */
  readonly state: string | undefined;
}

/** A metric alarm. */
export interface AuditedMetricAlarm extends Omit<OtherAlarm, 'kind'> {
  readonly kind: 'metric';
  /** The metrics that the alarm reads; several for metric math. */
  readonly metrics: readonly AuditedMetric[];
  /** Metric math or a query; undefined for a single metric. */
  readonly expression: Known<string> | undefined;
  /** Undefined for anomaly detection. */
  readonly threshold: Known<number> | undefined;
  readonly comparisonOperator: Known<string>;
  /** M of N: `datapointsToAlarm` of the newest `evaluationPeriods` datapoints. */
  readonly datapointsToAlarm: Known<number>;
  readonly evaluationPeriods: Known<number>;
  readonly treatMissingData: Known<string>;
  /** Whether periods with too few samples for a percentile are evaluated all the same, AWS's default. */
  readonly evaluatesLowSamples: boolean;
  /** Whether it is also the trigger of a scaling policy. */
  readonly scales: boolean;
  /** Its queries as CloudWatch takes them; only of live alarms. */
  readonly queries?: readonly MetricQuery[];
  /** Minutes of requests to both versions that a comparison of versions needs to fire; absent if its maker does not say so. */
  readonly comparesFor?: number;
  /** Whether it judges the new version while a part of the traffic has moved; absent if its maker does not say so. */
  readonly judgesShift?: boolean;
}

/** A metric that an alarm reads. */
export interface AuditedMetric {
  readonly id: string;
  readonly namespace: Known<string>;
  readonly metricName: Known<string>;
  readonly dimensions: readonly (readonly [name: string, value: Known<string>])[];
  /** `Sum`, `Average`, `p99`, … */
  readonly statistic: Known<string>;
  /** Seconds. */
  readonly period: Known<number>;
}

/** What the metrics of an alarm did in the past, oldest first. */
export interface AlarmHistory {
  /** Seconds between two values. */
  readonly period: number;
  /** What the alarm compares with its threshold; NaN where there is no data. */
  readonly values: Float64Array;
  /** Samples of each value, for an alarm on a percentile; undefined if they were not read. */
  readonly samples: Float64Array | undefined;
  /** Times when the service was deployed, as indexes of `values` from `from` up to `to`: what fires there may be right. */
  readonly deployments: readonly { readonly from: number; readonly to: number }[];
}

/** A queue of Amazon SQS. */
export interface AuditedQueue {
  /** The value of the dimension `QueueName`. */
  readonly name: Known<string>;
  /** Seconds. */
  readonly visibilityTimeout: Known<number>;
  readonly hasDeadLetters: Known<boolean>;
}

/** A service with its deployment alarms, in the order in which the service names them. */
export interface Audited {
  readonly service: AuditedService;
  readonly alarms: readonly AuditedAlarm[];
  /** Queues whose received messages the alarms count; absent if they were not read. */
  readonly queues?: readonly AuditedQueue[];
  /** Alarms whose past should have been read and was not, with the reason; absent unless metrics were read. */
  readonly unreadPast?: readonly string[];
  /** By the id of the alarm; absent unless metrics were read. */
  readonly histories?: ReadonlyMap<string, AlarmHistory>;
  /** Requests per minute in a usual minute, from the metrics of the load balancer; absent unless they were read. */
  readonly requestsPerMinute?: number;
}
