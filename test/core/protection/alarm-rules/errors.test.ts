import { describe, expect, it } from 'vitest';
import {
  loadBalancerErrors,
  sharpErrors,
  steadyErrors,
  steadyErrorsOfTwo,
} from '../../../../src/core/protection/alarm-rules/errors.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  serviceConnectWith,
} from '../../../../src/core/protection/alarm-rules/requests.ts';
import type { DeploymentAlarmRule } from '../../../../src/core/protection/alarm-rules/rule.ts';
import type { Shift } from '../../../../src/core/protection/alarm-rules/shift.ts';
import { mathEngines } from '../../../contract/metric-math-engines.ts';
import { pointsOf } from './idle-service.ts';

const shared = { metrics: APPLICATION_TARGET_GROUP, ownsLoadBalancer: false };
const own = { metrics: APPLICATION_TARGET_GROUP, ownsLoadBalancer: true };

const timesOf = (shift: Shift) => ({ shift, bakeTime: 10, step: undefined });

function pointOf({ expression }: DeploymentAlarmRule, values: Readonly<Record<string, number>>): number | undefined {
  return pointsOf(expression ?? '', values)[0];
}

describe('steadyErrors', () => {
  it('is four of seven minutes with more errors than 2 % explain', () => {
    expect(steadyErrors(shared, 2)).toMatchObject({
      expression: 'IF(errors >= 0.2 + 0.022 * requests + 0.15 * requests ^ 0.5, errors, 0)',
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      datapointsToAlarm: 4,
      evaluationPeriods: 7,
      treatMissingData: 'notBreaching',
      why: '4 of 7 minutes had more errors than you can expect at an error rate of 2 %',
    });
  });

  it.each([
    // requests in a minute, and the fewest errors that make it a bad one
    [3, 1],
    [10, 1],
    [30, 2],
    [100, 4],
    [300, 10],
    [1_000, 27],
    [10_000, 236],
  ])('of %d requests takes %d errors', (requests, fewest) => {
    expect(pointOf(steadyErrors(shared, 2), { requests, errors: fewest })).toBe(fewest);
    expect(pointOf(steadyErrors(shared, 2), { requests, errors: fewest - 1 })).toBe(0);
  });

  it('adds the errors of an own load balancer, which are not among the requests', () => {
    const rule = steadyErrors(own, 2);
    expect(rule.metrics['own']).toMatchObject({ of: 'load balancer', metricName: 'HTTPCode_ELB_5XX_Count' });
    expect(pointOf(rule, { requests: 0, errors: 0, own: 40 })).toBe(40);
    expect(pointOf(rule, { requests: 100, errors: 2, own: 1 })).toBe(0);
    expect(pointOf(rule, { requests: 100, errors: 2, own: 2 })).toBe(4);
  });

  it('counts a minute in which requests come and no target is healthy, if it reads their health', () => {
    const rule = steadyErrors({ ...shared, readsHealth: true }, 2);
    expect(rule.metrics['healthy']).toMatchObject({ metricName: 'HealthyHostCount', statistic: 'Minimum' });
    expect(rule.why).toBe(
      '4 of 7 minutes had more errors than you can expect at an error rate of 2 %, or requests and no healthy target',
    );
    expect(pointOf(rule, { requests: 1, errors: 0, healthy: 0 })).toBe(1);
    expect(pointOf(rule, { requests: 0, errors: 0, healthy: 0 })).toBe(0);
    expect(pointOf(rule, { requests: 100, errors: 3, healthy: 1 })).toBe(0);
    expect(pointOf(rule, { requests: 100, errors: 4, healthy: 1 })).toBe(4);
    expect(pointOf(steadyErrors(shared, 2), { requests: 1, errors: 0, healthy: 0 })).toBe(0);
  });

  it('reads no health where no metric counts healthy targets', () => {
    const lattice = { metrics: LATTICE_TARGET_GROUP, ownsLoadBalancer: false };
    expect(steadyErrors({ ...lattice, readsHealth: true }, 2)).toEqual(steadyErrors(lattice, 2));
  });

  it('needs a fifth minute for a canary or linear shift whose versions no metric separates', () => {
    const metrics = serviceConnectWith({ perRequest: undefined, idle: undefined });
    const needed = (shift?: Shift) => {
      const { datapointsToAlarm, evaluationPeriods, why } = steadyErrors(
        { metrics, ownsLoadBalancer: false, shift },
        2,
      );
      return [datapointsToAlarm, evaluationPeriods, why];
    };
    const why = 'of 7 minutes had more errors than you can expect at an error rate of 2 %';
    for (const shift of ['canary', 'linear'] as const) expect(needed(shift)).toEqual([5, 7, `5 ${why}`]);
    for (const shift of ['blue-green', undefined] as const) expect(needed(shift)).toEqual([4, 7, `4 ${why}`]);
  });

  it('takes more errors for a service that has more', () => {
    // 0.2 + 0.088 * 100 + 0.3 * 10 = 12
    expect(pointOf(steadyErrors(shared, 8), { requests: 100, errors: 12 })).toBe(12);
    expect(pointOf(steadyErrors(shared, 8), { requests: 100, errors: 11 })).toBe(0);
  });
});

