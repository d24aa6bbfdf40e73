import { describe, expect, it } from 'vitest';
import { audit } from '../../../src/core/audit/audit.ts';
import type {
  Audited,
  AuditedHook,
  AuditedLoadBalancer,
  AuditedMetric,
  AuditedMetricAlarm,
  AuditedQueue,
  AuditedService,
} from '../../../src/core/audit/audited-service.ts';
import { fixInCdkOf, fixOf } from '../../../src/core/audit/finding.ts';
import { UNJUDGED } from '../../../src/core/audit/rules/not-judged.ts';
import { AUDIT_RULES } from '../../../src/core/audit/rules/table.ts';
import { ALTERNATE, alarm, audited, GROUP, metric, service, withAlarm, withMetric, withService } from './audited.ts';

/** A case that trips the rule, and one that does not; written by hand. */
interface Case {
  readonly rule: string;
  readonly trips: readonly Audited[];
  readonly passes: readonly Audited[];
}

const UNKNOWN = { unknown: 'parameter P' };
const NO_ALARMS = { names: [], enable: true, rollback: true };
const BLUE_GREEN: Partial<AuditedService> = {
  strategy: 'BLUE_GREEN',
  bakeTime: undefined,
  targetGroups: [GROUP, ALTERNATE],
};

function hook(change: Partial<AuditedHook>): Partial<AuditedService> {
  const base: AuditedHook = { target: 'PAUSE', stages: ['POST_SCALE_UP'], timeout: 60, timeoutAction: 'ROLLBACK' };
  return { ...BLUE_GREEN, hooks: [{ ...base, ...change }] };
}

function bothGroups(): Audited {
  return audited({
    service: service(BLUE_GREEN),
    alarms: [
      alarm({
        metrics: [
          metric({ id: 'blue' }),
          metric({
            id: 'green',
            dimensions: [
              ['LoadBalancer', 'app/shop/0123456789abcdef'],
              ['TargetGroup', 'targetgroup/checkout-b/8b7a6f5e4d3c2b1a'],
            ],
          }),
        ],
        expression: 'blue + green',
      }),
    ],
  });
}

/** One value per minute, with the deployment's minutes left out. */
function history(values: readonly number[], deployments: readonly { from: number; to: number }[] = []): Audited {
  return audited({
    histories: new Map([
      ['checkout-errors', { period: 60, values: Float64Array.from(values), samples: undefined, deployments }],
    ]),
  });
}

const CPU: Partial<AuditedMetric> = {
  namespace: 'AWS/ECS',
  metricName: 'CPUUtilization',
  statistic: 'Average',
  dimensions: [
    ['ClusterName', 'shop'],
    ['ServiceName', 'checkout'],
  ],
};

const UNCHECKED: Partial<AuditedService> = {
  targetGroups: [],
  containers: [{ name: 'app', isEssential: true, healthCheck: undefined }],
};

function shifting(strategy: 'CANARY' | 'LINEAR', step: NonNullable<AuditedService['step']>): Partial<AuditedService> {
  return { ...BLUE_GREEN, strategy, step };
}

/** An alarm on few healthy targets. */
function lowHealth(): AuditedMetricAlarm {
  return alarm({
    comparisonOperator: 'LessThanThreshold',
    metrics: [metric({ metricName: 'HealthyHostCount', statistic: 'Minimum' })],
  });
}

/** A worker whose alarm compares received and deleted messages in two periods. */
function worker(change: {
  readonly service?: Partial<AuditedService>;
  readonly queue?: Partial<AuditedQueue>;
  readonly period?: number;
  readonly more?: readonly string[];
}): Audited {
  const names = ['NumberOfMessagesReceived', 'NumberOfMessagesDeleted', ...(change.more ?? [])];
  const metrics = names.map((metricName) =>
    metric({
      id: metricName,
      namespace: 'AWS/SQS',
      metricName,
      dimensions: [['QueueName', 'jobs']],
      period: change.period ?? 180,
    }),
  );
  return audited({
    service: service({ targetGroups: [], ...change.service }),
    alarms: [alarm({ metrics, expression: 'IF(deleted < received, 1, 0)', evaluationPeriods: 2 })],
    queues: [{ name: 'jobs', visibilityTimeout: 120, hasDeadLetters: true, ...change.queue }],
  });
}

const QUIET = new Array<number>(60).fill(0);
const BURST = QUIET.map((value, minute) => (minute >= 20 && minute < 25 ? 50 : value));
const WHOLE: AuditedMetric['dimensions'] = [['LoadBalancer', 'app/shop/0123456789abcdef']];

