import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  loadBalancerErrorShare,
  loadBalancerErrors,
  loadBalancerRefusals,
} from '../../../src/core/protection/alarm-rules/load-balancer.ts';
import { deadLetters, queueAge } from '../../../src/core/protection/alarm-rules/queue.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  leastAnswers,
  leastRequests,
  SERVICE_CONNECT,
  targetErrorShare,
  targetErrors,
  targetLatency,
} from '../../../src/core/protection/alarm-rules/requests.ts';
import { DEPLOYMENT_ALARM_KINDS, type DeploymentAlarmRule } from '../../../src/core/protection/alarm-rules/rule.ts';
import { unhealthyTargets } from '../../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../../src/core/protection/alarm-rules/tasks.ts';
import { type AlarmProperties, IDLE_SITUATIONS, pointsOf, statesWhen } from '../../support/idle-service.ts';

const times = { grace: 60, interval: 30, unhealthyThreshold: 2 };

const rules: readonly (readonly [string, DeploymentAlarmRule])[] = [
  ...[APPLICATION_TARGET_GROUP, LATTICE_TARGET_GROUP, SERVICE_CONNECT].flatMap((source) =>
    [
      targetErrorShare(source, 5),
      targetErrors(source, 10, 5),
      targetLatency(source, 5, 0),
      targetLatency(source, 5, 100),
      targetLatency(source, 5, 1_000),
    ].map((rule) => [`${source.namespace} ${rule.kind}`, rule] as const),
  ),
  ...[
    unhealthyTargets('AWS/ApplicationELB', times, 0),
    unhealthyTargets('AWS/NetworkELB', times, 0),
    loadBalancerErrorShare(5),
    loadBalancerErrors(10, 5),
    loadBalancerRefusals(50),
    utilization('Cpu', 90),
    utilization('Memory', 90),
    queueAge(600),
    deadLetters(0),
  ].map((rule) => [rule.kind, rule] as const),
];

/** What CloudWatch is told of a rule. */
function alarmOf(rule: DeploymentAlarmRule): AlarmProperties {
  const metrics = Object.entries(rule.metrics).map(([id, { namespace, metricName }]) => [
    id,
    `${namespace} ${metricName}`,
  ]);
  return { ...rule, metrics: Object.fromEntries(metrics) };
}

describe('every default alarm', () => {
  it('is here', () => {
    expect(new Set(rules.map(([, { kind }]) => kind))).toEqual(new Set(DEPLOYMENT_ALARM_KINDS));
  });

  it.each(rules.flatMap(([name, rule]) => IDLE_SITUATIONS.map((situation) => [name, situation, rule] as const)))(
    'is what it says of itself on a healthy service: %s %s',
    (_, situation, rule) => {
      const states = statesWhen(situation, alarmOf(rule));
      expect(states).toEqual(new Set(['OK']));
      if (rule.whenIdle[situation] !== 'does not exist') expect(states).toEqual(new Set([rule.whenIdle[situation]]));
    },
  );

  it('would be told from one that is in ALARM while nothing happens', () => {
    const wrong: DeploymentAlarmRule = {
      ...targetErrorShare(APPLICATION_TARGET_GROUP, 5),
      treatMissingData: 'breaching',
    };
    expect(statesWhen('on an unused target group', alarmOf(wrong))).toContain('ALARM');
  });

  it.each(rules)('says why: %s', (_, { why }) => {
    expect(why.length).toBeGreaterThan(40);
  });

  it.each(rules)(
    'looks at a day at most, by ten metrics at most: %s',
    (_, { metrics, evaluationPeriods, datapointsToAlarm }) => {
      const [first] = Object.values(metrics);
      expect(evaluationPeriods * (first?.period ?? 0)).toBeLessThanOrEqual(86_400);
      expect(new Set(Object.values(metrics).map(({ period }) => period)).size).toBe(1);
      expect(datapointsToAlarm).toBeLessThanOrEqual(evaluationPeriods);
    },
  );
});

