import { describe, expect, it } from 'vitest';
import type { AuditedAlarm, AuditedMetricAlarm } from '../../../src/core/audit/audited-service.ts';
import { storyAlarms } from '../../../src/core/stories/story-alarms.ts';
import { alarm, metric, service } from '../audit/audited.ts';

const OWNER = { service: service(), traffic: 'load-balancer', queues: { main: undefined, dead: undefined } } as const;
const only = (one: AuditedAlarm) => storyAlarms([one], OWNER)[0];

it('plays an alarm on one metric', () => {
  expect(only(alarm())).toEqual({
    name: 'checkout-errors',
    alarm: {
      metric: 'HTTPCode_Target_5XX_Count of blue',
      statistic: 'Sum',
      period: '60s',
      threshold: 10,
      breach: 'above',
      evaluate: '2 of 3',
      missing: 'notBreaching',
    },
    unjudged: undefined,
    note: undefined,
    lookBackMinutes: 3,
  });
});

it('plays metric math, with each statistic', () => {
  const math = alarm({
    metrics: [metric({ id: 'errors' }), metric({ id: 'all', metricName: 'RequestCount' })],
    expression: 'errors / all',
    evaluatesLowSamples: false,
  });
  expect(only(math)?.alarm).toMatchObject({
    math: 'errors / all',
    metrics: { errors: 'Sum of HTTPCode_Target_5XX_Count of blue', all: 'Sum of RequestCount of blue' },
    lowSamples: 'ignore',
  });
});

it('plays an alarm that is in ALARM now as one that stays so', () => {
  expect(only(alarm({ state: 'ALARM' }))).toMatchObject({
    alarm: { metric: 'silent', missing: 'ignore', state: 'ALARM' },
    note: 'is in ALARM now',
  });
});

it('plays a metric of another target group as one without data', () => {
  const other = metric({
    dimensions: [
      ['LoadBalancer', 'app/shop/1'],
      ['TargetGroup', 'targetgroup/other/1'],
    ],
  });
  expect(only(alarm({ metrics: [other] }))).toMatchObject({
    alarm: { metric: 'silent', missing: 'notBreaching' },
    unjudged: undefined,
    note: 'has no data of this service: targetgroup/other/1 is not a target group of the service',
  });
});

describe('an alarm that cannot be judged', () => {
  it.each<readonly [Partial<AuditedMetricAlarm>, string]>([
    [{ threshold: undefined }, 'anomaly detection is not simulated'],
    [
      { threshold: { unknown: 'parameter Most' } },
      'its threshold is not known (parameter Most); give it with --template-parameter Most=VALUE',
    ],
    [{ comparisonOperator: 'LessThanLowerThreshold' }, 'the comparison LessThanLowerThreshold is not simulated'],
    [
      { metrics: [metric(), metric({ id: 'b', period: 300 })], expression: 'value + b' },
      'its metrics have several periods',
    ],
    [{ evaluationPeriods: 24, metrics: [metric({ period: 3600 })] }, 'it looks back for about a day or longer'],
    [{ metrics: [] }, 'it has no metric that can be read'],
    [{ metrics: [metric({ namespace: 'Shop' })] }, 'metrics of Shop are not simulated'],
  ])('%j', (change, unjudged) => {
    expect(only(alarm(change))).toMatchObject({ unjudged, alarm: { metric: 'silent', missing: 'notBreaching' } });
  });

  it.each([
    ['composite', 'it is a composite alarm, which ECS may not see'],
    ['log', 'it is a log alarm, which ECS may not see'],
    ['promql', 'PromQL is not simulated'],
    ['unread', 'nothing that was read makes this alarm: give its template too'],
  ] as const)('is a %s one', (kind, unjudged) => {
    expect(only({ kind, id: 'a', name: 'a', state: undefined })).toMatchObject({ alarm: { exists: 'off' }, unjudged });
  });
});

it('knows that an alarm does not exist', () => {
  expect(only({ kind: 'missing', id: 'a', name: 'a', state: undefined })).toMatchObject({
    alarm: { exists: 'off' },
    unjudged: undefined,
    note: 'does not exist',
  });
});

it('gives each alarm a name of its own', () => {
  expect(storyAlarms([alarm(), alarm()], OWNER).map(({ name }) => name)).toEqual([
    'checkout-errors',
    "checkout-errors'",
  ]);
});