/** A service behind these load balancers, with another metric in its alarm. */
function behind(loadBalancers: readonly AuditedLoadBalancer[], change: Partial<AuditedMetric> = {}): Audited {
  const alarms = [alarm({ metrics: [metric(change)] })];
  return audited({ service: service({ targetGroups: [{ ...GROUP, loadBalancers }] }), alarms });
}

/** An alarm on one unhealthy target; a target is unhealthy after five checks, one each 30 seconds, and the grace is 60 seconds. */
function unhealthy(change: Partial<AuditedMetricAlarm>): Audited {
  const group = { ...GROUP, healthCheck: { interval: 30, unhealthyThreshold: 5 } };
  const metrics = [metric({ metricName: 'UnHealthyHostCount', statistic: 'Minimum' })];
  return audited({
    service: service({ targetGroups: [group] }),
    alarms: [alarm({ metrics, threshold: 0, ...change })],
  });
}

const NOTHING = new Array<number>(60).fill(Number.NaN);

const CASES: readonly Case[] = [
  {
    rule: 'no-protection',
    trips: [
      withService({ alarms: undefined, circuitBreaker: undefined }),
      withService({ alarms: NO_ALARMS, circuitBreaker: { enable: true, rollback: false, threshold: undefined } }),
    ],
    passes: [withService({ circuitBreaker: undefined }), withService({ alarms: undefined })],
  },
  {
    rule: 'no-alarms',
    trips: [withService({ alarms: undefined }), withService({ alarms: NO_ALARMS })],
    // Whether the circuit breaker is on decides which of the two rules speaks.
    passes: [withService({}), withService({ alarms: undefined, circuitBreaker: undefined })],
  },
  {
    rule: 'alarms-off',
    trips: [withService({ alarms: { names: ['checkout-errors'], enable: false, rollback: true } })],
    passes: [withService({ alarms: { names: ['checkout-errors'], enable: UNKNOWN, rollback: true } })],
  },
  {
    rule: 'alarms-without-rollback',
    trips: [withService({ alarms: { names: ['checkout-errors'], enable: true, rollback: false } })],
    passes: [withService({ alarms: { names: ['checkout-errors'], enable: true, rollback: UNKNOWN } })],
  },
  {
    rule: 'no-breaker',
    trips: [
      withService({ circuitBreaker: undefined }),
      withService({ circuitBreaker: { enable: false, rollback: false, threshold: undefined } }),
    ],
    passes: [
      withService({ circuitBreaker: { enable: UNKNOWN, rollback: true, threshold: undefined } }),
      withService({ circuitBreaker: undefined, classicLoadBalancers: 1 }),
    ],
  },
  {
    rule: 'breaker-without-rollback',
    trips: [withService({ circuitBreaker: { enable: true, rollback: false, threshold: undefined } })],
    passes: [withService({})],
  },
  {
    rule: 'breaker-cannot-trip',
    trips: [
      withService({ circuitBreaker: { enable: true, rollback: true, threshold: { type: 'COUNT', value: 200 } } }),
      // Ceil(90 % of 8) = 8 and at most 16; a count of 17 is above both.
      withService({
        desiredCount: 8,
        circuitBreaker: { enable: true, rollback: true, threshold: { type: 'COUNT', value: 17 } },
      }),
    ],
    passes: [
      withService({ circuitBreaker: { enable: true, rollback: true, threshold: { type: 'COUNT', value: 10 } } }),
      // AWS's default: clamp(ceil(50 % of 400), 3, 200) = 200, and 400 tasks run.
      withService({ desiredCount: 400 }),
      withService({
        desiredCount: UNKNOWN,
        circuitBreaker: { enable: true, rollback: true, threshold: { type: 'COUNT', value: 200 } },
      }),
    ],
  },
  {
    rule: 'classic-load-balancer',
    trips: [
      withService({ classicLoadBalancers: 1 }),
      withService({ classicLoadBalancers: 1, circuitBreaker: undefined }),
    ],
    passes: [withService({})],
  },
  { rule: 'early-success', trips: [withService({ hasEarlySuccess: true })], passes: [withService({})] },
  {
    rule: 'first-deployment',
    trips: [withService({ live: { hasSucceeded: false } })],
    passes: [withService({ live: { hasSucceeded: undefined } }), withService({ live: undefined })],
  },
  {
    rule: 'alarm-in-alarm',
    trips: [withAlarm({ state: 'ALARM' })],
    passes: [withAlarm({ state: 'INSUFFICIENT_DATA' }), withAlarm({ state: undefined })],
  },
  {
    rule: 'alarm-missing',
    trips: [audited({ alarms: [{ kind: 'missing', id: 'gone', name: 'gone', state: undefined }] })],
    passes: [audited({ alarms: [{ kind: 'unread', id: 'gone', name: 'gone', state: undefined }] })],
  },
  {
    rule: 'alarm-by-arn',
    trips: [
      audited({
        alarms: [
          {
            kind: 'missing',
            id: 'a',
            name: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:errors',
            state: undefined,
          },
        ],
      }),
      // The attribute of a resource in a template.
      withAlarm({ name: { unknown: 'Errors.Arn' } }),
    ],
    passes: [withAlarm({ name: 'arn is not a prefix of this name' }), withAlarm({ name: { unknown: 'Errors' } })],
  },
  {
    rule: 'alarm-composite',
    trips: [audited({ alarms: [{ kind: 'composite', id: 'c', name: 'c', state: 'OK' }] })],
    passes: [audited()],
  },
  {
    rule: 'alarm-log',
    trips: [audited({ alarms: [{ kind: 'log', id: 'l', name: 'l', state: 'OK' }] })],
    passes: [audited()],
  },
  {
    rule: 'alarm-promql',
    trips: [audited({ alarms: [{ kind: 'promql', id: 'p', name: 'p', state: 'OK' }] })],
    passes: [audited()],
  },
  { rule: 'alarm-also-scales', trips: [withAlarm({ scales: true })], passes: [withAlarm({})] },
  {
    rule: 'alarm-slow-to-recover',
    trips: [
      withAlarm({ treatMissingData: 'ignore' }),
      withMetric({ namespace: 'AWS/DynamoDB', metricName: 'UserErrors' }),
    ],
    passes: [withAlarm({ treatMissingData: 'missing' })],
  },
  {
    rule: 'metric-never-reported',
    trips: [
      withMetric({ metricName: 'HTTPCode_Target_5xx_Count' }),
      // The load balancer's own codes have no dimension TargetGroup.
      withMetric({ metricName: 'HTTPCode_ELB_5XX_Count' }),
      withMetric({
        namespace: 'AWS/NetworkELB',
        metricName: 'UnHealthyHostCount',
        dimensions: [['TargetGroup', 'targetgroup/checkout/1a2b3c4d5e6f7a8b']],
      }),
      audited({ service: service({ targetGroups: [{ ...GROUP, kind: 'network' }] }) }),
      withMetric({ namespace: 'AWS/ECS', metricName: 'TargetResponseTime', dimensions: [['ServiceName', 'checkout']] }),
    ],
    passes: [
      withMetric({ dimensions: [['LoadBalancer', 'app/shop/0123456789abcdef']] }),
      withMetric({ namespace: 'Shop/Orders', metricName: 'Failed', dimensions: [] }),
      audited({ service: service({ targetGroups: [{ ...GROUP, kind: 'unknown' }] }) }),
      withMetric({
        namespace: 'AWS/ECS',
        metricName: 'CPUUtilization',
        statistic: 'Average',
        dimensions: [
          ['ServiceName', 'checkout'],
          ['ClusterName', 'shop'],
        ],
      }),
    ],
  },
  {
    rule: 'metric-of-another-service',
    trips: [
      withMetric({
        namespace: 'AWS/ECS',
        metricName: 'CPUUtilization',
        dimensions: [
          ['ClusterName', 'shop'],
          ['ServiceName', 'orders'],
        ],
      }),
    ],
    passes: [
      withMetric({
        namespace: 'AWS/ECS',
        metricName: 'CPUUtilization',
        dimensions: [
          ['ClusterName', 'shop'],
          ['ServiceName', UNKNOWN],
        ],
      }),
    ],
  },
  {
    rule: 'metric-of-another-target-group',
    trips: [
      withMetric({
        dimensions: [
          ['LoadBalancer', 'app/shop/0123456789abcdef'],
          ['TargetGroup', 'targetgroup/orders/0000000000000000'],
        ],
      }),
    ],
    passes: [audited(), audited({ service: service({ targetGroups: [{ ...GROUP, dimension: UNKNOWN }] }) })],
  },
  {
    rule: 'one-target-group-of-two',
    trips: [audited({ service: service(BLUE_GREEN) })],
    passes: [bothGroups(), audited()],
  },
  {
    rule: 'metric-of-another-load-balancer',
    trips: [behind([{ dimension: 'app/other/fedcba9876543210', otherTargetGroups: 0 }])],
    passes: [
      behind([{ dimension: 'app/shop/0123456789abcdef', otherTargetGroups: 0 }]),
      behind([{ dimension: UNKNOWN, otherTargetGroups: 0 }]),
      // The service has no target group of this kind, which is another finding.
      behind([{ dimension: 'app/shop/0123456789abcdef', otherTargetGroups: 0 }], {
        namespace: 'AWS/NetworkELB',
        dimensions: [['LoadBalancer', 'net/shop/0123456789abcdef']],
      }),
      // One of its target groups is not known.
      withService({ targetGroups: [{ ...GROUP, loadBalancers: [] }, ALTERNATE] }),
      audited(),
    ],
  },
  {
    rule: 'counts-other-services',
    trips: [
      behind([{ dimension: 'app/shop/0123456789abcdef', otherTargetGroups: 3 }], { dimensions: WHOLE }),
      behind([{ dimension: { unknown: 'Front.LoadBalancerFullName' }, otherTargetGroups: 1 }], {
        metricName: 'HTTPCode_ELB_5XX_Count',
        dimensions: [['LoadBalancer', { unknown: 'Front.LoadBalancerFullName' }]],
      }),
    ],
    passes: [
      // The metric has the dimension TargetGroup.
      behind([{ dimension: 'app/shop/0123456789abcdef', otherTargetGroups: 3 }]),
      behind([{ dimension: 'app/shop/0123456789abcdef', otherTargetGroups: 0 }], { dimensions: WHOLE }),
      withMetric({ dimensions: WHOLE }),
    ],
  },
  {
    rule: 'fires-while-tasks-start',
    trips: [
      // 60 + 30 × 5 = 210 s: four minutes are longer.
      unhealthy({ datapointsToAlarm: 3 }),
      unhealthy({ datapointsToAlarm: 1, threshold: 1, comparisonOperator: 'GreaterThanOrEqualToThreshold' }),
    ],
    passes: [
      unhealthy({ datapointsToAlarm: 4 }),
      unhealthy({ datapointsToAlarm: 1, threshold: 1 }),
      unhealthy({ datapointsToAlarm: UNKNOWN }),
      withAlarm({ metrics: [metric({ metricName: 'UnHealthyHostCount' })], threshold: 0, datapointsToAlarm: 1 }),
    ],
  },
  {
    rule: 'target-group-unwatched',
    trips: [
      // An alarm on CPU sees no request.
      withMetric(CPU),
      audited({ service: service({ targetGroups: [GROUP, { ...ALTERNATE, role: 'primary' }] }) }),
      audited({
        service: service({
          targetGroups: [
            { ...GROUP, loadBalancers: [{ dimension: 'app/shop/0123456789abcdef', otherTargetGroups: 0 }] },
          ],
        }),
        alarms: [alarm({ metrics: [metric({ dimensions: [['LoadBalancer', 'app/other/fedcba9876543210']] })] })],
      }),
      audited({ service: service(BLUE_GREEN), alarms: [alarm({ metrics: [metric(CPU)] })] }),
      // The errors that the load balancer makes itself are not those of the targets.
      withMetric({ metricName: 'HTTPCode_ELB_5XX_Count', dimensions: WHOLE }),
    ],
    passes: [
      audited(),
      // One of two is another finding.
      audited({ service: service(BLUE_GREEN) }),
      // The metrics of a load balancer count all of its target groups.
      withMetric({ dimensions: WHOLE }),
      // A metric of the application, an alarm that was not read, and a target group that only the deployment knows may be it.
      withMetric({ namespace: 'Shop/Orders', metricName: 'Failed', dimensions: [] }),
      audited({ alarms: [{ kind: 'unread', id: 'elsewhere', name: 'elsewhere', state: undefined }] }),
      withMetric({ dimensions: [['TargetGroup', UNKNOWN]] }),
      audited({ service: service({ targetGroups: [GROUP, { ...GROUP, dimension: UNKNOWN, kind: 'unknown' }] }) }),
      audited({
        service: service({ targetGroups: [{ ...GROUP, kind: 'lattice' }] }),
        alarms: [alarm({ metrics: [metric(CPU)] })],
      }),
      withService({ alarms: undefined }),
      audited({
        service: service({ alarms: { names: ['checkout-errors'], enable: false, rollback: true } }),
        alarms: [alarm({ metrics: [metric(CPU)] })],
      }),
    ],
  },
  {
    rule: 'queue-without-dead-letters',
    trips: [worker({ queue: { hasDeadLetters: false } })],
    passes: [worker({ queue: { hasDeadLetters: true } }), worker({ queue: { hasDeadLetters: UNKNOWN } }), audited()],
  },
  {
    rule: 'counts-long-messages',
    trips: [worker({}), audited({ alarms: worker({}).alarms })],
    passes: [worker({ more: ['ApproximateNumberOfMessagesNotVisible'] }), audited()],
  },
  {
    rule: 'metric-of-one-task',
    trips: [
      withMetric({
        namespace: 'ECS/ContainerInsights',
        metricName: 'TaskCpuUtilization',
        dimensions: [
          ['ClusterName', 'shop'],
          ['ServiceName', 'checkout'],
          ['TaskId', '0123456789abcdef0123456789abcdef'],
        ],
      }),
    ],
    passes: [audited()],
  },
  {
    rule: 'judges-old-version',
    trips: [
      audited({
        service: service(BLUE_GREEN),
        alarms: [alarm({ metrics: [metric({ dimensions: [['LoadBalancer', 'app/shop/0123456789abcdef']] })] })],
      }),
    ],
    passes: [bothGroups(), withMetric({ dimensions: [['LoadBalancer', 'app/shop/0123456789abcdef']] })],
  },
  {
    rule: 'average-of-a-count',
    trips: [withMetric({ statistic: 'Average' }), withMetric({ statistic: 'Maximum' })],
    passes: [audited(), withMetric({ metricName: 'TargetResponseTime', statistic: 'Average' })],
  },
  {
    rule: 'in-alarm-without-traffic',
    trips: [withAlarm({ treatMissingData: 'breaching' })],
    passes: [
      withAlarm({
        treatMissingData: 'breaching',
        comparisonOperator: 'LessThanThreshold',
        metrics: [metric({ metricName: 'HealthyHostCount', statistic: 'Minimum' })],
      }),
    ],
  },
  {
    rule: 'no-data-is-not-a-failure',
    trips: [
      withAlarm({
        comparisonOperator: 'LessThanThreshold',
        metrics: [metric({ metricName: 'HealthyHostCount', statistic: 'Minimum' })],
      }),
    ],
    passes: [
      withAlarm({
        comparisonOperator: 'LessThanThreshold',
        treatMissingData: 'breaching',
        metrics: [metric({ metricName: 'HealthyHostCount', statistic: 'Minimum' })],
      }),
      // Tasks that replace those that are gone are unhealthy at first, which the second alarm sees.
      audited({
        alarms: [lowHealth(), alarm({ id: 'unhealthy', metrics: [metric({ metricName: 'UnHealthyHostCount' })] })],
      }),
      audited(),
    ],
  },
  {
    rule: 'slower-than-bake-time',
    trips: [
      // The first datapoint after 1 minute, 4 more of 5 minutes each, 3 minutes late: 24 minutes.
      audited({
        service: service({ bakeTime: 23 }),
        alarms: [alarm({ metrics: [metric({ period: 300 })], datapointsToAlarm: 5, evaluationPeriods: 5 })],
      }),
      // AWS's default bake time of blue/green is 15 minutes; 13 datapoints need 13 + 3.
      audited({
        service: service(BLUE_GREEN),
        alarms: [alarm({ datapointsToAlarm: 13, evaluationPeriods: 13 })],
      }),
      // A message may be finished until the end of the period: 4 minutes, 4 more, 3 minutes late.
      worker({ service: { bakeTime: 10 }, period: 240 }),
    ],
    passes: [
      worker({ service: { bakeTime: 11 }, period: 240 }),
      // A comparison of versions ends before the bake time begins.
      audited({ service: service({ bakeTime: 1 }), alarms: [alarm({ comparesFor: 9 })] }),
      audited({
        service: service({ bakeTime: 24 }),
        alarms: [alarm({ metrics: [metric({ period: 300 })], datapointsToAlarm: 5, evaluationPeriods: 5 })],
      }),
      // A rolling deployment without a bake time bakes as long as its alarms need.
      audited({
        service: service({ bakeTime: undefined }),
        alarms: [alarm({ datapointsToAlarm: 60, evaluationPeriods: 60 })],
      }),
      audited({ service: service({ bakeTime: 0 }), alarms: [alarm({ datapointsToAlarm: 60, evaluationPeriods: 60 })] }),
      audited({
        service: service({ bakeTime: UNKNOWN }),
        alarms: [alarm({ datapointsToAlarm: 60, evaluationPeriods: 60 })],
      }),
    ],
  },
  {
    rule: 'slower-than-canary',
    trips: [
      // Two datapoints and 3 minutes: 5.
      withService({ ...BLUE_GREEN, strategy: 'CANARY', step: { percent: 5, bakeTime: 4 } }),
      audited({
        service: service(shifting('CANARY', { percent: 5, bakeTime: 8 })),
        alarms: [alarm({ comparesFor: 9 })],
      }),
    ],
    passes: [
      audited({
        service: service(shifting('CANARY', { percent: 5, bakeTime: 4 })),
        alarms: [alarm({ metrics: [metric({ period: 300 })], expression: 'IF(DIFF(m) > 0, m, 0)' })],
      }),
      audited({
        service: service(shifting('CANARY', { percent: 5, bakeTime: 9 })),
        alarms: [alarm({ comparesFor: 9 })],
      }),
      audited({
        service: service(shifting('CANARY', { percent: 50, bakeTime: 4 })),
        alarms: [alarm({ judgesShift: false })],
      }),
      // The health of the new tasks is known before they get requests.
      audited({
        service: service(shifting('CANARY', { percent: 5, bakeTime: 1 })),
        alarms: [alarm({ metrics: [metric({ metricName: 'UnHealthyHostCount' })] })],
      }),
      withService({ ...BLUE_GREEN, strategy: 'CANARY', step: { percent: 5, bakeTime: 5 } }),
      withService({ ...BLUE_GREEN, strategy: 'LINEAR', step: { percent: 5, bakeTime: 4 } }),
    ],
  },
  {
    rule: 'slower-than-linear',
    trips: [
      // One step of 50 % lasts four minutes; two datapoints and three minutes are five.
      audited({ service: service(shifting('LINEAR', { percent: 50, bakeTime: 4 })) }),
      // One step of 100 % leaves no time.
      audited({ service: service(shifting('LINEAR', { percent: 100, bakeTime: 10 })) }),
    ],
    passes: [
      audited({ service: service(shifting('LINEAR', { percent: 50, bakeTime: 5 })) }),
      // 100 / 30: three steps of two minutes.
      audited({ service: service(shifting('LINEAR', { percent: 30, bakeTime: 2 })) }),
      // One alarm in time is enough.
      audited({
        service: service(shifting('LINEAR', { percent: 50, bakeTime: 4 })),
        alarms: [alarm(), alarm({ id: 'sharp', datapointsToAlarm: 1 })],
      }),
      audited({
        service: service(shifting('LINEAR', { percent: 50, bakeTime: 4 })),
        alarms: [alarm(), { kind: 'unread', id: 'elsewhere', name: 'elsewhere', state: undefined }],
      }),
      audited({ service: service(shifting('LINEAR', { percent: 50, bakeTime: 1 })), alarms: [] }),
    ],
  },
  {
    rule: 'five-minute-period',
    trips: [withMetric({ period: 300 })],
    passes: [
      worker({ period: 300 }),
      withMetric({ period: 60 }),
      withAlarm({ metrics: [metric({ period: 300 })], datapointsToAlarm: 1, evaluationPeriods: 1 }),
      // It reaches back to the time before the deployment.
      withAlarm({ metrics: [metric({ period: 300 })], expression: 'IF(DIFF(m) > 0, m, 0)' }),
    ],
  },
  {
    rule: 'metric-without-data',
    trips: [
      audited({
        alarms: [alarm({ metrics: [metric({ metricName: 'TargetResponseTime', statistic: 'Average' })] })],
        histories: new Map([
          ['checkout-errors', { period: 60, values: Float64Array.from(NOTHING), samples: undefined, deployments: [] }],
        ]),
      }),
    ],
    // A service without errors has no datapoint of a count of errors.
    passes: [history(NOTHING), history(QUIET)],
  },
  {
    rule: 'fires-on-healthy-service',
    trips: [history(BURST)],
    // From 17 to 30 a deployment runs: it may have caused the errors.
    passes: [history(BURST, [{ from: 17, to: 30 }]), history(QUIET)],
  },
  {
    rule: 'blind-at-this-traffic',
    trips: [
      audited({ requestsPerMinute: 10 }),
      audited({
        requestsPerMinute: 3,
        alarms: [
          alarm({
            metrics: [metric({ id: 'errors' }), metric({ id: 'requests', metricName: 'RequestCount' })],
            expression: 'IF(requests >= 5, 100 * errors / requests, 0)',
            threshold: 20,
          }),
        ],
      }),
    ],
    passes: [
      // Which value fires it, only its band says.
      audited({ requestsPerMinute: 10, alarms: [alarm({ comparisonOperator: 'GreaterThanUpperThreshold' })] }),
      audited({ requestsPerMinute: 11 }),
      audited({
        requestsPerMinute: 5,
        alarms: [
          alarm({
            metrics: [metric({ id: 'errors' }), metric({ id: 'requests', metricName: 'RequestCount' })],
            expression: 'IF(requests >= 5, 100 * errors / requests, 0)',
            threshold: 20,
          }),
        ],
      }),
    ],
  },
  {
    rule: 'percentile-of-few-samples',
    // P99 needs 10 / 0.01 = 1,000 samples.
    trips: [
      audited({
        requestsPerMinute: 999,
        alarms: [alarm({ metrics: [metric({ metricName: 'TargetResponseTime', statistic: 'p99' })] })],
      }),
    ],
    passes: [
      audited({
        requestsPerMinute: 1_000,
        alarms: [alarm({ metrics: [metric({ metricName: 'TargetResponseTime', statistic: 'p99' })] })],
      }),
      audited({
        requestsPerMinute: 10,
        alarms: [
          alarm({
            metrics: [metric({ metricName: 'TargetResponseTime', statistic: 'p99' })],
            evaluatesLowSamples: false,
          }),
        ],
      }),
    ],
  },
  {
    rule: 'counts-cannot-move',
    trips: [
      // Floor(1 × 150 %) = 1 task at most, ceil(1 × 100 %) = 1 at least.
      withService({ desiredCount: 1, maximumPercent: 150 }),
      withService({ desiredCount: undefined, maximumPercent: 100 }),
    ],
    passes: [
      withService({ desiredCount: 1, maximumPercent: 200 }),
      withService({ desiredCount: 2, maximumPercent: 150 }),
      withService({ desiredCount: 0, maximumPercent: 100 }),
      withService({ ...BLUE_GREEN, desiredCount: 1, maximumPercent: 100 }),
    ],
  },
  {
    rule: 'first-task',
    trips: [withService({ desiredCount: undefined, maximumPercent: 150 })],
    passes: [
      withService({ desiredCount: undefined }),
      withService({ desiredCount: undefined, minimumHealthyPercent: 0, maximumPercent: 150 }),
      withService({ desiredCount: 2, maximumPercent: 150 }),
      withService({ desiredCount: UNKNOWN, maximumPercent: 150 }),
      withService({ ...BLUE_GREEN, desiredCount: undefined, maximumPercent: 150 }),
      // No number of tasks can be replaced, which is another finding.
      withService({ desiredCount: undefined, maximumPercent: 100 }),
    ],
  },
  {
    rule: 'grace-shorter-than-start',
    trips: [withService({ healthCheckGrace: 29 })],
    passes: [
      withService({ healthCheckGrace: 30 }),
      withService({ healthCheckGrace: 0, containers: undefined }),
      withService({ healthCheckGrace: UNKNOWN }),
    ],
  },
  {
    rule: 'no-health-check',
    trips: [
      audited({ service: service(UNCHECKED), alarms: [] }),
      audited({ service: service(UNCHECKED), alarms: [alarm({ metrics: [metric(CPU)] })] }),
      audited({
        service: service({
          targetGroups: [],
          containers: [{ name: 'log', isEssential: false, healthCheck: { startPeriod: 0 } }],
        }),
        alarms: [{ kind: 'composite', id: 'c', name: 'c', state: 'OK' }],
      }),
    ],
    passes: [
      audited({ service: service({ targetGroups: [] }), alarms: [] }),
      audited({ service: service({ targetGroups: [], containers: undefined }), alarms: [] }),
      // These alarms see that the tasks do no work, or may see it.
      worker({ service: UNCHECKED }),
      audited({
        service: service(UNCHECKED),
        alarms: [
          alarm({
            metrics: [
              metric({
                ...CPU,
                metricName: 'HTTPCode_Target_5XX_Count',
                dimensions: [['TargetDiscoveryName', 'cart']],
              }),
            ],
          }),
        ],
      }),
      audited({ service: service(UNCHECKED), alarms: [{ kind: 'unread', id: 'a', name: 'a', state: undefined }] }),
    ],
  },
  {
    rule: 'pause-continues-alone',
    trips: [withService(hook({ timeoutAction: 'CONTINUE' }))],
    passes: [
      withService(hook({ timeoutAction: undefined })),
      withService(hook({ target: 'AWS_LAMBDA', timeoutAction: 'CONTINUE' })),
    ],
  },
  {
    rule: 'pause-outlasts-cloudformation',
    trips: [withService(hook({ timeout: 2_161 }))],
    passes: [withService(hook({ timeout: 2_160 })), withService(hook({ timeout: undefined }))],
  },
  {
    rule: 'hook-runs-in-rollback',
    trips: [withService(hook({ target: 'AWS_LAMBDA', stages: ['PRE_SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT'] }))],
    passes: [
      withService(hook({ target: 'AWS_LAMBDA', stages: ['POST_TEST_TRAFFIC_SHIFT'] })),
      withService(hook({ target: 'PAUSE', stages: ['PRODUCTION_TRAFFIC_SHIFT'] })),
    ],
  },
  {
    rule: 'not-judged',
    trips: [
      withService({ controller: 'CODE_DEPLOY' }),
      withService({ controller: 'EXTERNAL' }),
      withService({ controller: UNKNOWN }),
      withService({ kind: 'express' }),
      withService({ kind: 'managed-daemon' }),
    ],
    passes: [audited(), withService({ scheduling: 'DAEMON' })],
  },
  {
    rule: 'daemon',
    trips: [withService({ scheduling: 'DAEMON' })],
    passes: [audited(), withService({ scheduling: 'DAEMON', controller: 'EXTERNAL' })],
  },
];

