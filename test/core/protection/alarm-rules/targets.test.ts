import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  leastUnhealthyMinutes,
  noHealthyNetworkTarget,
  noHealthyTarget,
  noHealthyTargetOfTwo,
  unhealthyTargets,
} from '../../../../src/core/protection/alarm-rules/targets.ts';

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

  it.each([
    // grace, interval, unhealthy threshold: the longest start in seconds, and the whole minutes that are longer
    [0, 30, 2, 60, 3],
    [119, 30, 2, 179, 3],
    [120, 30, 2, 180, 4],
    [600, 30, 5, 750, 13],
  ])('with %d s of grace and checks every %d s, %d of which fail, takes a start of %d s for healthy', (...row) => {
    const [grace, interval, unhealthyThreshold, longest, minutes] = row;
    const times = { grace, interval, unhealthyThreshold };
    expect(leastUnhealthyMinutes(times)).toBe(minutes);
    expect(unhealthyTargets('AWS/ApplicationELB', times, 0).why).toContain(`the ${longest} s that`);
  });

  it('breaches above the threshold, not at it', () => {
    const rule = unhealthyTargets('AWS/ApplicationELB', { grace: 0, interval: 30, unhealthyThreshold: 2 }, 1);
    expect(rule).toMatchObject({ threshold: 1, comparisonOperator: 'GreaterThanThreshold' });
  });
});

describe('no healthy target', () => {
  it('needs requests behind an Application Load Balancer, in two of five minutes', () => {
    expect(noHealthyTarget()).toMatchObject({
      metrics: {
        healthy: { namespace: 'AWS/ApplicationELB', metricName: 'HealthyHostCount', statistic: 'Minimum', period: 60 },
        requests: { namespace: 'AWS/ApplicationELB', metricName: 'RequestCount', statistic: 'Sum', period: 60 },
      },
      expression: 'IF(healthy < 1 AND requests >= 1, 1, 0)',
      datapointsToAlarm: 2,
      evaluationPeriods: 5,
    });
  });

  it('judges each of two target groups by its own requests', () => {
    const { expression, metrics } = noHealthyTargetOfTwo();
    expect(expression).toBe('MAX([IF(bh < 1 AND br >= 1, 1, 0), IF(gh < 1 AND gr >= 1, 1, 0)])');
    expect(metrics['gh']).toMatchObject({ of: 'alternate target group', metricName: 'HealthyHostCount' });
    expect(metrics['gr']).toMatchObject({ of: 'alternate target group', metricName: 'RequestCount' });
    expect(metrics['br']?.of).toBeUndefined();
  });

  it('does not exist at the first deployment behind a Network Load Balancer, which counts no requests', () => {
    expect(noHealthyNetworkTarget()).toMatchObject({
      metrics: { healthy: { namespace: 'AWS/NetworkELB', metricName: 'HealthyHostCount', statistic: 'Minimum' } },
      threshold: 1,
      comparisonOperator: 'LessThanThreshold',
      datapointsToAlarm: 3,
      evaluationPeriods: 10,
      isAfterService: true,
    });
  });
});
