import type {
  Audited,
  AuditedMetric,
  AuditedMetricAlarm,
  AuditedService,
  AuditedTargetGroup,
} from '../../../src/core/audit/audited-service.ts';

/** A target group behind an Application Load Balancer. */
export const GROUP: AuditedTargetGroup = {
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/checkout/1a2b3c4d5e6f7a8b',
  dimension: 'targetgroup/checkout/1a2b3c4d5e6f7a8b',
  kind: 'application',
  role: 'primary',
};

/** The second target group of a service that shifts traffic. */
export const ALTERNATE: AuditedTargetGroup = {
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/checkout-b/8b7a6f5e4d3c2b1a',
  dimension: 'targetgroup/checkout-b/8b7a6f5e4d3c2b1a',
  kind: 'application',
  role: 'alternate',
};

/** A service with nothing to find, two tasks behind an Application Load Balancer. */
export function service(change: Partial<AuditedService> = {}): AuditedService {
  return {
    id: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout',
    name: 'checkout',
    cluster: 'shop',
    kind: 'service',
    controller: 'ECS',
    scheduling: 'REPLICA',
    strategy: 'ROLLING',
    desiredCount: 2,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    bakeTime: 10,
    step: undefined,
    hasEarlySuccess: false,
    circuitBreaker: { enable: true, rollback: true, threshold: undefined },
    alarms: { names: ['checkout-errors'], enable: true, rollback: true },
    healthCheckGrace: 60,
    targetGroups: [GROUP],
    classicLoadBalancers: 0,
    discoveryNames: [],
    containers: [{ name: 'app', isEssential: true, healthCheck: { startPeriod: 30 } }],
    hooks: [],
    live: { hasSucceeded: true },
    ...change,
  };
}

/** Errors of the target group, per minute. */
export function metric(change: Partial<AuditedMetric> = {}): AuditedMetric {
  return {
    id: 'value',
    namespace: 'AWS/ApplicationELB',
    metricName: 'HTTPCode_Target_5XX_Count',
    dimensions: [
      ['LoadBalancer', 'app/shop/0123456789abcdef'],
      ['TargetGroup', 'targetgroup/checkout/1a2b3c4d5e6f7a8b'],
    ],
    statistic: 'Sum',
    period: 60,
    ...change,
  };
}

/** More than ten errors in two of three minutes. */
export function alarm(change: Partial<AuditedMetricAlarm> = {}): AuditedMetricAlarm {
  return {
    kind: 'metric',
    id: 'checkout-errors',
    name: 'checkout-errors',
    state: 'OK',
    metrics: [metric()],
    expression: undefined,
    threshold: 10,
    comparisonOperator: 'GreaterThanThreshold',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    treatMissingData: 'notBreaching',
    evaluatesLowSamples: true,
    scales: false,
    ...change,
  };
}

/** A service with its alarms; nothing to find unless something is changed. */
export function audited(change: Partial<Audited> = {}): Audited {
  return { service: service(), alarms: [alarm()], ...change };
}

/** The same with another service. */
export function withService(change: Partial<AuditedService>): Audited {
  return audited({ service: service(change) });
}

/** The same with another alarm. */
export function withAlarm(change: Partial<AuditedMetricAlarm>): Audited {
  return audited({ alarms: [alarm(change)] });
}

/** The same with another metric in the alarm. */
export function withMetric(change: Partial<AuditedMetric>): Audited {
  return withAlarm({ metrics: [metric(change)] });
}