describe('sharpErrors', () => {
  it('is two of three minutes with more than 8 % and two errors', () => {
    expect(sharpErrors(shared, 8)).toMatchObject({
      expression: 'IF(errors >= 2 + 0.08 * requests, errors, 0)',
      datapointsToAlarm: 2,
      evaluationPeriods: 3,
    });
    expect(pointOf(sharpErrors(shared, 8), { requests: 25, errors: 3 })).toBe(0);
    expect(pointOf(sharpErrors(shared, 8), { requests: 25, errors: 4 })).toBe(4);
  });

  it('sees that an own load balancer refuses more than half of the requests', () => {
    const rule = sharpErrors(own, 8);
    expect(rule.metrics['refused']).toMatchObject({ of: 'load balancer', metricName: 'HTTPCode_ELB_4XX_Count' });
    expect(pointOf(rule, { requests: 0, errors: 0, own: 0, refused: 20 })).toBe(20);
    expect(pointOf(rule, { requests: 0, errors: 0, own: 0, refused: 19 })).toBe(0);
    expect(pointOf(rule, { requests: 100, errors: 0, own: 0, refused: 119 })).toBe(0);
  });
});

describe('steadyErrorsOfTwo', () => {
  const quiet = { be: 0, br: 0, bh: 2, ge: 0, gr: 0, gh: 2 };

  it.each(['blue-green', 'canary', 'linear'] as const)(
    'does not judge the version that runs before a %s deployment',
    (shift) => {
      const before = { ...quiet, br: 100, be: 100, gh: 0 };
      expect(pointOf(steadyErrorsOfTwo(APPLICATION_TARGET_GROUP, timesOf(shift), 2), before)).toBe(0);
    },
  );

  it.each(['blue-green', 'canary', 'linear'] as const)(
    'judges the new version of a %s deployment once it has all requests',
    (shift) => {
      const rule = steadyErrorsOfTwo(APPLICATION_TARGET_GROUP, timesOf(shift), 2);
      expect(pointOf(rule, { ...quiet, gr: 100, ge: 5 })).toBe(5);
      expect(pointOf(rule, { ...quiet, br: 100, be: 5 })).toBe(5);
      expect(pointOf(rule, { ...quiet, gr: 100, ge: 3 })).toBe(0);
    },
  );

  it('judges a canary by its few requests, and not the old version', () => {
    const rule = steadyErrorsOfTwo(APPLICATION_TARGET_GROUP, timesOf('canary'), 2);
    expect(pointOf(rule, { ...quiet, br: 95, gr: 5, ge: 1 })).toBe(1);
    expect(pointOf(rule, { ...quiet, br: 95, be: 50, gr: 5 })).toBe(0);
  });

  it('judges neither side while a linear deployment moves the requests', () => {
    const rule = steadyErrorsOfTwo(APPLICATION_TARGET_GROUP, timesOf('linear'), 2);
    expect(pointOf(rule, { ...quiet, br: 50, be: 50, gr: 50, ge: 50 })).toBe(0);
  });

  it('counts a minute in which requests come and no target of the new version is healthy', () => {
    const rule = steadyErrorsOfTwo(APPLICATION_TARGET_GROUP, timesOf('blue-green'), 2);
    expect(pointOf(rule, { ...quiet, gr: 100, gh: 0 })).toBe(1);
    expect(pointOf(rule, { ...quiet, gr: 0, gh: 0 })).toBe(0);
  });

  it.each([
    // Two minutes of seven, as of tasks that crash every five minutes: the two after them count too.
    ['canary', [2, 2, 0, 0, 2, 2, 2], 4],
    ['canary', [2, 2, 0, 2, 2, 2, 2], 3],
    ['canary', [2, 0, 2, 2, 2, 0, 2], 5],
    ['blue-green', [2, 2, 0, 0, 2, 2, 2], 2],
  ] as const)('counts the bad minutes of a %s deployment with %j healthy targets: %i', (shift, gh, count) => {
    const blue = shift === 'canary' ? 95 : 0;
    const { expression = '' } = steadyErrorsOfTwo(APPLICATION_TARGET_GROUP, timesOf(shift), 2);
    const constant = (value: number) => gh.map(() => value);
    const inputs = { be: constant(0), br: constant(blue), bh: constant(2), ge: constant(0), gr: constant(5), gh };
    for (const [, engine] of mathEngines) {
      const answer = engine({ expression, inputs });
      expect('series' in answer && answer.series.filter((point) => (point ?? 0) >= 1)).toHaveLength(count);
    }
  });

  it('knows of no health behind VPC Lattice', () => {
    const rule = steadyErrorsOfTwo(LATTICE_TARGET_GROUP, timesOf('canary'), 2);
    expect(Object.keys(rule.metrics)).toEqual(['be', 'br', 'ge', 'gr']);
    expect(pointOf(rule, { be: 0, br: 95, ge: 1, gr: 5 })).toBe(1);
  });
});

describe('loadBalancerErrors', () => {
  it('counts the load balancer alone', () => {
    const rule = loadBalancerErrors(2);
    expect(Object.values(rule.metrics).map(({ of, metricName }) => [of, metricName])).toEqual([
      ['load balancer', 'HTTPCode_ELB_5XX_Count'],
      ['load balancer', 'RequestCount'],
    ]);
    expect(pointOf(rule, { errors: 1, requests: 0 })).toBe(1);
    expect(pointOf(rule, { errors: 3, requests: 100 })).toBe(0);
  });
});
