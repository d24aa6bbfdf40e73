import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DeploymentAlarmRule,
  IDLE_SITUATIONS,
  type IdleSituation,
  leastRequests,
  targetErrorShare,
  targetErrors,
  unhealthyTargets,
  utilization,
} from '../../core/deployment-alarm.ts';

const rules: readonly DeploymentAlarmRule[] = [
  targetErrorShare(5),
  targetErrors(10),
  unhealthyTargets({ grace: 60, interval: 30, unhealthyThreshold: 2 }),
  utilization('Cpu', 90),
  utilization('Memory', 90),
];

/** What a metric has on a healthy service: a value, or undefined for no datapoint. */
function valueWhen(situation: IdleSituation, reported: string): number | undefined {
  if (reported === 'nonzero') return undefined;
  if (reported === 'with running tasks') return situation === 'at desired count 0' ? undefined : 1;
  const hasTargets = situation === 'without traffic' || situation === 'at the first deployment';
  return hasTargets ? 0 : undefined;
}

/** The state after an evaluation in which every period is the same, by the published rules for missing data. */
function stateWhen(situation: IdleSituation, rule: DeploymentAlarmRule): string {
  const values = Object.values(rule.metrics).map(({ reported }) => valueWhen(situation, reported));
  // An expression of ours has no point or 0 where its metrics have none or 0.
  const value = rule.expression === undefined ? values[0] : values.every((one) => one === undefined) ? undefined : 0;
  if (value === undefined) {
    return { notBreaching: 'OK', breaching: 'ALARM', missing: 'INSUFFICIENT_DATA', ignore: 'INSUFFICIENT_DATA' }[
      rule.treatMissingData
    ];
  }
  const breaches =
    rule.comparisonOperator === 'GreaterThanThreshold' ? value > rule.threshold : value >= rule.threshold;
  return breaches ? 'ALARM' : 'OK';
}

describe('every alarm that stops a deployment', () => {
  it.each(rules.flatMap((rule) => IDLE_SITUATIONS.map((situation) => [rule.kind, situation, rule] as const)))(
    'is what it says of itself on a healthy service: %s %s',
    (_, situation, rule) => {
      expect(stateWhen(situation, rule)).not.toBe('ALARM');
      if (rule.whenIdle[situation] !== 'does not exist')
        expect(rule.whenIdle[situation]).toBe(stateWhen(situation, rule));
    },
  );

  it.each(rules.map((rule) => [rule.kind, rule] as const))('says why: %s', (_, { why }) => {
    expect(why.length).toBeGreaterThan(40);
  });
});

describe('the share of errors', () => {
  it('counts only from so many requests that one failure never breaches', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.nat(10_000), (threshold, more) => {
        const requests = leastRequests(threshold) + more;
        // What the expression compares, for one failed request; 100 % of two requests are two failures.
        expect((100 * 1) / requests).toBeLessThan(threshold);
      }),
    );
  });

  it.each([
    [5, 40],
    [1, 200],
    [100, 2],
    [3, 67],
  ])('at %d %% counts from %d requests a minute', (threshold, requests) => {
    expect(leastRequests(threshold)).toBe(requests);
    expect(targetErrorShare(threshold).expression).toContain(`requests >= ${requests},`);
  });
});

describe('unhealthy targets', () => {
  it('waits longer than any healthy task may take to start', () => {
    const times = { grace: fc.nat(1_200), interval: fc.integer({ min: 5, max: 300 }) };
    fc.assert(
      fc.property(fc.record({ ...times, unhealthyThreshold: fc.integer({ min: 2, max: 10 }) }), (check) => {
        const { datapointsToAlarm, evaluationPeriods } = unhealthyTargets(check);
        expect(datapointsToAlarm * 60).toBeGreaterThan(check.grace + check.interval * check.unhealthyThreshold);
        expect(evaluationPeriods).toBe(datapointsToAlarm);
      }),
    );
  });
});
