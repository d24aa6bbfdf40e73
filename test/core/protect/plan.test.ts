import { describe, expect, it } from 'vitest';
import type { Audited } from '../../../src/core/audit/audited-service.ts';
import { audit } from '../../../src/core/audit/audit.ts';
import { planProtection } from '../../../src/core/protect/plan.ts';
import { alarm, audited, metric, service } from '../audit/audited.ts';
import { facts } from './facts.ts';

const NAMES = ['errors', 'many errors', 'no healthy target'].map((label) => `shop/checkout ${label} (deployment)`);

const unprotected = audited({
  service: service({ alarms: undefined, circuitBreaker: undefined, bakeTime: 0 }),
  alarms: [],
});
const plan = (now: Audited, configuration: Readonly<Record<string, unknown>> = {}, baseErrors = 0) =>
  planProtection({ now, facts: facts(), configuration, baseErrors });

it('adds alarms, a circuit breaker and a bake time, and keeps all other settings', () => {
  const configuration = { strategy: 'ROLLING', maximumPercent: 150, minimumHealthyPercent: 50, bakeTimeInMinutes: 0 };
  const { configuration: changed, changes, left, after } = plan(unprotected, configuration);
  expect(changed).toEqual({
    strategy: 'ROLLING',
    maximumPercent: 150,
    minimumHealthyPercent: 50,
    // Four of seven minutes, and three until CloudWatch has the last one: the default of ten is enough.
    bakeTimeInMinutes: 10,
    alarms: { alarmNames: NAMES, enable: true, rollback: true },
    deploymentCircuitBreaker: { enable: true, rollback: true },
  });
  expect(changes).toEqual([
    '3 deployment alarms, on, with rollback',
    'circuit breaker on, with rollback',
    'bake time of 10 minutes',
  ]);
  expect(left).toEqual([]);
  expect(audit(after).filter(({ rule }) => rule.severity === 'high')).toEqual([]);
});

it('keeps the threshold of the circuit breaker, and a longer bake time', () => {
  const thresholdConfiguration = { type: 'COUNT', value: 5 };
  const { configuration } = plan(audited({ service: service({ bakeTime: 30 }) }), {
    bakeTimeInMinutes: 30,
    deploymentCircuitBreaker: { enable: false, rollback: false, thresholdConfiguration },
  });
  expect(configuration).toMatchObject({
    bakeTimeInMinutes: 30,
    deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration },
  });
});

it('keeps an alarm that works, and leaves out one that protects nothing', () => {
  const names = ['checkout-errors', 'gone', 'loud'];
  const now = audited({
    service: service({ alarms: { names, enable: true, rollback: true } }),
    alarms: [
      alarm(),
      { kind: 'missing', id: 'gone', name: 'gone', state: undefined },
      alarm({ id: 'loud', name: 'loud', state: 'ALARM' }),
    ],
  });
  const { configuration, left } = plan(now);
  expect(configuration).toMatchObject({ alarms: { alarmNames: ['checkout-errors', ...NAMES] } });
  expect(left).toEqual([
    { name: 'gone', because: 'the alarm does not exist' },
    { name: 'loud', because: 'an alarm is in ALARM, so the next deployment has no protection' },
  ]);
});

it('waits for an own alarm that is slow', () => {
  // Five datapoints of five minutes: one minute, four periods, and three minutes until CloudWatch has the last one.
  const slow = alarm({ datapointsToAlarm: 5, evaluationPeriods: 5, metrics: [metric({ period: 300 })] });
  const { configuration, left, after } = plan(audited({ alarms: [slow] }), { bakeTimeInMinutes: 10 });
  expect([configuration['bakeTimeInMinutes'], left]).toEqual([24, []]);
  expect(audit(after).filter(({ rule }) => rule.severity === 'high')).toEqual([]);
});

it('does not repeat alarms that it planned before', () => {
  const first = plan(unprotected);
  const second = plan(first.after, first.configuration);
  expect(second.configuration).toEqual(first.configuration);
  expect(second.changes).toEqual(['3 deployment alarms, on, with rollback']);
});

describe('thresholds', () => {
  it.each([
    [0, 2, 8],
    [1, 2, 8],
    // Twice the usual errors, and four times that for errors that no healthy version has.
    [1.2, 3, 12],
    [40, 50, 100],
  ])('suit %d %% of usual errors', (baseErrors, steady, sharp) => {
    const [one, two] = plan(unprotected, {}, baseErrors).alarms;
    expect(one?.rule.why).toContain(`an error rate of ${steady} %`);
    expect(two?.rule.why).toContain(`more than ${sharp} % of the requests`);
  });
});

it('leaves the circuit breaker out behind a Classic Load Balancer', () => {
  const now = audited({ service: service({ classicLoadBalancers: 1, circuitBreaker: undefined }) });
  expect(plan(now).configuration).not.toHaveProperty('deploymentCircuitBreaker');
});

it('lets ECS start tasks', () => {
  const now = audited({ service: service({ minimumHealthyPercent: 100, maximumPercent: 100 }) });
  const { configuration, changes } = plan(now, { minimumHealthyPercent: 100, maximumPercent: 100 });
  expect(configuration).toMatchObject({ maximumPercent: 200 });
  expect(changes).toContain('maximumPercent 200, so that ECS can start tasks');
});

it('turns alarms off if all of them protect nothing and it has no other', () => {
  const now = audited({
    service: service({ targetGroups: [] }),
    alarms: [{ kind: 'missing', id: 'checkout-errors', name: 'checkout-errors', state: undefined }],
  });
  const made = planProtection({ now, facts: facts({ targetGroups: [] }), configuration: {}, baseErrors: 0 });
  expect(made.configuration).toMatchObject({ alarms: { alarmNames: [], enable: false, rollback: false } });
  expect(made.after.service.alarms).toBeUndefined();
});