describe('the share of errors', () => {
  it('counts only from so many requests that one failure never breaches', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.nat(10_000), (threshold, more) => {
        const requests = leastRequests(threshold) + more;
        expect(requests * threshold).toBeGreaterThanOrEqual(200);
        const { expression } = targetErrorShare(APPLICATION_TARGET_GROUP, threshold);
        const [point] = pointsOf(expression ?? '', { errors: 1, requests });
        expect(point).toBeLessThan(threshold);
        // A load balancer's own errors are no requests of it.
        for (const rule of [loadBalancerErrorShare(threshold), loadBalancerRefusals(threshold)]) {
          const [own] = pointsOf(rule.expression ?? '', { errors: 1, requests: requests - 1 });
          expect(own).toBeLessThan(threshold);
        }
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
    expect(targetErrorShare(SERVICE_CONNECT, threshold).expression).toContain(`requests >= ${requests},`);
  });

  it.each([
    // requests, errors, share, and the count while five minutes hold fewer than 200 requests
    [39, 39, 0, 39],
    [40, 2, 5, 2],
    [199, 10, 5.025, 10],
    [200, 200, 100, 0],
    [100_000, 12, 0.012, 0],
  ])('leaves %d requests with %d errors to the count below its floor', (requests, errors, share, count) => {
    const values = { requests, errors };
    const [point] = pointsOf(targetErrorShare(APPLICATION_TARGET_GROUP, 5).expression ?? '', values);
    expect(point).toBeCloseTo(share, 3);
    expect(pointsOf(targetErrors(APPLICATION_TARGET_GROUP, 10, 5).expression ?? '', values)).toEqual([count]);
  });

  it('of a load balancer counts what reached no target', () => {
    // 30 requests were answered before a target was chosen, and RequestCount knows of none.
    const values = { requests: undefined, errors: 30 };
    expect(pointsOf(loadBalancerRefusals(50).expression ?? '', values)[0]).toBe(100);
    expect(pointsOf(loadBalancerErrors(10, 5).expression ?? '', values)[0]).toBe(30);
    expect(pointsOf(loadBalancerErrorShare(5).expression ?? '', { requests: 60, errors: 20 })).toEqual([25]);
  });
});

describe('latency', () => {
  it.each([
    [0, 'Average', undefined],
    [99, 'Average', undefined],
    [100, 'p90', 'ignore'],
    [999, 'p90', 'ignore'],
    [1_000, 'p99', 'ignore'],
  ])('of %d requests in a quiet minute is watched by %s', (perMinute, statistic, lowSamples) => {
    const rule = targetLatency(APPLICATION_TARGET_GROUP, 5, perMinute);
    expect(rule.metrics['latency']?.statistic).toBe(statistic);
    expect(rule.lowSamples).toBe(lowSamples);
  });

  it('is compared in the unit of its metric', () => {
    expect(targetLatency(APPLICATION_TARGET_GROUP, 5, 0).threshold).toBe(5);
    expect(targetLatency(LATTICE_TARGET_GROUP, 5, 0).threshold).toBe(5_000);
    expect(targetLatency(SERVICE_CONNECT, 0.5, 1_000).threshold).toBe(500);
  });

  it('on average counts only from so many requests that one that timed out never breaches', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 60, noNaN: true }), fc.nat(1_000), (threshold, more) => {
        expect(60 / (leastAnswers(60, threshold) + more)).toBeLessThanOrEqual(threshold);
      }),
    );
    expect(targetLatency(APPLICATION_TARGET_GROUP, 5, 0).expression).toBe('IF(requests >= 12, latency, 0)');
  });
});

describe('unhealthy targets', () => {
  it('waits longer than any healthy task may take to start', () => {
    const check = { grace: fc.nat(1_200), interval: fc.integer({ min: 5, max: 300 }) };
    fc.assert(
      fc.property(fc.record({ ...check, unhealthyThreshold: fc.integer({ min: 2, max: 10 }) }), (one) => {
        const { datapointsToAlarm, evaluationPeriods } = unhealthyTargets('AWS/NetworkELB', one, 0);
        expect(datapointsToAlarm * 60).toBeGreaterThan(one.grace + one.interval * one.unhealthyThreshold);
        expect(evaluationPeriods).toBe(datapointsToAlarm);
      }),
    );
  });
});