function idsOf(one: Audited): readonly string[] {
  return audit(one).map(({ rule }) => rule.id);
}

describe.each(CASES)('$rule', ({ rule, trips, passes }) => {
  it.each(trips.map((one, index) => [index + 1, one] as const))('trips in case %i', (_, one) => {
    expect(idsOf(one)).toContain(rule);
  });

  it.each(passes.map((one, index) => [index + 1, one] as const))('does not trip in case %i', (_, one) => {
    expect(idsOf(one)).not.toContain(rule);
  });
});

describe('the table of rules', () => {
  const rules = [...AUDIT_RULES, ...UNJUDGED];

  it('has cases for every rule', () => {
    expect(CASES.map(({ rule }) => rule).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
  });

  it.each(rules)('$id says why, what to do and where AWS says it', ({ id, title, why, fix, source }) => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(title).not.toMatch(/\.$/);
    expect(why).toMatch(/\.$/);
    expect(fix).toMatch(/\.$/);
    expect(source).toMatch(/^https:\/\//);
  });
});

/** What to do about the only finding of a rule: with the names of ECS's API, and of our constructs. */
function fixesOf(one: Audited, rule: string): readonly (readonly [string, string])[] {
  return audit(one)
    .filter((finding) => finding.rule.id === rule)
    .map((finding) => [fixOf(finding), fixInCdkOf(finding)]);
}

describe('what to do', () => {
  it('is what the rule says, in the words of the reader', () => {
    expect(fixesOf(withService({ circuitBreaker: undefined }), 'no-breaker')).toEqual([
      ['Turn on the circuit breaker with rollback.', 'Set circuitBreaker.enable of the service to true.'],
    ]);
    expect(fixesOf(withMetric({ statistic: 'Average' }), 'average-of-a-count')).toEqual([
      ['Use the statistic Sum.', 'Use the statistic Sum.'],
    ]);
  });

  it.each([
    // Floor(1 × 200 %) = 2 tasks at most; ceil(1 × 0 %) = 0 at least.
    [
      1,
      'maximumPercent to 200 or more, or minimumHealthyPercent to 0.',
      'maxHealthyPercent to 200 or more, or minHealthyPercent to 0.',
    ],
    // Floor(3 × 134 %) = 4; ceil(3 × 66 %) = 2.
    [
      3,
      'maximumPercent to 134 or more, or minimumHealthyPercent to 66 or less.',
      'maxHealthyPercent to 134 or more, or minHealthyPercent to 66 or less.',
    ],
  ])('has the percentages with which one of %d tasks can be replaced', (desiredCount, inApi, inCdk) => {
    expect(fixesOf(withService({ desiredCount, maximumPercent: 133 }), 'counts-cannot-move')).toEqual([
      [`Set ${inApi}`, `Set ${inCdk}`],
    ]);
  });

  it('has the bake time that the slowest alarm needs', () => {
    // Two datapoints and three minutes; ten and three.
    const slow = alarm({ id: 'slow', datapointsToAlarm: 10, evaluationPeriods: 10 });
    const fixes = fixesOf(
      audited({ service: service({ bakeTime: 4 }), alarms: [alarm(), slow] }),
      'slower-than-bake-time',
    );
    expect(fixes.map(([fix]) => fix)).toEqual([
      'Set a bake time of 13 minutes or more, or a shorter period and fewer datapoints.',
      'Set a bake time of 13 minutes or more, or a shorter period and fewer datapoints.',
    ]);
  });

  it.each([
    [50, 4, 'Set the bake time of a step to 5 minutes or more, or lower the percentage of a step.'],
    [100, 4, 'Lower the percentage of a step.'],
  ])('has the steps of %d %% and %d minutes that the fastest alarm needs', (percent, bakeTime, fix) => {
    const one = audited({ service: service(shifting('LINEAR', { percent, bakeTime })) });
    expect(fixesOf(one, 'slower-than-linear')).toEqual([[fix, fix]]);
  });
});

describe('the findings of a service', () => {
  it('are none for a sound service', () => {
    expect(audit(audited())).toEqual([]);
    expect(audit(bothGroups())).toEqual([]);
  });

  it('start with the worst', () => {
    const findings = audit(
      audited({
        service: service({ hasEarlySuccess: true, circuitBreaker: undefined }),
        alarms: [alarm({ state: 'ALARM' })],
      }),
    );
    expect(findings.map(({ rule }) => [rule.id, rule.severity])).toEqual([
      ['alarm-in-alarm', 'high'],
      ['no-breaker', 'medium'],
      ['early-success', 'low'],
    ]);
  });

  it('say only that it is not judged if ECS does not deploy it', () => {
    const one = withService({ controller: 'CODE_DEPLOY', alarms: undefined, circuitBreaker: undefined });
    expect(idsOf(one)).toEqual(['not-judged']);
  });
});
